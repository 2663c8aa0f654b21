"""PDF to blocks, page by page; the only file that knows the PDF library.

The library is not safe in threads and may crash on hostile files: call this in a worker
process only.
"""

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

MAX_PAGES = 3000  # the longest council paper in the test corpus has 203
MAX_CHARACTERS = 20_000_000
_LINE = re.compile("(.*?)(\r\n|\ufffe|\x02|$)", re.DOTALL)
_GAP = re.compile(r"(?<=\S) +(?=\S)")
# A bullet or number before its text is no cell.
_BULLET_ONLY = re.compile(r"\W|o|\(?\w{1,3}(?:\.\w{1,2})*[.)]?")
_BOLD_WEIGHT = 600  # 400 is normal, 700 bold; -1 means the font does not say
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


def render_page(body: bytes, number: int, rotation: int = 0) -> PagePicture:
    """Draw one page, counted from 1, for OCR, turned clockwise by 0, 90, 180 or 270 degrees.

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
        sharpness = min(_DOTS_AN_INCH, (_MAX_DOTS / (inches[0] * inches[1])) ** 0.5)
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
            height = page.get_height() or 1.0
            yield from _page_lines(textpage, text, index + 1, height)
        finally:
            textpage.close()
            page.close()


def _page_lines(
    textpage: pypdfium2.PdfTextPage, text: str, page: int, height: float
) -> Iterator[Line]:
    """Lines in the order of the content stream, which follows columns; with their place."""
    last = textpage.count_chars() - 1
    for match in _LINE.finditer(text):
        content = match.group(1)
        stripped = content.strip()
        if not stripped:
            continue
        # Beyond the basic plane the library counts two; the clamp keeps such lines readable.
        first = min(match.start() + len(content) - len(content.lstrip()), last)
        final = max(first, min(match.start() + len(content.rstrip()) - 1, last))
        left, bottom, _, top = textpage.get_charbox(first, loose=True)
        _, end_bottom, right, end_top = textpage.get_charbox(final, loose=True)
        weights = [pdfium.FPDFText_GetFontWeight(textpage, place) for place in (first, final)]
        cells = _part_cells(textpage, stripped, first, last, max(1.0, top - bottom))
        yield Line(
            text=cells + ("-" if match.group(2) in ("\ufffe", "\x02") else ""),
            page=page,
            left=left,
            right=max(left, right),
            top=(height - max(top, end_top)) / height,
            bottom=(height - min(bottom, end_bottom)) / height,
            size=max(1.0, top - bottom),
            bold=min(weights) >= _BOLD_WEIGHT,
            height=height,
        )


def _part_cells(
    textpage: pypdfium2.PdfTextPage, text: str, first: int, last: int, size: float
) -> str:
    """Mark the wide gaps in a line: the library gives one space for any distance."""
    pieces: list[str] = []
    start = 0
    for match in _GAP.finditer(text):
        before, after = first + match.start() - 1, first + match.end()
        if after > last:
            break
        right = textpage.get_charbox(before, loose=True)[2]
        left = textpage.get_charbox(after, loose=True)[0]
        if left - right > size * _CELL_GAP and not _BULLET_ONLY.fullmatch(text[: match.start()]):
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return CELL_SEPARATOR.join(pieces)
