"""The public portal of a council at iBabs: calendar, agendas, and one list of papers."""

import datetime as dt
import html as markup
import re
import uuid
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from demo.bodies import CONTENT_TYPES, Bodies
from demo.council_meetings import CouncilPapers, File, Meeting
from demo.country_files import DemoMunicipality
from demo.exchange import Answer, Request, as_json, html, not_found
from demo.night import Night

_LIST = str(uuid.UUID(int=1))
_MOST_ROWS = 2  # at once, so that paging happens
_PATH = re.compile(r"/(Agenda/Index|Reports/Item|Document/View)/([0-9a-f-]{36})")
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)


def portal_host(place: DemoMunicipality) -> str:
    """The host of a council's portal."""
    name = place.website.removeprefix("www.").partition(".")[0]
    return f"{name}.bestuurlijkeinformatie.example"


class IbabsPortal:
    """Everything on the host of one council."""

    def __init__(self, night: Night, place: DemoMunicipality, bodies: Bodies) -> None:
        self._place = place
        self._bodies = bodies
        self._papers = CouncilPapers.of(night, place)
        self._down = night.behaviour(place, "council") != "ok"

    def answer(self, request: Request) -> Answer | None:
        """A page, the rows of a list, or a file."""
        if self._down:
            return html("<html><body>Forbidden</body></html>", 403)
        if request.path == "/Calendar":
            return self._calendar(request.parameters)
        if request.path == "/Reports":
            return _page(f'<a href="/Reports/Details/{_LIST}">Raadsvoorstellen</a>')
        if request.path == f"/Reports/GetReportData/{_LIST}":
            # A list is posted for.
            return self._rows(request.body) if request.method == "POST" else not_found()
        found = _PATH.fullmatch(request.path)
        if found is None:
            return not_found()
        return self._one(found[1], uuid.UUID(found[2]).int)

    def _calendar(self, asked: Mapping[str, str]) -> Answer:
        month = dt.date(int(asked["year"]), int(asked["month"]), 1)
        links = [
            f'<a class="calendar-item" href="/Agenda/Index/{uuid.UUID(int=each.id)}">Raad</a>'
            for each in self._papers.meetings
            if each.day.replace(day=1) == month
        ]
        return _page(f'<div id="calendar">{"".join(links)}</div>')

    def _rows(self, form: bytes) -> Answer:
        asked = dict(parse_qsl(form.decode()))
        start, length = int(asked.get("start", "0")), int(asked.get("length", "10"))
        end = start + min(length, _MOST_ROWS)
        rows = [
            {
                "DT_RowId": str(uuid.UUID(int=file.id)),
                "title": file.title,
                "registrationdate": f"{file.day:%d-%m-%Y}",
            }
            for file in self._papers.outside
        ]
        return as_json({"draw": 1, "recordsTotal": len(rows), "data": rows[start:end]})

    def _one(self, kind: str, number: int) -> Answer:
        if kind == "Document/View":
            document = self._papers.find(number)
            if document is None:
                return not_found()
            body = self._bodies.file(self._place, document, "pdf")
            return Answer(200, body, CONTENT_TYPES["pdf"])
        if kind == "Agenda/Index":
            meeting = next((each for each in self._papers.meetings if each.id == number), None)
            return _agenda(meeting) if meeting else not_found()
        file = next((each for each in self._papers.outside if each.id == number), None)
        if file is None:
            return not_found()
        return _page(f"<h2>{markup.escape(file.title)}</h2>{_links([file])}")


def _agenda(meeting: Meeting) -> Answer:
    day = meeting.day
    items = "".join(
        f"<h3>{markup.escape(item.title)}</h3>{_links(item.files)}" for item in meeting.items
    )
    return _page(
        f"<h1>Raad {day.day} {_MONTHS[day.month - 1]} {day.year}</h1>"
        f'<div class="agenda"><h3>Vergaderstukken</h3>{_links(meeting.files)}{items}</div>'
    )


def _links(files: Iterable[File]) -> str:
    return "".join(
        f'<a href="/Agenda/Document/0?documentId={uuid.UUID(int=file.id)}&amp;agendaItemId=0">'
        f"{markup.escape(file.title)}</a>"
        for file in files
    )


def _page(body: str) -> Answer:
    return html(f"<!doctype html><html lang=nl><title>Raadsinformatie</title>{body}</html>")
