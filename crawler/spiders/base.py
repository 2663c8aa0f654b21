"""PolicySpider: what all source spiders share.

A spider names its platform, makes the first requests of a source, and parses answers. Parse
methods take the response and the running ``Visit`` of its source, yield ``CrawledDocument``
and further requests, and know nothing of clock, store or environment.
"""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.answers import GONE, UNCHANGED
from crawler.errors import BlockedBySource, CrawlStopping, SourceChanged
from crawler.items import CrawledDocument, Source
from crawler.settings import CrawlSettings
from crawler.signals import source_finished
from crawler.suppliers import load_suppliers
from crawler.urls import join_url
from crawler.visit import Visit
from db.visits import KnownLocation

Output = Iterator[CrawledDocument | Request]
# By these a service says that it does not know our parameters any more.
_WRONG_QUESTION = (400, 406)
_TOO_MANY = 429
_Held = TypeVar("_Held", CrawledDocument, Request, CrawledDocument | Request)
# Answers that a parse method may see besides 200: unchanged, and "there is no such page".
_ANSWERS = [UNCHANGED, *GONE]


def _nothing_known(_source_id: int) -> Mapping[str, KnownLocation]:
    return {}


def _no_cursor(_source_id: int, _name: str) -> str | None:
    return None


class PolicySpider(Spider):
    """Base of all spiders: requests with their account, failures, the end of a source."""

    # Services made for programs are asked as their documentation says; the robots.txt of
    # their host speaks of its web pages.
    obeys_robots: ClassVar[bool] = False

    def __init__(
        self,
        *,
        sources: Sequence[Source],
        settings: CrawlSettings,
        reference_date: dt.date,
        load_known: Callable[[int], Mapping[str, KnownLocation]] = _nothing_known,
        load_cursor: Callable[[int, str], str | None] = _no_cursor,
        night: object | None = None,  # for components only; see crawler.night
    ) -> None:
        super().__init__()
        self.crawl_settings = settings
        self.reference_date = reference_date
        self.night = night
        self.visits = {
            source.id: Visit(
                source, partial(load_known, source.id), partial(load_cursor, source.id), order
            )
            for order, source in enumerate(sources)
        }

    async def start(self) -> AsyncIterator[Any]:  # Scrapy's declared type
        """Open every source, earlier ones first."""
        for request in self.openings():
            yield self.hold(request)

    def openings(self) -> Iterator[Request]:
        """The requests that open all sources; a service may be asked once for all of them."""
        for visit in self.visits.values():
            yield from self.first_requests(visit)

    def later_requests(self, visit: Visit) -> Iterable[Request]:  # noqa: ARG002 - see probe
        """What only a later night asks, for who wants to see all that is read; usually nothing."""
        return ()

    def first_requests(self, visit: Visit) -> Iterable[Request]:
        """The requests that open a source."""
        raise NotImplementedError

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:
        """The first address that would be asked for a source."""
        raise NotImplementedError

    @classmethod
    def excuse(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """Why a source cannot be asked at all; empty when it can."""
        return "" if source.locators else f"no address is known at {cls.name}"

    @classmethod
    def shown(cls, text: str) -> str:
        """A reason or address as it may be stored and shown; usually as it is."""
        return text

    @classmethod
    def variant(cls, source: Source) -> str:  # noqa: ARG003 - for platforms with several
        """Which form of the service a source has; usually there is one."""
        return ""

    def request(
        self,
        url: str,
        parse: Callable[..., Iterable[CrawledDocument | Request]],
        visit: Visit | None,
        *,
        external_id: str = "",
        known: KnownLocation | None = None,
        priority: int = 0,
        **context: object,
    ) -> Request:
        """A request whose answer goes to ``parse(response, visit, **context)``.

        Args:
            url: What to ask.
            parse: A method of this spider.
            visit: The source it is for; None when it serves all sources of the spider.
            external_id: Set when it fetches one document, so that a failure spares it.
            known: What is stored of it; makes the request conditional.
            priority: Order within the source.
            context: Passed on to ``parse``.

        Raises:
            SourceChanged: What the source gave as an address is none.
        """
        if not join_url("", url):
            raise SourceChanged(url, "address")
        order = 0 if visit is None else visit.order
        return Request(
            url,
            callback=self.receive,
            errback=self.fail,
            headers=_conditions(known),
            priority=priority - 1000 * order,
            dont_filter=True,
            cb_kwargs={"visit": visit, "parse": parse, "context": context},
            meta={
                "external_id": external_id,
                "handle_httpstatus_list": _ANSWERS,
                "dont_obey_robotstxt": not self.obeys_robots,
                "download_slot": load_suppliers().key(url),
            },
        )

    def receive(
        self,
        response: Response,
        visit: Visit | None,
        parse: Callable[..., Iterable[CrawledDocument | Request]],
        context: Mapping[str, object],
    ) -> Output:
        """Hand an answer to its parse method, and keep the account of its source."""
        for touched in self.touched(visit):
            touched.requests += 1
        for output in parse(response, visit, **context):
            if isinstance(output, CrawledDocument) and self._still_stands(output):
                continue
            yield self.hold(output)
        # Not reached when parse raises: the health extension then notes why, and releases.
        for touched in self.touched(visit):
            self.release(touched)

    def fail(self, failure: Failure) -> Output:
        """Count a request without answer, and go on with what remains of its source."""
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        visit: Visit | None = request.cb_kwargs["visit"]
        if isinstance(failure.value, CrawlStopping):
            return
        for touched in self.touched(visit):
            self._note(touched, failure, request)
        if visit is not None:
            for output in self.after_failure(visit, request):
                yield self.hold(output)
        for touched in self.touched(visit):
            self.release(touched)

    def after_failure(
        self,
        visit: Visit,  # noqa: ARG002 - for spiders that have something to go on with
        request: Request,  # noqa: ARG002
    ) -> Iterable[CrawledDocument | Request]:
        """What to go on with after a request failed; usually nothing."""
        return ()

    def touched(self, visit: Visit | None) -> list[Visit]:
        """The unfinished visits that an answer is for: one, or all of this spider."""
        if visit is not None:
            return [visit]
        return [each for each in self.visits.values() if not each.finished]

    def release(self, visit: Visit) -> None:
        """One request or document is dealt with; the last one finishes the source."""
        visit.open -= 1
        if visit.open or visit.finished:
            return
        if not visit.last_asked:
            visit.last_asked = True
            for request in [self.hold(each) for each in self.last_requests(visit)]:
                self.crawler.engine.crawl(request)
        if not visit.open:
            visit.finished = True
            self.conclude(visit)
            visit.redact(self.shown)
            self.crawler.signals.send_catch_log(source_finished, visit=visit)
            vars(visit).pop("known", None)  # a night has many sources

    def last_requests(self, visit: Visit) -> Iterable[Request]:  # noqa: ARG002 - as above
        """What remains to be asked when all else of a source is done; usually nothing."""
        return ()

    def conclude(self, visit: Visit) -> None:
        """Settle what only shows at the end of a source; usually nothing."""

    def hold(self, output: _Held) -> _Held:
        """Count a request or document as under way; gives it back."""
        if isinstance(output, CrawledDocument):
            self.visits[output.source_id].open += 1
        else:
            for touched in self.touched(output.cb_kwargs["visit"]):
                touched.open += 1
        return output

    def _still_stands(self, document: CrawledDocument) -> bool:
        """Count a document that is as it was; the end of its visit notes all of them at once."""
        visit = self.visits[document.source_id]
        if not visit.still_stands(document):
            return False
        visit.see(document)
        visit.unchanged.add(document.external_id)
        return True

    def _note(self, visit: Visit, failure: Failure, request: Request) -> None:
        external_id = request.meta["external_id"]
        if external_id:
            visit.spared.add(external_id)
            visit.missing.add(external_id)
        error = failure.value
        if isinstance(error, DownloadCancelledError) or "MAXSIZE" in str(error):
            visit.requests += 1
            visit.too_large.append(request.url)
            return
        if isinstance(error, BlockedBySource):
            visit.blocked = visit.blocked or str(error)
        elif self.obeys_robots and _status(failure) == _TOO_MANY:
            visit.blocked = visit.blocked or _reason(failure, request)  # tomorrow, then
        elif isinstance(error, IgnoreRequest) and "robots" in str(error):
            visit.forbidden += 1
            visit.first_failure = visit.first_failure or "robots.txt does not allow it"
            return
        else:
            visit.fail(_reason(failure, request))
            if not self.obeys_robots and _status(failure) in _WRONG_QUESTION:
                visit.changed = visit.changed or _reason(failure, request)
        visit.requests += 1
        if not external_id:
            visit.listed = False


def _conditions(known: KnownLocation | None) -> dict[str, str]:
    if known is None or known.gone_at is not None:
        return {}
    headers = {}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified and known.last_modified.endswith("GMT"):
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _status(failure: Failure) -> int | None:
    error = failure.value
    return error.response.status if isinstance(error, HttpError) else None


def _reason(failure: Failure, request: Request) -> str:
    status = _status(failure)
    if status is not None:
        return f"status {status} at {request.url}"
    text = " ".join(str(failure.value).split())
    return f"{type(failure.value).__name__} at {request.url}: {text}"[:200]
