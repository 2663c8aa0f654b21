"""GemeenteOplossingen: meetings of a council with their files, and files outside meetings."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import unquote, urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.council_answers import Record, read_json, records_within
from crawler.dates import dutch_date
from crawler.errors import SourceChanged, SourceRefused
from crawler.items import Source
from crawler.listed import ListedPaper
from crawler.settings import CrawlSettings
from crawler.spiders.base import GONE, Output
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

    def ask_window(
        self, visit: Visit, locator: str, first: dt.date, last: dt.date, *, priority: int
    ) -> Iterable[Request]:
        """Meetings and documents of one site between two days."""
        base = locator.rstrip("/")
        days = {"date_from": _day(base, first), "date_to": _day(base, last)}
        published = {
            "publicationDate_from": first.isoformat(),
            "publicationDate_to": last.isoformat(),
            "limit": "50000",
        }
        # A file of a meeting is fetched there; so the meetings are read first.
        yield self.request(
            f"{base}/meetings?{urlencode(days)}",
            self.parse_meetings,
            visit,
            priority=priority + 1,
            base=base,
        )
        yield self.request(
            f"{base}/documents?{urlencode(published)}",
            self.parse_documents,
            visit,
            priority=priority,
            base=base,
        )

    def parse_meetings(self, response: Response, visit: Visit, *, base: str) -> Output:
        """Choose from the papers of each meeting."""
        meetings = _read_models(response, "meetings")
        visit.reached = True
        for meeting in meetings:
            if "date" not in meeting:
                raise SourceChanged(response.url, "date of a meeting")
            if not (meeting.get("canceled") or meeting.get("inactive")):
                day = dutch_date(str(meeting["date"]))
                visit.reach_back(day)
                self.list_newest(visit, day)
                items = records_within(meeting, "items", response.url)
                agenda = [str(item.get("title") or "") for item in items]
                papers = _papers(meeting, base, response.url)
                yield from self.follow_meeting(papers, visit, agenda)

    def parse_documents(self, response: Response, visit: Visit, *, base: str) -> Output:
        """Choose from the documents that stand by themselves."""
        for each in _read_models(response, "documents"):
            day = str(each.get("publicationDate") or "")
            paper = _paper(each, "", day, f"{base}/documents/{each['id']}")
            self.list_newest(visit, paper.source_date)
            if paper.is_telling:
                yield from self.follow(paper, visit)


def _day(base: str, day: dt.date) -> str:
    """A day as each version of the service wants it: seconds in version 1, else ISO."""
    if base.endswith("/v1"):
        return str(int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()))
    return day.isoformat()


def _read_models(response: Response, model: str) -> list[Record]:
    """A bare list in version 1, a wrapped one in version 2.

    Raises:
        SourceRefused: There is no such page, which is no empty list.
        SourceChanged: It is neither.
    """
    if response.status in GONE:
        raise SourceRefused(response.url, f"status {response.status}")
    answer = read_json(response)
    found = answer
    if isinstance(answer, dict) and isinstance(answer.get("result"), dict):
        found = answer["result"].get(model)
    if not isinstance(found, list) or not all(
        isinstance(each, dict) and "id" in each for each in found
    ):
        raise SourceChanged(response.url, f"list of {model}")
    return found


def _papers(meeting: Record, base: str, asked: str) -> list[ListedPaper]:
    """The files of a meeting and of the items of its agenda.

    Raises:
        SourceChanged: They are no lists of files with ids.
    """
    day, place = str(meeting["date"]), f"{base}/meetings/{meeting['id']}/documents"
    found = [("", each) for each in records_within(meeting, "documents", asked)]
    for item in records_within(meeting, "items", asked):
        title = str(item.get("title") or "")
        found += [(title, each) for each in records_within(item, "documents", asked)]
    if not all("id" in each for _, each in found):
        raise SourceChanged(asked, "id of a document")
    return [_paper(each, subject, day, f"{place}/{each['id']}") for subject, each in found]


def _paper(document: Record, subject: str, day: str, url: str) -> ListedPaper:
    """A file; the only title that it has is its file name."""
    name = unquote(str(document.get("filename") or document.get("fileName") or ""))
    stem, dot, _ = name.rpartition(".")
    title = " ".join((stem if dot else name).replace("_", " ").split())
    return ListedPaper(
        external_id=str(document["id"]),
        url=url,
        title=title or subject or str(document["id"]),
        subject=subject,
        source_date=dutch_date(day),
    )
