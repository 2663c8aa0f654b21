"""The text of one PDF page as lines with their place, from the boxes of its characters."""

import ctypes
import math
import re
from collections.abc import Callable, Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from documents.blocks import CELL_SEPARATOR, Piece
from documents.media.pdf_layout import Line

_BREAK = re.compile("\r\n|\ufffe|\x02")
_HYPHENS = ("\ufffe", "\x02")  # a line end where the library took out a hyphen
_GAP = re.compile(r" +(?=\S)")  # in a line without outer white
# A bullet or number before its text is no cell.
_BULLET_ONLY = re.compile(r"\W|o|\(?\w{1,3}(?:\.\w{1,2})*[.)]?")
_BOLD_WEIGHT = 600  # 400 is normal, 700 bold; -1 means the font does not say
_FEW_CHARACTERS = 3  # of a line too short to tell which way it runs
_WIDEST_TEXT = 0.62  # font sizes a letter; running text has 0.4 to 0.55, white makes it more
_CELL_GAP = 1.5  # in font sizes; justified text stays under 1


def _lean(function: object, *arguments: type) -> Callable[..., int]:
    """A function of the library that takes plain addresses and keeps the interpreter's lock.

    Its own binding checks every argument and gives the lock away, which costs as much as the
    work itself; some ten calls a line make that a tenth of all reading.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    assert address is not None  # noqa: S101 - a function of a loaded library has one
    return ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, *arguments)(address)


_get_box = _lean(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)
_get_weight = _lean(pdfium.FPDFText_GetFontWeight, ctypes.c_int)
_count_runs = _lean(pdfium.FPDFText_CountRects, ctypes.c_int, ctypes.c_int)
_get_run = _lean(pdfium.FPDFText_GetRect, ctypes.c_int, *[ctypes.c_void_p] * 4)

# A box on the page as read, in points from its lower left corner: left, bottom, right, top. A
# plain tuple: there are two for each line.
_Edges = tuple[float, float, float, float]


class PageText:
    """The characters of one page and their boxes.

    The boxes are asked of the library itself, without the checks of its Python layer: some
    hundreds of them a page are most of the work beside loading the page.
    """

    def __init__(self, textpage: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage) -> None:
        self._raw = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        self._last = textpage.count_chars() - 1
        self._turn = page.get_rotation()
        sides = page.get_width() or 1.0, page.get_height() or 1.0
        # As drawn, before the viewer turns the page: boxes are given in that space.
        self._width, self._height = sides if self._turn % 180 == 0 else sides[::-1]
        self._origin = page.get_bbox()[:2]
        self._box = pdfium.FS_RECTF()
        self._given = ctypes.addressof(self._box)
        self._run = tuple(ctypes.c_double() for _ in range(4))  # left, top, right, bottom
        self._given_run = tuple(map(ctypes.addressof, self._run))

    def lines(self, text: str, page: int) -> Iterator[Line]:
        """Lines in the order of the content stream, which follows columns; with their place."""
        start = 0
        for match in _BREAK.finditer(text):
            end = match.start()
            line = self._line(text[start:end], start, page)
            if line is not None:
                mark = match.group()
                yield line._replace(text=line.text + "-") if mark in _HYPHENS else line
            start = match.end()
        line = self._line(text[start:], start, page)
        if line is not None:
            yield line

    def _line(self, content: str, start: int, page: int) -> Line | None:
        text = content.strip()
        if not text:
            return None
        begin = start + len(content) - len(content.lstrip())
        # Beyond the basic plane the library counts two; the clamp keeps such lines readable.
        first = min(begin, self._last)
        final = max(first, min(begin + len(text) - 1, self._last))
        turn = self._turn
        head, tail = self._edges(first, turn), self._edges(final, turn)
        rise = tail[1] - head[1]
        if rise and abs(rise) > abs(tail[0] - head[0]) and final - first >= _FEW_CHARACTERS:
            turn = (turn + (90 if rise > 0 else 270)) % 360  # a table on its side
            head, tail = self._edges(first, turn), self._edges(final, turn)
        height = self._height if turn % 180 == 0 else self._width
        left, bottom, _, top = head
        _, end_bottom, right, end_top = tail
        size = top - bottom if top - bottom > 1.0 else 1.0
        pieces: tuple[Piece, ...] = ((0, first, len(text)),)
        if " " in text and (turn or self._may_hold_cells(first, len(text), size)):
            text, pieces = self._part_cells(text, first, size, turn)
        raw = self._raw
        return Line(
            text,
            page,
            left,
            right if right > left else left,
            (height - (end_top if end_top > top else top)) / height,
            (height - (end_bottom if end_bottom < bottom else bottom)) / height,
            size,
            _get_weight(raw, first) >= _BOLD_WEIGHT and _get_weight(raw, final) >= _BOLD_WEIGHT,
            height,
            pieces,
        )

    def _edges(self, index: int, turn: int) -> _Edges:
        """The box of a character on the page as read; zero without a box."""
        box = self._box
        if not _get_box(self._raw, index, self._given):
            return 0.0, 0.0, 0.0, 0.0
        across, up = self._origin
        if turn == 0:
            return box.left - across, box.bottom - up, box.right - across, box.top - up
        left, bottom, right, top = box.left - across, box.bottom - up, box.right - across, box.top
        top -= up
        width, height = self._width, self._height
        if turn == 90:
            return bottom, width - right, top, width - left
        if turn == 180:
            return width - right, height - top, width - left, height - bottom
        return height - top, left, height - bottom, right

    def _part_cells(
        self, text: str, first: int, size: float, turn: int
    ) -> tuple[str, tuple[Piece, ...]]:
        """Mark the wide gaps in a line: the library gives one space for any distance."""
        cells: list[str] = []
        pieces: list[Piece] = []
        start = at = 0
        wide = size * _CELL_GAP
        for match in _GAP.finditer(text):
            begin, end = match.span()
            if first + end > self._last:
                break
            white = self._white(first + begin - 1, first + end, turn)
            if white > wide and not _BULLET_ONLY.fullmatch(text[:begin]):
                cells.append(text[start:begin])
                pieces.append((at, first + start, begin - start))
                at += begin - start + len(CELL_SEPARATOR)
                start = end
        cells.append(text[start:])
        pieces.append((at, first + start, len(text) - start))
        return CELL_SEPARATOR.join(cells), tuple(pieces)

    def _white(self, before: int, after: int, turn: int) -> float:
        """Distance between two characters of a line; this is asked most of all."""
        if turn:
            return self._edges(after, turn)[0] - self._edges(before, turn)[2]
        raw, box, given = self._raw, self._box, self._given
        _get_box(raw, before, given)
        right: float = box.right
        _get_box(raw, after, given)
        left: float = box.left
        return left - right

    def _may_hold_cells(self, first: int, length: int, size: float) -> bool:
        """Whether white stands between the runs of a line, or inside its only run.

        Most lines are one run, or runs that touch: asking for the few runs of a line spares
        asking for every word of it.
        """
        raw, (start, _, end, _) = self._raw, self._run
        left, top, after, bottom = self._given_run
        count = _count_runs(raw, first, length)
        right, width = math.inf, 0.0
        for index in range(count):
            _get_run(raw, index, left, top, after, bottom)
            begin = start.value
            if begin - right > size:
                return True
            right = end.value
            if right - begin > width:
                width = right - begin
        return width > length * size * _WIDEST_TEXT
