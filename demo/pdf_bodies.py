"""Draw a document as PDF: born digital in one or two columns, scanned, or broken."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import pypdfium2
from fpdf import FPDF
from PIL import Image

from demo.coded_text import Block
from demo.hyphenation import hyphenate
from demo.xml_bodies import table_rows

_FIXED_TIME = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # so that equal content gives equal bytes
_ENCODING = "windows-1252"
_PAGE_WIDTH, _PAGE_HEIGHT = 210.0, 297.0
_SIDE, _TOP, _BOTTOM, _GUTTER = 24.0, 26.0, 268.0, 8.0
_LINE = 0.42  # line height in mm per point of type
_BROKEN_SHARE = 0.35  # of the bytes that arrive; the page tree stands at the end and is lost
_SCAN_SCALE = 200 / 72  # 200 dots an inch, what an office scanner gives
_SCAN_TILT_DEGREES = 0.35
_SCAN_PAPER = 244


@dataclass(frozen=True)
class Style:
    """How one document looks."""

    family: str = "Helvetica"
    columns: int = 1
    colour: tuple[int, int, int] = (0, 70, 120)
    organisation: str = ""
    has_band: bool = True


@dataclass(frozen=True)
class _Mark:
    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    box: tuple[float, float] | None = None  # width and height of a table cell around the text


@dataclass
class _Sheet:
    """Places lines on pages and columns; drawing waits until the number of pages is known."""

    pdf: FPDF
    style: Style
    pages: list[list[_Mark]] = field(default_factory=lambda: [[]])
    column: int = 0
    top: float = _TOP
    y: float = _TOP

    @property
    def width(self) -> float:
        total = _PAGE_WIDTH - 2 * _SIDE
        return (total - _GUTTER * (self.style.columns - 1)) / self.style.columns

    @property
    def x(self) -> float:
        return _SIDE + self.column * (self.width + _GUTTER)

    def lines(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """The text broken to a width; long words are hyphenated in narrow columns."""
        self.pdf.set_font(self.style.family, "B" if bold else "", size)
        source = hyphenate(text) if self.style.columns > 1 and not bold else text
        broken = self.pdf.multi_cell(width, text=source, dry_run=True, output="LINES", align="L")
        # The library hands lines back in the encoding of the page.
        return [line.encode("latin-1").decode(_ENCODING) for line in cast("list[str]", broken)]

    def make_room(self, height: float) -> None:
        """Go to the next column or page if the height does not fit."""
        if self.y + height <= _BOTTOM:
            return
        self.column += 1
        if self.column == self.style.columns:
            self.column, self.top = 0, _TOP
            self.pages.append([])
        self.y = self.top

    def place(self, mark: _Mark) -> None:
        """Put a mark on the current page."""
        self.pages[-1].append(mark)

    def write(self, text: str, size: float, *, bold: bool = False, indent: float = 0) -> None:
        """One paragraph of running lines."""
        height = size * _LINE
        for line in self.lines(text, size, self.width - indent, bold=bold):
            self.make_room(height)
            self.place(_Mark(line, self.x + indent, self.y + height, size, bold))
            self.y += height


def render_pdf(title: str, blocks: Sequence[Block], style: Style) -> bytes:
    """A born-digital PDF with a title band, running head and page numbers."""
    pdf = FPDF(format="A4")
    pdf.core_fonts_encoding = _ENCODING
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(_FIXED_TIME)
    pdf.set_title(title)
    pdf.set_producer("Kantoorsoftware 7.2")
    if style.organisation:
        pdf.set_author(style.organisation)
    pdf.c_margin = 0
    pdf.add_page()
    sheet = _Sheet(pdf, style)
    _write_title(sheet, blocks[0].text if _opens_with_title(blocks) else title)
    for block in blocks[1:] if _opens_with_title(blocks) else blocks:
        _write_block(sheet, block)
    _draw(sheet, title)
    return bytes(pdf.output())


def render_scan(title: str, blocks: Sequence[Block], style: Style) -> bytes:
    """A PDF that holds pictures of pages and no text."""
    source = pypdfium2.PdfDocument(render_pdf(title, blocks, style))
    try:
        pictures = [page.render(scale=_SCAN_SCALE, grayscale=True).to_pil() for page in source]
    finally:
        source.close()
    pdf = FPDF(format="A4")
    pdf.set_creation_date(_FIXED_TIME)
    pdf.set_producer("Scanstraat 4.1")
    pdf.set_auto_page_break(False)
    for picture in pictures:
        pdf.add_page()
        pdf.image(_as_scanned(picture), 0, 0, _PAGE_WIDTH, _PAGE_HEIGHT)
    return bytes(pdf.output())


def render_broken(title: str, blocks: Sequence[Block], style: Style) -> bytes:
    """The beginning of a PDF whose transfer stopped halfway."""
    whole = render_pdf(title, blocks, style)
    return whole[: int(len(whole) * _BROKEN_SHARE)]


def _as_scanned(picture: Image.Image) -> io.BytesIO:
    """Tilted a little, on paper that is not quite white, with the loss of JPEG."""
    tilted = picture.convert("L").rotate(
        _SCAN_TILT_DEGREES, resample=Image.Resampling.BICUBIC, fillcolor=255
    )
    paper = tilted.point([min(value, _SCAN_PAPER) for value in range(256)])
    stream = io.BytesIO()
    paper.save(stream, format="JPEG", quality=55)
    stream.seek(0)
    return stream


def _opens_with_title(blocks: Sequence[Block]) -> bool:
    return blocks[0].kind == "heading" and blocks[0].level == 1


def _write_title(sheet: _Sheet, title: str) -> None:
    """The title over the full width, also above two columns."""
    sheet.y = 28
    for line in sheet.lines(title, 21, _PAGE_WIDTH - 2 * _SIDE, bold=True):
        sheet.y += 9.5
        sheet.place(_Mark(line, _SIDE, sheet.y, 21, bold=True))
    sheet.y += 8
    sheet.top = sheet.y


def _write_block(sheet: _Sheet, block: Block) -> None:
    if block.kind == "heading":
        size = {1: 16.0, 2: 13.0}.get(block.level, 11.0)
        sheet.make_room(4 + size * _LINE + 3 * 10.5 * _LINE)  # never alone at the foot
        if sheet.y > sheet.top:
            sheet.y += 4
        sheet.write(block.text, size, bold=True)
        sheet.y += 1.5
    elif block.kind == "table":
        _write_table(sheet, table_rows(block))
    elif block.kind == "list_item":
        sheet.make_room(10.5 * _LINE)
        sheet.place(_Mark("•", sheet.x + 1, sheet.y + 10.5 * _LINE, 10.5))
        sheet.write(block.text, 10.5, indent=5)
        sheet.y += 1.2
    else:
        sheet.write(block.text, 10.5)
        sheet.y += 3


def _write_table(sheet: _Sheet, rows: Sequence[Sequence[str]]) -> None:
    columns = max(len(row) for row in rows)
    first = sheet.width * (0.5 if columns == 3 else 0.6 if columns == 2 else 1 / columns)
    rest = (sheet.width - first) / max(columns - 1, 1)
    for number, row in enumerate(rows):
        widths = [first, *([rest] * (len(row) - 1))]
        cells = [
            sheet.lines(cell, 9.5, width - 4, bold=number == 0)
            for cell, width in zip(row, widths, strict=True)
        ]
        height = max(len(lines) for lines in cells) * 9.5 * _LINE + 2.4
        sheet.make_room(height)
        left = sheet.x
        for lines, width in zip(cells, widths, strict=True):
            sheet.place(_Mark("", left, sheet.y, 9.5, box=(width, height)))
            for at, line in enumerate(lines, start=1):
                y = sheet.y + at * 9.5 * _LINE + 0.4
                sheet.place(_Mark(line, left + 2, y, 9.5, bold=number == 0))
            left += width
        sheet.y += height
    sheet.y += 4


def _draw(sheet: _Sheet, title: str) -> None:
    pdf, style = sheet.pdf, sheet.style
    for number, marks in enumerate(sheet.pages, start=1):
        if number > 1:
            pdf.add_page()
        _draw_head(pdf, style, title, number)
        for mark in marks:
            if mark.box:
                pdf.set_draw_color(150)
                pdf.rect(mark.x, mark.y, *mark.box)
                continue
            pdf.set_font(style.family, "B" if mark.bold else "", mark.size)
            pdf.set_text_color(*(style.colour if mark.bold and mark.size > 10 else (25, 25, 25)))
            pdf.text(mark.x, mark.y, mark.text)
        pdf.set_font(style.family, "", 9)
        pdf.set_text_color(110)
        pdf.text(_PAGE_WIDTH - _SIDE - 22, 284, f"Pagina {number} van {len(sheet.pages)}")


def _draw_head(pdf: FPDF, style: Style, title: str, number: int) -> None:
    """The band of the first page, the running head of the others."""
    pdf.set_font(style.family, "", 9)
    if number == 1 and not style.has_band:
        return
    if number == 1:
        pdf.set_fill_color(*style.colour)
        pdf.rect(0, 0, _PAGE_WIDTH, 16, style="F")
        pdf.set_text_color(255)
        pdf.text(_SIDE, 10, style.organisation)
    else:
        pdf.set_text_color(110)
        head = f"{style.organisation} | {title}" if style.organisation else title
        pdf.text(_SIDE, 15, head)
        pdf.set_draw_color(190)
        pdf.line(_SIDE, 17, _PAGE_WIDTH - _SIDE, 17)
