"""Turns a "prove you are human" page and repeated 403 into ``BlockedBySource``.

Such a page often comes with status 200 and would otherwise look like a page without documents.
"""

import re
from collections import defaultdict

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.errors import BlockedBySource
from crawler.night import night_of
from crawler.suppliers import SupplierTable
from crawler.visit import Visit
from db.visits import ADDRESS_BLOCKED

_FORBIDDEN = 403
# A website that was reached may close single pages; so many in a row are a closed door.
_CLOSED_AFTER = 3
_REFUSED = range(400, 500)
# A challenge page is a short page with little to click; an ordinary page that happens to
# carry a captcha on its contact form has both text and links.
_LONGEST_BYTES = 60_000
_MOST_LINKS = 5
_SURE = re.compile(
    rb"cf-chl|cf_chl_opt|challenge-platform|_incapsula_resource|/_sec/cp_challenge|"
    rb"ddos-guard|awswaf|datadome|perimeterx|px-captcha",
    re.IGNORECASE,
)
_PHRASES = re.compile(
    rb"captcha|are you (?:a )?(?:human|robot)|you are (?:a )?human|you(?:'|\xe2\x80\x99)re human|"
    rb"not a robot|prove you|verify(?:ing)? (?:that )?you|checking your browser|just a moment|"
    rb"unusual traffic|enable javascript and cookies|the request is blocked|access denied|"
    rb"(?:bent|ben) (?:u|je) een (?:mens|robot)|geen robot|een mens bent|mens of (?:een )?robot|"
    rb"(?:bewijs|bevestig|toon aan|controleren?|verifi)[^.<]{0,40}\bmens\b|ongebruikelijk verkeer|"
    rb"uw browser (?:wordt )?(?:ge)?control",
    re.IGNORECASE,
)
_LINK = re.compile(rb"<a\s[^>]*href", re.IGNORECASE)


def is_challenge(content_type: str, body: bytes) -> bool:
    """Whether a page asks for proof of being human instead of showing content."""
    if "html" not in content_type and not body.lstrip()[:15].lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        return False
    if len(body) > _LONGEST_BYTES or _has_many_links(body):
        return False
    return bool(_SURE.search(body) or _PHRASES.search(body))


def _has_many_links(body: bytes) -> bool:
    return any(number > _MOST_LINKS for number, _ in enumerate(_LINK.finditer(body), start=1))


class ChallengeMiddleware:
    """Ends a source for tonight when it turns robots away."""

    def __init__(self, suppliers: SupplierTable, refusals: dict[str, str]) -> None:
        self._suppliers = suppliers
        self._refusals = refusals  # of the night, so that all spiders heed them
        self._closed: dict[int, int] = defaultdict(int)  # source -> 403 answers in a row

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ChallengeMiddleware":
        """Read the table of suppliers and their refusals from the night."""
        night = night_of(crawler)
        return cls(night.turnstile.suppliers, night.refusals)

    def process_request(self, request: Request) -> None:
        """Send nothing more to a source, or a supplier, that turned us away.

        Raises:
            BlockedBySource: It did so earlier tonight, or blocked our address before.
        """
        visit = request.cb_kwargs.get("visit")
        if isinstance(visit, Visit) and visit.blocked:
            raise BlockedBySource(visit.blocked)
        earlier = self._refusals.get(self._suppliers.key(request.url))
        if earlier is not None:
            raise BlockedBySource(earlier)

    def process_response(self, request: Request, response: Response) -> Response:
        """Look at every answer to a spider's own request.

        A spider that says it can read 403 asks for one file of which that may be said.

        Raises:
            BlockedBySource: It is a challenge page, or 403 where that is no lone closed page.
        """
        if "visit" not in request.cb_kwargs:
            return response
        if self._suppliers.is_address_block(request.url, response.status, response.body):
            self._refuse(request, ADDRESS_BLOCKED)
        if self._suppliers.is_throttle(request.url, response.status, response.body):
            return response  # the politeness middleware waits
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
        if is_challenge(content_type, response.body):
            self._refuse(request, f"a challenge page with status {response.status}")
        one_file = _FORBIDDEN in request.meta.get("handle_httpstatus_list", ())
        if response.status == _FORBIDDEN and not (one_file or self._is_lone_page(request)):
            self._refuse(request, "status 403")
        if response.status not in _REFUSED:
            self._closed.pop(_source_of(request), None)
        return response

    def _is_lone_page(self, request: Request) -> bool:
        """Whether a 403 may be about one page of a website that answered before."""
        visit = request.cb_kwargs["visit"]
        of_a_service = request.meta.get("dont_obey_robotstxt") or self._suppliers.shared(
            request.url
        )
        if of_a_service or not (isinstance(visit, Visit) and visit.reached):
            return False
        self._closed[visit.source.id] += 1
        return self._closed[visit.source.id] < _CLOSED_AFTER

    def _refuse(self, request: Request, what: str) -> None:
        reason = f"{what} at {request.url}"
        if self._suppliers.shared(request.url):
            self._refusals[self._suppliers.key(request.url)] = reason
        raise BlockedBySource(reason)


def _source_of(request: Request) -> int:
    visit = request.cb_kwargs["visit"]
    return visit.source.id if isinstance(visit, Visit) else 0
