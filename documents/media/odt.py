"""OpenDocument texts (odt) to blocks."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from documents.blocks import CELL_SEPARATOR, Block, BlockKind, MediaText
from documents.errors import DamagedDocument
from documents.media.docx import BROKEN_ARCHIVE, check_archive, check_parts
from documents.media.sniff import ODT

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LEVEL = f"{_TEXT}outline-level"
_SPACE = frozenset({f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"})
_HIDDEN = frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note"})


def read_odt(body: bytes) -> MediaText:
    """Read headings, paragraphs, list items and table rows of ``content.xml``.

    Raises:
        DamagedDocument: The archive or its content is broken.
        EncryptedDocument: It is locked with a password.
        DocumentTooLarge: It unpacks to an absurd size.
    """
    check_archive(body)
    check_parts(body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            root = etree.fromstring(archive.read("content.xml"), parser)
    except (etree.XMLSyntaxError, *BROKEN_ARCHIVE) as error:
        raise DamagedDocument(f"damaged OpenDocument text: {error}") from error
    if root is None:
        raise DamagedDocument("damaged OpenDocument text: no element in it")
    return MediaText(ODT, tuple(_walk(root, BlockKind.PARAGRAPH)))


def _walk(element: etree._Element, kind: BlockKind) -> Iterator[Block]:
    if element.tag in _HIDDEN:
        return
    if element.tag == f"{_TEXT}h":
        level = element.get(_LEVEL) or "1"
        yield from _block(BlockKind.HEADING, element, int(level) if level.isdigit() else 1)
    elif element.tag == f"{_TEXT}p":
        yield from _block(kind, element, 0)
    elif element.tag == f"{_TABLE}table-row":
        cells = (_text(cell) for cell in element.iter(f"{_TABLE}table-cell"))
        text = CELL_SEPARATOR.join(cell for cell in cells if cell)
        if text:
            yield Block(BlockKind.TABLE_ROW, text)
    else:
        inner = BlockKind.LIST_ITEM if element.tag == f"{_TEXT}list-item" else kind
        for child in element:
            yield from _walk(child, inner)


def _block(kind: BlockKind, element: etree._Element, level: int) -> Iterator[Block]:
    text = _text(element)
    if text:
        yield Block(kind, text, level=level)


def _text(element: etree._Element) -> str:
    pieces: list[str] = []
    _collect(element, pieces)
    return " ".join("".join(pieces).split())


def _collect(element: etree._Element, pieces: list[str]) -> None:
    if element.tag not in _HIDDEN:
        pieces.append(" " if element.tag in _SPACE else element.text or "")
        for child in element:
            _collect(child, pieces)
            # Two paragraphs in one cell are two words, not one.
            pieces.append(f" {child.tail or ''}" if child.tag == f"{_TEXT}p" else child.tail or "")
