"""Commands by which people code, confirm and adjudicate."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.reviews import Signature

_BY = click.option("--by", required=True, help="Initials of who says so.")
_NOTE = click.option("--note", required=True, help="Where you looked, and what you found.")
_REMARK = click.option("--note", default="", help="A remark; kept with it.")
_LATER = "recorded; `label` and `nightly` count it"


@click.group()
def review() -> None:
    """Say what you make of a municipality or a passage; nothing said before is overwritten."""


@review.command()
@click.argument("name")
@_BY
@_NOTE
@click.pass_obj
def confirm(workspace: Workspace, name: str, by: str, note: str) -> None:
    """Confirm that NAME, by CBS code or name, has no visible policy; holds for a year at most.

    It lapses earlier when a document with a volunteer term arrives or coverage is lost.
    """
    _say_of_absence(workspace, name, "confirmed", note, by)


@review.command()
@click.argument("name")
@_BY
@_NOTE
@click.pass_obj
def refute(workspace: Workspace, name: str, by: str, note: str) -> None:
    """Say that NAME does have visible policy, though none was found; it counts in no share."""
    _say_of_absence(workspace, name, "refuted", note, by)


def _say_of_absence(workspace: Workspace, name: str, outcome: str, note: str, by: str) -> None:
    from db.municipalities import find_municipality
    from db.reviews import confirm_absence
    from vocabulary.codes import Confirmation

    with workspace.editor()() as session, session.begin():
        row = find_municipality(session, name, workspace.today).row
        said = Confirmation(outcome)
        confirm_absence(session, row.cbs_code, workspace.today, said, note, _sign(workspace, by))
        told = f"{row.name} ({row.cbs_code}): {outcome}"
    click.echo(f"{told}, {_LATER}", err=True)


@review.command()
@click.argument("item")
@click.argument("value")
@_BY
@_REMARK
@click.option("--hosts", default="", help="Domains of a P2, P3 or P4, apart by spaces.")
@click.option("--themes", default="", help="Functions that it commits to, apart by spaces.")
@click.option("--means/--no-means", default=None, help="Whether a choice, measure or budget is.")
@click.pass_obj
def code(workspace: Workspace, /, item: str, value: str, by: str, note: str, **said: Any) -> None:
    """Give ITEM of the queue the code VALUE: P0 to P4, a label, a state, or unsure."""
    _code(workspace, item, _person_code(value, note, said), by, settles=False)


@review.command()
@click.argument("item")
@click.argument("value")
@_BY
@_NOTE
@click.pass_obj
def adjudicate(workspace: Workspace, item: str, value: str, by: str, note: str) -> None:
    """Decide on ITEM, of which coders disagree; their own codes stay beside it."""
    _code(workspace, item, _person_code(value, note, {}), by, settles=True)


@review.command()
@click.argument("item")
@_BY
@_REMARK
@click.pass_obj
def postpone(workspace: Workspace, item: str, by: str, note: str) -> None:
    """Take ITEM out of your queue for two weeks."""
    from db.review_items import find_item
    from db.reviews import postpone as put_off

    with workspace.editor()() as session, session.begin():
        put_off(session, find_item(session, item, workspace.today), note, _sign(workspace, by))
    click.echo("postponed", err=True)


@review.command("export")
@click.option("--by", default="", help="Initials of the coder; leaves out what they coded.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--coded", is_flag=True, help="Instead: every code given so far.")
@click.pass_obj
def export_items(workspace: Workspace, by: str, limit: int, *, coded: bool) -> None:
    """Write the first items of the queue as CSV; fill in value, then import it.

    Neither our code nor another coder's is in it, nor why an item is in the queue.
    """
    from commands.output import print_rows
    from db.review_files import ReviewLine, lines_to_code, list_coded_lines
    from db.review_queue import list_queue

    with workspace.reader()() as session:
        if coded:
            rows = list_coded_lines(session)
        else:
            rows = lines_to_code(list_queue(session, workspace.today, by=by, limit=limit), by)
    print_rows(ReviewLine, rows, "csv", ())


@review.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_codes(workspace: Workspace, file: Path) -> None:
    """Read the codes in FILE, a CSV as `review export` writes it; all of them or none.

    A value is a code, unsure, postpone, or for a proposed absence confirm or refute. Lines
    without a value are left, and what is known already is not added again.
    """
    from db.errors import ReviewRefused

    try:
        text = file.read_text(encoding="utf-8-sig")
        separator = ";" if text.partition("\n")[0].count(";") > 1 else ","
        records = list(csv.DictReader(text.splitlines(keepends=True), delimiter=separator))
    except (UnicodeDecodeError, csv.Error) as error:
        raise click.UsageError(f"{file} is no review file: {error}") from error
    missing = {"item", "value", "coder", "note"} - set(records[0] if records else ())
    if missing:
        raise click.UsageError(f"{file} is no review file: no {', '.join(sorted(missing))}")
    added = 0
    with workspace.editor()() as session, session.begin():
        for number, record in enumerate(records, start=2):  # line 1 is the header
            try:
                added += _import_line(workspace, session, record)
            except ReviewRefused as error:
                raise ReviewRefused(f"line {number}: {error}") from error
    click.echo(f"{added} words added", err=True)


def _import_line(workspace: Workspace, session: "Session", record: dict[str, str | None]) -> bool:
    from db.review_items import find_item
    from db.reviews import add_code, confirm_absence
    from db.reviews import postpone as put_off
    from vocabulary.codes import Confirmation

    said = {name: (value or "").strip() for name, value in record.items() if name}
    value, note = said["value"], said["note"]
    if not value:
        return False
    item, signed = (
        find_item(session, said["item"], workspace.today),
        _sign(workspace, said["coder"]),
    )
    if value in ("confirm", "refute") and item.identity is None:
        outcome = Confirmation.CONFIRMED if value == "confirm" else Confirmation.REFUTED
        return confirm_absence(session, item.cbs_code, workspace.today, outcome, note, signed)
    if value == "postpone":
        return put_off(session, item, note, signed)
    means = {"yes": True, "no": False}.get(said.get("means", "").casefold())
    extra = {"hosts": said.get("hosts", ""), "themes": said.get("themes", ""), "means": means}
    return add_code(session, item, _person_code(value, note, extra), signed)


def _code(workspace: Workspace, item: str, person: Any, by: str, *, settles: bool) -> None:
    from db.review_items import find_item
    from db.reviews import add_code

    with workspace.editor()() as session, session.begin():
        found = find_item(session, item, workspace.today)
        new = add_code(session, found, person, _sign(workspace, by), settles=settles)
    click.echo(_LATER if new else "you said so before; nothing added", err=True)


def _person_code(value: str, note: str, said: dict[str, Any]) -> Any:
    """A PersonCode; loaded late."""
    from db.reviews import PersonCode

    given = {name: said[name].split() for name in ("hosts", "themes") if said.get(name)}
    means = {} if said.get("means") is None else {"means": bool(said["means"])}
    return PersonCode(value, note, {**given, **means})


def _sign(workspace: Workspace, by: str) -> "Signature":
    from classifier.versions import CODEBOOK_VERSION
    from db.reviews import Signature

    return Signature(by.strip(), workspace.clock(), CODEBOOK_VERSION)
