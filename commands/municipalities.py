"""Commands about municipalities: one, all, and what changed."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from commands.options import DATE, as_of_options, boundaries_option
from commands.output import format_option, print_rows
from commands.workspace import Workspace
from vocabulary.codes import Cause, Label, State

if TYPE_CHECKING:
    from db.queries import MunicipalityFilter

_COLUMNS = ("cbs_code", "name", "finding", "policy_since", "why")


@click.command()
@as_of_options
@click.option(
    "--label", type=click.Choice([str(label) for label in Label]), help="Only with this label."
)
@click.option(
    "--state", type=click.Choice([str(state) for state in State]), help="Only in this state."
)
@click.option("--province", help="Only in this province.")
@click.option("--size-class", type=click.IntRange(1, 8), help="Only of this CBS size class.")
@boundaries_option
@format_option
@click.pass_obj
def municipalities(
    workspace: Workspace,
    /,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    drawn_on: dt.date | None,
    row_format: str,
    **wanted: Any,  # the filter options, named as the fields of MunicipalityFilter
) -> None:
    """List every municipality with its label or state, and why."""
    from db.boundaries import list_in_boundaries
    from db.queries import MunicipalityLine, list_municipalities

    day, only = as_of or workspace.today, _filter(wanted)
    with workspace.reader()() as session:
        if drawn_on is None:
            rows = list_municipalities(session, day, known_at=known_at, wanted=only)
        else:
            lines, _ = list_in_boundaries(session, day, drawn_on, known_at=known_at)
            rows = [line for line in lines if only.holds(line)]
    print_rows(MunicipalityLine, rows, row_format, _COLUMNS)


def _filter(wanted: dict[str, Any]) -> "MunicipalityFilter":  # values come typed from click
    from db.queries import MunicipalityFilter

    label, state = wanted.pop("label"), wanted.pop("state")
    return MunicipalityFilter(
        label=Label(label) if label else None, state=State(state) if state else None, **wanted
    )


@click.command()
@click.argument("name")
@as_of_options
@click.option("--format", "row_format", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def municipality(
    workspace: Workspace,
    name: str,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    row_format: str,
) -> None:
    """Show one municipality, by NAME or CBS code: verdict, why, evidence, coverage, history."""
    from commands.municipality_page import build_page, page_as_json, page_as_text

    with workspace.reader()() as session:
        page = build_page(session, name, as_of or workspace.today, known_at=known_at)
    click.echo(page_as_json(page) if row_format == "json" else page_as_text(page))


@click.command()
@click.option("--since", type=DATE, required=True, help="Recorded on or after this date.")
@as_of_options
@click.option("--all-causes", is_flag=True, help="Also changes in what we know, not only news.")
@format_option
@click.pass_obj
def changes(
    workspace: Workspace,
    /,
    since: dt.datetime,
    row_format: str,
    *,
    all_causes: bool,
    **then: Any,  # as_of and known_at
) -> None:
    """List what changed: by default only news about municipalities."""
    from db.history import start_of_day
    from db.queries import ChangeLine, list_change_lines

    causes = [cause for cause in Cause if all_causes or cause.news]
    with workspace.reader()() as session:
        rows = list_change_lines(session, start_of_day(since.date()), causes=causes, **then)
    columns = ("valid_from", "name", "before", "after", "cause", "reason")
    print_rows(ChangeLine, rows, row_format, columns)
