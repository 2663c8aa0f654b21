"""Lines on a page to blocks: running heads out, rows put together, paragraphs joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from documents.blocks import CELL_SEPARATOR, Block, BlockKind, Piece
from documents.normalise import align


class Line(NamedTuple):
    """One line of text and its place.

    ``left``, ``right``, ``size`` and the page's ``height`` are in points; ``top`` and
    ``bottom`` are shares of that height, counted from the top. ``pieces`` says where its
    characters stand on the page; empty where nobody counted them.
    """

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    height: float
    pieces: tuple[Piece, ...] = ()


# Tuned by reading the budgets and decision lists of the test corpus line by line.
_MARGIN = 0.12  # share of the page height at top and bottom where running heads stand
_REPEATED_PAGES = 3  # a head that stands on fewer pages may be a title
_REPEATED_SHARE = 0.25  # of all pages, up to ...
_REPEATED_ENOUGH = 6  # ... this many, for heads that change with the chapter
_HEADING_SIZE = 1.15  # times the body size
_HEADING_WORDS = 25
_PARAGRAPH_GAP = 1.35  # times the usual distance between lines
_SHORT_LINE = 0.75  # of the column width: a full stop here ends a paragraph
_CELL_GAP = 1.2  # in sizes: more white than this between two pieces is a cell border

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:pagina|blz|bladzijde|pag|side)\.?\s*)?\d{1,4}(?:\s*(?:van|/|\||fan|-)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_BULLET = re.compile(
    r"\s*(?:[•▪●○◦■□*\u00b7\u2010-\u2015\u2043\u27a2\uf000-\uf0ff\xad-]|o(?=\s))\s+(?=\S)"
)
_LONE_BULLET = re.compile(
    r"\s*(?:[•▪●○◦■□*\u00b7\u2010-\u2015\u2043\u27a2\uf000-\uf0ff\xad-]|o|\(?\w{1,3}[.)])\s*$"
)
_NUMBERED = re.compile(r"\s*(?:\(?\d{1,2}[.)]|\(?[a-z][.)]|\d{1,2}\.\d{1,2}\.?)\s+(?=\S)")
_FIGURES = re.compile(r"(?:\s\(?[€+-]?\s?[\d.,]*\d%?\)?){2,}\s*$")
_LEADERS = re.compile(r"(?:\s?[.…]){5,}\s*\d*\s*$")
_FIGURE_ENDS = frozenset("0123456789%) ")
_LEADER_ENDS = frozenset("0123456789.… ")
_CLOSING = "\"'”’)"


def arrange_lines(lines: Sequence[Line], page_count: int) -> Iterator[Block]:
    """Give the blocks of a document in reading order.

    Args:
        lines: In the order of the content stream, page by page.
        page_count: Pages of the document, with or without text.
    """
    heads = _running_heads(lines, page_count)
    kept = [line for line in lines if not _is_margin(line) or not _is_furniture(line, heads)]
    body = _body_size(kept)
    levels = _heading_levels(kept, body)
    for _, page in groupby(kept, key=lambda line: line.page):
        rows = list(_rows(list(page)))
        pitch = _usual_pitch(rows)
        width = max((line.right for line in rows), default=0) - min(
            (line.left for line in rows), default=0
        )
        for group in _paragraphs(rows, pitch, width):
            yield _block(group, body, levels)


def _is_margin(line: Line) -> bool:
    return line.bottom < _MARGIN or line.top > 1 - _MARGIN


def _head_key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _running_heads(lines: Sequence[Line], page_count: int) -> frozenset[str]:
    pages = Counter(key for key, _ in {(_head_key(x), x.page) for x in lines if _is_margin(x)})
    enough = max(_REPEATED_PAGES, min(_REPEATED_ENOUGH, page_count * _REPEATED_SHARE))
    return frozenset(key for key, count in pages.items() if count >= enough)


def _is_furniture(line: Line, heads: frozenset[str]) -> bool:
    return bool(_PAGE_NUMBER.match(line.text)) or _head_key(line) in heads


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _heading_levels(lines: Sequence[Line], body: float) -> list[float]:
    """Sizes above the body text, largest first; a heading's level is its place here."""
    sizes = {round(line.size) for line in lines if line.size >= body * _HEADING_SIZE}
    return [float(size) for size in sorted(sizes, reverse=True)[:4]]


def _rows(lines: Sequence[Line]) -> Iterator[Line]:
    """Put pieces on one height together, so that a table row is one line."""
    current: Line | None = None
    for line in lines:
        if current is not None and _same_row(current, line):
            gap = line.left - current.right
            close = gap < current.size * _CELL_GAP or _LONE_BULLET.match(current.text)
            text = current.text + (" " if close else CELL_SEPARATOR)
            current = current._replace(
                text=text + line.text,
                right=line.right,
                bold=current.bold and line.bold,
                pieces=(*current.pieces, *_moved(line.pieces, len(text))),
            )
        else:
            if current is not None:
                yield current
            current = line
    if current is not None:
        yield current


def _same_row(left: Line, right: Line) -> bool:
    if right.top >= left.bottom:  # the next line, nearly always
        return False
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    lower = min(left.bottom - left.top, right.bottom - right.top)
    return lower > 0 and overlap > lower * 0.6 and right.left > left.right - left.size * 0.3


