"""What an operator watches: last success, coverage, backlog, and how the store grows."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.tables import (
    CaptureRow,
    OcrPageRow,
    PassageRow,
    RunRow,
    SourceRow,
    TextRow,
    VerdictRow,
    VisitRow,
)
from vocabulary.codes import RunKind, RunState, VisitOutcome

# A quarter of nights: long enough that one large council site does not set the forecast.
_GROWTH_DAYS = 90
_YEAR_DAYS = 365


@dataclass(frozen=True)
class NightCoverage:
    """How far one night came: sources that a spider reads, and those that were reached."""

    run_id: int
    asked: int
    reached: int

    @property
    def share(self) -> float:
        """Reached of asked, 0..1; 1 where nothing was asked."""
        return self.reached / self.asked if self.asked else 1.0


@dataclass(frozen=True)
class StageSize:
    """Room that one stage takes, and what a year will add at the pace of the last quarter.

    Attributes:
        stage: What is stored.
        size_bytes: As stored; of captures their bytes as received.
        year_bytes: Expected growth in a year; None while less than two days are recorded.
    """

    stage: str
    size_bytes: int
    year_bytes: int | None


def finished_nights(session: Session, limit: int) -> list[RunRow]:
    """The last nights that came to their end, newest first."""
    return list(
        session.scalars(
            select(RunRow)
            .where(RunRow.kind == RunKind.NIGHTLY, RunRow.state == RunState.DONE)
            .order_by(RunRow.id.desc())
            .limit(limit)
        )
    )


def night_coverage(session: Session, run_ids: list[int]) -> list[NightCoverage]:
    """Coverage of each run, in the order given."""
    rows = session.execute(
        select(VisitRow.run_id, VisitRow.reached, func.count())
        .where(VisitRow.run_id.in_(run_ids), VisitRow.outcome != VisitOutcome.NOT_COVERED)
        .group_by(VisitRow.run_id, VisitRow.reached)
    ).all()
    counts = {(run_id, reached): count for run_id, reached, count in rows}
    return [
        NightCoverage(
            run_id,
            asked=counts.get((run_id, True), 0) + counts.get((run_id, False), 0),
            reached=counts.get((run_id, True), 0),
        )
        for run_id in run_ids
    ]


def count_sources(session: Session) -> int:
    """Sources of the register."""
    return session.scalar(select(func.count()).select_from(SourceRow)) or 0


def list_sizes(session: Session, now: dt.datetime) -> list[StageSize]:
    """Room of each stage, in the order of the flow."""
    return [
        _size(session, now, "captures", CaptureRow.size_bytes, CaptureRow.captured_at),
        _size(session, now, "texts", func.length(TextRow.pages), TextRow.extracted_at),
        _size(session, now, "ocr", func.length(OcrPageRow.lines), OcrPageRow.read_at),
        _size(session, now, "passages", func.length(PassageRow.text), None),
        _size(session, now, "verdicts", func.length(VerdictRow.reason), VerdictRow.recorded_at),
    ]


def _size(
    session: Session,
    now: dt.datetime,
    stage: str,
    size: ColumnElement[int] | InstrumentedAttribute[int],
    moment: InstrumentedAttribute[dt.datetime] | None,
) -> StageSize:
    query = select(func.coalesce(func.sum(size), 0))
    if stage == "captures":
        query = query.where(CaptureRow.retired_at.is_(None))
    total = int(session.scalar(query) or 0)
    if moment is None:
        return StageSize(stage, total, None)
    first = session.scalar(select(func.min(moment)))
    days = min((now - first).days, _GROWTH_DAYS) if first else 0
    if days < 2:
        return StageSize(stage, total, None)
    # The first night fetches what is there since decades; growth is what came after it.
    since = max(now - dt.timedelta(days=days), first + dt.timedelta(days=1)) if first else now
    added = int(session.scalar(query.where(moment > since)) or 0)
    return StageSize(stage, total, added * _YEAR_DAYS // days)
