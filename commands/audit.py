"""Commands of the human audit that corrects shares: draw a sample, read the answers."""

import csv
import datetime as dt
from pathlib import Path

import click

from commands.options import as_of_options
from commands.output import format_option, print_rows
from commands.workspace import Workspace

_COLUMNS = ("audit", "cbs_code", "name", "value", "coder", "note")
_DEFAULT_SIZE = 150  # benchmarks/shares.py measures the intervals at this size


@click.group()
def audit() -> None:
    """A random sample of municipalities that people code without seeing our verdict."""


@audit.command()
@as_of_options
@click.option(
    "--size", type=click.IntRange(1), default=_DEFAULT_SIZE, show_default=True, help="How many."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Gives the same sample again.")
@format_option
@click.pass_obj
def draw(
    workspace: Workspace,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    size: int,
    seed: int,
    row_format: str,
) -> None:
    """Draw a stratified sample and print it; fill in value and coder, then import it."""
    from db.audits import AuditLine, draw_audit, list_audit

    now = workspace.clock()
    with workspace.editor()() as session, session.begin():
        number = draw_audit(
            session,
            as_of or workspace.today,
            known_at=known_at or now,
            size=size,
            seed=seed,
            drawn_at=now,
        )
        rows = list_audit(session, number)
    print_rows(AuditLine, rows, row_format, _COLUMNS)
    click.echo(f"audit {number}: {len(rows)} municipalities", err=True)


@audit.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_answers(workspace: Workspace, file: Path) -> None:
    """Read the answers in FILE, a CSV as `audit draw --format csv` writes it."""
    from db.audits import NewCode, add_audit_codes

    names = ("cbs_code", "value", "coder", "note")
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            records = list(csv.DictReader(lines))
        codes = [
            NewCode(int(record["audit"]), *((record[name] or "").strip() for name in names))
            for record in records
        ]
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise click.UsageError(f"{file} is no audit: {error}") from error
    with workspace.editor()() as session, session.begin():
        added = add_audit_codes(session, codes, workspace.clock())
    click.echo(f"{added} answers added", err=True)


@audit.command("show")
@click.argument("number", type=int)
@format_option
@click.pass_obj
def show(workspace: Workspace, number: int, row_format: str) -> None:
    """Print the sample of one audit with the answers so far."""
    from db.audits import AuditLine, list_audit

    with workspace.reader()() as session:
        rows = list_audit(session, number)
    print_rows(AuditLine, rows, row_format, _COLUMNS)


@audit.command("list")
@format_option
@click.pass_obj
def list_all(workspace: Workspace, row_format: str) -> None:
    """List the audits and how far they have come; only complete ones correct a share."""
    from db.audits import AuditSummary, list_audits

    with workspace.reader()() as session:
        rows = list_audits(session)
    columns = ("audit", "as_of", "known_on", "seed", "drawn_at", "size", "coded")
    print_rows(AuditSummary, rows, row_format, columns)
