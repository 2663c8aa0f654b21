"""Choose the reader of a file by its content."""

import importlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from documents.blocks import MediaText
from documents.errors import EncryptedDocument, UnsupportedFormat
from documents.media import sniff
from documents.media.sniff import sniff_media_type

if TYPE_CHECKING:
    from documents.media.archive import Allowance

# Each reader is imported when its format comes along: a night of PDFs pays for no other.
_READERS = {
    sniff.PDF: ("documents.media.pdf", "read_pdf"),
    sniff.XML: ("documents.media.regulation_xml", "read_regulation_xml"),
    sniff.DOCX: ("documents.media.docx", "read_docx"),
    sniff.ODT: ("documents.media.odt", "read_odt"),
    sniff.RTF: ("documents.media.rtf", "read_rtf"),
    sniff.DOC: ("documents.media.word97", "read_word97"),
}


def read_media(body: bytes, declared: str = "") -> MediaText:
    """Give the blocks of one file.

    Raises:
        UnreadableDocument: One of its kinds, with the reason.
    """
    from documents.media.archive import Allowance

    return _read(body, declared, depth=1, allowance=Allowance())


def _read(body: bytes, declared: str, *, depth: int, allowance: "Allowance") -> MediaText:
    media_type = sniff_media_type(body, declared)
    if media_type == sniff.NOTHING:
        return MediaText(media_type, ())
    if media_type == sniff.LOCKED:
        raise EncryptedDocument("locked with a password")
    if media_type == sniff.ZIP:
        from documents.media.archive import read_archive

        inner = partial(_read_inner, allowance=allowance)
        return read_archive(body, depth, allowance, inner)
    if media_type in (sniff.HTML, sniff.PLAIN, sniff.MARKDOWN):
        return _read_text(body, media_type, declared)
    reader = _reader_of(media_type)
    if reader is None:
        raise UnsupportedFormat(f"no reader for {media_type}")
    return reader(body)


def _read_inner(body: bytes, depth: int, allowance: "Allowance") -> MediaText:
    return _read(body, "", depth=depth, allowance=allowance)


def _read_text(body: bytes, media_type: str, declared: str) -> MediaText:
    if media_type == sniff.HTML:
        from documents.media.html import read_html

        return read_html(body, declared)
    from documents.media.plain import read_plain

    return read_plain(body, media_type, declared)


def _reader_of(media_type: str) -> Callable[[bytes], MediaText] | None:
    found = _READERS.get(media_type)
    if found is None:
        return None
    module, function = found
    reader: Callable[[bytes], MediaText] = getattr(importlib.import_module(module), function)
    return reader
