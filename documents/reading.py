"""Read one capture from bytes to passages; runs inside a worker process."""

from collections.abc import Sequence

from documents.blocks import MediaText
from documents.errors import UnreadableDocument
from documents.media import sniff
from documents.media.reader import read_media
from documents.media.sniff import sniff_media_type
from documents.origins import pack_runs
from documents.pages import compose_pages
from documents.passages import select_passages
from documents.quality import Quality, measure_page, measure_text
from documents.results import ReadResult
from vocabulary.codes import TextState
from vocabulary.volunteer_terms import find_volunteer_term

# A page of a scan may carry a stamp or a page number; a page of text has some 2,000 characters.
MIN_CHARACTERS_PER_PAGE = 100

NO_BYTES = "no bytes"
NO_TEXT = "no text"
NO_TEXT_LAYER = "no text layer"
NOT_READABLE = "text layer is not readable Dutch"


def read_capture(body: bytes, declared: str = "") -> ReadResult:
    """Give text and passages of one capture; what cannot be read is a result too.

    Args:
        body: The captured bytes.
        declared: Media type as the source gave it, perhaps with a charset.
    """
    try:
        media = read_media(body, declared)
    except UnreadableDocument as error:
        return ReadResult(
            TextState.UNREADABLE, error.reason, media_type=sniff_media_type(body, declared)
        )
    return read_blocks(media, MIN_CHARACTERS_PER_PAGE if media.media_type == sniff.PDF else 0)


def read_blocks(media: MediaText, least_characters: int = 0) -> ReadResult:
    """Give text and passages of what a reader or OCR found in a file.

    Args:
        media: Its blocks.
        least_characters: Of an average page; a text with fewer is a scan.
    """
    composed = compose_pages(media.blocks, media.page_count)
    pages = composed.pages
    every_page = tuple(range(1, len(pages) + 1))
    characters = sum(map(len, pages))
    if characters < least_characters * len(pages):
        return _without_text(media.media_type, every_page, NO_TEXT_LAYER)
    if not characters:
        if media.media_type == sniff.NOTHING:
            return _without_text(media.media_type, (), NO_BYTES)
        return _without_text(media.media_type, every_page, NO_TEXT)
    qualities = tuple(map(measure_page, pages))
    quality = measure_text(qualities)
    if quality.low:
        return ReadResult(
            TextState.UNREADABLE,
            NOT_READABLE,
            media_type=media.media_type,
            quality=quality.score,
            page_count=len(pages),
            page_qualities=_told(qualities),
            ocr_pages=every_page,
        )
    has_term = any(map(find_volunteer_term, pages))
    return ReadResult(
        TextState.READABLE,
        media_type=media.media_type,
        language=quality.language,
        quality=quality.score,
        pages=pages,
        page_count=len(pages),
        word_count=quality.words,
        has_volunteer_term=has_term,
        passages=select_passages(pages, composed.blocks) if has_term else (),
        page_qualities=_told(qualities),
        origins=tuple(map(pack_runs, composed.origins)),
        ocr_pages=_pages_for_ocr(media, qualities),
    )


def _pages_for_ocr(media: MediaText, qualities: Sequence[Quality]) -> tuple[int, ...]:
    """Pages of a readable text that are pictures, or whose own text is garbage."""
    low = (number for number, quality in enumerate(qualities, 1) if quality.low)
    return tuple(sorted({*media.picture_pages, *low}))


def _told(qualities: Sequence[Quality]) -> tuple[tuple[str, float | None], ...]:
    return tuple((quality.language, quality.score) for quality in qualities)


def _without_text(media_type: str, pages: tuple[int, ...], reason: str) -> ReadResult:
    waiting = pages if reason == NO_TEXT_LAYER else ()
    return ReadResult(
        TextState.EMPTY,
        reason,
        media_type=media_type,
        page_count=len(pages),
        ocr_pages=waiting,
    )
