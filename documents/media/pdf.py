"""PDF to blocks, page by page; the only file that knows the PDF library.

The library is not safe in threads and may crash on hostile files: call this in a worker
process only.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from documents.blocks import CELL_SEPARATOR, MediaText
from documents.errors import DamagedDocument, DocumentTooLarge, EncryptedDocument
from documents.media.pdf_layout import Line, arrange_lines
from documents.media.sniff import PDF

MAX_PAGES = 6000  # the longest real paper has 203; 5,000 generated pages take 0.6 GB and 32 s
MAX_CHARACTERS = 20_000_000
_BREAK = re.compile("\r\n|\ufffe|\x02")
_HYPHENS = ("\ufffe", "\x02")  # a line end where the library took out a hyphen
_GAP = re.compile(r" +(?=\S)")  # in a line without outer white
# A bullet or number before its text is no cell.
_BULLET_ONLY = re.compile(r"\W|o|\(?\w{1,3}(?:\.\w{1,2})*[.)]?")
_BOLD_WEIGHT = 600  # 400 is normal, 700 bold; -1 means the font does not say
_FEW_CHARACTERS = 3  # of a line too short to tell which way it runs
_WIDEST_TEXT = 0.62  # font sizes a letter; running text has 0.4 to 0.55, white makes it more
_CELL_GAP = 1.5  # in font sizes; justified text stays under 1
_PASSWORD_WORD = "password"  # noqa: S105 - a word in the library's message, not a secret
_DOTS_AN_INCH = 300.0  # what OCR engines are trained for; less costs letters, more only time
_MAX_DOTS = 36_000_000  # an A2 poster at full sharpness; larger sheets are drawn coarser


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page drawn in grey: one byte a dot, row after row from the top."""

    width: int
    height: int
    dots: bytes
    dots_an_inch: float


def read_pdf(body: bytes) -> MediaText:
    """Read the text layer of every page; a scan gives no blocks.

    Raises:
        EncryptedDocument: It opens only with a password.
        DamagedDocument: The library cannot open it.
        DocumentTooLarge: It has more pages or characters than any real paper.
    """
    with _opened(body) as document:
        count = len(document)
        if count > MAX_PAGES:
            raise DocumentTooLarge(f"{count} pages")
        if not count:
            raise DamagedDocument("damaged PDF: no pages")
        lines = list(_document_lines(document, count))
        return MediaText(PDF, tuple(arrange_lines(lines, count)), count)


def render_page(
    body: bytes, number: int, rotation: int = 0, *, dots_an_inch: float = _DOTS_AN_INCH
) -> PagePicture:
    """Draw one page, counted from 1, turned clockwise by 0, 90, 180 or 270 degrees.

    As sharp as OCR wants it, unless other dots are asked for.

    Raises:
        EncryptedDocument: It opens only with a password.
        DamagedDocument: The library cannot open the file or the page.
    """
    with _opened(body) as document:
        try:
            page = document[number - 1]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise DamagedDocument(f"damaged PDF: page {number}: {error}") from error
        inches = max(1.0, page.get_width()) / 72, max(1.0, page.get_height()) / 72
        sharpness = min(dots_an_inch, (_MAX_DOTS / (inches[0] * inches[1])) ** 0.5)
        bitmap = page.render(scale=sharpness / 72, rotation=rotation, grayscale=True)
        rows = memoryview(bitmap.buffer)
        dots = b"".join(
            rows[at * bitmap.stride : at * bitmap.stride + bitmap.width]
            for at in range(bitmap.height)
        )
        picture = PagePicture(bitmap.width, bitmap.height, dots, sharpness)
        bitmap.close()
        page.close()
        return picture


