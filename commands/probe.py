"""The command for the first contact with the live services."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.crawl_options import crawl_options, crawl_settings
from commands.register_update import register_options
from commands.workspace import Workspace, program_version

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from crawler.items import Source
    from crawler.probe_results import ProbeResult
    from crawler.settings import CrawlSettings

_CONTRACT_BROKEN = 3  # cli.ExitCode, which may not be imported from below


@click.command()
@click.option(
    "--source", "platforms", multiple=True, help="Only this platform or family; roo, cbs."
)
@register_options
@crawl_options
@click.pass_obj
def probe(
    workspace: Workspace, /, *, platforms: tuple[str, ...], roo: str, areas: str, **options: Any
) -> int:
    """Ask each platform for one answer of each kind, keep it raw, and check it field by field.

    All kinds that its spider reads, in the order in which a crawl would meet them, and the two
    registers of `register update`. A platform that keeps its contract is asked by `nightly` from
    then on, by this version. Answers go to the folder `probes` of the data folder, with their
    headers. Exit code 3: a contract is broken.
    """
    from commands.night import require_contact
    from crawler import probe as probing

    settings = crawl_settings(options)
    require_contact(settings)
    with workspace.lock():
        sessions = workspace.writer()
        folder = workspace.data_dir / "probes" / f"{workspace.clock():%Y%m%dT%H%M%SZ}"
        results = probing.probe(
            _choose(sessions, workspace, settings, platforms),
            registers=_registers({"roo": roo, "cbs": areas}, platforms),
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
    return _CONTRACT_BROKEN if any(result.broken for result in results) else 0


def _choose(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    settings: "CrawlSettings",
    wanted: tuple[str, ...],
) -> "list[Source]":
    """The sources that can be asked, of the platforms that were chosen."""
    from crawler.plan import excuse_of
    from crawler.sources import load_sources

    with sessions() as session:
        sources = load_sources(session, workspace.today)
    chosen = [
        source
        for source in sources
        if (not wanted or {source.platform, str(source.family)} & set(wanted))
        and not source.ended_on
        and not excuse_of(source, settings)
    ]
    if not chosen and not set(wanted) & {"roo", "cbs"}:
        raise click.UsageError("no platform with a spider was chosen")
    return chosen


def _registers(addresses: "Mapping[str, str]", wanted: tuple[str, ...]) -> "dict[str, str]":
    """The registers of the state that were chosen, of those that lie at an address."""
    return {
        name: address
        for name, address in addresses.items()
        if "://" in address and (not wanted or name in wanted)
    }


def _record(
    sessions: "sessionmaker[Session]", workspace: Workspace, results: "Sequence[ProbeResult]"
) -> None:
    from db.runs import add_probe

    with sessions() as session, session.begin():
        for platform in dict.fromkeys(result.platform for result in results):
            own = [result for result in results if result.platform == platform]
            broken = [f"{each.kind}: {each.verdict}" for each in own if each.broken]
            add_probe(
                session,
                platform,
                program_version=program_version(),
                passed=not broken,
                detail="; ".join(broken) or f"all {len(own)} kinds of answers as documented",
                probed_at=workspace.clock(),
            )


def _print(result: "ProbeResult") -> None:
    word = "BROKEN" if result.broken else "passed" if result.passed else "not met"
    asked = ", ".join(part for part in (result.municipality, result.url) if part)
    place = f" ({asked})" if asked else ""
    click.echo(f"{result.name}: {word}: {result.verdict}{place}")
    for field in result.fields:
        click.echo(f"  {'ok' if field.kept else 'no'}  {field.field}: {field.sentence}")
