"""Write and read runs: one row per nightly, crawl, import or stage started by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, true, update
from sqlalchemy.orm import Session

from db.errors import RunUnknown
from db.tables import ProbeRow, RunRow
from vocabulary.codes import RunKind, RunState


@dataclass(frozen=True)
class NewRun:
    """What a run is about to do."""

    kind: RunKind
    reference_date: dt.date
    started_at: dt.datetime
    versions: Mapping[str, str]
    options: Mapping[str, str]


def start_run(session: Session, new: NewRun) -> int:
    """Add a run, or take up the same one where it was cut off; return its id.

    The last run is taken up when it never ended and had the same kind, date, versions and
    options; sources that it finished are then not asked again. Any other run that never ended
    is closed as ``interrupted``: whoever starts a run holds the lock, so none can be alive. Only
    a crawl on PostgreSQL shares the lock with crawls of other machines, and leaves theirs alone.
    """
    shared = new.kind is RunKind.CRAWL and session.get_bind().dialect.name == "postgresql"
    last = session.scalar(select(RunRow).order_by(RunRow.id.desc()).limit(1))
    if last is not None and last.state in (RunState.RUNNING, RunState.INTERRUPTED):
        asked = (new.kind, new.reference_date, dict(new.versions), dict(new.options))
        if (last.kind, last.reference_date, last.versions, last.options) == asked:
            last.state = RunState.RUNNING
            last.finished_at = None
            session.flush()
            return last.id
    beside = RunRow.kind != RunKind.CRAWL if shared else true()
    session.execute(
        update(RunRow)
        .where(RunRow.state == RunState.RUNNING, beside)
        .values(state=RunState.INTERRUPTED, finished_at=new.started_at)
    )
    run = RunRow(
        kind=new.kind,
        state=RunState.RUNNING,
        reference_date=new.reference_date,
        started_at=new.started_at,
        versions=dict(new.versions),
        options=dict(new.options),
        counts={},
    )
    session.add(run)
    session.flush()
    return run.id


def last_recorded_at(session: Session) -> dt.datetime | None:
    """When the last run began or ended, whichever is later; None before the first."""
    began = session.scalar(select(func.max(RunRow.started_at)))
    ended = session.scalar(select(func.max(RunRow.finished_at)))
    return max((moment for moment in (began, ended) if moment), default=None)


def finish_run(
    session: Session,
    run_id: int,
    state: RunState,
    *,
    exit_code: int,
    finished_at: dt.datetime,
    counts: Mapping[str, float],
) -> None:
    """End a run with what it counted."""
    session.execute(
        update(RunRow)
        .where(RunRow.id == run_id)
        .values(state=state, exit_code=exit_code, finished_at=finished_at, counts=dict(counts))
    )


def list_runs(session: Session, limit: int | None = None) -> list[RunRow]:
    """Runs, newest first."""
    return list(session.scalars(select(RunRow).order_by(RunRow.id.desc()).limit(limit)))


def find_run(session: Session, run_id: int) -> RunRow:
    """One run.

    Raises:
        RunUnknown: There is no run of that number.
    """
    row = session.get(RunRow, run_id)
    if row is None:
        raise RunUnknown(f"there is no run {run_id}")
    return row


def proven_platforms(session: Session, program_version: str) -> set[str]:
    """Platforms whose live service kept its contract when this version probed it last."""
    rows = session.execute(
        select(ProbeRow.platform, ProbeRow.passed)
        .where(ProbeRow.program_version == program_version)
        .order_by(ProbeRow.id)
    )
    last = dict(rows.all())
    return {platform for platform, passed in last.items() if passed}


def add_probe(
    session: Session,
    platform: str,
    *,
    program_version: str,
    passed: bool,
    detail: str,
    probed_at: dt.datetime,
) -> None:
    """Record one probe; the last one of a version counts."""
    session.add(
        ProbeRow(
            platform=platform,
            program_version=program_version,
            passed=passed,
            detail=detail,
            probed_at=probed_at,
        )
    )


def last_labelled_on(session: Session, *, before_run: int) -> dt.date | None:
    """Date of the last finished run before this one that decided municipalities."""
    return session.scalar(
        select(RunRow.reference_date)
        .where(
            RunRow.id < before_run,
            RunRow.state == RunState.DONE,
            RunRow.kind.in_([RunKind.NIGHTLY, RunKind.IMPORT, RunKind.LABEL, RunKind.RESCORE]),
        )
        .order_by(RunRow.id.desc())
        .limit(1)
    )
