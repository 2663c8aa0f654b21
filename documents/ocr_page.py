"""Read one page of a PDF by OCR; runs inside a worker process."""

import json
from collections.abc import Iterable
from dataclasses import astuple

from documents.errors import UnreadableDocument
from documents.media.hocr import read_hocr
from documents.media.pdf import render_page
from documents.media.pdf_layout import Line
from documents.media.tesseract import DUTCH, FRISIAN, find_rotation, recognise
from documents.quality import measure_quality
from documents.results import ReadResult
from vocabulary.codes import TextState

_DUTCH_SHARE = 0.5  # a page upside down had 0.06, one of running text in the same scan 1.0
READER = "documents.ocr_page:read_page"


def page_request(number: int, languages: Iterable[str]) -> str:
    """What to read, as the worker takes it: page number and installed languages."""
    return " ".join([str(number), *languages])


def read_page(body: bytes, request: str) -> ReadResult:
    """Give the lines of one page, packed, as the only page of a result.

    A page that does not read as Dutch gets a second round: turned upright, and with Frisian
    where the engine has that model. Both cost time, so the others do without.

    Args:
        body: The whole PDF.
        request: From ``page_request``.
    """
    number, *languages = request.split()
    try:
        lines = _read_lines(body, int(number), frisian=FRISIAN in languages)
    except UnreadableDocument as error:
        return ReadResult(TextState.UNREADABLE, error.reason)
    except ValueError as error:
        return ReadResult(TextState.UNREADABLE, f"the OCR engine gave no page: {error}")
    state = TextState.READABLE if lines else TextState.EMPTY
    return ReadResult(state, pages=(pack_lines(lines),))


def _read_lines(body: bytes, number: int, *, frisian: bool) -> list[Line]:
    picture = render_page(body, number)
    lines = read_hocr(recognise(picture, DUTCH), number, picture.dots_an_inch)
    if not lines or _reads_as_dutch(lines):
        return lines
    rotation = find_rotation(picture)
    if rotation:
        picture = render_page(body, number, rotation)
    elif not frisian:
        return lines
    languages = f"{FRISIAN}+{DUTCH}" if frisian else DUTCH
    return read_hocr(recognise(picture, languages), number, picture.dots_an_inch)


def pack_lines(lines: Iterable[Line]) -> str:
    """Lines as they travel from the worker and are stored."""
    return json.dumps([astuple(line) for line in lines], ensure_ascii=False)


def unpack_lines(packed: str) -> list[Line]:
    """Read what ``pack_lines`` wrote."""
    return [Line(*values) for values in json.loads(packed)]


def _reads_as_dutch(lines: Iterable[Line]) -> bool:
    quality = measure_quality(["\n".join(line.text for line in lines)])
    return quality.language == "nl" and (quality.score or 0.0) >= _DUTCH_SHARE
