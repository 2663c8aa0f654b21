"""What the council information systems of the demo hold: meetings with agenda and files."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from demo.country_files import DemoDocument, DemoMunicipality
from demo.night import Night, stable_number
from vocabulary.codes import DocumentType

_DAYS_BETWEEN_MEETINGS = 45
_ORDINARY = ("Ingekomen stukken", "Verkeersplan binnenstad", "Herinrichting van de haven")
_IDS = 9_000_000


@dataclass(frozen=True)
class File:
    """One file; ``document`` is missing for an ordinary paper, which nobody will ask for."""

    id: int
    title: str
    day: dt.date
    document: DemoDocument | None = None


@dataclass(frozen=True)
class AgendaItem:
    """One item of an agenda."""

    id: int
    title: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """One meeting; its own files are its decision lists."""

    id: int
    day: dt.date
    items: tuple[AgendaItem, ...]
    files: tuple[File, ...]


@dataclass(frozen=True)
class CouncilPapers:
    """All that one council shows on one night."""

    meetings: tuple[Meeting, ...]
    outside: tuple[File, ...]  # that belong to no meeting

    @classmethod
    def of(cls, night: Night, place: DemoMunicipality) -> "CouncilPapers":
        """Decision lists make meetings; other papers are on the agenda of their day, if any."""
        by_day: defaultdict[dt.date, list[File]] = defaultdict(list)
        for file in _files(night, place):
            by_day[file.day].append(file)
        decided = {day for day, files in by_day.items() if any(map(_decides, files))}
        days = sorted(decided | set(_ordinary_days(night, place)))
        return cls(
            tuple(_meeting(place, day, by_day.get(day, [])) for day in days),
            tuple(file for day in sorted(set(by_day) - set(days)) for file in by_day[day]),
        )

    def find(self, number: int) -> DemoDocument | None:
        """The document of a file."""
        own = [file for meeting in self.meetings for file in meeting.files]
        own += [file for meeting in self.meetings for item in meeting.items for file in item.files]
        return next((file.document for file in (*own, *self.outside) if file.id == number), None)


def _files(night: Night, place: DemoMunicipality) -> Iterator[File]:
    for published in night.published("obv"):
        if published.municipality.code == place.code:
            document = published.document
            day = published.place.dated or document.decided_on or night.now.date()
            yield File(_number(document.id), document.title, day, document)


def _ordinary_days(night: Night, place: DemoMunicipality) -> Iterator[dt.date]:
    day = place.council_since
    while day <= night.now.date():
        yield day
        day += dt.timedelta(days=_DAYS_BETWEEN_MEETINGS)


def _meeting(place: DemoMunicipality, day: dt.date, files: list[File]) -> Meeting:
    titles = {document.id: document.title for document in place.documents}
    lists = [file for file in files if _decides(file)]
    decided = [
        titles[name]
        for file in lists
        if file.document
        for name in (*file.document.adopts, *file.document.withdraws)
    ]
    items = [
        *(AgendaItem(_number(f"{place.code} {day} {title}"), title) for title in _ORDINARY),
        *(AgendaItem(_number(f"{place.code} {day} {title}"), title) for title in decided),
        *(
            AgendaItem(_number(f"{place.code} {day} {file.title}"), file.title, (file,))
            for file in files
            if file not in lists
        ),
    ]
    agenda = File(_number(f"{place.code} {day} agenda"), f"Agenda raad {day}", day)
    return Meeting(_number(f"{place.code} {day}"), day, tuple(items), (*lists, agenda))


def _decides(file: File) -> bool:
    return file.document is not None and file.document.type is DocumentType.AGENDA_ITEM


def _number(text: str) -> int:
    return 1_000_000 + stable_number(text, _IDS)
