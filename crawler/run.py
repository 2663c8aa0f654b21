"""The one door to Scrapy's process: ``crawl``."""

import asyncio
import contextlib
import datetime as dt
import logging
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from sqlalchemy.orm import Session, sessionmaker

from crawler.collector import seldom_collecting
from crawler.items import Source
from crawler.night import Night
from crawler.pipelines.store import open_writer
from crawler.plan import excuse_of
from crawler.platforms import SPIDERS
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.shared_turns import SharedTurns
from crawler.suppliers import load_suppliers
from crawler.turnstile import Turnstile
from db.captures import CaptureStore
from db.visits import (
    KnownLocation,
    VisitRecord,
    find_cursor,
    known_locations,
    list_blocks,
    list_visits,
    write_visit,
)
from vocabulary.codes import VisitOutcome

_SECONDS_A_MINUTE = 60.0
# A request that hangs ends by its own timeout; a crawler that was killed keeps its turn this long.
_LEASE_MARGIN_SECONDS = 30.0

# Counted in every run, also when there are none.
_COUNTED = ("documents_new", "documents_changed", "documents_seen", "documents_too_large")

Progress = Callable[[int, int, VisitRecord], None]  # done, all, the visit just written


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What one crawl came to, with the sources that an earlier part of the run visited."""

    visits: tuple[VisitRecord, ...]
    outcomes: Mapping[VisitOutcome, int]
    interrupted: bool
    documents: Mapping[str, int]  # of this process: new, changed, seen, dropped, too large

    def counts(self) -> dict[str, int]:
        """All numbers under one flat name each, in a fixed order, for the run's row."""
        outcomes = {f"visits_{each}": self.outcomes.get(each, 0) for each in VisitOutcome}
        requests = sum(visit.requests for visit in self.visits)
        failed = sum(visit.failed_requests for visit in self.visits)
        documents = {name: self.documents[name] for name in sorted(self.documents)}
        return {**outcomes, "requests": requests, "failed_requests": failed, **documents}


def crawl(
    sources: Sequence[Source],
    *,
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    run_id: int,
    reference_date: dt.date,
    clock: Callable[[], dt.datetime],
    settings: CrawlSettings,
    progress: Progress | None = None,
) -> CrawlSummary:
    """Visit every source once in this run; can be called once per process.

    Sources that this run visited already are left alone, so that a run that was killed goes
    on where it was. SIGINT and SIGTERM end it cleanly; finished sources keep their visits.

    Args:
        sources: Each is visited by the spider of its platform, or ends as ``not_covered``.
        sessions: Makes sessions on the store.
        captures: Where bytes are kept.
        run_id: The run that the visits belong to.
        reference_date: Civil date of this night in the Netherlands.
        clock: Gives the time in UTC, aware.
        settings: Contact, manners, limits and endpoints.
        progress: Called after each visit with done, all, and the visit.

    Raises:
        Exception: What the store raised when it could not be written; the crawl was ended.
    """
    night = _night(
        sessions=sessions,
        captures=captures,
        run_id=run_id,
        reference_date=reference_date,
        clock=clock,
        settings=settings,
    )
    try:
        _visit_all(night, sources, progress)
    finally:
        if night.writer is not None:
            night.writer.close()
    if night.error is not None:
        raise night.error
    return _summarise(night)


def _visit_all(night: Night, sources: Sequence[Source], progress: Progress | None) -> None:
    """Visit what this run has not visited yet."""
    with night.sessions() as session:
        night.records.extend(list_visits(session, night.run_id))
        night.refusals.update(list_blocks(session))
    visited = {record.source_id for record in night.records}
    waiting = [source for source in sources if source.id not in visited]
    if progress is not None:
        night.report = _reporter(night, progress, len(visited) + len(waiting))
    excuses = {source.id: excuse_of(source, night.settings) for source in waiting}
    for source in waiting:
        if excuses[source.id]:
            _pass_over(night, source, excuses[source.id])
    _run_spiders(night, [source for source in waiting if not excuses[source.id]])


