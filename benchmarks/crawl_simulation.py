"""How long a first run and a nightly run take, from the real map of suppliers and our pauses.

Nothing is asked. What a spider opens with comes from its own code; what it then meets in a
council or register is assumed, in ``ASSUMED``. Each limit is passed by one request at a time.
"""

import csv
import datetime as dt
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.items import Source
from crawler.platforms import SPIDERS
from crawler.settings import CrawlLimits, CrawlSettings
from crawler.spiders.council import CouncilSpider
from crawler.suppliers import load_suppliers
from crawler.windows import is_sweep_night
from crawler.words import search_terms
from db.visits import KnownLocation
from vocabulary.codes import SourceFamily

_REGISTER = Path(__file__).parents[1] / "db" / "register"
_TODAY = dt.date(2026, 12, 1)
_SEEN = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
SETTINGS = CrawlSettings("a@example.org", "https://example.org", "0")
# The pause begins when the answer is in; a page of a council system takes some 0.3 s.
ANSWER_SECONDS = 0.3
_HOSTS_AT_ONCE = 64  # as in crawler.settings
_SECONDS_AN_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Follow:
    """What follows on the opening requests of one source; assumed, never measured."""

    first: int  # requests on the first night
    nightly: int
    whole: int | None = None  # on its night in 28 for everything; None: it has no such night
    first_files: int = 0  # of a supplier for which a file costs more
    nightly_files: int = 0
    whole_files: int = 0  # where the list tells no versions, what is known is visited again
    pause_seconds: float = 1.0  # where hosts ask for more than ours


# On its night for everything a source lists all again, and fetches what a list cannot vouch for.
# 40 meetings a year, of which eight years and a recess are listed; eight lists of five pages
# at a portal; fifty files that tell of the subject. Registers: two pages of records and their
# texts. Websites: the whole budget first, a sitemap and a tenth of the pages later, and the
# Crawl-delay that many of them state.
ASSUMED = {
    "cvdr": Follow(first=60, nightly=1, whole=1),
    "official_publications": Follow(first=60, nightly=2, whole=2),
    "open_overheid": Follow(first=30, nightly=1, whole=1),
    "openbesluitvorming": Follow(first=20 + 100, nightly=3, whole=20),
    "ori": Follow(first=25, nightly=22, whole=22 + 3),
    "notubiz": Follow(first=340, nightly=20, whole=340, first_files=50, nightly_files=1),
    "ibabs": Follow(
        first=340 + 40 + 40,
        nightly=20 + 8,
        whole=340 + 40 + 40,
        first_files=50,
        nightly_files=1,
        whole_files=50,
    ),
    "gemeenteoplossingen": Follow(first=50, nightly=1, whole=50),
    "parlaeus": Follow(first=340 + 50, nightly=20, whole=340 + 50),
    "municipal_site": Follow(
        first=CrawlLimits().pages, nightly=CrawlLimits().pages // 10, pause_seconds=5.0
    ),
    "diwoo": Follow(first=60, nightly=8),
}


