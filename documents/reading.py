"""Read one capture from bytes to passages; runs inside a worker process."""

from documents.blocks import MediaText
from documents.errors import UnreadableDocument
from documents.media import sniff
from documents.media.reader import read_media
from documents.media.sniff import sniff_media_type
from documents.pages import compose_pages, count_words
from documents.passages import select_passages
from documents.quality import measure_quality
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
    pages, blocks = compose_pages(media.blocks, media.page_count)
    characters = sum(len(page) for page in pages)
    if characters < least_characters * len(pages):
        return _without_text(media.media_type, len(pages), NO_TEXT_LAYER)
    if not characters:
        reason = NO_BYTES if media.media_type == sniff.NOTHING else NO_TEXT
        return _without_text(media.media_type, 0 if reason == NO_BYTES else len(pages), reason)
    quality = measure_quality(pages)
    if quality.unreadable:
        return ReadResult(
            TextState.UNREADABLE,
            NOT_READABLE,
            media_type=media.media_type,
            quality=0.0,
            page_count=len(pages),
        )
    return ReadResult(
        TextState.READABLE,
        media_type=media.media_type,
        language=quality.language,
        quality=quality.score,
        pages=pages,
        page_count=len(pages),
        word_count=count_words(pages),
        has_volunteer_term=any(find_volunteer_term(page) for page in pages),
        passages=select_passages(pages, blocks),
    )


def _without_text(media_type: str, page_count: int, reason: str) -> ReadResult:
    return ReadResult(TextState.EMPTY, reason, media_type=media_type, page_count=page_count)
