"""Notubiz: meetings of a council, and its modules with documents outside meetings."""

import datetime as dt
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawler import notubiz_answers as answers
from crawler.answers import GONE
from crawler.items import Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.council import CouncilSpider
from crawler.visit import Visit

# Kinds of documents outside meetings, by the supplier's own number: letters, questions,
# motions, documents of the executive, proposals. Their display names differ per council.
_MODULES = (1, 4, 6, 8, 19)
_PLAIN = "format=json&version=1.17.0"


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
        for module in answers.read_list(response, "modules", visit):
            if module.get("id") in _MODULES:
                for first, last in self.windows(visit):
                    path = f"organisations/{locator}/modules/{module['id']}/items"
                    url = self._url(path, _between(first, last))
                    yield self.request(url, self.parse_items, visit)

    def parse_events(self, response: Response, visit: Visit, *, asked: dict[str, str]) -> Output:
        """Open the public meetings of a window, and its next page."""
        events, more = answers.read_events(response, visit)
        visit.reached = True
        for event in events:
            url = self._url(f"events/meetings/{event}", {})
            yield self.request(url, self.parse_meeting, visit)
        if more:
            following = {**asked, "page": str(int(asked["page"]) + 1)}
            url = self._url("events", following)
            yield self.request(url, self.parse_events, visit, asked=following)

    def parse_meeting(self, response: Response, visit: Visit) -> Output:
        """Choose from the papers of one meeting."""
        if not self.absent(response, visit):
            base = self.crawl_settings.endpoints.notubiz
            yield from self.follow_meeting(answers.read_meeting(response, base), visit)

    def parse_items(self, response: Response, visit: Visit) -> Output:
        """Choose from the documents of one module."""
        base = self.crawl_settings.endpoints.notubiz
        for item in answers.read_list(response, "items", visit):
            if answers.is_public(item):
                yield from self.follow_papers(answers.papers_of_item(item, base), visit)

    def _url(self, path: str, parameters: Mapping[str, str]) -> str:
        query = "&".join(part for part in (urlencode(parameters), _PLAIN) if part)
        return f"{self.crawl_settings.endpoints.notubiz}/{path}?{query}"


def _between(first: dt.date, last: dt.date) -> dict[str, str]:
    return {"date_from": f"{first} 00:00:00", "date_to": f"{last} 23:59:59"}
