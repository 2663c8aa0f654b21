"""Commands about one document: what it holds, and what changed in it."""

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace

_VERSION = "number as `document` lists them, or a date on which it stood"


@click.command()
@click.argument("document", type=click.IntRange(1))
@click.option("--version", "wanted", metavar="V", help=f"Version to show: {_VERSION}.")
@click.option("--page", type=click.IntRange(1), help="Only the text of this page, as it is stored.")
@click.option(
    "--format",
    "row_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is written.",
)
@click.pass_obj
def document(
    workspace: Workspace, document: int, wanted: str | None, page: int | None, row_format: str
) -> None:
    """Show one document, by number: places, versions, facts and passages, or a page of its text."""
    from commands.document_page import build_page, page_as_json, page_as_text, page_text

    with workspace.reader()() as session:
        built = build_page(session, document, wanted)
        if page is not None and built.shown is not None:
            click.echo(page_text(session, built.shown, page))
            return
    click.echo(page_as_json(built) if row_format == "json" else page_as_text(built))


@click.command()
@click.argument("document", type=click.IntRange(1))
@click.option("--from", "before", metavar="V", help=f"Earlier version: {_VERSION}.")
@click.option("--to", "after", metavar="V", help="Later version; default: the newest.")
@format_option
@click.pass_obj
def diff(
    workspace: Workspace, document: int, before: str | None, after: str | None, row_format: str
) -> None:
    """Show what changed between two versions of a document, sentence by sentence.

    Without --from it is compared with the version before it. Layout (page breaks, line ends,
    lists, capitals) is no change.
    """
    from commands.document_changes import compare_versions
    from documents.differences import Change

    with workspace.reader()() as session:
        compared = compare_versions(session, document, before, after)
    click.echo(compared.summary, err=True)
    if compared.changes or row_format != "table":
        columns = ("kind", "page_before", "before", "page_after", "after")
        print_rows(Change, compared.changes, row_format, columns)
