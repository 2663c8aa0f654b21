"""Read the JSON answers of Parlaeus, and tell its error messages from empty answers."""

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Response

from crawler.answers import refuse_missing
from crawler.council_answers import Record, read_object, records_within
from crawler.dates import dutch_date
from crawler.errors import SourceChanged, SourceRefused
from crawler.listed import ListedPaper, Meeting

_OK = "200"
_SESSION = re.compile(r"\brid=[^&\s;]+")
# The last address of several glued together, with or without its colon.
_LAST_LINK = re.compile(r".*(https?):?//", re.DOTALL)


def session_of(locator: str) -> str:
    """The session id that a council issued; empty when there is none."""
    return parse_qs(urlsplit(locator).query).get("rid", [""])[0]


def without_session(text: str) -> str:
    """A text that may be stored and shown."""
    return _SESSION.sub("rid=...", text)


def question(locator: str, **asked: str) -> str:
    """Address of one question to a council."""
    base = locator.partition("?")[0]
    return f"{base}?{urlencode({'rid': session_of(locator), **asked})}"


def read_meetings(response: Response) -> list[str]:
    """Ids of the meetings of a window.

    Raises:
        SourceRefused: It is an error message, which comes with status 200.
        SourceChanged: It is no list of meetings.
    """
    meetings = _read(response).get("list")
    if not isinstance(meetings, list) or not all(
        isinstance(each, dict) and each.get("agid") for each in meetings
    ):
        raise SourceChanged(response.url, "list of meetings")
    return [str(each["agid"]) for each in meetings]


def read_agenda(response: Response) -> Meeting | None:
    """One meeting with its files; None when it was cancelled.

    Raises:
        SourceRefused, SourceChanged: See ``read_meetings``.
    """
    agenda = _read(response).get("agenda")
    if not isinstance(agenda, dict) or not isinstance(agenda.get("points"), list):
        raise SourceChanged(response.url, "agenda with points")
    if str(agenda.get("cancelled") or "0") != "0":
        return None
    day = _day(str(agenda.get("date") or "").replace("-", ""))
    points = records_within(agenda, "points", response.url)
    titles = tuple(str(point.get("title") or "") for point in points)
    papers = (paper for each in points for paper in _papers(each, day, response.url))
    return Meeting(day, titles, tuple(papers))


def _read(response: Response) -> Record:
    refuse_missing(response)
    answer = read_object(response)
    if str(answer.get("status")) != _OK:
        raise SourceRefused(response.url, str(answer.get("message") or answer.get("status")))
    return answer


def _papers(point: Record, day: dt.date | None, asked: str) -> Iterator[ListedPaper]:
    """The files of one point of an agenda; the same one may stand under several."""
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


def _day(digits: str) -> dt.date | None:
    return dutch_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
