"""The stages as the commands run them: with progress, a run row, and a line of counts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from commands.cluster import workers_in
from commands.errors import ClockJumpedBack
from commands.progress import StageProgress
from commands.run_context import enter_run, leave_run
from commands.whole_run import require_not_upgraded, whole_run
from commands.workspace import Workspace, program_version
from db.costs import StageCost, add_stage_costs
from db.runs import NewRun, finish_run, last_recorded_at, start_run
from vocabulary.codes import RunKind, RunState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from classifier.labelling import LabellingSummary
    from documents.extraction import ExtractionSummary
    from documents.ocr_backlog import OcrSummary
    from models.registry import ReleasedModel


def extract(
    sessions: "sessionmaker[Session]", workspace: Workspace, workers: int | None
) -> "ExtractionSummary":
    """Read every capture that has no text yet."""
    require_not_upgraded(sessions)
    from documents.extraction import extract_pending

    with StageProgress("extract", "documents") as progress:
        return extract_pending(
            sessions=sessions,
            captures=workspace.captures(),
            clock=workspace.clock,
            workers=workers,
            progress=progress,
        )


def read_documents(
    sessions: "sessionmaker[Session]", workspace: Workspace, workers: int | str, ocr_pages: int
) -> dict[str, int]:
    """Read what has no text yet, then scans by OCR; returns the counts of both."""
    with workers_in(workers) as count:
        extracted = extract(sessions, workspace, count)
        return {**extracted.counts(), **ocr(sessions, workspace, count, ocr_pages).counts()}


def ocr(
    sessions: "sessionmaker[Session]", workspace: Workspace, workers: int | None, page_budget: int
) -> "OcrSummary":
    """Read scans by OCR within a budget of pages; says so when there is no engine for it."""
    require_not_upgraded(sessions)
    from documents.ocr_backlog import read_backlog

    with StageProgress("ocr", "pages") as progress:
        done = read_backlog(
            sessions=sessions,
            captures=workspace.captures(),
            clock=workspace.clock,
            page_budget=page_budget,
            workers=workers,
            progress=progress,
        )
    if done.gap:
        click.echo(
            f"gap: no OCR, {done.gap}; {done.waiting_documents} scanned documents "
            f"({done.waiting_pages} pages) wait unread",
            err=True,
        )
    return done


def label(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    run_id: int,
    model: "ReleasedModel",
    *,
    everything: bool = False,
    workers: int | str = 1,
) -> "LabellingSummary":
    """Label what is new and decide for today the municipalities of which something changed."""
    require_not_upgraded(sessions)
    from classifier.labelling import label_pending

    with (
        StageProgress("label", "documents, then municipalities") as progress,
        workers_in(workers) as count,
    ):
        return label_pending(
            sessions=sessions,
            model=model,
            run_id=run_id,
            reference_date=workspace.today,
            clock=workspace.clock,
            versions={"program": program_version()},
            everything=everything,
            on_cluster=count is None,
            progress=progress,
        )


def watch_drift(sessions: "sessionmaker[Session]", run_id: int, model: "ReleasedModel") -> bool:
    """Measure how a labelled run differs from those before it; says, and returns, an alarm."""
    from classifier.drift import watch

    alarms = [row.said for row in watch(sessions, model, run_id) if row.alarm]
    for said in alarms:
        click.echo(f"alarm: {said}", err=True)
    return bool(alarms)


def run_labelling(workspace: Workspace, *, everything: bool = False) -> None:
    """Label alone, as a run of its own."""
    from models.registry import load_current

    with whole_run(workspace):
        model = load_current()
        sessions = workspace.writer()
        run_id = begin(sessions, workspace, RunKind.LABEL, model.version, {})
        counts = label(sessions, workspace, run_id, model, everything=everything).counts()
        end(sessions, workspace, run_id, counts)
    print_counts(counts)


def begin(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    kind: RunKind,
    model_version: str,
    options: Mapping[str, str],
) -> int:
    """Start a run row, or take up the one that was cut off.

    Raises:
        ClockJumpedBack: The last run began or ended later than now.
    """
    new = NewRun(
        kind=kind,
        reference_date=workspace.today,
        started_at=workspace.clock(),
        versions={"program": program_version(), "model": model_version},
        options=options,
    )
    with sessions() as session, session.begin():
        last = last_recorded_at(session)
        if last is not None and new.started_at < last:
            raise ClockJumpedBack(
                f"the clock says {new.started_at:%Y-%m-%d %H:%M} UTC, but the last run was at "
                f"{last:%Y-%m-%d %H:%M} UTC: set the clock right; nothing was done"
            )
        run_id = start_run(session, new)
    enter_run(run_id, lambda cost: _keep_cost(sessions, run_id, cost))
    return run_id


def end(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    run_id: int,
    counts: Mapping[str, int],
    *,
    exit_code: int = 0,
) -> None:
    """Close a run row as done."""
    with sessions() as session, session.begin():
        finish_run(
            session,
            run_id,
            RunState.DONE,
            exit_code=exit_code,
            finished_at=workspace.clock(),
            counts=counts,
        )
    leave_run()


def _keep_cost(sessions: "sessionmaker[Session]", run_id: int, cost: StageCost) -> None:
    with sessions() as session, session.begin():
        add_stage_costs(session, run_id, [cost])


def print_counts(counts: Mapping[str, int]) -> None:
    """One line on stdout: what was counted, zeros too."""
    click.echo(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()))
