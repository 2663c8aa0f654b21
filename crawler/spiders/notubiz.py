"""Notubiz: meetings of a council, and its modules with documents outside meetings."""

import datetime as dt
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.dates import dutch_date
from crawler.errors import SourceChanged, SourceRefused
from crawler.items import Source
from crawler.notubiz_answers import (
    Record,
    agenda_of_meeting,
    is_public,
    papers_of_item,
    papers_of_meeting,
    read_answer,
    read_list,
)
from crawler.settings import CrawlSettings
from crawler.spiders.base import GONE, Output
from crawler.spiders.council import CouncilSpider
from crawler.visit import Visit

# Kinds of documents outside meetings, by the supplier's own number: letters, questions,
# motions, documents of the executive, proposals. Their display names differ per council.
_MODULES = (1, 4, 6, 8, 19)


class NotubizSpider(CouncilSpider):
    """Lists the meetings and modules of an organisation, a quarter of a year at a time.

    Publisher: Notubiz; an organisation is a municipality. Last checked against sample answers
    of 2024 and 2026; no live answer was seen.
    """

    name = "notubiz"
    window_days = 90  # a year is refused for some organisations
    file_refusals = (*GONE, 400, 403)  # 400 is how it says that a file is gone

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:
        """The modules of the organisation; they fit in one answer."""
        return f"{settings.endpoints.notubiz}/organisations/{source.locators[0]}/modules?{_PLAIN}"

    def first_requests(self, visit: Visit) -> Iterable[Request]:
        """Open the meetings, and ask which modules each organisation has."""
        yield from super().first_requests(visit)
        for locator in visit.source.locators:
            url = self._url(f"organisations/{locator}/modules", {})
            yield self.request(url, self.parse_modules, visit, locator=locator)

    def ask_window(
        self, visit: Visit, locator: str, first: dt.date, last: dt.date, *, priority: int
    ) -> Iterable[Request]:
        """The meetings of one organisation between two days."""
        asked = {"organisation_id": locator, **_between(first, last), "page": "1"}
        url = self._url("events", asked)
        yield self.request(url, self.parse_events, visit, priority=priority, asked=asked)

    def parse_modules(self, response: Response, visit: Visit, *, locator: str) -> Output:
        """Ask for the items of the modules that hold documents."""
        _refuse_missing(response, visit)
        for module in read_list(response, "modules"):
            if module.get("id") in _MODULES:
                for first, last in self.windows(visit):
                    path = f"organisations/{locator}/modules/{module['id']}/items"
                    url = self._url(path, _between(first, last))
                    yield self.request(url, self.parse_items, visit)

    def parse_events(self, response: Response, visit: Visit, *, asked: dict[str, str]) -> Output:
        """Open the public meetings of a window, and its next page."""
        _refuse_missing(response, visit)
        pagination = read_answer(response).get("pagination")
        events = read_list(response, "events")
        if not isinstance(pagination, dict) or "has_more_pages" not in pagination:
            raise SourceChanged(response.url, "has_more_pages")
        visit.reached = True
        for event in events:
            if is_public(event):
                url = self._url(f"events/meetings/{event['id']}", {})
                yield self.request(url, self.parse_meeting, visit)
        if pagination["has_more_pages"] and events:
            following = {**asked, "page": str(int(asked["page"]) + 1)}
            url = self._url("events", following)
            yield self.request(url, self.parse_events, visit, asked=following)

    def parse_meeting(self, response: Response, visit: Visit) -> Output:
        """Choose from the papers of one meeting."""
        if response.status in GONE:
            visit.fail(f"status {response.status} at {response.url}")
            return
        meeting = read_answer(response).get("meeting")
        if not isinstance(meeting, dict) or "plannings" not in meeting:
            raise SourceChanged(response.url, "meeting with plannings")
        if is_public(meeting) and not meeting.get("canceled"):
            papers = papers_of_meeting(meeting, self.crawl_settings.endpoints.notubiz)
            if meeting["plannings"]:
                day = dutch_date(str(meeting["plannings"][0].get("start_date")))
                visit.reach_back(day)
                self.list_newest(visit, day)
            yield from self.follow_meeting(papers, visit, agenda_of_meeting(meeting))

    def parse_items(self, response: Response, visit: Visit) -> Output:
        """Choose from the documents of one module."""
        _refuse_missing(response, visit)
        items: list[Record] = read_list(response, "items")
        for item in items:
            if is_public(item):
                papers = papers_of_item(item, self.crawl_settings.endpoints.notubiz)
                for paper in papers:
                    self.list_newest(visit, paper.source_date)
                yield from self.follow_meeting(papers, visit)

    def _url(self, path: str, parameters: Mapping[str, str]) -> str:
        query = "&".join(part for part in (urlencode(parameters), _PLAIN) if part)
        return f"{self.crawl_settings.endpoints.notubiz}/{path}?{query}"


_PLAIN = "format=json&version=1.17.0"


def _between(first: dt.date, last: dt.date) -> dict[str, str]:
    return {"date_from": f"{first} 00:00:00", "date_to": f"{last} 23:59:59"}


def _refuse_missing(response: Response, visit: Visit) -> None:
    """Tell an organisation that has left from a window that is too wide."""
    if response.status in GONE:
        if b"non-active" in response.body:
            visit.not_covered = "the organisation is no longer active at Notubiz"
        raise SourceRefused(response.url, f"status {response.status}")
