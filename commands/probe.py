"""The command for the first contact with the live services."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.crawl_options import crawl_options, crawl_settings
from commands.workspace import Workspace, program_version

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from crawler.items import Source
    from crawler.probe import ProbeResult
    from crawler.settings import CrawlSettings

_CONTRACT_BROKEN = 3  # cli.ExitCode, which may not be imported from below


@click.command()
@click.option("--source", "platforms", multiple=True, help="Only this platform or family.")
@crawl_options
@click.pass_obj
def probe(workspace: Workspace, /, *, platforms: tuple[str, ...], **options: Any) -> int:
    """Ask each platform one question, keep the raw answer, and check it field by field.

    A platform that keeps its contract is asked by ``nightly`` from then on, by this version.
    Answers go to the folder ``probes`` of the data folder. Exit code 3: a contract is broken.
    """
    from commands.night import require_contact
    from crawler import probe as probing

    settings = crawl_settings(options)
    require_contact(settings)
    with workspace.lock():
        sessions = workspace.writer()
        folder = workspace.data_dir / "probes" / f"{workspace.clock():%Y%m%dT%H%M%SZ}"
        results = probing.probe(
            _one_of_each(sessions, workspace, settings, platforms),
            sessions=sessions,
            captures=workspace.captures(),
            folder=folder,
            reference_date=workspace.today,
            clock=workspace.clock,
            settings=settings,
        )
        if settings.host_addresses:
            click.echo("not the live services, so nothing is proven by this", err=True)
        else:
            _record(sessions, workspace, results)
    for result in results:
        _print(result)
    click.echo(f"answers are in {folder}", err=True)
    return 0 if all(result.passed for result in results) else _CONTRACT_BROKEN


def _one_of_each(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    settings: "CrawlSettings",
    wanted: tuple[str, ...],
) -> "list[Source]":
    """The first source of each platform that can be asked."""
    from crawler.plan import excuse_of
    from crawler.sources import load_sources

    with sessions() as session:
        sources = load_sources(session, workspace.today)
    first: dict[str, Source] = {}
    for source in sources:
        named = not wanted or {source.platform, str(source.family)} & set(wanted)
        if named and not excuse_of(source, settings):
            first.setdefault(source.platform, source)
    chosen = [source for _, source in sorted(first.items())]
    if not chosen:
        raise click.UsageError("no platform with a spider was chosen")
    return chosen


def _record(
    sessions: "sessionmaker[Session]", workspace: Workspace, results: "Sequence[ProbeResult]"
) -> None:
    from db.runs import add_probe

    with sessions() as session, session.begin():
        for result in results:
            add_probe(
                session,
                result.platform,
                program_version=program_version(),
                passed=result.passed,
                detail=result.verdict,
                probed_at=workspace.clock(),
            )


def _print(result: "ProbeResult") -> None:
    word = "passed" if result.passed else "BROKEN"
    click.echo(f"{result.platform}: {word}: {result.verdict} ({result.municipality}, {result.url})")
    for field in result.fields:
        click.echo(f"  {'ok' if field.kept else 'no'}  {field.field}: {field.sentence}")
