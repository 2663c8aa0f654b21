"""Work off the backlog of OCR: page by page, most promising document first, within a budget."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session, sessionmaker

from db.captures import CaptureStore
from db.errors import CaptureMissing
from db.ocr import (
    OcrPage,
    WaitingText,
    add_ocr_page,
    list_read_pages,
    list_waiting_texts,
    load_ocr_pages,
)
from db.sentences import settle_standard_sentences
from documents.blocks import MediaText
from documents.cluster import open_pool
from documents.limits import Limits
from documents.media import sniff
from documents.media.pdf_layout import arrange_lines
from documents.media.tesseract import find_engine
from documents.ocr_page import (
    READER,
    TEXT_LAYER,
    layer_request,
    page_request,
    unpack_lines,
)
from documents.ocr_value import expected_value
from documents.reading import read_blocks
from documents.results import (
    OCR_EXTRACTOR_VERSION,
    OCR_VERSION,
    READ_VERSIONS,
    ReadResult,
)
from documents.storing import store_result
from documents.worker import ReadJob
from vocabulary.codes import TextState

logger = logging.getLogger(__name__)

DEFAULT_LIMITS = Limits()
# Whatever came of it: what OCR has read does not wait any more.
_AFTER_OCR: Mapping[TextState, str] = {
    TextState.EMPTY: "no text, also by OCR",
    TextState.UNREADABLE: "not readable Dutch, also by OCR",
}


@dataclass(frozen=True, slots=True)
class OcrSummary:
    """What one round of OCR came to.

    Attributes:
        pages: Pages read in this call.
        states: Documents finished in this call, by the state of their text.
        waiting_documents: Documents that still wait.
        waiting_pages: Their pages not read yet.
        gap: Why no page could be read, in one line; empty where the engine is there.
    """

    pages: int = 0
    states: dict[TextState, int] = field(default_factory=dict)
    waiting_documents: int = 0
    waiting_pages: int = 0
    gap: str = ""

    def counts(self) -> dict[str, int]:
        """All numbers under one name each, in a fixed order, for the run row and the report."""
        finished = sum(self.states.values())
        readable = self.states.get(TextState.READABLE, 0)
        return {
            "ocr_pages_read": self.pages,
            "ocr_texts_readable": readable,
            "ocr_texts_not_readable": finished - readable,
            "ocr_documents_waiting": self.waiting_documents,
            "ocr_pages_waiting": self.waiting_pages,
        }


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One capture of the backlog."""

    sha256: str
    page_count: int
    pages: tuple[int, ...]  # for OCR: all of a scan, or the pictures in a text
    missing: tuple[int, ...]  # of these, and perhaps the text layer, what was not read yet


def read_backlog(
    *,
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    clock: Callable[[], dt.datetime],
    page_budget: int,
    workers: int | None = 2,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int, int], None] | None = None,
) -> OcrSummary:
    """Read scans, and PDFs whose text layer is garbage, until the budget is spent.

    Each page is one short transaction, so stopping costs the unfinished pages only. When the
    last page of a document is there, its text, passages and facts are added. They are newer
    than the row that says why there was no text, which stays: it is what was known before.

    Args:
        sessions: Makes one session per transaction.
        captures: Where the bytes are.
        clock: Gives the aware time for the rows.
        page_budget: Most pages to read in this call.
        workers: Number of reading processes; None for those of joblib's backend.
        limits: What one page may cost.
        progress: Called after each page with the numbers done and to do.

    Raises:
        WorkerUnavailable: No worker process can be started.
    """
    backlog = _list_backlog(sessions)
    work = _Round(
        sessions,
        captures,
        clock,
        left={each.sha256: set(each.missing) for each in backlog},
        page_counts={each.sha256: each.page_count for each in backlog},
    )
    for waiting in backlog:
        if not waiting.missing:  # it was stopped here, or a new extractor came
            work.finish(waiting.sha256)
    unread = [waiting for waiting in backlog if waiting.missing]
    engine = find_engine()
    if isinstance(engine, str):
        return work.summary(engine)
    total = min(page_budget, sum(len(waiting.missing) for waiting in unread))
    if total > 0:
        with open_pool(workers, total, limits, READER) as pool:
            jobs = _page_jobs(captures, unread, total, engine.languages)
            for done, (key, result) in enumerate(pool.read_all(jobs), 1):
                work.store(key, result, engine.name)
                if progress is not None:
                    progress(done, total)
    with sessions() as session, session.begin():
        settle_standard_sentences(session, recorded_at=clock())
    return work.summary("")


