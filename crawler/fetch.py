"""Fetch a few files of state registers, with the manners and guards of a crawl."""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from sqlalchemy.orm import sessionmaker
from twisted.python.failure import Failure

from crawler.errors import CrawlError, SourceRefused
from crawler.night import Night
from crawler.run import quiet_process
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.suppliers import load_suppliers
from crawler.turnstile import Turnstile
from db.captures import CaptureStore

# From an address and its body to the address of the page after it; empty when there is none.
Follow = Callable[[str, bytes], str]
_MOST_PAGES = 100


class FetchSpider(Spider):
    """Keeps the body of every address that it is given, and of the pages after it."""

    name = "fetch"

    def __init__(
        self,
        *,
        urls: Sequence[str],
        follow: Follow,
        bodies: dict[str, bytes],
        failures: list[CrawlError],
        night: Night,  # for the middlewares, as in a crawl
        settings: CrawlSettings,
    ) -> None:
        super().__init__()
        self.urls = urls
        self.follow = follow
        self.bodies = bodies
        self.failures = failures
        self.night = night
        self.crawl_settings = settings

    async def start(self) -> AsyncIterator[Any]:  # Scrapy's declared type
        """Ask for every address."""
        for url in self.urls:
            yield self._ask(url)

    def keep(self, response: Response, url: str) -> Any:  # Scrapy's declared type
        """Keep an answer, and ask for the page after it."""
        self.bodies[url] = response.body
        try:
            following = self.follow(url, response.body)
        except CrawlError as error:
            self.failures.append(error)
            return
        if following and following not in self.bodies and len(self.bodies) < _MOST_PAGES:
            yield self._ask(following)

    def note(self, failure: Failure) -> None:
        """There was no answer that could be kept."""
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        error = failure.value
        told = f"status {error.response.status}" if isinstance(error, HttpError) else str(error)
        self.failures.append(SourceRefused(request.url, told or "no answer"))

    def _ask(self, url: str) -> Request:
        return Request(
            url,
            callback=self.keep,
            errback=self.note,
            dont_filter=True,
            cb_kwargs={"url": url},
            meta={"dont_obey_robotstxt": True, "download_slot": load_suppliers().key(url)},
        )


def fetch(
    urls: Sequence[str],
    *,
    follow: Follow,
    captures: CaptureStore,
    reference_date: dt.date,
    clock: Callable[[], dt.datetime],
    settings: CrawlSettings,
) -> dict[str, bytes]:
    """The body of each address and of the pages after it, in the order of their answers.

    Nothing is stored. Can be called once per process.

    Raises:
        CrawlError: One of them gave no usable answer.
    """
    night = Night(
        run_id=0,
        reference_date=reference_date,
        clock=clock,
        settings=settings,
        sessions=sessionmaker(),  # without a database: nothing here reads or writes one
        captures=captures,
        turnstile=Turnstile(load_suppliers(), delay_seconds=settings.delay_seconds),
        report=lambda _record: None,
    )
    bodies: dict[str, bytes] = {}
    failures: list[CrawlError] = []
    process = quiet_process({**scrapy_settings(settings), "ITEM_PIPELINES": {}, "EXTENSIONS": {}})
    process.crawl(
        FetchSpider,
        urls=urls,
        follow=follow,
        bodies=bodies,
        failures=failures,
        night=night,
        settings=settings,
    )
    process.start()
    if failures:
        raise failures[0]
    return bodies
