"""Slows down when a host asks for it, and leaves hosts alone that have gone silent."""

import datetime as dt
import email.utils
from collections import defaultdict
from collections.abc import Callable
from typing import NoReturn

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from crawler.errors import BlockedBySource, CrawlError, HostSilent
from crawler.night import night_of
from crawler.settings import PRODUCT, CrawlSettings
from crawler.turnstile import Turnstile

_TOO_MANY = 429
_UNAVAILABLE = 503
_SERVER_ERROR = 500
# A shared service that fails so often in a row is down; hundreds of sources behind it would
# otherwise wait for their timeouts one by one. A lone website makes at most a handful of
# attempts before its visit ends, so it seldom gets this far.
_SILENT_AFTER = 20
_LONGEST_DOUBLING = 6
# How iBabs is approached again by a client that works: short waits, where it may say how long,
# then pauses that double to a quarter of an hour; in units of two seconds.
_THROTTLE_WAITS = (1, 2, 4, 8, 15, 30, 60, 120, 240, 450)
_FIRST_WAITS = 4


class PolitenessMiddleware:
    """Honours 429, ``Retry-After``, ``RateLimit-*``, ``Crawl-delay`` and a supplier's throttle."""

    def __init__(
        self,
        turnstile: Turnstile,
        settings: CrawlSettings,
        clock: Callable[[], dt.datetime],
        refusals: dict[str, str],
    ) -> None:
        self._turnstile = turnstile
        self._settings = settings
        self._clock = clock
        self._refusals = refusals  # of the night, so that all spiders heed them
        self._throttled: dict[str, int] = defaultdict(int)  # in a row, per supplier
        self._failures: dict[str, int] = defaultdict(int)  # in a row, per host or supplier

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PolitenessMiddleware":
        """Read what it needs from the night, and listen for robots.txt."""
        night = night_of(crawler)
        middleware = cls(night.turnstile, night.settings, night.clock, night.refusals)
        crawler.signals.connect(middleware.robots_parsed, signal=signals.robots_parsed)
        return middleware

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the host's own Crawl-delay when it is longer than ours."""
        delay = robotparser.crawl_delay(PRODUCT)
        if delay:
            self._turnstile.slow_down(self._key(request), delay)

    def process_request(self, request: Request) -> None:
        """Group requests by host or supplier, and send none to a silent one.

        Raises:
            HostSilent: The host failed many times in a row.
        """
        key = self._key(request)
        request.meta["download_slot"] = key
        if self._failures[key] >= _SILENT_AFTER:
            raise HostSilent(f"{key} failed {_SILENT_AFTER} times in a row tonight")

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Hold the host as long as it asks; send a refused request again after that."""
        key = self._key(request)
        if self._turnstile.suppliers.is_throttle(request.url, response.status, response.body):
            return self._wait_out(request, response)
        self._throttled.pop(key, None)
        if response.status >= _SERVER_ERROR:
            self._failures[key] += 1
        else:
            self._failures[key] = 0
        self._heed_budget(key, response)
        wait = self._wait(request, response)
        if wait is None:
            return response
        if wait > self._settings.longest_wait_seconds:
            request.meta["dont_retry"] = True
            return response
        self._turnstile.hold(key, wait)
        return self._again(request) if response.status == _TOO_MANY else response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a broken connection or timeout, and pause longer after each."""
        if isinstance(exception, CrawlError | DownloadCancelledError):
            return
        key = self._key(request)
        self._failures[key] += 1
        self._turnstile.hold(key, self._backoff(request))

    def _heed_budget(self, key: str, response: Response) -> None:
        remaining = _number(response, "RateLimit-Remaining")
        reset = _number(response, "RateLimit-Reset")
        if remaining is not None and remaining < 1 and reset is not None:
            self._turnstile.hold(key, min(reset, self._settings.longest_wait_seconds))

    def _wait(self, request: Request, response: Response) -> float | None:
        """Seconds to wait after this answer; None when it is no reason to wait."""
        asked = _retry_after(response, self._clock())
        if response.status in (_TOO_MANY, _UNAVAILABLE) and asked is not None:
            return asked
        if response.status == _TOO_MANY or response.status >= _SERVER_ERROR:
            return self._backoff(request)
        return None

    def _backoff(self, request: Request) -> float:
        doublings = request.meta.get("retry_times", 0) + request.meta.get("waits", 0)
        return float(self._settings.backoff_seconds * 2 ** min(doublings, _LONGEST_DOUBLING))

    def _again(self, request: Request) -> Request:
        """The same request; "too many" is a matter of pace and does not use up retries."""
        waits = request.meta.get("waits", 0) + 1
        if waits > self._settings.retries + _LONGEST_DOUBLING:
            self._give_up(request, "kept answering 429")
        return request.replace(
            meta={**request.meta, "waits": waits}, priority=request.priority + 1, dont_filter=True
        )

    def _wait_out(self, request: Request, response: Response) -> Request | Response:
        """Ask again after a wait that all requests to the supplier share, longer each time."""
        key, waits = self._key(request), request.meta.get("waits", 0)
        patience = request.meta.get("patience", _FIRST_WAITS)
        if waits >= patience and response.status in request.meta.get("handle_httpstatus_list", ()):
            self._throttled.pop(key, None)  # one file that stays closed
            return response
        row = self._throttled[key]
        if row >= len(_THROTTLE_WAITS):
            self._give_up(request, f"kept answering {response.status}")
        self._throttled[key] += 1
        asked = _retry_after(response, self._clock()) if row < _FIRST_WAITS else None
        wait = self._settings.throttle_seconds * _THROTTLE_WAITS[row] if asked is None else asked
        if wait > self._settings.longest_wait_seconds:
            self._give_up(request, f"asked us to wait {wait:g} seconds")
        self._turnstile.hold(key, wait)
        return request.replace(meta={**request.meta, "waits": waits + 1}, dont_filter=True)

    def _give_up(self, request: Request, what: str) -> NoReturn:
        """End a source, and all of its supplier, for tonight."""
        key = self._key(request)
        reason = f"{key} {what} at {request.url}"
        if self._turnstile.suppliers.shared(request.url):
            self._refusals[key] = reason
        raise BlockedBySource(reason)

    def _key(self, request: Request) -> str:
        return self._turnstile.suppliers.key(request.url)


def _number(response: Response, header: str) -> float | None:
    text = (response.headers.get(header) or b"").decode("latin-1").strip()
    return float(text) if text.replace(".", "", 1).isdigit() else None


def _retry_after(response: Response, now: dt.datetime) -> float | None:
    """Seconds asked for by ``Retry-After``, written as a number or as a date."""
    seconds = _number(response, "Retry-After")
    if seconds is not None:
        return seconds
    text = (response.headers.get("Retry-After") or b"").decode("latin-1")
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())
