"""The command that shows how a night differs from the nights before it."""

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace

_COLUMNS = ("measure", "share", "earlier_share", "chance", "alarm", "said")


@click.command()
@click.option("--run", "run_id", type=click.IntRange(1), help="This run; default: the last one.")
@format_option
@click.pass_obj
def drift(workspace: Workspace, run_id: int | None, row_format: str) -> None:
    """Show how a night differs from the 90 days before it, and whether chance explains it."""
    from db.drift import DriftLine, list_drift

    with workspace.reader()() as session:
        rows = list_drift(session, run_id)
    print_rows(DriftLine, rows, row_format, _COLUMNS)
