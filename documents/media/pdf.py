"""PDF to blocks, page by page; with ``pdf_text`` the only file that knows the PDF library.

The library is not safe in threads and may crash on hostile files: call this in a worker
process only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from documents.blocks import MediaText
from documents.errors import DamagedDocument, DocumentTooLarge, EncryptedDocument
from documents.media.pdf_layout import Line, arrange_lines
from documents.media.pdf_text import PageText
from documents.media.sniff import PDF

MAX_PAGES = 6000  # the longest real paper has 203; 5,000 generated pages take 0.6 GB and 32 s
MAX_CHARACTERS = 20_000_000
_PICTURE_SHARE = 0.5  # of the page; a scan covers all of it, a photograph in a note less
_MOST_PICTURES = 50  # looked at on one page
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
        count = _page_count(document)
        pictures: list[int] = []
        lines = list(_document_lines(document, count, pictures))
        return MediaText(PDF, tuple(arrange_lines(lines, count)), count, tuple(pictures))


def read_lines(body: bytes) -> list[Line]:
    """Read the lines of the text layer, page by page.

    Raises:
        EncryptedDocument, DamagedDocument, DocumentTooLarge: As ``read_pdf``.
    """
    with _opened(body) as document:
        return list(_document_lines(document, _page_count(document), []))


def _page_count(document: pypdfium2.PdfDocument) -> int:
    count = len(document)
    if count > MAX_PAGES:
        raise DocumentTooLarge(f"{count} pages")
    if not count:
        raise DamagedDocument("damaged PDF: no pages")
    return count


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


def _document_lines(
    document: pypdfium2.PdfDocument, count: int, pictures: list[int]
) -> Iterator[Line]:
    """Lines of all pages; the numbers of pages that are only a picture go into ``pictures``."""
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
            if text.strip():
                yield from PageText(textpage, page).lines(text, index + 1)
            elif _is_picture(page):
                pictures.append(index + 1)
        finally:
            textpage.close()
            page.close()


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether one picture covers most of a page, as a scanner leaves it."""
    size = page.get_width() * page.get_height()
    for at, picture in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,))):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > size * _PICTURE_SHARE:
            return True
        if at >= _MOST_PICTURES:
            break
    return False
