"""Commands about runs and about the database itself."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace
from vocabulary.codes import RunState

if TYPE_CHECKING:
    from db.tables import RunRow


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


@dataclass(frozen=True)
class CostLine:
    """What one stage took, or what was asked of one platform."""

    part: str  # stage or source
    name: str
    items: int  # what the stage worked on; visits to the platform
    seconds: float  # on the wall; of a platform waiting for its answers, without pauses
    processor_seconds: float | None
    requests: int | None
    failed_requests: int | None
    documents: int | None
    received_bytes: int | None


@click.group(invoke_without_command=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@format_option
@click.pass_context
def runs(ctx: click.Context, limit: int, row_format: str) -> None:
    """List runs, newest first, with what each counted and the versions that made it."""
    if ctx.invoked_subcommand is not None:
        return
    from db.runs import list_runs

    workspace: Workspace = ctx.obj
    with workspace.reader()() as session:
        rows = [_line(row, alive=workspace.in_use()) for row in list_runs(session, limit)]
    columns = ("run", "kind", "state", "reference_date", "exit_code", "counts")
    print_rows(RunLine, rows, row_format, columns)


@runs.command()
@click.argument("number", type=int, metavar="RUN")
@format_option
@click.pass_obj
def show(workspace: Workspace, number: int, row_format: str) -> None:
    """Show what each stage of RUN took, and what it asked of each source."""
    from db.costs import list_platform_costs, list_stage_costs
    from db.runs import find_run

    with workspace.reader()() as session:
        run = find_run(session, number)
        stages, platforms = list_stage_costs(session, number), list_platform_costs(session, number)
    rows = [
        CostLine("stage", s.stage, s.items, s.seconds, s.processor_seconds, None, None, None, None)
        for s in stages
    ] + [
        CostLine(
            part="source",
            name=p.platform,
            items=p.sources,
            seconds=p.seconds,
            processor_seconds=None,
            requests=p.requests,
            failed_requests=p.failed_requests,
            documents=p.found,
            received_bytes=p.received_bytes,
        )
        for p in platforms
    ]
    if row_format == "table":
        line = _line(run, alive=workspace.in_use())
        click.echo(f"run {number}: {line.kind}, {line.state}, exit code {line.exit_code}")
        click.echo(f"for {line.reference_date}, started {line.started_at:%Y-%m-%d %H:%M} UTC")
        click.echo(f"versions  {line.versions}\ncounts    {line.counts}")
    columns = ("part", "name", "items", "seconds", "processor_seconds", "requests")
    more = ("failed_requests", "documents", "received_bytes")
    print_rows(CostLine, rows, row_format, (*columns, *more))


def _line(row: "RunRow", *, alive: bool) -> RunLine:
    """One run; one that was killed could not write how it ended."""
    return RunLine(
        run=row.id,
        kind=row.kind,
        state=RunState.INTERRUPTED if row.state is RunState.RUNNING and not alive else row.state,
        reference_date=row.reference_date,
        started_at=row.started_at,
        finished_at=row.finished_at,
        exit_code=row.exit_code,
        counts=_pairs(row.counts),
        versions=_pairs(row.versions),
        options=_pairs(row.options),
    )


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
        before = upgrade_schema(open_engine(workspace.database_url, one_of_many=True))
    click.echo(f"schema was {before or 'empty'}; it fits this version now", err=True)
