"""Parlaeus: meetings of a council with their files, for who was given a session id."""

import datetime as dt
from collections.abc import Iterable

from scrapy import Request
from scrapy.http import Response

from crawler import parlaeus_answers as answers
from crawler.items import Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.council import CouncilSpider
from crawler.visit import Visit


class ParlaeusSpider(CouncilSpider):
    """Lists the meetings of one council, half a year at a time, and opens each.

    Publisher: Parlaeus (Qualigraf), a host for each council; the locator is its open data address
    with the session id that it issued, as ``?rid=``. Last checked against descriptions by client
    programs; no live answer was seen.
    """

    name = "parlaeus"
    window_days = 180

    @classmethod
    def excuse(cls, source: Source, settings: CrawlSettings) -> str:
        """Without a session id nothing is answered."""
        if source.locators and not all(map(answers.session_of, source.locators)):
            return "no session id is known: ask the council for one, and accept it as ?rid="
        return super().excuse(source, settings)

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """The committees of the council."""
        return answers.question(source.locators[0], fn="cie_list")

    @classmethod
    def shown(cls, text: str) -> str:
        """Keep the session id out of what is stored and shown."""
        return answers.without_session(text)

    def ask_window(
        self, visit: Visit, locator: str, first: dt.date, last: dt.date, *, priority: int
    ) -> Iterable[Request]:
        """The meetings of one council between two days."""
        days = {"since": f"{first:%Y%m%d}", "until": f"{last:%Y%m%d}"}
        url = answers.question(locator, fn="agenda_list", **days)
        yield self.request(url, self.parse_list, visit, priority=priority, locator=locator)

    def parse_list(self, response: Response, visit: Visit, *, locator: str) -> Output:
        """Open each meeting of a window."""
        meetings = answers.read_meetings(response)
        visit.reached = True
        for meeting in meetings:
            url = answers.question(locator, fn="agenda_detail", agid=meeting)
            yield self.request(url, self.parse_agenda, visit)

    def parse_agenda(self, response: Response, visit: Visit) -> Output:
        """Choose from the papers of one meeting."""
        yield from self.follow_meeting(answers.read_agenda(response), visit)
