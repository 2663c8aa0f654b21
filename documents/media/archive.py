"""Attachments packed as zip: every file in it is read, within limits, as one document."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from documents.blocks import Block, BlockKind, MediaText
from documents.errors import DocumentTooLarge, UnreadableDocument, UnsupportedFormat
from documents.media.docx import BROKEN_ARCHIVE, check_archive
from documents.media.sniff import NOTHING, ZIP

MAX_FILES = 100  # the largest set of attachments that a council publishes has some 40
MAX_DEPTH = 2  # a zip in a zip is read, a zip in that is not
MAX_UNPACKED_BYTES = 150_000_000  # of all files together, as they really unpack; 30 s of text
_SYSTEM_FILES = ("__MACOSX", ".DS_Store", "Thumbs.db")
_NOTHING_READ = "no file in the zip can be read: "

Reader = Callable[[bytes, int], MediaText]


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked of one capture, over all depths."""

    files: int = MAX_FILES
    unpacked_bytes: int = MAX_UNPACKED_BYTES


def read_archive(body: bytes, depth: int, allowance: Allowance, read: Reader) -> MediaText:
    """Read every file of a zip, in its order; pages are counted through.

    Each file begins with its name as a heading. A file that cannot be read costs itself only.

    Args:
        body: The zip.
        depth: 1 for a capture, 2 for a zip inside it.
        allowance: What is left of the limits; taken from.
        read: Reads one file, given its bytes and the depth that a zip would have.

    Raises:
        DamagedDocument: The archive is broken.
        EncryptedDocument: A file is locked with a password.
        DocumentTooLarge: It holds or unpacks to more than the limits allow.
        UnsupportedFormat: It is nested too deeply, or no file in it can be read.
    """
    if depth > MAX_DEPTH:
        raise UnsupportedFormat(f"a zip nested more than {MAX_DEPTH} deep")
    check_archive(body)
    blocks: list[Block] = []
    pages, reasons = 0, []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for member in _members(archive, allowance):
            try:
                media = read(_unpack(archive, member, allowance), depth + 1)
            except DocumentTooLarge:
                raise
            except UnreadableDocument as error:
                reasons.append(error.reason)
                continue
            blocks.append(_name(member, pages + 1))
            blocks += [block._replace(page=block.page + pages) for block in media.blocks]
            pages += media.page_count if media.media_type != NOTHING else 0
    if not pages:
        first = reasons[0].removeprefix(_NOTHING_READ) if reasons else "it is empty"
        raise UnsupportedFormat(_NOTHING_READ + first)
    return MediaText(ZIP, tuple(blocks), pages)


def _members(archive: zipfile.ZipFile, allowance: Allowance) -> Iterator[zipfile.ZipInfo]:
    for member in archive.infolist():
        if member.is_dir() or any(name in member.filename for name in _SYSTEM_FILES):
            continue
        allowance.files -= 1
        if allowance.files < 0:
            raise DocumentTooLarge(f"a zip of more than {MAX_FILES} files")
        yield member


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    """The bytes of a member; its declared size is not believed."""
    try:
        with archive.open(member) as file:
            content = file.read(allowance.unpacked_bytes + 1)
    except BROKEN_ARCHIVE as error:
        raise UnsupportedFormat(f"damaged file in the zip: {error}") from error
    allowance.unpacked_bytes -= len(content)
    if allowance.unpacked_bytes < 0:
        raise DocumentTooLarge(f"unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB")
    return content


def _name(member: zipfile.ZipInfo, page: int) -> Block:
    stem = PurePosixPath(member.filename).stem.replace("_", " ")
    return Block(BlockKind.HEADING, stem, page, level=1)
