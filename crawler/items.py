"""What goes in and comes out of a spider: ``Source`` rows and ``CrawledDocument``."""

import datetime as dt
from dataclasses import dataclass, field

from vocabulary.codes import SourceFamily


@dataclass(frozen=True, slots=True)
class Source:
    """One place where one municipality publishes documents."""

    id: int
    cbs_code: str
    municipality: str  # name, for messages only
    family: SourceFamily
    platform: str  # name of the spider
    locator: str  # URL, key or creator names; several are separated by "|"
    key: str = ""  # what the municipality's council supplier calls it, if that runs the platform
    ended_on: dt.date | None = None  # first day on which its municipality was no more

    @property
    def locators(self) -> tuple[str, ...]:
        """The parts of the locator, other spellings of the municipality after its own."""
        return tuple(part.strip() for part in self.locator.split("|") if part.strip())


@dataclass(frozen=True, slots=True)
class CrawledDocument:
    """One document as its source showed it tonight; the only thing a spider may yield.

    Time of capture and hash are added by the pipelines.
    """

    source_id: int
    external_id: str  # the source's own identity: URL, expression or entity id
    url: str  # where a reader can open it; empty when unchanged and not looked up
    title: str  # empty: as it was
    body: bytes | None = field(repr=False)  # None: still there, and unchanged
    media_type: str
    work: str = ""  # identity of the work that this is a version of; empty: external_id
    type_hint: str = ""  # the source's own word for the type
    source_date: dt.date | None = None  # publication, meeting or register date
    in_force_from: dt.date | None = None  # regulation register only
    in_force_to: dt.date | None = None  # first day no longer in force
    etag: str | None = None
    last_modified: str | None = None
