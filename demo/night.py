"""The country as it stands on one night, and the addresses under which it is served."""

import datetime as dt
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from demo.country_files import DemoDocument, DemoMunicipality, Publication

_FIRST_NIGHT = 1


@dataclass(frozen=True)
class Published:
    """One document at one place."""

    municipality: DemoMunicipality
    document: DemoDocument
    place: Publication


@dataclass(frozen=True)
class Night:
    """Everything that the answers of one night depend on.

    Attributes:
        country: All municipalities.
        number: Which column of the country files holds, 1 or 2.
        now: The clock of the answers, aware.
        port: The port that every URL in an answer carries.
    """

    country: tuple[DemoMunicipality, ...]
    number: int
    now: dt.datetime
    port: int

    def url(self, host: str, path: str) -> str:
        """An address that can be fetched."""
        return f"http://{host}:{self.port}{path}"

    def first(self) -> "Night":
        """The same country on the first night."""
        return replace(self, number=_FIRST_NIGHT)

    def behaviour(self, municipality: DemoMunicipality, source: str) -> str | None:
        """How a source behaves tonight; ``None`` if the municipality has no such source."""
        nights = municipality.sources.get(source)
        return nights[self.number - 1] if nights else None

    def published(self, source: str) -> Iterator[Published]:
        """What one source shows tonight, by municipality and document."""
        for municipality in self.country:
            for document in municipality.documents:
                for place in document.visible_on(self.number):
                    if place.source == source:
                        yield Published(municipality, document, place)

    def changed_on(self, place: Publication, dated: dt.date) -> dt.date:
        """When the source last touched it: its date, or tonight if it was not there before."""
        return dated if _FIRST_NIGHT in place.nights else max(dated, self.now.date())


def stable_number(text: str, below: int) -> int:
    """A number from 0 to ``below`` that is the same in every run."""
    return zlib.crc32(text.encode()) % below
