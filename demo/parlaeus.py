"""One council's open data at Parlaeus: agendas and files, for who has its session id."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any

from demo.bodies import CONTENT_TYPES, Bodies
from demo.council_meetings import CouncilPapers, File, Meeting
from demo.country_files import DemoMunicipality
from demo.exchange import Answer, Request, as_json, not_found
from demo.night import Night

_PATH = "/receive/opendata"
_COMMITTEE = {"cmid": "1", "committeecode": "RAAD", "committee": "Gemeenteraad"}
_FILE = re.compile(r"/vji/public/download/(\d+)")


def parlaeus_host(place: DemoMunicipality) -> str:
    """The host of a council."""
    return f"{place.website.removeprefix('www.').partition('.')[0]}.parlaeus.example"


def session_id(place: DemoMunicipality) -> str:
    """What the council issued to the crawler."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, place.code))


class ParlaeusCouncil:
    """Everything on the host of one council."""

    def __init__(self, night: Night, place: DemoMunicipality, bodies: Bodies) -> None:
        self._night = night
        self._place = place
        self._bodies = bodies
        self._papers = CouncilPapers.of(night, place)
        self._down = night.behaviour(place, "council") != "ok"

    def answer(self, request: Request) -> Answer | None:
        """JSON with a status of its own, or a file."""
        if found := _FILE.fullmatch(request.path):
            document = self._papers.find(int(found[1]))
            if document is None:
                return not_found()
            body = self._bodies.file(self._place, document, "pdf")
            return Answer(200, body, CONTENT_TYPES["pdf"])
        if request.path != _PATH:
            return not_found()
        if self._down or request.parameters.get("rid") != session_id(self._place):
            return _refusal(403, "Invalid session")
        return self._asked(request.parameters)

    def _asked(self, asked: Mapping[str, str]) -> Answer:
        function = asked.get("fn")
        if function == "cie_list":
            return as_json({"status": 200, "list": [_COMMITTEE]})
        if function == "agenda_list":
            days = (asked["since"], asked["until"])
            return as_json({"status": 200, "list": self._listed(*days)})
        if function == "agenda_detail":
            number = asked.get("agid", "")
            meeting = next((m for m in self._papers.meetings if str(m.id) == number), None)
            if meeting is None:
                return _refusal(404, "Agenda not found")
            return as_json({"status": 200, "agenda": self._agenda(meeting)})
        return _refusal(400, "Unknown function")

    # Any: JSON values of every kind, here and below.
    def _listed(self, since: str, until: str) -> list[dict[str, Any]]:
        return [
            {
                "agid": str(each.id),
                "date": f"{each.day:%Y%m%d}",
                "time": "20:00",
                "last_change": f"{each.day} 12:00:00",
            }
            for each in self._papers.meetings
            if since <= f"{each.day:%Y%m%d}" <= until
        ]

    def _agenda(self, meeting: Meeting) -> dict[str, Any]:
        items = [(item.title, item.files) for item in meeting.items]
        points = [("Vaststelling besluitenlijst", meeting.files), *items]
        return {
            "agid": str(meeting.id),
            **_COMMITTEE,
            "title": "Raadsvergadering",
            "location": "Raadzaal",
            "date": f"{meeting.day:%Y%m%d}",
            "time": "20:00",
            "endtime": "0",
            "cancelled": "0",
            "points": [
                {
                    "apid": f"{meeting.id}{number}",
                    "number": str(number),
                    "title": title,
                    "text": "",
                    "type": "agendapunt",
                    "level": "1",
                    "decision": "",
                    "documents": [self._document(file, meeting.day) for file in files],
                }
                for number, (title, files) in enumerate(points, 1)
            ],
        }

    def _document(self, file: File, day: dt.date) -> dict[str, Any]:
        # Glued together with the address of the host, as the real service does now and then.
        host = self._night.url(parlaeus_host(self._place), "")
        link = self._night.url(parlaeus_host(self._place), f"/vji/public/download/{file.id}")
        return {
            "dcid": str(file.id),
            "title": file.title,
            "number": f"{day.year}-{file.id}",
            "type": "document",
            "link": f"{host}{link}",
        }


def _refusal(status: int, message: str) -> Answer:
    """An error, which comes with HTTP status 200."""
    return as_json({"status": status, "message": message})
