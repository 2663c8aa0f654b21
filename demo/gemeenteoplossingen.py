"""One council's site with the API of GemeenteOplossingen, in version 1 or 2."""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from demo.bodies import CONTENT_TYPES, Bodies
from demo.council_meetings import CouncilPapers, File, Meeting
from demo.country_files import DemoMunicipality
from demo.exchange import JSON, Answer, Request, as_json, html, not_found
from demo.night import Night

_WIDEST_DAYS = 190
_FILE = re.compile(r"(?:/meetings/\d+)?/documents/(\d+)")
_DMUS = [{"id": 1, "name": "Gemeenteraad"}]


def version_of(place: DemoMunicipality) -> str:
    """``v1`` or ``v2``: the last word of the municipality's platform."""
    return place.council_platform.rpartition(" ")[2]


def council_host(place: DemoMunicipality) -> str:
    """The host of a council's own site."""
    return f"raad.{place.website.removeprefix('www.')}"


class GemeenteoplossingenSite:
    """Everything below ``/api``."""

    def __init__(self, night: Night, place: DemoMunicipality, bodies: Bodies) -> None:
        self._place = place
        self._bodies = bodies
        self._papers = CouncilPapers.of(night, place)
        self._down = night.behaviour(place, "council") != "ok"
        self._version = version_of(place)

    def answer(self, request: Request) -> Answer | None:
        """JSON, or a file; too wide a period is an error, as on the small sites of councils."""
        if self._down:
            return html("<html><body>Internal Server Error</body></html>", 500)
        base = f"/api/{self._version}"
        path = request.path.removeprefix(base)
        if path == request.path:
            return not_found()
        if path == "/dmus":
            return self._listed("dmus", _DMUS)
        if path == "/meetings":
            return self._meetings(request.parameters)
        if path == "/documents":
            return self._documents(request.parameters)
        found = _FILE.fullmatch(path)
        document = self._papers.find(int(found[1])) if found else None
        if document is None:
            return not_found()
        body = self._bodies.file(self._place, document, "pdf")
        return Answer(200, body, CONTENT_TYPES["pdf"])

    def _meetings(self, asked: Mapping[str, str]) -> Answer:
        first, last = self._day(asked["date_from"]), self._day(asked["date_to"])
        if (last - first).days > _WIDEST_DAYS:
            return html("<html><body>Internal Server Error</body></html>", 500)
        found = [each for each in self._papers.meetings if first <= each.day <= last]
        return self._listed("meetings", [_meeting(each) for each in found])

    def _documents(self, asked: Mapping[str, str]) -> Answer:
        first = dt.date.fromisoformat(asked["publicationDate_from"])
        last = dt.date.fromisoformat(asked["publicationDate_to"])
        found = [file for file in self._papers.outside if first <= file.day <= last]
        return self._listed(
            "documents",
            [{**_file(each), "publicationDate": each.day.isoformat()} for each in found],
        )

    # Any: JSON values of every kind, here and below.
    def _listed(self, model: str, rows: Sequence[Mapping[str, Any]]) -> Answer:
        wrapped = as_json({"result": {"totalCount": len(rows), model: list(rows)}})
        if self._version == "v2":
            return wrapped
        return Answer(200, _bare(rows), JSON)

    def _day(self, text: str) -> dt.date:
        if self._version == "v1":
            return dt.datetime.fromtimestamp(int(text), dt.UTC).date()
        return dt.date.fromisoformat(text)


def _bare(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A bare JSON list."""
    return json.dumps(list(rows), ensure_ascii=False).encode()


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "date": meeting.day.isoformat(),
        "startTime": "20:00",
        "description": "Raadsvergadering",
        "location": "Raadzaal",
        "dmu": _DMUS[0],
        "canceled": False,
        "inactive": False,
        "items": [
            {
                "id": item.id,
                "number": str(number),
                "title": item.title,
                "description": "",
                "sortorder": number,
                "documents": [_file(each) for each in item.files],
            }
            for number, item in enumerate(meeting.items, 1)
        ],
        "documents": [_file(each) for each in meeting.files],
    }


def _file(file: File) -> dict[str, Any]:
    return {"id": file.id, "filename": f"{file.title}.pdf"}
