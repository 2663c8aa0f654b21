"""Ask each platform for one answer of each kind, keep it raw, and hold it against its contract."""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from sqlalchemy.orm import Session, sessionmaker
from twisted.python.failure import Failure

from crawler.answers import header_of
from crawler.contracts import FieldVerdict, check_answer
from crawler.errors import BlockedBySource, CrawlError
from crawler.items import Source
from crawler.middlewares.challenge import is_challenge
from crawler.night import Night
from crawler.platforms import SPIDERS
from crawler.probe_results import ProbeResult, headers_of, with_unmet, write_answer
from crawler.probe_walk import Question, Walk, walk_platform, walk_register
from crawler.run import quiet_process
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spiders.base import PolicySpider
from crawler.state_registers import read_areas, read_organisations
from crawler.suppliers import host_of, load_suppliers
from crawler.turnstile import Turnstile
from db.captures import CaptureStore
from db.visits import ADDRESS_BLOCKED, list_blocks

_OK = 200
# Municipalities of one platform that are asked when the first shows too little: one may publish
# nothing on our subject, or have no sitemap.
_MOST_SOURCES = 5
# An error page is evidence too; redirects are followed, and 429 and 5xx retried before.
_ERRORS = {"handle_httpstatus_list": list(range(400, 600))}
# By these a platform says that it wants no more of us.
_CLOSED = (401, 403, 429)


class ProbeSpider(Spider):
    """Walks through every platform that it is given, one question at a time."""

    name = "probe"

    def __init__(
        self,
        *,
        walks: Sequence[Walk],
        settings: CrawlSettings,
        folder: Path,
        results: dict[str, ProbeResult],
        night: Night,  # for the middlewares, as in a crawl
    ) -> None:
        super().__init__()
        self.walks = walks
        self.crawl_settings = settings
        self.folder = folder
        self.results = results
        self.night = night

    async def start(self) -> AsyncIterator[Any]:  # Scrapy's declared type
        """Ask the first question of each platform."""
        for walk in self.walks:
            for request in self._go_on(walk):
                yield request

    def keep(self, response: Response, walk: Walk, question: Question) -> Iterator[Request]:
        """Save the answer as it came, check it, and go on with what it leads to."""
        problem = self._problem_of(response, walk, question)
        before = len(question.notes)
        if not problem:
            try:
                walk.waiting.extend(question.parse(response))
            except CrawlError as error:
                problem = str(error)
            except (LookupError, TypeError, ValueError, AttributeError) as error:
                problem = f"{type(error).__name__}: {error}"  # as a crawl would end on it
        headers = {name.lower(): value for name, value in headers_of(response).items()}
        fields = tuple(check_answer(question.platform, question.kind, response.body, headers))
        result = _result(question, response.status, fields, problem)
        if not problem and not result.passed and len(question.notes) > before:
            # Its spider knew what to make of it: there is another way to the same.
            told = "; ".join(question.notes[before:])
            result = replace(result, problem=told, fields=(), needed=False)
        self._note(walk, result, response)
        yield from self._go_on(walk)

    def note(self, failure: Failure) -> Iterator[Request]:
        """There was no answer that could be kept."""
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        walk: Walk = request.cb_kwargs["walk"]
        text = " ".join(str(failure.value).split())[:200]
        problem = f"no answer: {type(failure.value).__name__} {text}"
        walk.silent.add(host_of(request.url))
        walk.stopped = isinstance(failure.value, BlockedBySource)
        self._note(walk, _result(request.cb_kwargs["question"], None, (), problem), None)
        yield from self._go_on(walk)

    def _problem_of(self, response: Response, walk: Walk, question: Question) -> str:
        """Why there is nothing to parse; a platform that wants no more of us gets no more."""
        suppliers = self.night.turnstile.suppliers
        if suppliers.is_address_block(response.url, response.status, response.body):
            self.night.refusals[suppliers.key(response.url)] = ADDRESS_BLOCKED
            walk.stopped = True
            return ADDRESS_BLOCKED
        if is_challenge(header_of(response, "Content-Type").lower(), response.body):
            walk.stopped = True
            return f"a challenge page with status {response.status}"
        if "patience" in question.request.meta:
            return ""  # its spider reads a refusal, and goes another way
        walk.stopped = response.status in _CLOSED
        return "" if response.status == _OK else f"status {response.status}"

    def _go_on(self, walk: Walk) -> Iterator[Request]:
        question = walk.next_question()
        if question is None:
            return
        url = question.request.url
        spider = SPIDERS.get(question.platform)
        given: dict[str, Any] = question.request.meta  # Any: as Scrapy has it
        yield question.request.replace(
            callback=self.keep,
            errback=self.note,
            dont_filter=True,
            cb_kwargs={"walk": walk, "question": question},
            meta={name: given[name] for name in ("units", "patience") if name in given}
            | {
                **_ERRORS,
                "dont_obey_robotstxt": spider is None or not spider.obeys_robots,
                "download_slot": load_suppliers().key(url),
            },
        )

    def _note(self, walk: Walk, result: ProbeResult, response: Response | None) -> None:
        """Keep the best answer of each kind: one that passed, with most to check."""
        before = self.results.get(result.name)
        if result.passed and result.seen == len(result.fields):
            walk.full.add(result.kind)
        if before is None or (result.passed, result.seen) > (before.passed, before.seen):
            self.results[result.name] = result
            write_answer(self.folder, result, response)


