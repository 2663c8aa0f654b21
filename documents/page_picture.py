"""Draw one page of a PDF as a picture to look at; runs inside a worker process."""

import base64
import io

from PIL import Image

from documents.errors import UnreadableDocument
from documents.media.pdf import render_page
from documents.results import ReadResult
from vocabulary.codes import TextState

READER = "documents.page_picture:draw_page"
SCREEN_DOTS = 110.0  # an inch: A4 becomes 910 dots wide, sharp enough for 9-point type
_MOST_DOTS = 4_000_000


def draw_page(body: bytes, request: str) -> ReadResult:
    """Give the page whose number is the request as a PNG, in base64, as the only page."""
    try:
        picture = render_page(body, int(request), dots_an_inch=SCREEN_DOTS)
    except UnreadableDocument as error:
        return ReadResult(TextState.UNREADABLE, error.reason)
    image = Image.frombytes("L", (picture.width, picture.height), picture.dots)
    shrink = (_MOST_DOTS / (picture.width * picture.height)) ** 0.5
    if shrink < 1:
        image = image.resize((int(picture.width * shrink), int(picture.height * shrink)))
    written = io.BytesIO()
    # Sixteen greys are enough for type, and halve the file.
    image.quantize(16).save(written, "PNG", optimize=True)
    return ReadResult(
        TextState.READABLE, pages=(base64.b64encode(written.getvalue()).decode("ascii"),)
    )


def unpack_picture(result: ReadResult) -> bytes | None:
    """The PNG in a result of ``draw_page``; None where the page could not be drawn."""
    return base64.b64decode(result.pages[0]) if result.pages else None
