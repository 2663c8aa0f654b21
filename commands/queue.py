"""Commands about what people read next, and how well they agree."""

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace

if TYPE_CHECKING:
    from classifier.stopping import Stopping

_COLUMNS = ("item", "why", "name", "reference_date", "title", "page", "passage", "coded")


@dataclass(frozen=True)
class AgreementLine:
    """One cell of the table of two coders."""

    one: str
    other: str
    units: int


@click.command()
@click.option("--by", default="", help="Initials: leaves out what this coder coded or postponed.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@format_option
@click.pass_obj
def queue(workspace: Workspace, by: str, limit: int, row_format: str) -> None:
    """List what people should read next: proposed absences, changes, abstentions, passages.

    Our code and those of other coders are not shown. Code an item with `review code`. The last
    line says how much of the policy has been found for sure, and whether reading may stop.
    """
    from classifier.stopping import judge_reading
    from db.reading_progress import reading_so_far
    from db.review_queue import QueueItem, list_queue
    from db.reviews import list_codes

    with workspace.reader()() as session:
        rows = list_queue(session, workspace.today, by=by, limit=limit)
        done = reading_so_far(session, list_codes(session))
    if row_format == "table":
        rows = [dataclasses.replace(row, passage=_short(row.passage)) for row in rows]
    print_rows(QueueItem, rows, row_format, _COLUMNS)
    click.echo(_progress(judge_reading(done.is_policy, done.unread)), err=True)


def _progress(so_far: "Stopping") -> str:
    """How far the reading has come, and whether the stopping rule is met."""
    read = f"{so_far.read} passages read, {so_far.found} with policy, {so_far.left} unread"
    if not so_far.read:
        return read
    sure = f"with 95% confidence at least {so_far.recall:.0%} of the policy was found"
    return f"{read}: {sure}; {'you may stop' if so_far.may_stop else 'read on until it is 95%'}"


def _short(text: str, width: int = 100) -> str:
    words = " ".join(text.split())
    return words if len(words) <= width else words[: width - 1].rsplit(" ", 1)[0] + "…"


@click.command()
@click.option(
    "--of",
    "kind",
    type=click.Choice(["municipalities", "passages"]),
    default="municipalities",
    show_default=True,
    help="Whose codes are compared.",
)
@format_option
@click.pass_obj
def agreement(workspace: Workspace, kind: str, row_format: str) -> None:
    """Show how well coders agree: alpha, kappa with 95% intervals, and the confusion table."""
    from classifier.agreement import measure_agreement
    from db.review_files import coded_units
    from db.reviews import list_codes

    with workspace.reader()() as session:
        units = coded_units(list_codes(session), passages=kind == "passages")
    found = measure_agreement(list(units.values()))
    if row_format == "json":
        cells = [[*pair, count] for pair, count in found.confusion.items()]
        record = {
            **dataclasses.asdict(dataclasses.replace(found, confusion={})),
            "confusion": cells,
        }
        click.echo(json.dumps(record, indent=2))
        return
    rows = [AgreementLine(one, other, count) for (one, other), count in found.confusion.items()]
    print_rows(AgreementLine, rows, row_format, ("one", "other", "units"))
    said = f"{found.units} units by {', '.join(found.coders) or 'no two coders'}"
    click.echo(said, err=row_format != "table")
    for name, value in (("Krippendorff's alpha", found.alpha), ("Cohen's kappa", found.kappa)):
        click.echo(f"{name}: {_written(value)}", err=row_format != "table")


def _written(value: object) -> str:
    from classifier.agreement import Interval

    if not isinstance(value, Interval) or value.value is None:
        return "not defined: fewer than two values were coded twice"
    return f"{value.value:.3f} (95% {value.low:.3f} to {value.high:.3f})"
