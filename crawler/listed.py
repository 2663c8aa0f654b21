"""A meeting and a file as a council information system lists them, before anything is fetched."""

import datetime as dt
from dataclasses import dataclass

from crawler.titles import is_telling


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """One file as a council system lists it."""

    external_id: str
    url: str
    title: str
    subject: str = ""  # title of its agenda item
    source_date: dt.date | None = None
    media_type: str = ""
    type_hint: str = ""
    version: str = ""  # changes when the file does
    other_urls: tuple[str, ...] = ()  # where it may be when it is not at the first

    @property
    def is_telling(self) -> bool:
        """Whether its title or its agenda item speaks of our subject."""
        return is_telling(f"{self.subject} {self.title}")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting with its papers."""

    day: dt.date | None
    items: tuple[str, ...]  # titles of the agenda
    papers: tuple[ListedPaper, ...]
