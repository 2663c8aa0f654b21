"""Write and read runs: one row per nightly, crawl, import or stage started by hand."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.tables import RunRow
from vocabulary.codes import RunKind, RunState


def start_run(
    session: Session,
    kind: RunKind,
    *,
    reference_date: dt.date,
    started_at: dt.datetime,
    versions: Mapping[str, str],
    options: Mapping[str, str],
) -> int:
    """Add a run that is under way and return its id.

    Runs that were left ``running`` are ended as ``interrupted``: whoever starts a run holds
    the lock, so no other one can be alive.
    """
    session.execute(
        update(RunRow)
        .where(RunRow.state == RunState.RUNNING)
        .values(state=RunState.INTERRUPTED, finished_at=started_at)
    )
    run = RunRow(
        kind=kind,
        state=RunState.RUNNING,
        reference_date=reference_date,
        started_at=started_at,
        versions=dict(versions),
        options=dict(options),
        counts={},
    )
    session.add(run)
    session.flush()
    return run.id


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