def count_waiting(sessions: sessionmaker[Session]) -> tuple[int, int]:
    """Documents that wait for OCR, and their pages that were not read yet."""
    waiting = _list_backlog(sessions)
    pages = sum(len(set(each.missing) - {TEXT_LAYER}) for each in waiting)
    return len(waiting), pages


def _list_backlog(sessions: sessionmaker[Session]) -> list[_Waiting]:
    """Every waiting capture, most promising first; among equals the newest and shortest."""
    with sessions() as session:
        texts = list_waiting_texts(session, READ_VERSIONS, OCR_EXTRACTOR_VERSION)
        places: dict[str, list[WaitingText]] = {}
        for text in texts:
            places.setdefault(text.capture_sha256, []).append(text)
        return [
            _waiting(session, places[sha256][0])
            for sha256 in sorted(places, key=lambda sha256: _order(places[sha256]))
        ]


def _order(places: Sequence[WaitingText]) -> tuple[int, int, int, str]:
    value = expected_value(word for place in places for word in place.words)
    newest = max((place.source_date for place in places if place.source_date), default=dt.date.min)
    return -value, -newest.toordinal(), places[0].page_count, places[0].capture_sha256


def _waiting(session: Session, text: WaitingText) -> _Waiting:
    done = list_read_pages(session, text.capture_sha256, OCR_VERSION)
    layer = (TEXT_LAYER,) if len(text.pages) < text.page_count else ()
    missing = tuple(page for page in (*layer, *text.pages) if page not in done)
    return _Waiting(text.capture_sha256, text.page_count, text.pages, missing)


def _page_jobs(
    captures: CaptureStore, unread: Sequence[_Waiting], budget: int, languages: Sequence[str]
) -> Iterator[ReadJob]:
    for waiting in unread:
        if budget <= 0:
            return
        try:
            body = captures.read(waiting.sha256)
        except CaptureMissing as error:
            logger.warning("%s", error)
            continue
        for page in waiting.missing[:budget]:
            budget -= 1
            request = (
                layer_request(waiting.pages)
                if page == TEXT_LAYER
                else page_request(page, languages)
            )
            yield ReadJob(f"{waiting.sha256} {page}", body, request)


@dataclass(slots=True)
class _Round:
    """One call: what it writes and counts. ``left`` holds the unread pages of each capture."""

    sessions: sessionmaker[Session]
    captures: CaptureStore
    clock: Callable[[], dt.datetime]
    left: dict[str, set[int]]
    page_counts: Mapping[str, int]
    pages: int = 0
    states: Counter[TextState] = field(default_factory=Counter)

    def store(self, key: str, result: ReadResult, engine: str) -> None:
        """Keep one page; with the last one the document is made anew."""
        sha256, number = key.split()
        page = OcrPage(sha256, int(number), result.reason, "".join(result.pages))
        if result.reason:
            logger.info("capture %s, page %s: %s", sha256, number, result.reason)
        with self.sessions() as session, session.begin():
            add_ocr_page(
                session, page, ocr_version=OCR_VERSION, engine=engine, read_at=self.clock()
            )
        self.pages += page.page != TEXT_LAYER
        self.left[sha256].discard(page.page)
        if not self.left[sha256]:
            self.finish(sha256)

    def finish(self, sha256: str) -> None:
        """Add what OCR gave; as the newest text of the capture it is the one that counts."""
        with self.sessions() as session, session.begin():
            pages = load_ocr_pages(session, sha256, OCR_VERSION)
            result = _compose(pages, self.page_counts[sha256])
            store_result(
                session,
                self.captures,
                sha256,
                result,
                extractor_version=OCR_EXTRACTOR_VERSION,
                now=self.clock(),
            )
        del self.left[sha256]
        self.states[result.state] += 1

    def summary(self, gap: str) -> OcrSummary:
        """What was done, and what is left to do."""
        waiting = sum(len(pages - {TEXT_LAYER}) for pages in self.left.values())
        return OcrSummary(self.pages, dict(self.states), len(self.left), waiting, gap)


def _compose(pages: Sequence[OcrPage], page_count: int) -> ReadResult:
    lines = [line for page in pages if page.lines for line in unpack_lines(page.lines)]
    lines.sort(key=lambda line: line.page)  # the text layer comes in one piece
    blocks = tuple(arrange_lines(lines, page_count))
    # What OCR could not read no further round will: nothing waits any more.
    result = replace(read_blocks(MediaText(sniff.PDF, blocks, page_count)), ocr_pages=())
    reason = _AFTER_OCR.get(result.state, "")
    return replace(result, reason=reason) if reason else result
