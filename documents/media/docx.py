"""Word documents (docx) to blocks."""

import copy
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from documents.blocks import CELL_SEPARATOR, Block, BlockKind, MediaText
from documents.errors import DamagedDocument, DocumentTooLarge, EncryptedDocument
from documents.media.sniff import DOCX

MAX_UNPACKED_BYTES = 300_000_000  # the largest real council papers unpack to a tenth of this
_CHUNK_BYTES = 65_536
_HEADING_STYLE = re.compile(r"(?:heading|kop|titel|title|subtitle|ondertitel)\s*(\d)?", re.I)
_LIST_STYLE = re.compile(r"list|lijst|opsomming|bullet", re.I)
_NUMBERING = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}numPr"


def read_docx(body: bytes) -> MediaText:
    """Read paragraphs, headings by style, list items and table rows in document order.

    Raises:
        DamagedDocument: The archive or its parts are broken.
        EncryptedDocument: A part is locked with a password.
        DocumentTooLarge: It unpacks to more than ``MAX_UNPACKED_BYTES``.
    """
    check_archive(body)
    check_parts(body)
    try:
        document = docx.Document(io.BytesIO(body))
        return MediaText(DOCX, tuple(_blocks(document)))
    except (OpcError, AttributeError, etree.XMLSyntaxError, *BROKEN_ARCHIVE) as error:
        raise DamagedDocument(f"damaged Word document: {error}") from error


# What zipfile and its formats raise on an archive that is cut or altered.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    KeyError,
    ValueError,
    EOFError,
    OSError,
)


def check_archive(body: bytes) -> None:
    """Refuse an archive that is cut, locked, or unpacks to absurd size."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except BROKEN_ARCHIVE as error:
        raise DamagedDocument(f"damaged archive: {error}") from error
    if any(part.flag_bits & 1 for part in parts):
        raise EncryptedDocument("locked with a password")
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED_BYTES:
        raise DocumentTooLarge(f"unpacks to {size // 1_000_000} MB")


def check_parts(body: bytes) -> None:
    """Refuse an archive of which a part unpacks to more than its directory says.

    The library unpacks a part in one piece and cuts it to the declared size afterwards, so a
    part that lies would cost its real size in memory. Here each is unpacked by the chunk, and
    one byte beyond its declared size at most; ``check_archive`` has limited the sum of these.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for part in archive.infolist():
                allowed = copy.copy(part)
                allowed.file_size += 1
                del allowed.CRC  # of the whole part; the reader proper checks it
                with archive.open(allowed) as file:
                    size = sum(map(len, iter(partial(file.read, _CHUNK_BYTES), b"")))
                if size > part.file_size:
                    raise DamagedDocument(
                        f"damaged archive: {part.filename} is larger than it says"
                    )
    except BROKEN_ARCHIVE as error:
        raise DamagedDocument(f"damaged archive: {error}") from error


def _blocks(document: Document) -> Iterator[Block]:
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield from _rows(part)
        else:
            block = _paragraph(part)
            if block.text.strip():
                yield block


def _paragraph(paragraph: Paragraph) -> Block:
    style = (paragraph.style.name or "") if paragraph.style else ""
    heading = _HEADING_STYLE.match(style)
    if heading:
        return Block(BlockKind.HEADING, paragraph.text, level=int(heading.group(1) or 1))
    numbered = next(paragraph._p.iter(_NUMBERING), None) is not None
    listed = numbered or _LIST_STYLE.search(style)
    return Block(BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH, paragraph.text)


def _rows(table: Table) -> Iterator[Block]:
    for row in table.rows:
        seen: set[int] = set()  # a merged cell is given once for every column it spans
        cells = []
        for cell in row.cells:
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(" ".join(cell.text.split()))
        text = CELL_SEPARATOR.join(cell for cell in cells if cell)
        if text:
            yield Block(BlockKind.TABLE_ROW, text)
