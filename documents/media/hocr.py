"""Lines of text with their place, from the hOCR that an OCR engine writes."""

import re
from collections.abc import Iterator

from lxml import etree

from documents.blocks import CELL_SEPARATOR
from documents.media.pdf_layout import Line

_POINTS_AN_INCH = 72
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_NUMBER = {
    name: re.compile(rf"{name} (-?[\d.]+)") for name in ("x_size", "x_descenders", "x_wconf")
}
_LINES = frozenset({"ocr_line", "ocr_caption", "ocr_header", "ocr_textfloat"})
# Words below this are stains, borders and signatures; printed text stays above 60.
_LEAST_CONFIDENCE = 25.0
_WORD = re.compile(r"\w")
# The engine measures each line anew; without rounding, body text would seem of many sizes.
_SIZE_STEP = 0.5
_CELL_GAP = 1.5  # in font sizes; justified text stays under 1


def read_hocr(content: bytes, page: int, dots_an_inch: float) -> list[Line]:
    """Give the lines of one page in the engine's reading order.

    Args:
        content: What the engine wrote for one picture.
        page: Number that the lines get.
        dots_an_inch: Of the picture.

    Raises:
        ValueError: It is no hOCR.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    root = etree.fromstring(content, parser) if content.strip() else None
    sheet = None if root is None else root.find(".//*[@class='ocr_page']")
    box = None if sheet is None else _BOX.search(sheet.get("title") or "")
    if sheet is None or box is None:
        raise ValueError("no hOCR page")
    points = _POINTS_AN_INCH / dots_an_inch
    height = max(1.0, int(box.group(4)) * points)
    lines = (_line(element, page, points, height) for element in _elements(sheet))
    return [line for line in lines if line is not None]


def _elements(sheet: etree._Element) -> Iterator[etree._Element]:
    for element in sheet.iter("span"):
        if element.get("class") in _LINES:
            yield element


def _line(element: etree._Element, page: int, points: float, height: float) -> Line | None:
    title = element.get("title") or ""
    box = _BOX.search(title)
    dots = _number(element, "x_size", 0.0)
    text = _text(element, dots * _CELL_GAP)
    if box is None or not _WORD.search(text):
        return None
    left, top, right, bottom = (int(value) * points for value in box.groups())
    size = dots * points
    baseline = _BASELINE.search(title)
    if size and baseline:
        # From the baseline at the left edge: the box itself grows with every "p" and tilt.
        bottom += float(baseline.group(2)) * points
        bottom += _number(element, "x_descenders", 0.0) * points
        top = bottom - size
    return Line(
        text=text,
        page=page,
        left=left,
        right=max(left, right),
        top=top / height,
        bottom=bottom / height,
        size=max(1.0, round((size or bottom - top) / _SIZE_STEP) * _SIZE_STEP),
        bold=False,
        height=height,
    )


def _text(element: etree._Element, cell_gap: float) -> str:
    """The words of a line; white as wide as ``cell_gap`` parts two cells."""
    text, end = "", 0
    for word in element.iter("span"):
        box = _BOX.search(word.get("title") or "")
        written = "".join(str(part) for part in word.itertext()).strip()
        sure = _number(word, "x_wconf", 0.0) >= _LEAST_CONFIDENCE
        if word.get("class") != "ocrx_word" or box is None or not (written and sure):
            continue
        left, _, right, _ = (int(value) for value in box.groups())
        if text:
            text += CELL_SEPARATOR if cell_gap and left - end > cell_gap else " "
        text, end = text + written, right
    return text


def _number(element: etree._Element, name: str, default: float) -> float:
    match = _NUMBER[name].search(element.get("title") or "")
    return float(match.group(1)) if match else default
