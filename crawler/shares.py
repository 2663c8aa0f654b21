"""One crawl shared out over several processes: each takes some suppliers, all keep their limits."""

import datetime as dt
import logging
import multiprocessing
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Empty

from crawler.items import Source
from crawler.plan import plan_crawl
from crawler.run import crawl
from crawler.settings import CrawlSettings
from crawler.suppliers import load_suppliers
from db.captures import CaptureStore
from db.engine import open_engine, session_factory

logger = logging.getLogger(__name__)
# A fresh interpreter: Scrapy's reactor cannot be used twice, and does not survive a fork.
_PROCESSES = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class CrawlShare:
    """What one process needs to crawl its part; goes to it as it is."""

    database_url: str
    captures: Path
    run_id: int
    reference_date: dt.date
    now: dt.datetime | None  # a fixed clock, for the demo; None is the real one
    settings: CrawlSettings
    sources: tuple[Source, ...]


def share_out(
    sources: Sequence[Source], settings: CrawlSettings, parts: int
) -> list[tuple[Source, ...]]:
    """Split sources so that those of one supplier stay together, in parts of like size.

    The limits hold however they are split; together a supplier's queue needs no other process.
    """
    groups: dict[str, list[Source]] = {}
    for visit in plan_crawl(sources, settings):
        key = load_suppliers().key(visit.first_url) if visit.first_url else ""
        groups.setdefault(key, []).append(visit.source)
    shared: list[list[Source]] = [[] for _ in range(parts)]
    for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        min(shared, key=len).extend(group)
    return [tuple(part) for part in shared if part]


def crawl_shared(shares: Sequence[CrawlShare]) -> Mapping[str, int]:
    """Run one process for each share until all have ended; returns what they stored, by kind.

    A process that is lost costs nothing: whoever crawls the same run afterwards visits what it
    did not. SIGINT and SIGTERM end every process as they end a crawl.
    """
    counts: Queue[dict[str, int]] = _PROCESSES.Queue()
    processes = [_PROCESSES.Process(target=crawl_share, args=(each, counts)) for each in shares]
    for process in processes:
        process.start()
    try:
        for process in processes:
            process.join()
    except KeyboardInterrupt:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
        raise
    lost = sum(process.exitcode != 0 for process in processes)
    if lost:
        logger.warning(
            "%d of %d crawlers were lost; what they left is asked now", lost, len(shares)
        )
    total: Counter[str] = Counter()
    while True:
        try:
            total.update(counts.get(timeout=0.1))
        except Empty:
            return total


def crawl_share(share: CrawlShare, counts: "Queue[dict[str, int]]") -> None:
    """Crawl one share in this process."""
    engine = open_engine(share.database_url, one_of_many=True)
    done = crawl(
        share.sources,
        sessions=session_factory(engine),
        captures=CaptureStore(share.captures),
        run_id=share.run_id,
        reference_date=share.reference_date,
        clock=lambda: share.now or dt.datetime.now(dt.UTC),
        settings=replace(share.settings, shared_limits=True),
    )
    counts.put(dict(done.documents))
    engine.dispose()
