"""Commands about documents and passages."""

import datetime as dt
from typing import Any

import click

from commands.options import as_of_options
from commands.output import format_option, print_rows
from commands.workspace import Workspace


@click.command()
@click.argument("name", required=False)
@as_of_options
@format_option
@click.pass_obj
def documents(
    workspace: Workspace,
    name: str | None,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    row_format: str,
) -> None:
    """List documents with type, status, code and text state, of all or of one municipality."""
    from db.document_queries import DocumentLine, list_documents
    from db.municipalities import find_municipality

    with workspace.reader()() as session:
        found = find_municipality(session, name, as_of or workspace.today) if name else None
        codes = [found.row.cbs_code] if found else None
        rows = list_documents(session, cbs_codes=codes, as_of=as_of, known_at=known_at)
    columns = ("document_id", "cbs_code", "title", "type", "status", "decided_on", "code", "text")
    print_rows(DocumentLine, rows, row_format, (*columns, "gone"))


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--municipality", "name", help="Only in this municipality (name or CBS code).")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@as_of_options
@format_option
@click.pass_obj
def search(
    workspace: Workspace,
    /,
    words: tuple[str, ...],
    name: str | None,
    row_format: str,
    **asked: Any,  # as_of, known_at and limit, typed by click
) -> None:
    """List passages that hold all WORDS; a final * stands for any ending."""
    from db.document_queries import PassageLine, search_passages
    from db.municipalities import find_municipality

    with workspace.reader()() as session:
        day = asked["as_of"] or workspace.today
        found = find_municipality(session, name, day) if name else None
        codes = [found.row.cbs_code] if found else None
        rows = search_passages(session, " ".join(words), cbs_codes=codes, **asked)
    columns = ("cbs_code", "title", "page", "heading", "passage")
    print_rows(PassageLine, rows, row_format, columns)
