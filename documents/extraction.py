"""Extract what is new: the only module of this stage that reads and writes the database."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from sqlalchemy.orm import Session, sessionmaker

from db.captures import CaptureStore
from db.errors import CaptureMissing
from db.texts import (
    FactRecord,
    PassageRecord,
    StoredText,
    TextRecord,
    add_facts,
    add_text,
    count_pending_captures,
    list_pending_captures,
    list_pending_versions,
    list_versions_of_capture,
    load_text,
    load_version_setting,
)
from documents.fact_text import Fact, FactText, Setting
from documents.facts import read_facts
from documents.limits import Limits
from documents.register import read_ratifying_body
from documents.results import EXTRACTOR_VERSION, ReadResult
from documents.worker import ReadJob, WorkerPool
from vocabulary.codes import SourceFamily, TextState

logger = logging.getLogger(__name__)

DEFAULT_LIMITS = Limits()
_BATCH = 500  # rows of work listed at a time; the list of a first night does not fit memory


@dataclass(frozen=True, slots=True)
class ExtractionSummary:
    """Counts of one extraction.

    Attributes:
        states: Captures read, by the state of their text.
        reasons: Captures without readable text, by reason.
        facts: Document versions for which facts were written.
        missing: Captures whose bytes were not in the store; they stay pending.
    """

    states: dict[TextState, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    facts: int = 0
    missing: int = 0

    @property
    def captures(self) -> int:
        """Captures that got a text row, readable or not."""
        return sum(self.states.values())

    def counts(self) -> dict[str, int]:
        """All numbers under one name each, in a fixed order, for the run row and the report."""
        states = {f"texts_{state}": self.states.get(state, 0) for state in TextState}
        return {
            "texts_read": self.captures,
            **states,
            "captures_missing": self.missing,
        }


def extract_pending(
    *,
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    clock: Callable[[], dt.datetime],
    workers: int = 2,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int, int], None] | None = None,
) -> ExtractionSummary:
    """Read every capture and document version that this extractor version has not read.

    Each capture is one short transaction; stopping costs the unfinished ones only.

    Args:
        sessions: Makes one session per transaction.
        captures: Where the bytes are.
        clock: Gives the aware time for the rows.
        workers: Number of reading processes.
        limits: What one document may cost.
        progress: Called after each capture with the numbers done and to do.

    Returns:
        What was done in this call.

    Raises:
        WorkerUnavailable: No worker process can be started.
    """
    tally = _Tally()
    with sessions() as session:
        total = count_pending_captures(session, EXTRACTOR_VERSION)
    if total:
        with WorkerPool(min(workers, total), limits) as pool:
            jobs = _pending_jobs(sessions, captures, tally)
            for done, (sha256, result) in enumerate(pool.read_all(jobs), 1):
                tally.facts += _store(sessions, captures, sha256, result, clock())
                tally.count(sha256, result)
                if progress is not None:
                    progress(done, total)
    tally.facts += _read_pending_versions(sessions, captures)
    return ExtractionSummary(dict(tally.states), dict(tally.reasons), tally.facts, tally.missing)


@dataclass(slots=True)
class _Tally:
    states: Counter[TextState] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    facts: int = 0
    missing: int = 0

    def count(self, sha256: str, result: ReadResult) -> None:
        self.states[result.state] += 1
        if result.reason:
            self.reasons[result.reason] += 1
            logger.info("capture %s: %s", sha256, result.reason)


def _pending_jobs(
    sessions: sessionmaker[Session], captures: CaptureStore, tally: _Tally
) -> Iterator[ReadJob]:
    after = ""
    while True:
        with sessions() as session:
            batch = list_pending_captures(session, EXTRACTOR_VERSION, after=after, limit=_BATCH)
        if not batch:
            return
        for capture in batch:
            try:
                body = captures.read(capture.sha256)
            except CaptureMissing as error:
                logger.warning("%s", error)
                tally.missing += 1
                continue
            yield ReadJob(capture.sha256, body, capture.media_type)
        after = batch[-1].sha256


def _store(
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    sha256: str,
    result: ReadResult,
    now: dt.datetime,
) -> int:
    """Write one capture's text and the facts of its versions; return the number of those."""
    with sessions() as session, session.begin():
        add_text(
            session,
            sha256,
            _text_record(result),
            extractor_version=EXTRACTOR_VERSION,
            extracted_at=now,
        )
        versions = list_versions_of_capture(session, sha256, EXTRACTOR_VERSION)
        for version_id in versions:
            _store_facts(session, captures, version_id, sha256)
    return len(versions)


def _read_pending_versions(sessions: sessionmaker[Session], captures: CaptureStore) -> int:
    """Write facts for versions whose bytes were read before, for another document."""
    after, count = 0, 0
    while True:
        with sessions() as session:
            batch = list_pending_versions(session, EXTRACTOR_VERSION, after=after, limit=_BATCH)
        if not batch:
            return count
        for version_id, sha256 in batch:
            with sessions() as session, session.begin():
                _store_facts(session, captures, version_id, sha256)
        count += len(batch)
        after = batch[-1][0]


def _store_facts(session: Session, captures: CaptureStore, version_id: int, sha256: str) -> None:
    stored = load_text(session, sha256, EXTRACTOR_VERSION)
    setting = load_version_setting(session, version_id)
    ratified_by = ""
    if setting.family is SourceFamily.REGULATIONS:
        try:
            ratified_by = read_ratifying_body(captures.read(sha256))
        except CaptureMissing as error:
            logger.warning("%s", error)
    facts = read_facts(
        Setting(
            title=setting.title,
            other_titles=setting.location_titles,
            type_hint=setting.type_hint,
            family=setting.family,
            media_type=stored.media_type if stored else "",
            municipality=setting.municipality,
            in_force_from=setting.in_force_from,
            in_force_to=setting.in_force_to,
            ratified_by=ratified_by,
        ),
        _fact_text(stored),
    )
    add_facts(session, version_id, map(_fact_record, facts), extractor_version=EXTRACTOR_VERSION)


def _fact_text(stored: StoredText | None) -> FactText:
    return FactText(stored.pages, stored.headings) if stored else FactText((), ())


def _text_record(result: ReadResult) -> TextRecord:
    return TextRecord(
        state=result.state,
        reason=result.reason,
        media_type=result.media_type,
        language=result.language,
        quality=result.quality,
        pages=result.pages,
        page_count=result.page_count,
        word_count=result.word_count,
        has_volunteer_term=result.has_volunteer_term,
        passages=tuple(PassageRecord(**asdict(passage)) for passage in result.passages),
    )


def _fact_record(fact: Fact) -> FactRecord:
    return FactRecord(**{**asdict(fact), "name": fact.name.value})
