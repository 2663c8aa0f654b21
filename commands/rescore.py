"""The command that says all history anew under one model, and shows what that changed."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace, program_version

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

_COLUMNS = (
    "name",
    "valid_from",
    "valid_to",
    "old_computed",
    "new_computed",
    "old_effective",
    "new_effective",
    "cause",
)


@click.command()
@click.option("--model", "version", required=True, help="Version of a released model.")
@click.option(
    "--edition",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write the result as an edition, with its revision table, into this folder.",
)
@format_option
@click.pass_obj
def rescore(workspace: Workspace, version: str, folder: Path | None, row_format: str) -> None:
    """Label all history again under one model; cut off, it goes on where it was."""
    from commands.stage_runs import begin, end, label
    from commands.whole_run import whole_run
    from db.revisions import RevisionLine, list_revisions
    from models.registry import current_version, load_release
    from vocabulary.codes import RunKind

    model = load_release(version)
    with whole_run(workspace):
        sessions = workspace.writer()
        run_id = begin(sessions, workspace, RunKind.RESCORE, version, {"model": version})
        counts = label(sessions, workspace, run_id, model).counts()
        end(sessions, workspace, run_id, counts)
    with sessions() as session:
        rows = list_revisions(session, run_id)
    print_rows(RevisionLine, rows, row_format, _COLUMNS)
    if folder is not None:
        _write_edition(sessions, workspace, folder, run_id)
    if version != current_version():
        click.echo(f"the next night labels with model {current_version()} again", err=True)


def _write_edition(
    sessions: "sessionmaker[Session]", workspace: Workspace, folder: Path, run_id: int
) -> None:
    from db.export import EditionRequest, export_edition

    request = EditionRequest(
        as_of=workspace.today,
        known_at=None,
        dialect="rfc4180",
        licence="CC-BY-4.0",
        program_version=program_version(),
        exported_at=workspace.clock(),
        revision_run=run_id,
    )
    with sessions() as session, session.begin():
        edition = export_edition(session, folder, request)
    click.echo(f"edition {edition.number} in {folder}", err=True)
