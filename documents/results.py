"""What reading one capture gives: the value that crosses from worker to store."""

import json
from dataclasses import asdict, dataclass

from documents.passages import Passage
from vocabulary.codes import TextState

# Part of the key of every text, passage and fact: raise it when any of them would come out
# different, and the next run reads every capture again.
EXTRACTOR_VERSION = "1"
# Raise it when OCR of the same page would give other lines; pages are read anew when needed.
OCR_VERSION = "1"
# Texts by OCR stand beside the row that says why there was none: what was known before is kept.
OCR_EXTRACTOR_VERSION = f"{EXTRACTOR_VERSION}+ocr{OCR_VERSION}"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Text and passages of one capture, or the reason why there are none.

    Attributes:
        state: Readable, empty or unreadable.
        reason: Why empty or unreadable, in one line; else empty.
        media_type: By content.
        language: ``nl``, ``fy``, ``other`` or empty.
        quality: Share that reads as that language, 0..1; None where nothing can be said.
        pages: Text of every page; empty unless readable.
        word_count: Words on all pages.
        has_volunteer_term: Whether a volunteer stem stands anywhere in the text.
        passages: Those worth storing, in reading order.
    """

    state: TextState
    reason: str = ""
    media_type: str = ""
    language: str = ""
    quality: float | None = None
    pages: tuple[str, ...] = ()
    page_count: int = 0
    word_count: int = 0
    has_volunteer_term: bool = False
    passages: tuple[Passage, ...] = ()


def dump_result(result: ReadResult) -> bytes:
    """Write a result for the pipe between worker and parent."""
    return json.dumps(asdict(result), ensure_ascii=False).encode("utf-8", "replace")


def load_result(content: bytes) -> ReadResult:
    """Read what ``dump_result`` wrote.

    JSON and not pickle: a worker that a hostile file took over can say nothing but text.

    Raises:
        ValueError: The content is no result.
    """
    try:
        values = json.loads(content)
        return ReadResult(
            state=TextState(values.pop("state")),
            pages=tuple(values.pop("pages")),
            passages=tuple(Passage(**passage) for passage in values.pop("passages")),
            **values,
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a result: {error}") from error
