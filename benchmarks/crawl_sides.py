"""One crawl to measure, in a process of its own, since a reactor runs once in a process.

``python -m benchmarks.crawl_sides`` reads an order from stdin and prints what it took.
"""

import datetime as dt
import json
import logging
import re
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.crawl_server import Website
from crawler.items import Source
from crawler.run import crawl
from crawler.settings import CrawlLimits, CrawlSettings, scrapy_settings
from crawler.sources import load_sources
from db.captures import CaptureStore
from db.engine import open_engine, session_factory, sqlite_url
from db.schema import upgrade_schema
from db.tables import LocationRow, MunicipalityRow, RunRow, SourceRow
from vocabulary.codes import RunKind, RunState, SourceFamily

_FIRST_NIGHT = dt.datetime(2026, 11, 1, 23, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Order:
    """What to crawl; ``folder`` keeps database and captures, None asks for the bare spider."""

    address: str
    kind: str
    sites: int
    pages: int
    folder: str | None = None
    night: int = 0
    whole: bool = False  # also read, label and decide, as a night does

    def websites(self) -> list[Website]:
        """The websites to crawl."""
        return [Website(self.kind, self.pages, number) for number in range(self.sites)]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a crawl took, without the start of its process."""

    pages: int  # ours: documents in the store; bare: answers
    seconds: float
    cpu_seconds: float  # user and system, all threads, and the processes that read documents
    start_cpu_seconds: float  # before that: imports, opening the store, loading the model
    peak_bytes: int  # resident, whole process


class _BareSpider(Spider):
    """Fetches the same pages and drops them."""

    name = "bare"

    def __init__(self, *, websites: list[Website], answers: list[int]) -> None:
        super().__init__()
        self.websites = websites
        self.answers = answers

    async def start(self) -> AsyncIterator[Any]:  # Scrapy's declared type
        """All addresses at once, one of each site in turn."""
        for paths in zip_longest(*(site.paths() for site in self.websites)):
            for site, path in zip(self.websites, paths, strict=True):
                yield Request(f"{site.home}{path[1:]}", dont_filter=True)

    def parse(self, response: Response) -> None:
        """Count the answer."""
        self.answers.append(response.status)


def measure(order: Order) -> Taken:
    """Run an order in a new process.

    Raises:
        RuntimeError: It failed; the message is what it said.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crawl_sides"],
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Taken(**json.loads(done.stdout))


def _run(order: Order) -> Taken:
    settings = CrawlSettings(
        contact_mail="monitor@example.org",
        contact_url="https://example.org/monitor",
        product_version="0",
        delay_seconds=0.0,
        limits=CrawlLimits(pages=order.pages + 1),
        host_addresses={"example": order.address},
    )
    prepare = _bare if order.folder is None else _ours
    work = prepare(order, settings)
    _load_components(scrapy_settings(settings))
    began, used = time.perf_counter(), _cpu_seconds()
    pages = work()
    return Taken(pages, time.perf_counter() - began, _cpu_seconds() - used, used, _peak_bytes())


def _bare(order: Order, settings: CrawlSettings) -> Callable[[], int]:
    answers: list[int] = []
    guarded = scrapy_settings(settings)
    names = ("TWISTED_DNS_RESOLVER", "GUARD_HOST_ADDRESSES", "LOG_LEVEL", "CONCURRENT_REQUESTS")
    kept = {name: guarded[name] for name in (*names, "CONCURRENT_REQUESTS_PER_DOMAIN")}

    def work() -> int:
        process = AsyncCrawlerProcess({**kept, "TELNETCONSOLE_ENABLED": False})
        # As quiet as ours: Scrapy opens its logger wide, and a line for each answer takes time.
        logging.getLogger("scrapy").setLevel(logging.WARNING)
        process.crawl(_BareSpider, websites=order.websites(), answers=answers)
        process.start()
        if set(answers) != {200}:
            raise RuntimeError(f"not all pages came: {sorted(set(answers))}")
        return len(answers)

    return work


def _ours(order: Order, settings: CrawlSettings) -> Callable[[], int]:
    folder = Path(order.folder or "")
    engine = open_engine(sqlite_url(folder / "monitor.sqlite"))
    upgrade_schema(engine)
    sessions, captures = session_factory(engine), CaptureStore(folder / "captures")
    now = _FIRST_NIGHT + dt.timedelta(days=order.night)
    sources, run_id = _open_night(sessions, order, now)
    downstream = _downstream() if order.whole else None

    def work() -> int:
        summary = crawl(
            sources,
            sessions=sessions,
            captures=captures,
            run_id=run_id,
            reference_date=now.date(),
            clock=lambda: now,
            settings=settings,
        )
        if {str(visit.outcome) for visit in summary.visits} != {"ok"}:
            raise RuntimeError(str({visit.reason for visit in summary.visits}))
        if downstream is not None:
            downstream(sessions, captures, run_id, now)
        with sessions() as session:
            return session.scalar(select(func.count(LocationRow.id))) or 0

    return work


def _open_night(
    sessions: sessionmaker[Session], order: Order, now: dt.datetime
) -> tuple[list[Source], int]:
    """The sources, made in a new store, and the number of tonight's run."""
    with sessions() as session, session.begin():
        if session.scalar(select(func.count(SourceRow.id))) == 0:
            for number, site in enumerate(order.websites()):
                code = f"GM{number:04}"
                session.add(_municipality(code))
                session.flush()
                session.add(_source(code, site.home))
        run = RunRow(
            kind=RunKind.CRAWL,
            state=RunState.RUNNING,
            reference_date=now.date(),
            started_at=now,
            versions={},
            options={},
            counts={},
        )
        session.add(run)
        session.flush()
        return load_sources(session, now.date()), run.id


def _downstream() -> Callable[[sessionmaker[Session], CaptureStore, int, dt.datetime], None]:
    """What a night does after its crawl: read documents and label them."""
    # Not at the top: a crawl that is measured alone must not carry them in its memory.
    from classifier.labelling import label_pending
    from documents.extraction import extract_pending
    from models.registry import load_current

    model = load_current()

    def work(
        sessions: sessionmaker[Session], captures: CaptureStore, run_id: int, now: dt.datetime
    ) -> None:
        extract_pending(sessions=sessions, captures=captures, clock=lambda: now, workers=1)
        label_pending(
            sessions=sessions,
            model=model,
            run_id=run_id,
            reference_date=now.date(),
            clock=lambda: now,
            versions={"program": "0"},
        )

    return work


def _load_components(settings: dict[str, Any]) -> None:
    """Import what Scrapy imports when a crawl begins: it belongs to the start of a process."""
    told = repr(Settings(settings).copy_to_dict())
    for name in set(re.findall(r"(?:crawler|scrapy)(?:\.\w+)+\.[A-Z]\w+", told)):
        load_object(name)


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _municipality(code: str) -> MunicipalityRow:
    return MunicipalityRow(
        cbs_code=code,
        tooi_code=code.lower(),
        name=f"Plaats {code}",
        province_code="pv99",
        province="Kustland",
    )


def _source(code: str, home: str) -> SourceRow:
    return SourceRow(
        cbs_code=code, family=SourceFamily.WEBSITE, platform="municipal_site", locator=home
    )


def _peak_bytes() -> int:
    # Not ru_maxrss: that of a child begins with what its parent had.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    json.dump(asdict(_run(Order(**json.loads(sys.stdin.read())))), sys.stdout)
