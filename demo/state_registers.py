"""The registers of the state: organisations as ROO exports them, and areas with CBS codes."""

from collections.abc import Mapping

from demo.country_files import DemoMunicipality
from demo.exchange import Answer, Request, as_json, not_found, xml
from demo.hosts import AREAS
from demo.markup import element, leaf
from demo.night import Night

ORGANISATIONS_PATH = "/archive/exportOO_gemeenten.xml"
AREAS_PATH = "/kadaster/bestuurlijkegebieden/ogc/v1/collections/gemeentegebied/items"
_PAGE_CAP = 10  # areas a page, so that paging happens
_SPACES = {"xmlns:p": "https://organisaties.overheid.example/static/schema/oo/export/2.6.9"}
_TOOI = "https://identifier.overheid.nl/tooi/id/gemeente"


class StateRegisters:
    """Both registers; an organisation that ended stays in the first with its last day."""

    def __init__(self, night: Night) -> None:
        self._night = night

    def answer(self, request: Request) -> Answer | None:
        """XML, or a page of JSON."""
        if request.path == ORGANISATIONS_PATH:
            found = (_organisation(place) for place in self._night.country)
            organisations = element("organisaties", *found)
            return xml(element("overheidsorganisaties", organisations, attributes=_SPACES))
        return self._areas(request.parameters) if request.path == AREAS_PATH else not_found()

    def _areas(self, asked: Mapping[str, str]) -> Answer:
        start = int(asked.get("offset", "0"))
        today = self._night.now.date()
        living = [p for p in self._night.country if not p.valid_to or p.valid_to > today]
        shown = living[start : start + _PAGE_CAP]
        links = []
        if start + _PAGE_CAP < len(living):
            path = f"{AREAS_PATH}?f=json&limit={_PAGE_CAP}&offset={start + _PAGE_CAP}"
            links.append({"rel": "next", "href": self._night.url(AREAS, path)})
        features = [
            {
                "type": "Feature",
                "properties": {
                    "naam": place.name,
                    "code": place.code.removeprefix("GM"),
                    "identificatie": place.code,
                },
                "geometry": None,
            }
            for place in shown
        ]
        return as_json({"type": "FeatureCollection", "features": features, "links": links})


def _organisation(place: DemoMunicipality) -> str:
    address = element("p:internetadres", leaf("p:url", f"http://{place.website}/"))
    parts = [
        leaf("p:naam", f"gemeente {place.name}"),
        element("p:contact", element("p:internetadressen", address)),
        element("p:geografie", leaf("p:aantalInwoners", str(place.population))),
        # Its parts have names of their own.
        element("p:organisaties", element("p:organisatie", leaf("p:naam", "Griffie"))),
    ]
    if place.valid_to:
        parts.append(leaf("p:eindDatum", place.valid_to.isoformat()))
    attributes = {"p:resourceIdentifierTOOI": f"{_TOOI}/{place.code.lower()}"}
    return element("p:organisatie", *parts, attributes=attributes)