def _night(
    *,
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    run_id: int,
    reference_date: dt.date,
    clock: Callable[[], dt.datetime],
    settings: CrawlSettings,
) -> Night:
    shared = None
    if settings.shared_limits:
        lease = settings.timeout_seconds + _LEASE_MARGIN_SECONDS
        shared = SharedTurns(sessions, lease_seconds=lease)
    turnstile = Turnstile(load_suppliers(), delay_seconds=settings.delay_seconds, shared=shared)
    if settings.units_per_minute:
        key = load_suppliers().key(settings.endpoints.openbesluitvorming)
        turnstile.slow_down(key, _SECONDS_A_MINUTE / settings.units_per_minute)
    return Night(
        run_id=run_id,
        reference_date=reference_date,
        clock=clock,
        settings=settings,
        sessions=sessions,
        captures=captures,
        turnstile=turnstile,
        report=lambda _record: None,
        writer=open_writer(sessions, captures, clock),
    )


def _reporter(night: Night, progress: Progress, total: int) -> Callable[[VisitRecord], None]:
    return lambda record: progress(len(night.records), total, record)


def _pass_over(night: Night, source: Source, excuse: str) -> None:
    """Write the visit of a source that cannot be asked."""
    record = VisitRecord(
        run_id=night.run_id,
        source_id=source.id,
        family=source.family,
        cbs_code=source.cbs_code,
        outcome=VisitOutcome.NOT_COVERED,
        reason=excuse,
        visited_at=night.clock(),
        reference_date=night.reference_date,
        reached=False,
        requests=0,
        failed_requests=0,
        found=0,
        expected=None,
        pages=0,
        section_complete=False,
        covers_from=None,
        newest_document_on=None,
    )
    with night.sessions() as session, session.begin():
        write_visit(session, record)
    night.records.append(record)
    night.report(record)


def _run_spiders(night: Night, sources: Sequence[Source]) -> None:
    if not sources:
        return
    process = quiet_process(scrapy_settings(night.settings))
    night.stop = lambda: _stop_soon(process)
    for platform, spider in SPIDERS.items():
        own = [source for source in sources if source.platform == platform]
        if own:
            process.crawl(
                spider,
                sources=own,
                settings=night.settings,
                reference_date=night.reference_date,
                load_known=lambda source_id: _load_known(night.sessions, source_id),
                load_cursor=lambda source_id, name: _load_cursor(night.sessions, source_id, name),
                night=night,
            )
    with _stopping_on_signals(night), seldom_collecting():
        process.start(install_signal_handlers=False)


@contextlib.contextmanager
def _stopping_on_signals(night: Night) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the crawl, a second one without waiting for open requests.

    Scrapy's own handlers outlive its reactor, and forget a signal that comes while the last
    spider closes.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(_signal: int, _frame: FrameType | None) -> None:
        again, night.interrupted = night.interrupted, True
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # the crawl has not begun, or is over
            raise KeyboardInterrupt from None
        loop.call_soon_threadsafe(_stop_reactor if again else night.stop)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def quiet_process(settings: dict[str, Any]) -> AsyncCrawlerProcess:
    """A process that says only what nobody else says; Scrapy opens its loggers wide."""
    logging.disable(logging.INFO)
    try:
        process = AsyncCrawlerProcess(settings)
    finally:
        logging.disable(logging.NOTSET)
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    # A robots.txt that cannot be fetched is told by the page that was to follow, and a file
    # that is too large by its visit.
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
    logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)
    return process


def _stop_soon(process: AsyncCrawlerProcess) -> None:
    """Let open requests end, then the reactor: a spider that is just opening never would."""
    asyncio.ensure_future(process.stop()).add_done_callback(lambda _task: _stop_reactor())


def _stop_reactor() -> None:
    from twisted.internet import error, reactor

    with contextlib.suppress(error.ReactorNotRunning):
        reactor.stop()  # type: ignore[misc] # made when it is installed


def _load_known(sessions: sessionmaker[Session], source_id: int) -> Mapping[str, KnownLocation]:
    with sessions() as session:
        return known_locations(session, source_id)


def _load_cursor(sessions: sessionmaker[Session], source_id: int, name: str) -> str | None:
    with sessions() as session:
        return find_cursor(session, source_id, name)


def _summarise(night: Night) -> CrawlSummary:
    records = sorted(night.records, key=lambda record: record.source_id)
    return CrawlSummary(
        visits=tuple(records),
        outcomes=dict(Counter(record.outcome for record in records)),
        interrupted=night.interrupted,
        documents={name: night.counts[name] for name in (*_COUNTED, *night.counts)},
    )
