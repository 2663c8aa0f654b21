"""Commands about what was searched: the ledger, the coverage rule, and searches by hand."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from commands.options import DATE, as_of_options
from commands.output import format_option, print_rows
from commands.workspace import Workspace
from vocabulary.codes import SourceFamily, VisitOutcome

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from classifier.dossier import Coverage
    from db.ledger import LedgerLine
    from db.tables import MunicipalityRow

_COLUMNS = (
    "family",
    "platform",
    "visited_on",
    "outcome",
    "requests",
    "found",
    "expected",
    "newest_document_on",
    "readable_share",
    "reason",
)
_SUMMARY_COLUMNS = ("cbs_code", "name", "sources", "reached", "not_covered", "met", "missing")


@dataclass(frozen=True)
class CoverageSummary:
    """One municipality: its sources, and the four conditions of the coverage rule."""

    cbs_code: str
    name: str
    sources: int
    reached: int  # last visit ended as ok or empty
    not_covered: int  # no spider reads them
    registers: bool
    website: bool
    council: bool
    readable: bool
    met: bool
    missing: str  # one sentence for each condition that does not hold


class _ShownByDefault(click.Group):
    """A group whose words go to ``show`` unless they name another of its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``show`` before anything but a command's name or the group's own help."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ShownByDefault)
def coverage() -> None:
    """What was searched: ``coverage [NAME]`` shows it, ``coverage add`` records a search."""


@coverage.command()
@click.argument("name", required=False)
@as_of_options
@click.option(
    "--nights",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="With NAME: how many nights of each source.",
)
@format_option
@click.pass_obj
def show(
    workspace: Workspace,
    /,
    name: str | None,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    **shown: Any,  # nights and row_format
) -> None:
    """Show each source and night of NAME and what the coverage rule misses; else all in short."""
    from db.ledger import LedgerLine

    day, row_format = as_of or workspace.today, shown["row_format"]
    with workspace.reader()() as session:
        if name is None:
            rows = _summaries(session, day, known_at)
            print_rows(CoverageSummary, rows, row_format, _SUMMARY_COLUMNS)
            click.echo(_totals(rows), err=True)
            return
        lines, held = _of_one(session, name, day, shown["nights"], known_at)
    print_rows(LedgerLine, lines, row_format, _COLUMNS)
    for condition in held.conditions:
        mark = "met" if condition.met else "missing"
        click.echo(f"{mark}: {condition.sentence}", err=row_format != "table")


@coverage.command()
@click.argument("name")
@click.option(
    "--source",
    type=click.Choice([SourceFamily.COUNCIL.value]),
    required=True,
    help="What was searched; the coverage rule accepts a search by hand for the council only.",
)
@click.option("--by", required=True, help="Who searched: initials.")
@click.option("--from", "first", type=DATE, required=True, help="First day that was searched.")
@click.option("--to", "last", type=DATE, required=True, help="Last day that was searched.")
@click.option("--note", required=True, help="Where and how, in a sentence.")
@click.pass_obj
def add(workspace: Workspace, /, name: str, **search: Any) -> None:  # values typed by click
    """Record that a person searched a source of NAME; counts for a year."""
    from db.ledger import NewManualSearch, add_manual_search
    from db.municipalities import find_municipality

    first, last = search["first"].date(), search["last"].date()
    _require_sense(search["by"], search["note"], first, last, workspace.today)
    with workspace.editor()() as session, session.begin():
        row = find_municipality(session, name, workspace.today).row
        new = NewManualSearch(
            cbs_code=row.cbs_code,
            family=SourceFamily(search["source"]),
            searched_by=search["by"].strip(),
            covers_from=first,
            covers_to=last,
            note=search["note"].strip(),
            recorded_at=workspace.clock(),
        )
        add_manual_search(session, new)
        click.echo(f"recorded for {row.name} ({row.cbs_code}); the next night counts it", err=True)


@coverage.command()
@click.argument("supplier")
@click.pass_obj
def unblock(workspace: Workspace, supplier: str) -> None:
    """Ask SUPPLIER again from the next night on, after it lifted the block of our address."""
    from db.visits import lift_block, list_blocks

    with workspace.editor()() as session, session.begin():
        if not lift_block(session, supplier):
            known = ", ".join(list_blocks(session)) or "none"
            raise click.UsageError(f"no block by {supplier} is remembered; there is {known}")
        click.echo(f"{supplier} will be asked again", err=True)


def _require_sense(by: str, note: str, first: dt.date, last: dt.date, today: dt.date) -> None:
    if not by.strip() or not note.strip():
        raise click.UsageError("--by and --note may not be empty: a search counts when signed")
    if first > last:
        raise click.UsageError("--from lies after --to")
    if last > today:
        raise click.UsageError("--to lies in the future: nothing can have been searched there")


def _of_one(
    session: "Session", name: str, day: dt.date, nights: int, known_at: dt.datetime | None
) -> tuple[list["LedgerLine"], "Coverage"]:
    from db.ledger import list_ledger
    from db.municipalities import find_municipality

    row = find_municipality(session, name, day).row
    lines = list_ledger(
        session, as_of=day, nights=nights, cbs_codes=[row.cbs_code], known_at=known_at
    )
    return lines, _assessed(session, row, day, known_at)


def _assessed(
    session: "Session", row: "MunicipalityRow", day: dt.date, known_at: dt.datetime | None
) -> "Coverage":
    from classifier.coverage import assess_coverage
    from classifier.stored import dossier_of
    from db.dossiers import load_dossier

    # Without a model version no passages are loaded: the rule does not read them.
    stored = load_dossier(session, row.cbs_code, model_version="", known_at=known_at)
    return assess_coverage(dossier_of(stored), day)


def _summaries(
    session: "Session", day: dt.date, known_at: dt.datetime | None
) -> list[CoverageSummary]:
    from db.ledger import list_ledger
    from db.municipalities import municipalities_on

    outcomes: dict[str, list[str]] = {}
    for line in list_ledger(session, as_of=day, nights=1, known_at=known_at):
        outcomes.setdefault(line.cbs_code, []).append(line.outcome)
    return [
        _summary(row, outcomes.get(row.cbs_code, []), _assessed(session, row, day, known_at))
        for row in municipalities_on(session, day)
    ]


def _summary(row: "MunicipalityRow", outcomes: Sequence[str], held: "Coverage") -> CoverageSummary:
    counted = Counter(outcomes)
    return CoverageSummary(
        cbs_code=row.cbs_code,
        name=row.name,
        sources=len(outcomes),
        reached=counted[VisitOutcome.OK] + counted[VisitOutcome.EMPTY],
        not_covered=counted[VisitOutcome.NOT_COVERED],
        registers=held.registers.met,
        website=held.website.met,
        council=held.council.met,
        readable=held.readable.met,
        met=held.met,
        missing="; ".join(each.sentence for each in held.conditions if not each.met),
    )


def _totals(rows: Sequence[CoverageSummary]) -> str:
    met = sum(row.met for row in rows)
    lacking = ", ".join(
        f"{sum(not getattr(row, name) for row in rows)} lack {name}"
        for name in ("registers", "website", "council", "readable")
    )
    return f"{met} of {len(rows)} municipalities meet the coverage rule; {lacking}"
