"""Ask each platform one question, keep the raw answer, and hold it against its contract."""

import datetime as dt
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from sqlalchemy.orm import Session, sessionmaker
from twisted.python.failure import Failure

from crawler.contracts import FieldVerdict, check_answer
from crawler.items import Source
from crawler.night import Night
from crawler.platforms import SPIDERS
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.suppliers import load_suppliers
from crawler.turnstile import Turnstile
from db.captures import CaptureStore
from db.visits import list_blocks

_OK = 200
# An error page is evidence too; redirects are followed, and 429 and 5xx retried before.
_ERRORS = {"handle_httpstatus_list": list(range(400, 600))}


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What one platform answered."""

    platform: str
    municipality: str
    url: str
    status: int | None  # None: there was no answer
    fields: tuple[FieldVerdict, ...]
    problem: str  # why there is nothing to check; else empty

    @property
    def passed(self) -> bool:
        """Whether the answer came and kept every field of the contract."""
        return not self.problem and all(field.kept for field in self.fields)

    @property
    def verdict(self) -> str:
        """One sentence."""
        if self.problem:
            return self.problem
        broken = [f"{each.field}: {each.sentence}" for each in self.fields if not each.kept]
        return "; ".join(broken) or f"all {len(self.fields)} fields as documented"


class ProbeSpider(Spider):
    """One request for each source that it is given."""

    name = "probe"

    def __init__(
        self,
        *,
        sources: Sequence[Source],
        settings: CrawlSettings,
        folder: Path,
        results: list[ProbeResult],
        night: Night,  # for the middlewares, as in a crawl
    ) -> None:
        super().__init__()
        self.sources = sources
        self.crawl_settings = settings
        self.folder = folder
        self.results = results
        self.night = night

    async def start(self) -> AsyncIterator[Any]:  # Scrapy's declared type
        """Ask one question that a crawl would ask."""
        for source in self.sources:
            spider = SPIDERS[source.platform]
            url = spider.probe_url(source, self.crawl_settings)
            yield Request(
                url,
                callback=self.keep,
                errback=self.note,
                dont_filter=True,
                cb_kwargs={"source": source},
                meta={
                    **_ERRORS,
                    "dont_obey_robotstxt": not spider.obeys_robots,
                    "download_slot": load_suppliers().key(url),
                },
            )

    def keep(self, response: Response, source: Source) -> None:
        """Save the answer as it came, and check it."""
        problem = "" if response.status == _OK else f"status {response.status}"
        fields = () if problem else tuple(check_answer(source.platform, response.body))
        result = ProbeResult(
            source.platform, source.municipality, response.url, response.status, fields, problem
        )
        (self.folder / f"{source.platform}.body").write_bytes(response.body)
        _write_account(self.folder, result, response)
        self.results.append(result)

    def note(self, failure: Failure) -> None:
        """There was no answer that could be kept."""
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        source: Source = request.cb_kwargs["source"]
        text = " ".join(str(failure.value).split())[:200]
        problem = f"no answer: {type(failure.value).__name__} {text}"
        result = ProbeResult(source.platform, source.municipality, request.url, None, (), problem)
        _write_account(self.folder, result, None)
        self.results.append(result)


def probe(
    sources: Sequence[Source],
    *,
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    folder: Path,
    reference_date: dt.date,
    clock: Callable[[], dt.datetime],
    settings: CrawlSettings,
) -> list[ProbeResult]:
    """Ask one question of each source, with the manners and guards of a crawl.

    Nothing is stored in the database. Can be called once per process.

    Args:
        sources: One for each platform; each platform must have a spider.
        sessions: Read for the suppliers that blocked our address; they are not asked.
        captures: Part of what the middlewares of a crawl are given.
        folder: Gets ``<platform>.body`` and ``<platform>.json`` (address, headers, verdict).
        reference_date: Civil date of today in the Netherlands.
        clock: Gives the time in UTC, aware.
        settings: Contact, manners, limits and endpoints.
    """
    folder.mkdir(parents=True, exist_ok=True)
    night = Night(
        run_id=0,
        reference_date=reference_date,
        clock=clock,
        settings=settings,
        sessions=sessions,
        captures=captures,
        turnstile=Turnstile(load_suppliers(), delay_seconds=settings.delay_seconds),
        report=lambda _record: None,
    )
    with sessions() as session:
        night.refusals.update(list_blocks(session))
    results: list[ProbeResult] = []
    # Without the parts that store documents and visits: a probe is no crawl.
    quiet = {**scrapy_settings(settings), "ITEM_PIPELINES": {}, "EXTENSIONS": {}}
    process = AsyncCrawlerProcess(quiet)
    process.crawl(
        ProbeSpider,
        sources=sources,
        settings=settings,
        folder=folder,
        results=results,
        night=night,
    )
    process.start()
    return sorted(results, key=lambda result: result.platform)


def _write_account(folder: Path, result: ProbeResult, response: Response | None) -> None:
    headers = {} if response is None else response.headers.to_unicode_dict()
    account = {
        "platform": result.platform,
        "municipality": result.municipality,
        "url": result.url,
        "status": result.status,
        "headers": dict(headers),
        "passed": result.passed,
        "verdict": result.verdict,
        "fields": {each.field: each.sentence for each in result.fields},
    }
    text = json.dumps(account, ensure_ascii=False, indent=2)
    (folder / f"{result.platform}.json").write_text(text + "\n", encoding="utf-8")