def probe(
    sources: Sequence[Source],
    *,
    registers: Mapping[str, str],
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    folder: Path,
    reference_date: dt.date,
    clock: Callable[[], dt.datetime],
    settings: CrawlSettings,
) -> list[ProbeResult]:
    """Ask for one answer of each kind that the spiders read, with the manners of a crawl.

    Nothing is stored in the database. Can be called once per process.

    Args:
        sources: Those that may be asked, of platforms with a spider; of each platform and variant
            the first is asked, and the next ones where that shows too little.
        registers: Addresses of "roo" and "cbs", registers of the state, as far as wanted.
        sessions: Read for the suppliers that blocked our address; they are not asked.
        captures: Part of what the middlewares of a crawl are given.
        folder: Gets ``<platform>.<kind>.body`` and ``.json`` (address, headers, verdict).
        reference_date: Civil date of today in the Netherlands.
        clock: Gives the time in UTC, aware.
        settings: Contact, manners, limits and endpoints.

    Returns:
        One result for each kind of answer, also for those that no answer led to.
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
    walks = [*_platform_walks(sources, settings, reference_date), *_register_walks(registers)]
    results: dict[str, ProbeResult] = {}
    # Without the parts that store documents and visits: a probe is no crawl.
    quiet = {**scrapy_settings(settings), "ITEM_PIPELINES": {}, "EXTENSIONS": {}}
    process = quiet_process(quiet)
    process.crawl(
        ProbeSpider, walks=walks, settings=settings, folder=folder, results=results, night=night
    )
    process.start()
    return list(with_unmet(walks, results))


def _platform_walks(
    sources: Sequence[Source], settings: CrawlSettings, day: dt.date
) -> Iterator[Walk]:
    def form(source: Source) -> tuple[str, str]:
        return source.platform, SPIDERS[source.platform].variant(source)

    def make(spider: type[PolicySpider], source: Source) -> PolicySpider:
        return spider(sources=[source], settings=settings, reference_date=day)

    for (platform, variant), group in groupby(sorted(sources, key=form), key=form):
        yield walk_platform(
            platform, variant, list(group)[:_MOST_SOURCES], partial(make, SPIDERS[platform])
        )


def _register_walks(registers: Mapping[str, str]) -> Iterator[Walk]:
    readers: Mapping[str, tuple[str, Callable[[bytes, str], object]]] = {
        "roo": ("organisations", read_organisations),
        "cbs": ("areas", read_areas),
    }
    for platform, url in registers.items():
        kind, read = readers[platform]
        yield walk_register(platform, kind, url, read)


def _result(
    question: Question, status: int | None, fields: tuple[FieldVerdict, ...], problem: str
) -> ProbeResult:
    spider = SPIDERS.get(question.platform)
    told = problem if spider is None else spider.shown(problem)
    return ProbeResult(
        question.platform,
        question.variant,
        question.kind,
        question.source,
        question.shown,
        status,
        fields,
        told,
    )