@contextmanager
def _opened(body: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if _PASSWORD_WORD in str(error).lower():
            raise EncryptedDocument("locked with a password") from error
        raise DamagedDocument(f"damaged PDF: {error}") from error
    try:
        yield document
    finally:
        document.close()


def _document_lines(document: pypdfium2.PdfDocument, count: int) -> Iterator[Line]:
    characters = 0
    for index in range(count):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            continue  # one broken page does not cost the others
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range()
            characters += len(text)
            if characters > MAX_CHARACTERS:
                raise DocumentTooLarge(f"more than {MAX_CHARACTERS} characters")
            yield from _PageText(textpage, page).lines(text, index + 1)
        finally:
            textpage.close()
            page.close()


class _PageText:
    """The characters of one page and their boxes.

    The boxes are asked of the library itself, without the checks of its Python layer: some
    hundreds of them a page are most of the work beside loading the page.
    """

    def __init__(self, textpage: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage) -> None:
        self._raw = textpage.raw
        self._last = textpage.count_chars() - 1
        self._turn = page.get_rotation()
        sides = page.get_width() or 1.0, page.get_height() or 1.0
        # As drawn, before the viewer turns the page: boxes are given in that space.
        self._width, self._height = sides if self._turn % 180 == 0 else sides[::-1]
        self._origin = page.get_bbox()[:2]
        self._box = pdfium.FS_RECTF()
        self._given = ctypes.byref(self._box)
        self._run = tuple(ctypes.c_double() for _ in range(4))  # left, top, right, bottom
        self._given_run = tuple(ctypes.byref(edge) for edge in self._run)

    def lines(self, text: str, page: int) -> Iterator[Line]:
        """Lines in the order of the content stream, which follows columns; with their place."""
        start = 0
        for match in _BREAK.finditer(text):
            line = self._line(text[start : match.start()], start, page, match.group())
            if line is not None:
                yield line
            start = match.end()
        line = self._line(text[start:], start, page, "")
        if line is not None:
            yield line

    def _line(self, content: str, start: int, page: int, end: str) -> Line | None:
        stripped = content.strip()
        if not stripped:
            return None
        last = self._last
        # Beyond the basic plane the library counts two; the clamp keeps such lines readable.
        first = min(start + len(content) - len(content.lstrip()), last)
        final = max(first, min(start + len(content.rstrip()) - 1, last))
        turn = self._turn
        begin, close = self._edges(first, turn), self._edges(final, turn)
        rise = close[1] - begin[1]
        if abs(rise) > abs(close[0] - begin[0]) and final - first >= _FEW_CHARACTERS:
            turn = (turn + (90 if rise > 0 else 270)) % 360  # a table on its side
            begin, close = self._edges(first, turn), self._edges(final, turn)
        left, bottom, _, top = begin
        _, end_bottom, right, end_top = close
        height = self._height if turn % 180 == 0 else self._width
        size = max(1.0, top - bottom)
        text = self._part_cells(stripped, first, size, turn)
        weigh = pdfium.FPDFText_GetFontWeight
        return Line(
            text=text + ("-" if end in _HYPHENS else ""),
            page=page,
            left=left,
            right=max(left, right),
            top=(height - max(top, end_top)) / height,
            bottom=(height - min(bottom, end_bottom)) / height,
            size=size,
            bold=all(weigh(self._raw, place) >= _BOLD_WEIGHT for place in (first, final)),
            height=height,
        )

    def _edges(self, index: int, turn: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character on the page as read; zero without a box."""
        box = self._box
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._given):
            return 0.0, 0.0, 0.0, 0.0
        left, bottom = box.left - self._origin[0], box.bottom - self._origin[1]
        right, top = box.right - self._origin[0], box.top - self._origin[1]
        if turn == 0:
            return left, bottom, right, top
        if turn == 90:
            return bottom, self._width - right, top, self._width - left
        if turn == 180:
            return (
                self._width - right,
                self._height - top,
                self._width - left,
                self._height - bottom,
            )
        return self._height - top, left, self._height - bottom, right

    def _part_cells(self, text: str, first: int, size: float, turn: int) -> str:
        """Mark the wide gaps in a line: the library gives one space for any distance."""
        if " " not in text or (not turn and not self._may_hold_cells(first, len(text), size)):
            return text
        pieces: list[str] = []
        start = 0
        wide = size * _CELL_GAP
        for match in _GAP.finditer(text):
            begin, end = match.span()
            if first + end > self._last:
                break
            white = self._white(first + begin - 1, first + end, turn)
            if white > wide and not _BULLET_ONLY.fullmatch(text[:begin]):
                pieces.append(text[start:begin])
                start = end
        if not start:
            return text
        pieces.append(text[start:])
        return CELL_SEPARATOR.join(pieces)

    def _white(self, before: int, after: int, turn: int) -> float:
        """Distance between two characters of a line; this is asked most of all."""
        if turn:
            return self._edges(after, turn)[0] - self._edges(before, turn)[2]
        raw, box, given = self._raw, self._box, self._given
        pdfium.FPDFText_GetLooseCharBox(raw, before, given)
        right: float = box.right
        pdfium.FPDFText_GetLooseCharBox(raw, after, given)
        left: float = box.left
        return left - right

    def _may_hold_cells(self, first: int, length: int, size: float) -> bool:
        """Whether white stands between the runs of a line, or inside its only run.

        Most lines are one run, or runs that touch: asking for the few runs of a line spares
        asking for every word of it.
        """
        raw, at = self._raw, self._run
        count = pdfium.FPDFText_CountRects(raw, first, length)
        right, width = math.inf, 0.0
        for index in range(count):
            pdfium.FPDFText_GetRect(raw, index, *self._given_run)
            if at[0].value - right > size:
                return True
            right = at[2].value
            width = max(width, right - at[0].value)
        return width > length * size * _WIDEST_TEXT
