"""The command that counts: shares of labels and states, and how they changed."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

import click

from commands.options import as_of_options, boundaries_option
from commands.output import format_option, print_rows
from commands.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from classifier.dossier import Verdict
    from db.queries import MunicipalityLine
    from db.shares import Survey

_DIMENSIONS = ("year", "province", "size")
_COLUMNS = ("as_of", "within", "category", "unassessed", "counted", "shown", "between")
_CHANGE_COLUMNS = (
    "from_date",
    "to_date",
    "category",
    "panel",
    "share_before",
    "share_after",
    "change",
    "half_width",
    "said",
)


def _dimensions(_ctx: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    chosen = tuple(part.strip() for part in value.split(",") if part.strip())
    for part in chosen:
        if part not in _DIMENSIONS:
            raise click.BadParameter(f"{part} is not one of {', '.join(_DIMENSIONS)}")
    return chosen


@click.command()
@click.option("--by", "group_by", default="", callback=_dimensions, help="year,province,size.")
@as_of_options
@boundaries_option
@click.option("--all-limits", is_flag=True, help="Currency limits 3/6 and 5/10 beside 4/8.")
@click.option("--changes", is_flag=True, help="Changes between years, from a paired panel.")
@format_option
@click.pass_obj
def shares(
    workspace: Workspace,
    group_by: tuple[str, ...],
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    drawn_on: dt.date | None,
    row_format: str,
    *,
    all_limits: bool,
    changes: bool,
) -> None:
    """Count labels and states, with what could not be assessed, bounds and intervals."""
    if all_limits and drawn_on:
        raise click.UsageError("--all-limits decides units anew; it does not go with --boundaries")
    from db.share_queries import survey_on, years_until
    from db.shares import ChangeOfShareLine, ShareLine, count_shares

    day = as_of or workspace.today
    with workspace.reader()() as session:
        by_year = changes or "year" in group_by
        days = years_until(session, day, known_at) if by_year else [day]
        surveys = [survey_on(session, each, known_at, drawn_on=drawn_on) for each in days]
        if changes:
            print_rows(ChangeOfShareLine, _changes(surveys), row_format, _CHANGE_COLUMNS)
            return
        if all_limits:
            surveys = [each for one in surveys for each in _limited(session, one, known_at)]
    rows = [line for survey in surveys for line in count_shares(survey, group_by)]
    if row_format == "table":  # a category that nobody has, and of which nothing can be said
        rows = [line for line in rows if line.seen or line.shown]
    extra = (*(["drawn_on"] if drawn_on else []), *(["limits"] if all_limits else []))
    print_rows(ShareLine, rows, row_format, (_COLUMNS[0], *extra, *_COLUMNS[1:]))


def _changes(surveys: Collection["Survey"]) -> list[object]:
    from itertools import pairwise

    from db.shares import count_share_changes

    return [
        line for before, after in pairwise(surveys) for line in count_share_changes(before, after)
    ]


def _limited(session: "Session", survey: "Survey", known_at: dt.datetime | None) -> list["Survey"]:
    """The survey under each set of limits; under our own it is what was recorded."""
    from dataclasses import replace

    from classifier.hysteresis import effective_verdict
    from classifier.sensitivity import decide_under
    from models.registry import current_version

    codes = {line.cbs_code for line in survey.lines}
    verdicts = decide_under(
        session, codes, survey.as_of, model_version=current_version(), known_at=known_at
    )

    def under(line: "MunicipalityLine", verdict: "Verdict") -> "MunicipalityLine":
        told = effective_verdict(None, verdict, None, found_more=True)
        return replace(line, label=told.label, state=told.state, confirmation=verdict.confirmation)

    return [
        survey
        if name == survey.limits
        else replace(
            survey,
            limits=name,
            answers={},  # people answered under the limits of the codebook
            lines=[under(line, found[line.cbs_code]) for line in survey.lines],
        )
        for name, found in verdicts.items()
    ]
