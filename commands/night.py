"""One night from start to report: which sources, the stages in order, and the exit code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from commands.errors import NothingProven
from commands.forgetting import retire_irrelevant
from commands.night_crawl import crawl_sources
from commands.night_end import tell_of_night
from commands.notices import Notices
from commands.stage_runs import (
    begin,
    end,
    label,
    print_counts,
    read_documents,
    watch_drift,
)
from commands.whole_run import require_not_upgraded, whole_run
from commands.workspace import Workspace, program_version
from crawler import outcomes
from crawler.items import Source
from crawler.plan import plan_crawl
from crawler.run import CrawlSummary
from crawler.settings import CrawlSettings
from crawler.sources import load_sources
from db import health as night_health
from db.health import NightHealth, assess_night
from db.municipalities import find_municipality
from db.runs import proven_platforms
from vocabulary.codes import RunKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

_SOURCES_FAILED = 3  # cli.ExitCode, which may not be imported from below
_ALARM = 4


@dataclass(frozen=True)
class NightOptions:
    """What a night is told on the command line."""

    settings: CrawlSettings
    names: tuple[str, ...]
    platforms: tuple[str, ...]
    limit: int | None
    workers: int | str
    unproven: bool
    ocr_pages: int = 0
    crawlers: int = 1
    notices: Notices = field(default_factory=Notices)

    @property
    def on_real_hosts(self) -> bool:
        """Whether requests leave this machine: no host was given an address of its own."""
        return not self.settings.host_addresses

    def as_words(self) -> dict[str, str]:
        """The options as a run row keeps them."""
        return {
            "municipality": " ".join(self.names),
            "source": " ".join(self.platforms),
            "limit": str(self.limit or ""),
        }


def print_plan(workspace: Workspace, options: NightOptions) -> int:
    """Print what a night would ask of whom, one line a source; returns the exit code."""
    sessions = workspace.writer()
    with sessions() as session:
        sources = _chosen(session, workspace, options)
    planned = plan_crawl(sources, options.settings)
    for visit in planned:
        asked = visit.first_url or f"{visit.excuse}: not_covered"
        click.echo(f"{visit.municipality}\t{visit.source.family}\t{visit.source.platform}\t{asked}")
    passed_over = sum(bool(visit.excuse) for visit in planned)
    asked = f"{len(planned) - passed_over} sources would be asked"
    click.echo(f"{asked}; {passed_over} end as not_covered", err=True)
    return 0


def run_night(workspace: Workspace, options: NightOptions) -> int:
    """Run crawl, extraction and labelling, print the report, and return the exit code.

    Raises:
        LockHeld: Another run works in this data folder.
        click.UsageError: Real hosts without a contact.
        NothingProven: No source may be asked.
        ModelError: The released model does not fit; nothing was asked then.
    """
    from models.registry import load_current

    require_contact(options.settings)
    with whole_run(workspace):
        model = load_current()
        sessions = workspace.writer()
        sources = _allowed(sessions, workspace, options)
        run_id = begin(sessions, workspace, RunKind.NIGHTLY, model.version, options.as_words())
        crawled = _crawl(sessions, workspace, options, run_id, sources)
        read = read_documents(sessions, workspace, options.workers, options.ocr_pages)
        labelled = label(sessions, workspace, run_id, model, workers=options.workers)
        require_not_upgraded(sessions)
        retired = {"captures_retired": retire_irrelevant(sessions, workspace)}
        counts = {**crawled.counts(), **read, **labelled.counts(), **retired}
        drifted = watch_drift(sessions, run_id, model)
        exit_code = _finish(sessions, workspace, run_id, counts, drifted=drifted)
        tell_of_night(sessions, workspace, run_id, options.notices)
        return exit_code


def run_crawl(workspace: Workspace, options: NightOptions) -> int:
    """Crawl alone, as a run of its own, beside those of other machines; returns the exit code."""
    require_contact(options.settings)
    with whole_run(workspace, shared=True):
        sessions = workspace.writer()
        sources = _allowed(sessions, workspace, options)
        run_id = begin(sessions, workspace, RunKind.CRAWL, "", options.as_words())
        crawled = _crawl(sessions, workspace, options, run_id, sources)
        return _finish(sessions, workspace, run_id, crawled.counts())


def require_contact(settings: CrawlSettings) -> None:
    """Refuse real hosts without somebody whom they can write to.

    Raises:
        click.UsageError: There is no contact.
    """
    if not settings.host_addresses and not (settings.contact_mail and settings.contact_url):
        raise click.UsageError(
            "real hosts are asked only with a contact: set --contact-mail and --contact-url "
            "(or contact_mail and contact_url in beleidsmonitor.toml)"
        )


def _chosen(session: "Session", workspace: Workspace, options: NightOptions) -> list[Source]:
    day = workspace.today
    codes = [find_municipality(session, name, day).row.cbs_code for name in options.names] or None
    sources = load_sources(session, day, cbs_codes=codes)
    if options.platforms:
        sources = [s for s in sources if {s.platform, str(s.family)} & set(options.platforms)]
    if options.limit is not None:
        first = sorted({source.cbs_code for source in sources})[: options.limit]
        sources = [source for source in sources if source.cbs_code in first]
    return sources


def _allowed(
    sessions: "sessionmaker[Session]", workspace: Workspace, options: NightOptions
) -> list[Source]:
    """The chosen sources, less those whose live service this version has not probed."""
    with sessions() as session:
        sources = _chosen(session, workspace, options)
        proven = proven_platforms(session, program_version())
    if options.unproven or not options.on_real_hosts:
        return sources
    skipped = sorted({source.platform for source in sources} - proven)
    if skipped:
        click.echo(f"not probed with this version, so skipped: {', '.join(skipped)}", err=True)
    kept = [source for source in sources if source.platform in proven]
    if not kept:
        raise NothingProven(
            "no source was probed with this version; --unproven asks them all the same"
        )
    return kept


def _crawl(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    options: NightOptions,
    run_id: int,
    sources: list[Source],
) -> CrawlSummary:
    for line in (*outcomes.thresholds(), *night_health.thresholds()):
        click.echo(line, err=True)
    crawled = crawl_sources(
        sessions, workspace, options.settings, run_id, sources, crawlers=options.crawlers
    )
    if crawled.interrupted:
        raise KeyboardInterrupt
    return crawled


def _finish(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    run_id: int,
    counts: Mapping[str, int],
    *,
    drifted: bool = False,
) -> int:
    with sessions() as session:
        health = assess_night(session, run_id)
    alarm = health.alarming or drifted
    exit_code = _ALARM if alarm else _SOURCES_FAILED if health.sources_failed else 0
    end(sessions, workspace, run_id, counts, exit_code=exit_code)
    _print_health(health)
    click.echo(f"run {run_id} of {workspace.today}: ", nl=False)
    print_counts(counts)
    return exit_code


def _print_health(health: NightHealth) -> None:
    for visit in (*health.failed, *health.suspicious):
        click.echo(
            f"{visit.cbs_code} {visit.family} ({visit.platform}): {visit.outcome} {visit.reason}",
            err=True,
        )
    if health.failed_families:
        click.echo(f"failed altogether: {', '.join(health.failed_families)}", err=True)
    if health.address_block:
        click.echo(
            f"alarm: {health.address_block}; nothing more is asked there until you settled it with "
            "the supplier and ran: coverage unblock SUPPLIER",
            err=True,
        )
    if health.much_suspicious:
        click.echo(
            f"alarm: {len(health.suspicious)} of {health.asked} sources gave a suspicious answer",
            err=True,
        )
    if health.lost:
        click.echo(
            f"{len(health.lost)} of {health.municipalities} municipalities lost a source they "
            "had the night before",
            err=True,
        )
