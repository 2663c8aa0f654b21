"""Parlaeus: meetings of a council with their files, for who was given a session id."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.council_answers import Record, read_object, records_within
from crawler.dates import dutch_date
from crawler.errors import SourceChanged, SourceRefused
from crawler.items import Source
from crawler.listed import ListedPaper
from crawler.settings import CrawlSettings
from crawler.spiders.base import GONE, Output
from crawler.spiders.council import CouncilSpider
from crawler.visit import Visit

_OK = 200
_SESSION = re.compile(r"\brid=[^&\s;]+")
# The last address of several glued together, with or without its colon.
_LAST_LINK = re.compile(r".*(https?):?//", re.DOTALL)


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
        if source.locators and not all(map(_session_of, source.locators)):
            return "no session id is known: ask the council for one, and accept it as ?rid="
        return super().excuse(source, settings)

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """The committees of the council."""
        return _url(source.locators[0], fn="cie_list")

    def ask_window(
        self, visit: Visit, locator: str, first: dt.date, last: dt.date, *, priority: int
    ) -> Iterable[Request]:
        """The meetings of one council between two days."""
        url = _url(locator, fn="agenda_list", since=f"{first:%Y%m%d}", until=f"{last:%Y%m%d}")
        yield self.request(url, self.parse_list, visit, priority=priority, locator=locator)

    def parse_list(self, response: Response, visit: Visit, *, locator: str) -> Output:
        """Open each meeting of a window."""
        meetings = _read(response).get("list")
        if not isinstance(meetings, list) or not all(
            isinstance(each, dict) and each.get("agid") for each in meetings
        ):
            raise SourceChanged(response.url, "list of meetings")
        visit.reached = True
        for meeting in meetings:
            url = _url(locator, fn="agenda_detail", agid=str(meeting["agid"]))
            yield self.request(url, self.parse_agenda, visit)

    def parse_agenda(self, response: Response, visit: Visit) -> Output:
        """Choose from the papers of one meeting."""
        agenda = _read(response).get("agenda")
        if not isinstance(agenda, dict) or not isinstance(agenda.get("points"), list):
            raise SourceChanged(response.url, "agenda with points")
        if str(agenda.get("cancelled") or "0") == "0":
            day = _day(agenda)
            visit.reach_back(day)
            self.list_newest(visit, day)
            points = records_within(agenda, "points", response.url)
            titles = [str(point.get("title") or "") for point in points]
            papers = list(_papers(points, day, response.url))
            yield from self.follow_meeting(papers, visit, titles)

    def conclude(self, visit: Visit) -> None:
        """Keep the session id out of what is stored and shown."""
        super().conclude(visit)
        visit.changed = _SESSION.sub("rid=...", visit.changed)
        visit.blocked = _SESSION.sub("rid=...", visit.blocked)
        visit.first_failure = _SESSION.sub("rid=...", visit.first_failure)


def _session_of(locator: str) -> str:
    return parse_qs(urlsplit(locator).query).get("rid", [""])[0]


def _url(locator: str, **asked: str) -> str:
    base = locator.partition("?")[0]
    return f"{base}?{urlencode({'rid': _session_of(locator), **asked})}"


def _read(response: Response) -> Record:
    """The object of an answer.

    Raises:
        SourceRefused: It is an error message, which comes with status 200.
    """
    if response.status in GONE:
        raise SourceRefused(response.url, f"status {response.status}")
    answer = read_object(response)
    if str(answer.get("status")) != str(_OK):
        raise SourceRefused(response.url, str(answer.get("message") or answer.get("status")))
    return answer


def _papers(points: list[Record], day: dt.date | None, asked: str) -> Iterator[ListedPaper]:
    """The files of a meeting; the same one may stand under several points."""
    for point in points:
        for document in records_within(point, "documents", asked):
            if document.get("dcid") and document.get("link"):
                yield ListedPaper(
                    external_id=str(document["dcid"]),
                    url=_LAST_LINK.sub(r"\1://", str(document["link"]).strip()),
                    title=str(document.get("title") or document["dcid"]).strip(),
                    subject=str(point.get("title") or ""),
                    source_date=day,
                    type_hint=str(document.get("type") or "").lower(),
                )


def _day(agenda: Record) -> dt.date | None:
    text = str(agenda.get("date") or "").replace("-", "")
    return dutch_date(f"{text[:4]}-{text[4:6]}-{text[6:8]}")
