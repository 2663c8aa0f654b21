"""What one night came to: what ran, what changed, what is missing, what needs a person."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.costs import PlatformCost, StageCost, list_platform_costs, list_stage_costs
from db.health import assess_night
from db.history import held_before, held_verdicts
from db.runs import find_run
from db.tables import MunicipalityRow, SourceRow, TextRow, VerdictRow, VisitRow
from vocabulary.codes import Cause, Confirmation, TextState, VisitOutcome


@dataclass(frozen=True)
class ReportedChange:
    """One piece of news about a municipality."""

    cbs_code: str
    name: str
    valid_from: dt.date
    before: str
    after: str
    cause: str
    reason: str


@dataclass(frozen=True)
class MissingSource:
    """One source that did not give what it should."""

    cbs_code: str
    name: str
    family: str
    platform: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class NightReport:
    """One night, ready to be shown.

    Attributes:
        run: Its number.
        reference_date: The day its verdicts are about.
        started_at: When it began, or was first begun.
        finished_at: When it ended.
        exit_code: What the process ended with.
        counts: Everything it counted.
        stages: What each stage took.
        platforms: What was asked of each platform.
        news: Changes that are news about a municipality.
        other_changes: Number of changes of other causes, by cause.
        missing: Sources that failed or gave too little.
        lost: Municipalities that lost a source they had the night before.
        not_covered: Sources that no spider reads.
        unread: Documents that are stored and could not be read, of all nights.
        ocr_pages_waiting: Scanned pages that wait.
        to_confirm: Municipalities whose proposed absence waits for a person.
        refused: What a supplier said that shut our address out; empty where none did.
    """

    run: int
    reference_date: dt.date
    started_at: dt.datetime
    finished_at: dt.datetime | None
    exit_code: int | None
    counts: dict[str, int]
    stages: list[StageCost]
    platforms: list[PlatformCost]
    news: list[ReportedChange]
    other_changes: dict[str, int]
    missing: list[MissingSource]
    lost: list[str]
    not_covered: int
    unread: int
    ocr_pages_waiting: int
    to_confirm: list[str]
    refused: str


def report_night(session: Session, run_id: int) -> NightReport:
    """Gather what one run came to.

    Raises:
        RunUnknown: There is no run of that number.
    """
    run = find_run(session, run_id)
    health = assess_night(session, run_id)
    names = dict(session.execute(select(MunicipalityRow.cbs_code, MunicipalityRow.name)).all())
    recorded = session.scalars(
        select(VerdictRow)
        .where(VerdictRow.run_id == run_id, VerdictRow.cause.is_not(None))
        .order_by(VerdictRow.cbs_code, VerdictRow.valid_from)
    ).all()
    return NightReport(
        run=run.id,
        reference_date=run.reference_date,
        started_at=run.started_at,
        finished_at=run.finished_at,
        exit_code=run.exit_code,
        counts=dict(run.counts),
        stages=list_stage_costs(session, run_id),
        platforms=list_platform_costs(session, run_id),
        news=_news(session, [row for row in recorded if row.cause and row.cause.news], names),
        other_changes=dict(
            Counter(str(row.cause) for row in recorded if row.cause and not row.cause.news)
        ),
        missing=[
            MissingSource(
                each.cbs_code,
                names.get(each.cbs_code, ""),
                each.family,
                each.platform,
                each.outcome,
                each.reason,
            )
            for each in (*health.failed, *health.suspicious)
        ],
        lost=[names.get(code, code) for code in health.lost],
        not_covered=_count_not_covered(session, run_id),
        unread=_count_unread(session),
        ocr_pages_waiting=run.counts.get("ocr_pages_waiting", 0),
        to_confirm=[names.get(code, code) for code in _proposed(session, run.reference_date)],
        refused=health.address_block,
    )


def _news(session: Session, rows: list[VerdictRow], names: dict[str, str]) -> list[ReportedChange]:
    return [
        ReportedChange(
            cbs_code=row.cbs_code,
            name=names.get(row.cbs_code, ""),
            valid_from=row.valid_from,
            before=_headline(before),
            after=_headline(row),
            cause=str(row.cause),
            reason=row.reason,
        )
        for row, before in zip(rows, held_before(session, rows), strict=True)
        if _headline(row) != _headline(before) or row.cause is Cause.BOUNDARY
    ]


def _headline(row: VerdictRow | None) -> str:
    return str((row.effective_label or row.effective_state) if row else "") or ""


def _count_not_covered(session: Session, run_id: int) -> int:
    query = (
        select(func.count())
        .select_from(VisitRow)
        .join(SourceRow, SourceRow.id == VisitRow.source_id)
        .where(VisitRow.run_id == run_id, VisitRow.outcome == VisitOutcome.NOT_COVERED)
    )
    return session.scalar(query) or 0


def _count_unread(session: Session) -> int:
    newest = select(func.max(TextRow.id)).group_by(TextRow.capture_sha256)
    query = select(func.count()).where(
        TextRow.id.in_(newest), TextRow.state == TextState.UNREADABLE
    )
    return session.scalar(query) or 0


def _proposed(session: Session, day: dt.date) -> list[str]:
    held = held_verdicts(session, day)
    return [code for code, row in held.items() if row.confirmation is Confirmation.PROPOSED]
