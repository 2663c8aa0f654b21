"""Extract what is new: every capture that this extractor version has not read."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session, sessionmaker

from db.captures import CaptureStore
from db.errors import CaptureMissing
from db.sentences import settle_standard_sentences
from db.texts import (
    PendingCapture,
    count_pending_captures,
    list_pending_captures,
    list_pending_versions,
)
from documents.cluster import open_pool
from documents.limits import Limits
from documents.results import (
    EXTRACTOR_VERSION,
    OCR_EXTRACTOR_VERSION,
    READ_VERSIONS,
    ReadResult,
)
from documents.second_tries import list_due
from documents.storing import store_facts, store_result
from documents.worker import ReadJob
from vocabulary.codes import TextState

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
    workers: int | None = 2,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int, int], None] | None = None,
) -> ExtractionSummary:
    """Read every capture and document version that this extractor version has not read.

    And, within bounds, captures that ended their reader in earlier nights.
    Each capture is one short transaction; stopping costs the unfinished ones only.

    Args:
        sessions: Makes one session per transaction.
        captures: Where the bytes are.
        clock: Gives the aware time for the rows.
        workers: Number of reading processes; None for those of joblib's backend.
        limits: What one document may cost.
        progress: Called after each capture with the numbers done and to do.

    Returns:
        What was done in this call.

    Raises:
        WorkerUnavailable: No worker process can be started.
    """
    tally = _Tally()
    with sessions() as session:
        again = list_due(session, clock())
        total = count_pending_captures(session, EXTRACTOR_VERSION) + len(again)
    if total:
        with open_pool(workers, total, limits) as pool:
            jobs = _jobs(_pending(sessions, again), captures, tally)
            for done, (sha256, result) in enumerate(pool.read_all(jobs), 1):
                with sessions() as session, session.begin():
                    tally.facts += store_result(
                        session,
                        captures,
                        sha256,
                        result,
                        extractor_version=again[sha256][1]
                        if sha256 in again
                        else EXTRACTOR_VERSION,
                        now=clock(),
                    )
                tally.count(sha256, result)
                if progress is not None:
                    progress(done, total)
    for extractor_version in (*READ_VERSIONS, OCR_EXTRACTOR_VERSION):
        tally.facts += _read_pending_versions(sessions, captures, extractor_version)
    with sessions() as session, session.begin():
        settle_standard_sentences(session, recorded_at=clock())
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


def _pending(
    sessions: sessionmaker[Session], again: Mapping[str, tuple[PendingCapture, str]]
) -> Iterator[PendingCapture]:
    """What has no text, then what is tried again: it may end its reader once more."""
    after = ""
    while True:
        with sessions() as session:
            batch = list_pending_captures(session, EXTRACTOR_VERSION, after=after, limit=_BATCH)
        if not batch:
            break
        yield from batch
        after = batch[-1].sha256
    for capture, _ in again.values():
        yield capture


def _jobs(
    pending: Iterable[PendingCapture], captures: CaptureStore, tally: _Tally
) -> Iterator[ReadJob]:
    for capture in pending:
        try:
            body = captures.read(capture.sha256)
        except CaptureMissing as error:
            logger.warning("%s", error)
            tally.missing += 1
            continue
        yield ReadJob(capture.sha256, body, capture.media_type)


def _read_pending_versions(
    sessions: sessionmaker[Session], captures: CaptureStore, extractor_version: str
) -> int:
    """Write facts for versions whose bytes were read before, for another document."""
    after, count = 0, 0
    while True:
        with sessions() as session:
            batch = list_pending_versions(session, extractor_version, after=after, limit=_BATCH)
        if not batch:
            return count
        for version_id, sha256 in batch:
            with sessions() as session, session.begin():
                store_facts(session, captures, version_id, sha256, extractor_version)
        count += len(batch)
        after = batch[-1][0]
