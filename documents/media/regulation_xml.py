"""Regulations and official publications in XML to blocks, by local names only.

The register and the gazette use several namespaces and schemas for the same elements; the
text always stands in ``al``, ``kop``, ``li`` and ``entry``. A document of another shape gives
every element that holds text, apart from metadata.
"""

import html
import re
from collections.abc import Iterator

from lxml import etree

from documents.blocks import CELL_SEPARATOR, Block, BlockKind, MediaText
from documents.errors import DamagedDocument
from documents.media.sniff import XML

_METADATA = frozenset({"meta", "metadata", "metagegevens", "head", "script", "style"})
_PARAGRAPHS = frozenset({"al", "intitule", "opschrift", "wat", "wie", "adres", "dagtekening"})
_HEADINGS = frozenset({"kop", "tussenkop", "intitule", "opschrift"})
_SECTIONS = frozenset(
    {"hoofdstuk", "titeldeel", "afdeling", "paragraaf", "subparagraaf", "artikel", "bijlage",
     "divisie", "nota-toelichting", "structuurtekst", "tekst"}
)  # fmt: skip
_ROWS = frozenset({"row", "tr"})
_CELLS = frozenset({"entry", "td", "th"})
_NESTED = frozenset({"lijst", "table", "tgroup", "li", "noot"})
_ESCAPED_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")  # HTML packed as text in old exports
_MIN_SHARE = 0.7  # below this share of all words the known elements missed the text


def read_regulation_xml(body: bytes) -> MediaText:
    """Read any XML without resolving entities or touching the network.

    Raises:
        DamagedDocument: Nothing in it can be parsed as XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedDocument(f"not readable as XML: {error}") from error
    if root is None:
        raise DamagedDocument("not readable as XML: no element in it")
    blocks = tuple(_walk(root, 0))
    everything = tuple(_leaves(root))
    if _words(blocks) < _words(everything) * _MIN_SHARE:
        blocks = everything
    return MediaText(XML, blocks)


def _words(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _name(element: etree._Element) -> str:
    # Entity nodes carry a function instead of a name.
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _walk(element: etree._Element, depth: int) -> Iterator[Block]:
    name = _name(element)
    if name in _METADATA or not name:
        return
    if name in _HEADINGS:
        text = _own_text(element, parts=" ")
        if text:
            yield Block(BlockKind.HEADING, text, level=min(depth + 1, 6))
    elif name in _ROWS:
        cells = (_own_text(cell, parts=" ") for cell in element if _name(cell) in _CELLS)
        text = CELL_SEPARATOR.join(cell for cell in cells if cell)
        if text:
            yield Block(BlockKind.TABLE_ROW, text)
    elif name == "li":
        yield from _list_item(element, depth)
    elif name in _PARAGRAPHS:
        text = _own_text(element, parts="")
        if text:
            yield Block(BlockKind.PARAGRAPH, text)
        yield from _nested(element, depth)
    else:
        for child in element:
            yield from _walk(child, depth + (name in _SECTIONS))


def _list_item(element: etree._Element, depth: int) -> Iterator[Block]:
    number = next((_own_text(child, parts="") for child in element if _name(child) == "li.nr"), "")
    number = (number or element.get("nr") or "").strip(" •-–▪\u00b7\uf0b7")
    text = " ".join(
        filter(None, (_own_text(child, parts="") for child in element if _name(child) == "al"))
    )
    if text:
        yield Block(BlockKind.LIST_ITEM, f"{number} {text}".strip())
    for child in element:
        if _name(child) == "al":
            yield from _nested(child, depth)
        elif _name(child) != "li.nr":
            yield from _walk(child, depth)


def _nested(element: etree._Element, depth: int) -> Iterator[Block]:
    for child in element:
        if _name(child) in _NESTED:
            yield from _walk(child, depth)


def _own_text(element: etree._Element, *, parts: str) -> str:
    """Text of an element without lists and tables in it; ``parts`` stands between children."""
    pieces = [element.text or ""]
    for child in element:
        if _name(child) and _name(child) not in _NESTED | _METADATA:
            pieces.append(parts + _own_text(child, parts=parts))
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split())


def _leaves(element: etree._Element) -> Iterator[Block]:
    """Every element that holds text of its own, one paragraph each."""
    name = _name(element)
    if name in _METADATA or not name:
        return
    if (element.text or "").strip():
        text = " ".join(_ESCAPED_TAG.sub(" ", _own_text(element, parts=" ")).split())
        yield Block(BlockKind.PARAGRAPH, html.unescape(text))
        return
    for child in element:
        yield from _leaves(child)
        tail = " ".join((child.tail or "").split())
        if tail:
            yield Block(BlockKind.PARAGRAPH, tail)
