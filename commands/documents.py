"""Commands about documents and passages."""

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace


@click.command()
@click.argument("name", required=False)
@format_option
@click.pass_obj
def documents(workspace: Workspace, name: str | None, row_format: str) -> None:
    """List documents with type, status, code and text state, of all or of one municipality."""
    from db.document_queries import DocumentLine, list_documents
    from db.municipalities import find_municipality

    with workspace.reader()() as session:
        found = find_municipality(session, name, workspace.today) if name else None
        rows = list_documents(session, cbs_codes=[found.row.cbs_code] if found else None)
    columns = ("document_id", "cbs_code", "title", "type", "status", "decided_on", "code", "text")
    print_rows(DocumentLine, rows, row_format, (*columns, "gone"))


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--municipality", "name", help="Only in this municipality (name or CBS code).")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@format_option
@click.pass_obj
def search(
    workspace: Workspace, words: tuple[str, ...], name: str | None, limit: int, row_format: str
) -> None:
    """List passages that hold all WORDS; a final * stands for any ending."""
    from db.document_queries import PassageLine, search_passages
    from db.municipalities import find_municipality

    with workspace.reader()() as session:
        found = find_municipality(session, name, workspace.today) if name else None
        codes = [found.row.cbs_code] if found else None
        rows = search_passages(session, " ".join(words), cbs_codes=codes, limit=limit)
    columns = ("cbs_code", "title", "page", "heading", "passage")
    print_rows(PassageLine, rows, row_format, columns)