@dataclass(frozen=True, slots=True)
class Job:
    """What one source costs the limit that it stands behind."""

    limit: str
    platform: str
    requests: int
    seconds: float
    is_whole: bool  # everything is listed, not only what is new


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Everything behind one limit, or all lone hosts of a platform."""

    name: str
    sources: int
    whole: int  # of them, those of which everything is listed
    requests: int
    hours: float


def simulate(*, first: bool) -> list[Bottleneck]:
    """Length of a run by bottleneck, the longest first; the run takes as long as that."""
    shared: dict[str, list[Job]] = defaultdict(list)
    alone: dict[str, list[Job]] = defaultdict(list)
    table = load_suppliers()
    names = {supplier.name for supplier in table.suppliers}
    for job in (_job(source, first=first) for source in sources()):
        if job.limit in names:
            shared[job.limit].append(job)
        else:
            alone[f"{job.platform}, each its own host"].append(job)
    found = [_bottleneck(name, jobs, at_once=1) for name, jobs in shared.items()]
    found += [_bottleneck(name, jobs, at_once=_HOSTS_AT_ONCE) for name, jobs in alone.items()]
    return sorted(found, key=lambda each: -each.hours)


def sources() -> list[Source]:
    """The register's sources; every iBabs council with a portal, also where none is known yet.

    Numbered by platform: turns go by number, and so each night has its share of each platform,
    as an average night has.
    """
    rows = list(_rows("sources.csv"))
    suppliers = {
        row["cbs_code"]: row["ris_supplier"]
        for row in _rows("municipalities.csv")
        if not row["valid_to"]
    }
    kept = [row for row in rows if row["platform"] in SPIDERS and row["platform"] not in _DIRECT]
    direct = [
        {
            "cbs_code": code,
            "family": "council",
            "platform": supplier,
            "locator": _locator(code, rows),
        }
        for code, supplier in suppliers.items()
        if supplier in _DIRECT
    ]
    return [
        Source(
            number,
            row["cbs_code"],
            "",
            SourceFamily(row["family"]),
            row["platform"],
            row["locator"],
        )
        for number, row in enumerate(sorted([*kept, *direct], key=lambda row: row["platform"]))
    ]


def makespan(seconds: Iterable[float], *, at_once: int) -> float:
    """When the last of the jobs is done, if so many run at a time, in their order."""
    free = [0.0] * at_once
    for each in seconds:
        heapq.heappush(free, heapq.heappop(free) + each)
    return max(free)


_DIRECT = ("ibabs", "notubiz")


def _locator(code: str, rows: Sequence[dict[str, str]]) -> str:
    known = next(
        (r["locator"] for r in rows if r["cbs_code"] == code and r["platform"] in _DIRECT), ""
    )
    return known or f"https://{code.lower()}.bestuurlijkeinformatie.nl"


def _job(source: Source, *, first: bool) -> Job:
    spider = SPIDERS[source.platform]
    url = spider.first_url(source, SETTINGS)
    table = load_suppliers()
    follow = ASSUMED[source.platform]
    is_whole = first or (follow.whole is not None and is_sweep_night(_TODAY, source.id))
    met, files = _met(follow, first=first, is_whole=is_whole)
    plain = _opening(source, first=first, is_whole=is_whole) + met
    budget = SETTINGS.units_per_minute or 60.0
    own = 60.0 / budget if source.platform == "openbesluitvorming" else 0.0
    pause = max(SETTINGS.delay_seconds, follow.pause_seconds, own)
    seconds = plain * (pause + ANSWER_SECONDS)
    seconds += files * (pause * table.file_units(url) + ANSWER_SECONDS)
    return Job(table.key(url), source.platform, plain + files, seconds, is_whole)


def _met(follow: Follow, *, first: bool, is_whole: bool) -> tuple[int, int]:
    """Requests and files that follow on the opening ones."""
    if first:
        return follow.first, follow.first_files
    if is_whole:
        return follow.whole or 0, follow.whole_files
    return follow.nightly, follow.nightly_files


def _opening(source: Source, *, first: bool, is_whole: bool) -> int:
    """Requests that a source is opened with."""
    spider = SPIDERS[source.platform]
    if not issubclass(spider, CouncilSpider):
        terms = len(search_terms(source.platform))
        return terms if source.platform == "openbesluitvorming" and is_whole else 1
    known = {} if first else {"x": _known()}
    crawled = spider(
        sources=[source],
        settings=SETTINGS,
        reference_date=_TODAY,
        load_known=lambda _source_id: known,
    )
    visit = crawled.visits[source.id]
    opening = sum(1 for _ in crawled.first_requests(visit))
    # Each kind of module is asked once for each window.
    return opening * 6 if source.platform == "notubiz" else opening


def _known() -> KnownLocation:
    return KnownLocation(
        external_id="x",
        url="",
        title="",
        sha256="0" * 64,
        etag=None,
        last_modified=None,
        type_hint="",
        source_date=_TODAY,
        in_force_from=None,
        in_force_to=None,
        captured_at=_SEEN,
        last_seen_at=_SEEN,
        gone_at=None,
    )


def _bottleneck(name: str, jobs: Sequence[Job], *, at_once: int) -> Bottleneck:
    platforms = Counter(job.platform for job in jobs)
    told = ", ".join(f"{count} {platform}" for platform, count in platforms.items())
    return Bottleneck(
        f"{name} ({told})",
        len(jobs),
        sum(job.is_whole for job in jobs),
        sum(job.requests for job in jobs),
        makespan((job.seconds for job in jobs), at_once=at_once) / _SECONDS_AN_HOUR,
    )


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (_REGISTER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
