"""Plain text and Markdown to blocks: headings, lists, table rows, paragraphs."""

import re
from collections.abc import Iterator

from documents.blocks import CELL_SEPARATOR, Block, BlockKind, MediaText
from documents.media.encoding import decode_text

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•▪●○–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
_BULLET = re.compile(r"\s*[-*+•▪●○–]\s+")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_ROW_RULE = re.compile(r"[\s|:+-]+$")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SETEXT_WORDS = 20  # a longer paragraph above a rule is text, not a heading


def read_plain(body: bytes, media_type: str, declared: str = "") -> MediaText:
    """Read text or Markdown; a form feed begins a new page."""
    text = _COMMENT.sub("", decode_text(body, declared)).replace("\r\n", "\n").replace("\r", "\n")
    pages = text.split("\f")
    blocks = [block for number, page in enumerate(pages, 1) for block in _page(page, number)]
    return MediaText(media_type, tuple(blocks), len(pages))


def _page(text: str, page: int) -> Iterator[Block]:
    lines: list[str] = []
    kind = BlockKind.PARAGRAPH
    for line in [*text.split("\n"), ""]:
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(line) if lines and kind is BlockKind.PARAGRAPH else None
        if underline and len(lines) == 1 and len(lines[0].split()) <= _SETEXT_WORDS:
            level = 1 if underline.group(1).startswith("=") else 2
            yield Block(BlockKind.HEADING, _inline(lines.pop()), page, level)
            continue
        item = _ITEM.match(line)
        row = _ROW.match(line)
        if heading or item or row or not line.strip() or _RULE.match(line):
            if lines:
                yield Block(kind, _inline("\n".join(lines)), page)
            lines, kind = [], BlockKind.PARAGRAPH
        if heading:
            yield Block(BlockKind.HEADING, _inline(heading.group(2)), page, len(heading.group(1)))
        elif row:
            yield from _row(line, page)
        elif item and not _RULE.match(line):
            lines, kind = [_BULLET.sub("", line, count=1).strip()], BlockKind.LIST_ITEM
        elif line.strip() and not _RULE.match(line):
            lines.append(line.strip())


def _row(line: str, page: int) -> Iterator[Block]:
    if _ROW_RULE.match(line):
        return
    cells = (_inline(cell.strip()) for cell in line.strip().strip("|").split("|"))
    text = CELL_SEPARATOR.join(cell for cell in cells if cell)
    if text:
        yield Block(BlockKind.TABLE_ROW, text, page)


def _inline(text: str) -> str:
    return _LINE_BREAK.sub(" ", _LINK.sub(r"\1", _EMPHASIS.sub(r"\2", text)))
