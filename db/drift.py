"""How a night differs from the nights before it: what is counted, and what was counted then.

Each measure is a number of hits in a sample. What counts as a sample, and why, stands with
each function; whether a difference is chance is judged in ``classifier.drift``.
"""

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.operation_tables import DriftRow
from db.tables import (
    PassageRow,
    ReviewRow,
    RunRow,
    SourceRow,
    TextRow,
    VerdictRow,
    VisitRow,
)
from vocabulary.codes import Flag, ReviewAction, SourceFamily, State, TextState

WINDOW_DAYS = 90
# A median of fewer nights is moved by one bad one.
_MIN_NIGHTS = 5
# Half of what is usual, as for a single source.
_FEW_SHARE = 0.5


@dataclass(frozen=True)
class Tally:
    """Hits in a sample of one night."""

    hits: int
    sample: int


@dataclass(frozen=True)
class DriftLine:
    """One measure of one night beside the nights before; shares and chance are 0..1."""

    run_id: int
    reference_date: dt.date
    measure: str
    hits: int
    sample: int
    share: float | None
    earlier_hits: int
    earlier_sample: int
    earlier_share: float | None
    chance: float | None
    alarm: bool
    said: str


def tally_unreadable(session: Session, since: dt.datetime) -> Tally:
    """Texts read since then, and those that could not be read."""
    rows = session.execute(
        select(TextRow.state, func.count())
        .where(TextRow.extracted_at >= since)
        .group_by(TextRow.state)
    )
    counts = {state: count for state, count in rows}  # noqa: C416 - a Row is no pair to mypy
    return Tally(counts.get(TextState.UNREADABLE, 0), sum(counts.values()))


def tally_few_documents(session: Session, run_id: int, day: dt.date) -> Tally:
    """Municipalities that were reached, and those with under half of their 90-day median."""
    visited = (
        select(
            SourceRow.cbs_code,
            VisitRow.run_id,
            func.sum(VisitRow.found).label("found"),
        )
        .join(SourceRow, SourceRow.id == VisitRow.source_id)
        .where(
            VisitRow.run_id <= run_id,
            VisitRow.reference_date > day - dt.timedelta(days=WINDOW_DAYS),
            VisitRow.reached,
            SourceRow.family != SourceFamily.IMPORT,
        )
        .group_by(SourceRow.cbs_code, VisitRow.run_id)
    )
    tonight: dict[str, int] = {}
    earlier: dict[str, list[int]] = defaultdict(list)
    for cbs_code, run, found in session.execute(visited):
        if run == run_id:
            tonight[cbs_code] = found
        else:
            earlier[cbs_code].append(found)
    known = [code for code in tonight if len(earlier[code]) >= _MIN_NIGHTS]
    few = [c for c in known if tonight[c] < _FEW_SHARE * statistics.median(earlier[c])]
    return Tally(len(few), len(known))


def tally_abstained(session: Session, run_id: int) -> Tally:
    """Verdicts on the present recorded by a run, and those that abstain or are unsure."""
    rows = session.execute(
        select(VerdictRow.effective_state, VerdictRow.flags).where(
            VerdictRow.run_id == run_id, VerdictRow.valid_to.is_(None)
        )
    ).all()
    unsure = [1 for state, flags in rows if state is State.UNKNOWN or Flag.LOW_CONFIDENCE in flags]
    return Tally(len(unsure), len(rows))


def tally_overridden(session: Session, until: dt.datetime, days: int) -> Tally:
    """Verdicts that people judged in the days until then, and those that they refuted."""
    judged = session.execute(
        select(ReviewRow.action, func.count())
        .where(
            ReviewRow.action.in_([ReviewAction.CONFIRM, ReviewAction.REFUTE]),
            ReviewRow.recorded_at <= until,
            ReviewRow.recorded_at > until - dt.timedelta(days=days),
        )
        .group_by(ReviewRow.action)
    )
    counts = {action: count for action, count in judged}  # noqa: C416 - as above
    return Tally(counts.get(ReviewAction.REFUTE, 0), sum(counts.values()))


def new_passages(session: Session, since: dt.datetime) -> Iterator[str]:
    """Passages with a volunteer term of the texts that were read since then."""
    query = (
        select(PassageRow.text)
        .join(
            TextRow,
            (TextRow.capture_sha256 == PassageRow.capture_sha256)
            & (TextRow.extractor_version == PassageRow.extractor_version),
        )
        .where(TextRow.extracted_at >= since, PassageRow.has_volunteer_term)
        .execution_options(yield_per=1000)
    )
    yield from session.scalars(query)


def earlier_rows(session: Session, run_id: int, measure: str, since: dt.date) -> list[DriftRow]:
    """The same measure on the nights before a run, oldest first."""
    return list(
        session.scalars(
            select(DriftRow)
            .join(RunRow, RunRow.id == DriftRow.run_id)
            .where(
                DriftRow.run_id < run_id,
                DriftRow.measure == measure,
                RunRow.reference_date >= since,
            )
            .order_by(DriftRow.run_id)
        )
    )


def store_drift(session: Session, rows: Sequence[DriftRow]) -> None:
    """Keep the measures of one run; a run that is taken up again measures anew."""
    for row in rows:
        same = (DriftRow.run_id == row.run_id, DriftRow.measure == row.measure)
        stored = session.scalar(select(DriftRow).where(*same))
        if stored is not None:
            session.delete(stored)
            session.flush()
        session.add(row)


def list_drift(session: Session, run_id: int | None = None) -> list[DriftLine]:
    """The measures of one run, or of the last run that was measured."""
    chosen = run_id or session.scalar(select(func.max(DriftRow.run_id)))
    rows = session.execute(
        select(DriftRow, RunRow.reference_date)
        .join(RunRow, RunRow.id == DriftRow.run_id)
        .where(DriftRow.run_id == chosen)
        .order_by(DriftRow.id)
    )
    return [_line(row, day) for row, day in rows]


def _line(row: DriftRow, day: dt.date) -> DriftLine:
    return DriftLine(
        run_id=row.run_id,
        reference_date=day,
        measure=row.measure,
        hits=row.hits,
        sample=row.sample,
        share=_share(row.hits, row.sample),
        earlier_hits=row.earlier_hits,
        earlier_sample=row.earlier_sample,
        earlier_share=_share(row.earlier_hits, row.earlier_sample),
        chance=row.chance,
        alarm=row.alarm,
        said=row.said,
    )


def _share(hits: int, sample: int) -> float | None:
    return round(hits / sample, 4) if sample else None
