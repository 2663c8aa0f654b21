"""Replay a run: make its results again from what was captured, and hold them against the store."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.errors import ReplayRefused
from commands.output import format_option, print_rows
from commands.workspace import Workspace, program_version

if TYPE_CHECKING:
    from db.replaying import Comparison, ReplayedRun

_DIFFERENT = 1


@click.command()
@click.argument("run_id", metavar="RUN", type=int)
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, help="Reading processes."
)
@format_option
@click.pass_obj
def replay(workspace: Workspace, run_id: int, workers: int, row_format: str) -> int:
    """Make text, facts, verdicts and edition of RUN again from the captures, and compare.

    Works on a copy; nothing is changed. Pages read by OCR are taken as they were stored. Only a
    run of this program version can come out the same. Exit code 1: something came out different.
    """
    from db.replaying import Comparison, find_run, list_retired_before

    with workspace.reader()() as session:
        run = find_run(session, run_id)
        retired = list_retired_before(session, run.ended_at) if run else []
    run = _checked(run, run_id)
    for each in retired:
        click.echo(
            f"retired {each.retired_at:%Y-%m-%d}, text taken as stored: {each.sha256} "
            f"({each.reason})",
            err=True,
        )
    if run.moved:
        click.echo(
            f"{run.moved} places changed since this run; what rests on them may differ", err=True
        )
    with tempfile.TemporaryDirectory(prefix="beleidsmonitor-replay-") as name:
        rows = _replay(workspace, run, workers, Path(name))
    print_rows(Comparison, rows, row_format, ("what", "stored", "rebuilt", "different"))
    different = sum(row.different for row in rows)
    click.echo(
        f"run {run_id}: {'identical' if not different else f'{different} differences'}; "
        f"{len(retired)} captures were retired",
        err=True,
    )
    return _DIFFERENT if different else 0


def _checked(run: "ReplayedRun | None", run_id: int) -> "ReplayedRun":
    if run is None:
        raise ReplayRefused(f"run {run_id} did not end, or labelled nothing")
    made_by = run.versions.get("program")
    if made_by != program_version():
        raise ReplayRefused(
            f"run {run_id} was made by version {made_by}; only that version can replay it"
        )
    return run


def _replay(
    workspace: Workspace, run: "ReplayedRun", workers: int, folder: Path
) -> "list[Comparison]":
    from db.copying import snapshot
    from db.replaying import compare, compare_editions, set_times, stand_down, stand_in, take_back
    from documents.results import EXTRACTOR_VERSION, OCR_EXTRACTOR_VERSION

    original, copy = folder / "original.sqlite", folder / "replayed.sqlite"
    snapshot(workspace.database_url, original)
    shutil.copyfile(original, copy)
    take_back(copy, run, (EXTRACTOR_VERSION, OCR_EXTRACTOR_VERSION))
    stand_in(copy)
    _read_again(workspace, run, workers, copy)
    stand_down(copy)
    _judge_again(run, copy)
    set_times(copy, original, run.run_id)
    for file in (original, copy):
        _export(file, run, folder / file.stem)
    editions = compare_editions(folder / "original", folder / "replayed")
    return [*compare(original, copy, run), editions]


def _read_again(workspace: Workspace, run: "ReplayedRun", workers: int, file: Path) -> None:
    """Extract, and put the stored pages of OCR together."""
    from db.engine import open_engine, session_factory, sqlite_url
    from documents.extraction import extract_pending
    from documents.ocr_backlog import read_backlog

    engine = open_engine(sqlite_url(file))
    sessions, captures = session_factory(engine), workspace.captures()
    extract_pending(
        sessions=sessions, captures=captures, clock=lambda: run.ended_at, workers=workers
    )
    read_backlog(sessions=sessions, captures=captures, clock=lambda: run.ended_at, page_budget=0)
    engine.dispose()


def _judge_again(run: "ReplayedRun", file: Path) -> None:
    """Label with the model and the clock of the run."""
    from classifier.labelling import label_pending
    from db.engine import open_engine, session_factory, sqlite_url
    from models.registry import load_release

    engine = open_engine(sqlite_url(file))
    label_pending(
        sessions=session_factory(engine),
        model=load_release(run.versions["model"]),
        run_id=run.run_id,
        reference_date=run.reference_date,
        clock=lambda: run.ended_at,
        versions={"program": run.versions["program"]},
        everything=True,
    )
    engine.dispose()


def _export(file: Path, run: "ReplayedRun", folder: Path) -> None:
    from db.engine import open_engine, session_factory, sqlite_url
    from db.export import EditionRequest, export_edition

    request = EditionRequest(
        as_of=run.reference_date,
        known_at=run.ended_at,
        dialect="rfc4180",
        licence="CC-BY-4.0",
        program_version=program_version(),
        exported_at=run.ended_at,
    )
    engine = open_engine(sqlite_url(file))
    with session_factory(engine)() as session, session.begin():
        export_edition(session, folder, request)
    engine.dispose()
