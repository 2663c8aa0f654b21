"""Commands about published editions, which are frozen files with a hash."""

import json

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace


@click.group()
def editions() -> None:
    """Look at the editions that were published."""


@editions.command("list")
@format_option
@click.pass_obj
def list_all(workspace: Workspace, row_format: str) -> None:
    """List the editions, newest first, and whether their files are still what was published."""
    from db.editions import EditionLine, list_editions

    with workspace.reader()() as session:
        rows = list_editions(session)
    columns = ("number", "as_of", "known_on", "status", "program_version", "folder", "files")
    print_rows(EditionLine, rows, row_format, columns)


@editions.command()
@click.argument("number", type=int)
@click.pass_obj
def show(workspace: Workspace, number: int) -> None:
    """Print the data package of edition NUMBER, after checking its files."""
    from db.editions import read_package

    with workspace.reader()() as session:
        package = read_package(session, number)
    click.echo(json.dumps(package, ensure_ascii=False, indent=2))


@editions.command()
@click.argument("one", type=int)
@click.argument("other", type=int)
@format_option
@click.pass_obj
def diff(workspace: Workspace, one: int, other: int, row_format: str) -> None:
    """List every cell of the municipalities in which edition ONE and OTHER differ."""
    from db.editions import EditionDifference, diff_editions

    with workspace.reader()() as session:
        rows = diff_editions(session, one, other)
    print_rows(
        EditionDifference, rows, row_format, ("cbs_code", "name", "column", "before", "after")
    )
