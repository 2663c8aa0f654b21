"""HTML to blocks: the main text without menus, or the whole body when too little is left."""

import warnings
from collections.abc import Iterator

import trafilatura
from bs4 import (
    BeautifulSoup,
    MarkupResemblesLocatorWarning,
    Tag,
    XMLParsedAsHTMLWarning,
)
from bs4.element import NavigableString, PreformattedString
from lxml import etree

from documents.blocks import CELL_SEPARATOR, Block, BlockKind, MediaText
from documents.media.encoding import decode_text
from documents.media.sniff import HTML

# Measured elsewhere: below this share of the words of the body, main-text extraction threw
# away the page itself, not its menu.
MIN_KEPT_SHARE = 0.3
_FEW_BLOCKS = 3
_DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "nav", "footer", "form")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_TAGS = frozenset(
    {"p", "div", "section", "article", "main", "header", "aside", "ul", "ol", "dl", "table",
     "blockquote", "figure", "details", "address", "pre", "body", "tbody", "thead", "tfoot",
     "fieldset", "hr", "br", *_HEADINGS, "li", "dt", "dd", "tr", "td", "th", "caption"}
)  # fmt: skip
_MAX_DEPTH = 150  # deeper nesting is a fault or an attack; its text is taken as one block


def read_html(body: bytes, declared: str = "") -> MediaText:
    """Read the main text of a page, headings, lists and table rows kept apart."""
    source = decode_text(body, declared)
    with warnings.catch_warnings():
        # Pages that call themselves XML, or hold one line only, are read as HTML all the same.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(source, "lxml")
    for tag in soup.find_all(_DROPPED):
        tag.decompose()
    whole = tuple(_walk(soup.body or soup, 0))
    main = tuple(_main_text(source))
    kept = _words(main) >= _words(whole) * MIN_KEPT_SHARE
    # Its last resort is all text in one piece: then the page's own structure says more.
    kept = kept and (len(main) > 1 or len(whole) <= _FEW_BLOCKS)
    return MediaText(HTML, _with_title(main if kept else whole, whole))


def _with_title(blocks: tuple[Block, ...], whole: tuple[Block, ...]) -> tuple[Block, ...]:
    """Put the page's first heading back when main-text extraction left it out."""
    title = next((block for block in whole if block.kind is BlockKind.HEADING), None)
    known = {block.text.strip().lower() for block in blocks}
    if title is None or title.level > 1 or title.text.strip().lower() in known:
        return blocks
    return (title, *blocks)


def _words(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _main_text(source: str) -> Iterator[Block]:
    extracted = trafilatura.extract(
        source,
        output_format="xml",
        include_comments=False,
        include_tables=True,
        favor_recall=True,
    )
    if not extracted:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(extracted.encode(), parser)
    main = root.find("main")
    if main is not None:
        yield from _extracted(main)


def _extracted(element: etree._Element) -> Iterator[Block]:
    for child in element:
        text = " ".join("".join(str(part) for part in child.itertext()).split())
        if child.tag == "list":
            for item in child.iter("item"):
                item_text = " ".join("".join(str(part) for part in item.itertext()).split())
                if item_text:
                    yield Block(BlockKind.LIST_ITEM, item_text)
        elif child.tag == "table":
            yield from _extracted_rows(child)
        elif child.tag == "head" and text:
            level = _HEADINGS.get(child.get("rend") or "", 2)
            yield Block(BlockKind.HEADING, text, level=level)
        elif child.tag in ("quote", "div") and len(child):
            yield from _extracted(child)
        elif text:
            yield Block(BlockKind.PARAGRAPH, text)


def _extracted_rows(table: etree._Element) -> Iterator[Block]:
    for row in table.iter("row"):
        cells = (
            " ".join("".join(str(part) for part in cell.itertext()).split())
            for cell in row.iter("cell")
        )
        text = CELL_SEPARATOR.join(cell for cell in cells if cell)
        if text:
            yield Block(BlockKind.TABLE_ROW, text)


def _walk(tag: Tag, depth: int) -> Iterator[Block]:
    """Blocks of a tag in document order; loose text between blocks is a paragraph."""
    loose: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag) and (child.name in _BLOCK_TAGS or _holds_blocks(child)):
            yield from _paragraph(loose)
            loose = []
            yield from _block(child, depth + 1)
        elif isinstance(child, Tag):
            loose.append(child.get_text(" "))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            loose.append(str(child))
    yield from _paragraph(loose)


def _holds_blocks(tag: Tag) -> bool:
    return tag.find(tuple(_BLOCK_TAGS - {"br"})) is not None


def _paragraph(loose: list[str]) -> Iterator[Block]:
    text = " ".join("".join(loose).split())
    if text:
        yield Block(BlockKind.PARAGRAPH, text)


def _block(tag: Tag, depth: int) -> Iterator[Block]:
    if tag.name in _HEADINGS:
        text = " ".join(tag.get_text(" ").split())
        if text:
            yield Block(BlockKind.HEADING, text, level=_HEADINGS[tag.name])
    elif tag.name == "tr":
        cells = (" ".join(cell.get_text(" ").split()) for cell in tag.find_all(("td", "th")))
        text = CELL_SEPARATOR.join(cell for cell in cells if cell)
        if text:
            yield Block(BlockKind.TABLE_ROW, text)
    elif depth > _MAX_DEPTH:
        yield from _paragraph([tag.get_text(" ")])
    elif tag.name in ("li", "dd"):
        for block in _walk(tag, depth):
            kind = BlockKind.LIST_ITEM if block.kind is BlockKind.PARAGRAPH else block.kind
            yield Block(kind, block.text, level=block.level)
    else:
        yield from _walk(tag, depth)
