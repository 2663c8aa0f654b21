"""What reading one capture gives: the value that crosses from worker to store."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from documents.passages import Passage
from vocabulary.codes import TextState

# Part of the key of every text, passage and fact: raise it when any of them would come out
# different, and the next run reads every capture again.
EXTRACTOR_VERSION = "4"
# A document that ended its reader is tried twice more, see ``documents.second_tries``; each try
# that came to something stands beside the one before.
READ_VERSIONS = (EXTRACTOR_VERSION, f"{EXTRACTOR_VERSION}+again1", f"{EXTRACTOR_VERSION}+again2")
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
        page_qualities: Language and score of each page.
        origins: Of each page, where its characters stand among those that the reader found:
            three numbers a run, see ``documents.origins``.
        ocr_pages: Pages, from 1, of which OCR may read more: pictures, and garbage.
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
    page_qualities: tuple[tuple[str, float | None], ...] = ()
    origins: tuple[tuple[int, ...], ...] = ()
    ocr_pages: tuple[int, ...] = ()


def dump_result(result: ReadResult) -> bytes:
    """Write a result for the pipe between worker and parent."""
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    values["passages"] = [asdict(passage) for passage in result.passages]
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")


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
            passages=tuple(map(_load_passage, values.pop("passages"))),
            page_qualities=tuple((name, score) for name, score in values.pop("page_qualities")),
            origins=tuple(map(tuple, values.pop("origins"))),
            ocr_pages=tuple(values.pop("ocr_pages")),
            **values,
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a result: {error}") from error


def _load_passage(values: dict[str, Any]) -> Passage:  # as json.loads gives an object
    marks = tuple(map(tuple, values.pop("marks")))
    return Passage(**values, marks=marks)
