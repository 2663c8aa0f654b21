"""iBabs: the public portal of a council, with its calendar, agendas and lists."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.answers import GONE, UNCHANGED, refuse_hollow
from crawler.items import CrawledDocument, Source
from crawler.portal_pages import (
    ListRow,
    read_agenda,
    read_item,
    read_lists,
    read_meetings,
    read_rows,
)
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.soap_lists import SoapListsSpider, holds_papers
from crawler.titles import is_telling
from crawler.visit import Visit

_ROWS = 100  # the most that a portal gives at once


class IbabsSpider(SoapListsSpider):
    """Reads the calendar of a portal month by month, its agendas, and the titles of its lists.

    Lists come from the SOAP service where it is set and lets us in, else from the portal.
    Publisher: iBabs (Euronext), one host for each council. Last checked against descriptions
    by client programs, and SOAP lists against real answers of 2026; no live page was seen.
    """

    name = "ibabs"
    obeys_robots = True
    window_days = 28  # so that no month lies between two ends
    file_refusals = (*GONE, 403)  # what a file that was withdrawn answers

    @classmethod
    def excuse(cls, source: Source, settings: CrawlSettings) -> str:
        """Without a portal the lists may still come from the SOAP service."""
        if settings.endpoints.ibabs_soap and source.key:
            return ""
        return super().excuse(source, settings)

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:
        """The lists of the portal."""
        if not source.locators:
            return settings.endpoints.ibabs_soap
        return f"{source.locators[0].rstrip('/')}/Reports"

    def first_requests(self, visit: Visit) -> Iterable[Request]:
        """Open the calendar, and ask which lists each portal has."""
        yield from super().first_requests(visit)
        yield from self.open_lists(visit)

    def lists_by_portal(self, visit: Visit) -> Iterable[Request]:
        """Ask which lists each portal has."""
        for locator in visit.source.locators:
            base = locator.rstrip("/")
            yield self.request(f"{base}/Reports", self.parse_lists, visit, priority=1, base=base)

    def windows(self, visit: Visit) -> Iterator[tuple[dt.date, dt.date]]:
        """Whole months, newest first: so a portal asks for its calendar."""
        months = {first.replace(day=1) for days in super().windows(visit) for first in days}
        for month in sorted(months, reverse=True):
            yield month, month

    def ask_window(
        self,
        visit: Visit,
        locator: str,
        first: dt.date,
        last: dt.date,  # noqa: ARG002 - a month is named by its first day
        *,
        priority: int,
    ) -> Iterable[Request]:
        """The meetings of one month."""
        base = locator.rstrip("/")
        asked = urlencode({"month": first.month, "year": first.year})
        url = f"{base}/Calendar?{asked}"
        yield self.request(url, self.parse_calendar, visit, priority=priority, base=base)

    def parse_calendar(self, response: Response, visit: Visit, *, base: str) -> Output:
        """Open each meeting once; the weeks at the ends of a month show its neighbours'."""
        meetings = read_meetings(response)
        visit.reached = True
        for meeting in meetings:
            if f"agenda {meeting}" not in visit.asked:
                visit.asked.add(f"agenda {meeting}")
                url = f"{base}/Agenda/Index/{meeting}"
                yield self.request(url, self.parse_agenda, visit, base=base)

    def parse_agenda(self, response: Response, visit: Visit, *, base: str) -> Output:
        """Choose from the papers of one meeting."""
        yield from self.follow_meeting(read_agenda(response, base), visit)

    def parse_lists(self, response: Response, visit: Visit, *, base: str) -> Output:
        """Ask for the titles of the lists that may hold papers."""
        for identity, name in read_lists(response).items():
            if holds_papers(name):
                yield self._ask_rows(visit, f"{base}/Reports/GetReportData/{identity}", base, 0)

    def parse_rows(self, response: Response, visit: Visit, *, base: str, start: int) -> Output:
        """Open what tells of our subject, and the next page of a list that has grown."""
        rows, total = read_rows(response)
        if start == 0:
            refuse_hollow(response, rows, total)
        for row in rows:
            self.list_newest(visit, row.day)
            if is_telling(row.title):
                url = f"{base}/Reports/Item/{row.id}"
                yield self.request(url, self.parse_item, visit, base=base, row=row)
        visit.cursors[f"total {response.url}"] = str(total)
        grown = visit.load_cursor(f"total {response.url}") != str(total)
        following = start + len(rows)  # a portal may give fewer at once than it was asked for
        if following < total and rows:
            if grown or not visit.recent_only:
                yield self._ask_rows(visit, response.url, base, following)
            else:
                visit.carried |= visit.still_there()  # the rest of the list has not changed

    def parse_item(self, response: Response, visit: Visit, *, base: str, row: ListRow) -> Output:
        """Take the files of one entry of a list."""
        if not self.absent(response, visit):
            for paper in read_item(response, base, row):
                yield from self.follow(paper, visit)

    def parse_file(
        self,
        response: Response,
        visit: Visit,
        *,
        document: CrawledDocument,
        others: Sequence[str] = (),
    ) -> Output:
        """Take the file itself; a page in its place is no file."""
        told = (*self.file_refusals, UNCHANGED)
        if response.status not in told and not response.body.startswith(b"%PDF"):
            visit.fail(f"no PDF at {response.url}")
            return
        yield from super().parse_file(response, visit, document=document, others=others)

    def _ask_rows(self, visit: Visit, url: str, base: str, start: int) -> Request:
        request = self.request(url, self.parse_rows, visit, base=base, start=start)
        form = {"draw": "1", "start": str(start), "length": str(_ROWS)}
        kind = "application/x-www-form-urlencoded; charset=UTF-8"
        headers = {"X-Requested-With": "XMLHttpRequest", "Content-Type": kind}
        return request.replace(method="POST", body=urlencode(form).encode(), headers=headers)
