"""GemeenteOplossingen: meetings of a council with their files, and files outside meetings."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.gemeenteoplossingen_answers import day_of, read_documents, read_meetings
from crawler.items import Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.council import CouncilSpider
from crawler.visit import Visit


class GemeenteoplossingenSpider(CouncilSpider):
    """Lists the meetings of one council site, half a year at a time; version 1 and 2.

    Publisher: GemeenteOplossingen, on a host of each municipality; the locator ends in the
    version. Last checked against descriptions by client programs; no live answer was seen.
    """

    name = "gemeenteoplossingen"
    window_days = 180  # five years at once broke a council's site

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """The committees of the council."""
        return f"{source.locators[0].rstrip('/')}/dmus"

    @classmethod
    def variant(cls, source: Source) -> str:
        """The version of the service."""
        return source.locators[0].rstrip("/").rpartition("/")[2]

    def ask_window(
        self, visit: Visit, locator: str, first: dt.date, last: dt.date, *, priority: int
    ) -> Iterable[Request]:
        """Meetings and documents of one site between two days."""
        base = locator.rstrip("/")
        held = urlencode({"date_from": day_of(base, first), "date_to": day_of(base, last)})
        published = urlencode(
            {"publicationDate_from": first, "publicationDate_to": last, "limit": "50000"}
        )
        # A file of a meeting is fetched there; so the meetings are read first.
        for url, parse, sooner in (
            (f"{base}/meetings?{held}", self.parse_meetings, 1),
            (f"{base}/documents?{published}", self.parse_documents, 0),
        ):
            yield self.request(url, parse, visit, priority=priority + sooner, base=base)

    def parse_meetings(self, response: Response, visit: Visit, *, base: str) -> Output:
        """Choose from the papers of each meeting."""
        meetings = read_meetings(response, base)
        visit.reached = True
        for meeting in meetings:
            yield from self.follow_meeting(meeting, visit)

    def parse_documents(self, response: Response, visit: Visit, *, base: str) -> Output:
        """Choose from the documents that stand by themselves."""
        yield from self.follow_papers(read_documents(response, base), visit)
