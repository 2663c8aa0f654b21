"""Commands about runs and about the database itself."""

import datetime as dt
from dataclasses import dataclass

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace


@dataclass(frozen=True)
class RunLine:
    """One run as shown; counts and versions as ``name=value`` pairs."""

    run: int
    kind: str
    state: str
    reference_date: dt.date
    started_at: dt.datetime
    finished_at: dt.datetime | None
    exit_code: int | None
    counts: str
    versions: str
    options: str


@click.command()
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@format_option
@click.pass_obj
def runs(workspace: Workspace, limit: int, row_format: str) -> None:
    """List runs, newest first, with what each counted and the versions that made it."""
    from db.runs import list_runs

    with workspace.reader()() as session:
        rows = [
            RunLine(
                run=row.id,
                kind=row.kind,
                state=row.state,
                reference_date=row.reference_date,
                started_at=row.started_at,
                finished_at=row.finished_at,
                exit_code=row.exit_code,
                counts=_pairs(row.counts),
                versions=_pairs(row.versions),
                options=_pairs(row.options),
            )
            for row in list_runs(session, limit)
        ]
    columns = ("run", "kind", "state", "reference_date", "exit_code", "counts")
    print_rows(RunLine, rows, row_format, columns)


def _pairs(values: dict[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in values.items())


@click.command()
@click.pass_obj
def upgrade(workspace: Workspace) -> None:
    """Bring the database to the schema of this version; a no-op when it is there."""
    from db.engine import open_engine
    from db.schema import upgrade_schema

    workspace.data_dir.mkdir(parents=True, exist_ok=True)
    with workspace.lock():
        before = upgrade_schema(open_engine(workspace.database_url))
    click.echo(f"schema was {before or 'empty'}; it fits this version now", err=True)
