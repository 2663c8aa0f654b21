"""Council papers as the API of Notubiz serves them: events, meetings, modules, files."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from demo.bodies import CONTENT_TYPES, Bodies
from demo.council_meetings import AgendaItem, CouncilPapers, File, Meeting
from demo.country_files import DemoMunicipality
from demo.exchange import Answer, Request, as_json, not_found, xml
from demo.night import Night, stable_number

_PAGE_SIZE = 25
_WIDEST_DAYS = 92
_PROPOSALS = 19
_MODULES = ({"id": 3, "name": "Toezeggingen"}, {"id": _PROPOSALS, "name": "Raadsvoorstellen"})
_ITEMS = re.compile(r"/organisations/(\d+)/modules/(\d+)/items")
_MEETING = re.compile(r"/events/meetings/(\d+)")
_FILE = re.compile(r"/document/(\d+)(?:/\d+)?")


def organisation_id(place: DemoMunicipality) -> str:
    """The number of a municipality at Notubiz."""
    return str(100 + stable_number(place.code, 900))


class NotubizService:
    """Everything on the host of the API."""

    def __init__(self, night: Night, bodies: Bodies) -> None:
        self._bodies = bodies
        self._places = {
            organisation_id(place): (place, CouncilPapers.of(night, place))
            for place in night.country
            if place.council_platform == "notubiz"
        }
        self._down = {
            number
            for number, (place, _) in self._places.items()
            if night.behaviour(place, "council") != "ok"
        }

    def answer(self, request: Request) -> Answer | None:
        """JSON; also for its errors, which come with status 200."""
        if request.path == "/events":
            return self._events(request.parameters)
        if found := _ITEMS.fullmatch(request.path):
            return self._items(found[1], int(found[2]), request.parameters)
        if found := _MEETING.fullmatch(request.path):
            return self._meeting(int(found[1]))
        if found := _FILE.fullmatch(request.path):
            return self._file(int(found[1]))
        number = request.path.removeprefix("/organisations/").removesuffix("/modules")
        if number in self._places:
            return as_json({"modules": [{**each, "custom_name": ""} for each in _MODULES]})
        return not_found()

    def _events(self, asked: Mapping[str, str]) -> Answer:
        number = asked.get("organisation_id", "")
        if number not in self._places or number in self._down:
            return as_json({"message": "No rights to see this organisation", "error_code": 403})
        first, last = _days(asked)
        if (last - first).days > _WIDEST_DAYS:
            return as_json({"message": "An uncaught error has occurred"}, 404)
        start = _PAGE_SIZE * (int(asked.get("page", "1")) - 1)
        meetings = [m for m in self._places[number][1].meetings if first <= m.day <= last]
        shown = meetings[start : start + _PAGE_SIZE]
        return as_json(
            {
                "events": [{"id": each.id, **_OPEN} for each in shown],
                "pagination": {"has_more_pages": start + _PAGE_SIZE < len(meetings)},
            }
        )

    def _items(self, number: str, module: int, asked: Mapping[str, str]) -> Answer:
        first, last = _days(asked)
        files = self._places[number][1].outside if module == _PROPOSALS else ()
        items = [_item(each, module) for each in files if first <= each.day <= last]
        pagination = {"list_start": 0, "list_end": len(items), "total_results": len(items)}
        return as_json({"pagination": pagination, "items": items})

    def _meeting(self, number: int) -> Answer:
        for _, papers in self._places.values():
            for meeting in papers.meetings:
                if meeting.id == number:
                    return as_json({"meeting": _meeting(meeting)})
        return as_json({"message": "No rights to see this meeting", "error_code": 403})

    def _file(self, number: int) -> Answer:
        for place, papers in self._places.values():
            if document := papers.find(number):
                body = self._bodies.file(place, document, "pdf")
                return Answer(200, body, CONTENT_TYPES["pdf"])
        return xml("<error><error_code>400</error_code></error>", 400)


_OPEN = {"permission_group": "public", "confidential": 0}


# Any: JSON values of every kind, here and below.
def _meeting(meeting: Meeting) -> dict[str, Any]:
    start = f"{meeting.day} 20:00:00"
    return {
        "id": meeting.id,
        **_OPEN,
        "canceled": False,
        "inactive": False,
        "last_modified": start,
        "plannings": [{"start_date": start, "end_date": f"{meeting.day} 22:30:00"}],
        "attributes": [{"id": 1, "value": "Raadsvergadering"}],
        "documents": _documents(meeting.files),
        "agenda_items": [_agenda_item(each) for each in meeting.items],
    }


def _agenda_item(item: AgendaItem) -> dict[str, Any]:
    return {
        "id": item.id,
        **_OPEN,
        "documents": _documents(item.files),
        "agenda_items": [],
        "type_data": {"heading": False, "attributes": [{"id": 1, "value": item.title}]},
    }


def _item(file: File, module: int) -> dict[str, Any]:
    [document] = _documents([file])
    values = {1: {"content": file.title}, 15: {"content": f"{file.day} 00:00:00"}}
    return {
        "id": file.id,
        **_OPEN,
        "last_modified": f"{file.day} 12:00:00",
        "module_id": module,
        "attributes": [
            *({"id": number, "values": [value]} for number, value in values.items()),
            {"id": 2, "datatype": "document", "values": [{"document": document}]},
        ],
    }


def _documents(files: Sequence[File]) -> list[dict[str, Any]]:
    return [
        {
            "id": file.id,
            "title": file.title,
            "self": f"api.notubiz.nl/document/{file.id}",
            "version": 1,
            "confidential": 0,
            "last_modified": f"{file.day} 12:00:00",
            "publication_date": file.day.isoformat(),
            "types": [],
            "versions": [{"id": 1, "mime_type": "application/pdf", "file_name": "stuk.pdf"}],
        }
        for file in files
    ]


def _days(asked: Mapping[str, str]) -> tuple[dt.date, dt.date]:
    return (
        dt.date.fromisoformat(asked["date_from"][:10]),
        dt.date.fromisoformat(asked["date_to"][:10]),
    )
