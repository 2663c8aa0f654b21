"""Council documents as the services have them that collect from many councils."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from demo.bodies import markdown
from demo.country_files import DEFAULT_COUNCIL_PLATFORM, DemoMunicipality
from demo.hosts import COUNCIL_FILES
from demo.night import Night

# Ordinary papers of the years before, so that a search far back finds that the source reaches.
_OLD_PAPERS = (
    ("Besluitenlijst raadsvergadering", "Vastgesteld: het verkeersplan en de kadernota riolering."),
    ("Agenda commissie ruimte", "Op de agenda staan de herinrichting van de haven en de kermis."),
    ("Ingekomen stukken", "Brief over het onderhoud van de provinciale weg, ter kennisneming."),
)


@dataclass(frozen=True)
class Paper:
    """One council document."""

    entity_id: str
    key: str
    title: str
    day: dt.date
    text: str
    url: str

    def has(self, words: list[str]) -> bool:
        """Whether all words stand in title or text; as the service, without phrases."""
        held = f"{self.title}\n{self.text}".casefold()
        return all(word in held for word in words)


def source_key(municipality: DemoMunicipality) -> str:
    """The key of a municipality's council source."""
    return municipality.name.lower().replace(" ", "_")


def is_collected(place: DemoMunicipality) -> bool:
    """Whether its council documents are read here, and not at the council's own system."""
    return "council" in place.sources and place.council_platform == DEFAULT_COUNCIL_PLATFORM


def papers_of(night: Night) -> Iterator[Paper]:
    """What the service has on a night."""
    for published in night.published("obv"):
        place = published.municipality
        if not is_collected(place) or night.behaviour(place, "council") == "never_imported":
            continue
        day = published.place.dated or published.document.decided_on or night.now.date()
        entity = f"document:notubiz:gemeente:{source_key(place)}:{published.document.id}"
        url = night.url(COUNCIL_FILES, f"/{source_key(place)}/{published.document.id}.pdf")
        text = markdown(published.document.blocks)
        yield Paper(entity, source_key(place), published.document.title, day, text, url)
    for place in night.country:
        if is_collected(place):
            yield from _old_papers(night, place)


def _old_papers(night: Night, place: DemoMunicipality) -> Iterator[Paper]:
    for number, (title, text) in enumerate(_OLD_PAPERS):
        day = place.council_since + dt.timedelta(days=40 * number)
        entity = f"document:notubiz:gemeente:{source_key(place)}:oud-{number}"
        url = night.url(COUNCIL_FILES, f"/{source_key(place)}/oud-{number}.pdf")
        dated = f"{title} {day.isoformat()}"
        yield Paper(entity, source_key(place), dated, day, f"# {dated}\n\n{text}\n", url)