def _usual_pitch(lines: Sequence[Line]) -> float:
    steps = [(b.bottom - a.bottom) * a.height for a, b in pairwise(lines)]
    usual = [
        step / a.size
        for step, a in zip(steps, lines, strict=False)
        if a.size * 0.5 < step < a.size * 3
    ]
    return median(usual) if usual else 1.3


def _paragraphs(lines: Sequence[Line], pitch: float, width: float) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and _begins(group, line, pitch, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins(group: Sequence[Line], line: Line, pitch: float, width: float) -> bool:
    """Whether ``line`` begins a new block after ``group``."""
    above = group[-1]
    step = (line.bottom - above.bottom) * line.height
    if step < line.size * 0.3 or step > above.size * pitch * _PARAGRAPH_GAP:
        return True
    if abs(line.size - above.size) > above.size * 0.12 or line.bold != above.bold:
        return True
    if _is_row(line) or _is_row(above) or _BULLET.match(line.text):
        return True
    ended = _ends_sentence(above.text)
    if _NUMBERED.match(line.text) and (ended or _NUMBERED.match(group[0].text)):
        return True
    listed = _BULLET.match(group[0].text)
    if listed and len(group) > 1 and line.left < above.left - line.size:
        return True
    if ended and line.left > above.left + line.size and not listed:
        return True
    return ended and above.right - group[0].left < width * _SHORT_LINE and len(group) > 0


def _ends_sentence(text: str) -> bool:
    last = text[-2:-1] if text[-1:] in _CLOSING else text[-1:]
    return last != "" and last in ".!?:;"


def _is_row(line: Line) -> bool:
    text = line.text
    if CELL_SEPARATOR in text:
        return True
    # Both patterns try every place in a line; most lines end in a way that neither can match.
    if text[-1:] in _FIGURE_ENDS and _FIGURES.search(text):
        return True
    return _has_leaders(text)


def _has_leaders(text: str) -> bool:
    return text[-1:] in _LEADER_ENDS and bool(_LEADERS.search(text))


def _block(group: Sequence[Line], body: float, levels: Sequence[float]) -> Block:
    first = group[0]
    text = "\n".join([line.text for line in group])
    pieces = _joined_pieces(group)
    bullet = _BULLET.match(text)
    if bullet and first.size < body * _HEADING_SIZE:
        pieces = tuple(_moved(pieces, -bullet.end()))
        return Block(BlockKind.LIST_ITEM, text[bullet.end() :], first.page, 0, pieces)
    if _has_leaders(first.text):
        return Block(BlockKind.TABLE_ROW, _LEADERS.sub("", text), first.page, 0, pieces)
    level = _heading_level(group, body, levels)
    if level:
        return _heading(text, first.page, level, pieces)
    if _is_row(first):
        return Block(BlockKind.TABLE_ROW, text, first.page, 0, pieces)
    kind = BlockKind.LIST_ITEM if _NUMBERED.match(text) else BlockKind.PARAGRAPH
    return Block(kind, text, first.page, 0, pieces)


def _heading(text: str, page: int, level: int, pieces: tuple[Piece, ...]) -> Block:
    """A heading, in which wide white is no border between cells."""
    if CELL_SEPARATOR in text:
        written, text = text, text.replace(CELL_SEPARATOR, " ")
        pieces = tuple(
            (here + first - there, begin + first - at, last - first)
            for here, there, length in align(written, text)
            for at, begin, size in pieces
            if (first := max(at, there)) < (last := min(at + size, there + length))
        )
    return Block(BlockKind.HEADING, text, page, level, pieces)


def _joined_pieces(group: Sequence[Line]) -> tuple[Piece, ...]:
    """Pieces of lines that are joined by line ends."""
    if len(group) == 1:
        return group[0].pieces
    pieces: list[Piece] = []
    offset = 0
    for line in group:
        pieces += _moved(line.pieces, offset)
        offset += len(line.text) + 1
    return tuple(pieces)


def _moved(pieces: Sequence[Piece], by: int) -> list[Piece]:
    """Pieces further on in their text, or without its first characters."""
    if by >= 0:
        return [(at + by, begin, length) for at, begin, length in pieces]
    return [
        (max(0, at + by), begin + max(0, -at - by), length - max(0, -at - by))
        for at, begin, length in pieces
        if at + by + length > 0
    ]


def _heading_level(group: Sequence[Line], body: float, levels: Sequence[float]) -> int:
    """Level of a heading, 0 for what is none."""
    if group[0].size < body * _HEADING_SIZE and not group[0].bold:
        return 0
    large = all(line.size >= body * _HEADING_SIZE for line in group)
    bold = len(group) <= 2 and all(line.bold for line in group)
    if not large and not bold:
        return 0
    text = " ".join(line.text for line in group)
    letters = sum(map(str.isalpha, text))
    if len(text.split()) > _HEADING_WORDS or letters < 3 or letters < len(text) * 0.4:
        return 0
    if text[-1] in ".,;" and not text.endswith("..."):
        return 0
    if large:
        size = max(line.size for line in group)
        return 1 + next((at for at, one in enumerate(levels) if size >= one - 0.5), len(levels))
    return 0 if text.endswith(":") or CELL_SEPARATOR in text else len(levels) + 1
