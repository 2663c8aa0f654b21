"""Read the JSON answers of GemeenteOplossingen, in both versions of the service."""

import datetime as dt
from urllib.parse import unquote

from scrapy.http import Response

from crawler.answers import refuse_missing
from crawler.council_answers import Record, read_json, records_within
from crawler.dates import dutch_date
from crawler.errors import SourceChanged
from crawler.listed import ListedPaper, Meeting


def day_of(base: str, day: dt.date) -> str:
    """A day as each version of the service wants it: seconds in version 1, else ISO."""
    if base.endswith("/v1"):
        return str(int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()))
    return day.isoformat()


def read_meetings(response: Response, base: str) -> list[Meeting]:
    """The meetings of a window that were held or are planned.

    Raises:
        SourceRefused: There is no such page, which is no empty list.
        SourceChanged: It is no list of meetings with a date.
    """
    meetings = _read_models(response, "meetings")
    if not all("date" in each for each in meetings):
        raise SourceChanged(response.url, "date of a meeting")
    return [
        _meeting(each, base, response.url)
        for each in meetings
        if not (each.get("canceled") or each.get("inactive"))
    ]


def read_documents(response: Response, base: str) -> list[ListedPaper]:
    """The documents of a window that stand by themselves.

    Raises:
        SourceRefused, SourceChanged: See ``read_meetings``.
    """
    return [
        _paper(each, "", str(each.get("publicationDate") or ""), f"{base}/documents/{each['id']}")
        for each in _read_models(response, "documents")
    ]


def _read_models(response: Response, model: str) -> list[Record]:
    """A bare list in version 1, a wrapped one in version 2."""
    refuse_missing(response)
    answer = read_json(response)
    found = answer
    if isinstance(answer, dict) and isinstance(answer.get("result"), dict):
        found = answer["result"].get(model)
    if not isinstance(found, list) or not all(
        isinstance(each, dict) and "id" in each for each in found
    ):
        raise SourceChanged(response.url, f"list of {model}")
    return found


def _meeting(meeting: Record, base: str, asked: str) -> Meeting:
    """A meeting with its files and those of the items of its agenda.

    Raises:
        SourceChanged: They are no lists of files with ids.
    """
    day, place = str(meeting["date"]), f"{base}/meetings/{meeting['id']}/documents"
    items = records_within(meeting, "items", asked)
    titles = tuple(str(item.get("title") or "") for item in items)
    found = [("", each) for each in records_within(meeting, "documents", asked)]
    for title, item in zip(titles, items, strict=True):
        found += [(title, each) for each in records_within(item, "documents", asked)]
    if not all("id" in each for _, each in found):
        raise SourceChanged(asked, "id of a document")
    papers = (_paper(each, subject, day, f"{place}/{each['id']}") for subject, each in found)
    return Meeting(dutch_date(day), titles, tuple(papers))


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
