"""Read one page of a PDF by OCR; runs inside a worker process."""

import json
from collections.abc import Iterable

from documents.errors import UnreadableDocument
from documents.media.hocr import read_hocr
from documents.media.pdf import read_lines, render_page
from documents.media.pdf_layout import Line
from documents.media.tesseract import DUTCH, FRISIAN, find_rotation, recognise
from documents.quality import measure_page
from documents.results import ReadResult
from vocabulary.codes import TextState

TEXT_LAYER = 0  # stands for a page number: the pages of a PDF that need no OCR
_STORED_FIELDS = Line._fields.index("pieces")  # a picture has no characters to lead back to
READER = "documents.ocr_page:read_page"


def page_request(number: int, languages: Iterable[str]) -> str:
    """What to read, as the worker takes it: page number and installed languages."""
    return " ".join([str(number), *languages])


def layer_request(but: Iterable[int]) -> str:
    """The same for the text layer of all pages but these."""
    return " ".join([str(TEXT_LAYER), *map(str, but)])


def read_page(body: bytes, request: str) -> ReadResult:
    """Give the lines of one page, packed, as the only page of a result.

    Beside the pages that are pictures the text layer of the others is asked for once, so that
    the text of the document can be made anew from both.

    A page that does not read as Dutch gets a second round: turned upright, and with Frisian
    where the engine has that model. Both cost time, so the others do without.

    Args:
        body: The whole PDF.
        request: From ``page_request`` or ``layer_request``.
    """
    number, *others = request.split()
    try:
        if int(number) == TEXT_LAYER:
            lines = [line for line in read_lines(body) if str(line.page) not in others]
        else:
            lines = _read_lines(body, int(number), frisian=FRISIAN in others)
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
    return json.dumps([line[:_STORED_FIELDS] for line in lines], ensure_ascii=False)


def unpack_lines(packed: str) -> list[Line]:
    """Read what ``pack_lines`` wrote."""
    return [Line(*values) for values in json.loads(packed)]


def _reads_as_dutch(lines: Iterable[Line]) -> bool:
    quality = measure_page("\n".join(line.text for line in lines))
    return quality.language == "nl" and quality.score is not None and not quality.low
