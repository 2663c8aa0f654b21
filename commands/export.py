"""The command that writes a CSV edition."""

import datetime as dt
from pathlib import Path

import click

from commands.options import as_of_options
from commands.workspace import Workspace, program_version


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@as_of_options
@click.option(
    "--dialect", type=click.Choice(["rfc4180", "excel-nl"]), default="rfc4180", show_default=True
)
@click.option("--licence", default="CC-BY-4.0", show_default=True, help="Licence it states.")
@click.pass_obj
def export(
    workspace: Workspace,
    folder: Path,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    dialect: str,
    licence: str,
) -> None:
    """Write a CSV edition into FOLDER, with a data package that describes it."""
    from db.export import EditionRequest, export_edition

    day = as_of or workspace.today
    request = EditionRequest(
        day, known_at, dialect, licence, program_version(), exported_at=workspace.clock()
    )
    with workspace.editor()() as session, session.begin():
        edition = export_edition(session, folder, request)
    click.echo(f"edition {edition.number} ({edition.status}) in {folder}", err=True)
