"""What open.overheid.nl has collected: search, details, files."""

import datetime as dt
import threading
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from demo.bodies import CONTENT_TYPES, Bodies, markdown
from demo.exchange import Answer, Request, as_json, html, not_found
from demo.hosts import WOO_SEARCH
from demo.night import Night, Published

_BASE = "/overheid/openbaarmakingen/api/v0/zoek"
_SIZES = (10, 20, 50)
# Hits that repeat the gazette stand before the others, so that the second page is met.
_REPEATED = 55
Record = dict[str, Any]  # Any: JSON values of every kind


def organisation(name: str) -> str:
    """The label of a municipality as a publisher."""
    return f"gemeente {name}"


class WooSearch:
    """Everything on the host of the search."""

    def __init__(self, night: Night, bodies: Bodies) -> None:
        self._night = night
        self._bodies = bodies
        self._lock = threading.Lock()
        self._refusals_left = 1  # one real 429, so that a client has met it
        self._files = {
            str(uuid.uuid5(uuid.NAMESPACE_URL, each.document.id)): each
            for each in night.published("website")
            if each.place.format == "pdf" and "open_overheid" in each.municipality.sources
        }

    def answer(self, request: Request) -> Answer | None:
        """JSON, or a file."""
        if request.path == _BASE:
            with self._lock:
                self._refusals_left -= 1
                if self._refusals_left >= 0:
                    return Answer(429, b"", "text/plain", (("Retry-After", "0"),))
            return self._search(request.parameters)
        identity = request.path.rpartition("/")[2]
        published = self._files.get(identity)
        if published is None:
            return not_found()
        if request.path == f"/documenten/{identity}":
            body = self._bodies.file(published.municipality, published.document, "pdf")
            return Answer(200, body, CONTENT_TYPES["pdf"])
        return as_json(self._detail(identity, published))

    def _search(self, asked: Mapping[str, str]) -> Answer:
        size, start = asked.get("aantalResultaten", "10"), asked.get("start", "0")
        if not start.isdigit() or not size.isdigit() or int(size) not in _SIZES:
            return html("<html><body><h1>400 Bad Request</h1></body></html>", 400)
        wanted = unquote(asked.get("organisatie", ""))  # encoded twice, or it finds nothing
        since = _day(asked.get("publicatiedatumVan"))
        word = asked.get("zoektekst", "").casefold()
        found = [
            self._hit(identity, published)
            for identity, published in self._files.items()
            if organisation(published.municipality.name) == wanted
            and word in markdown(published.document.blocks).casefold()
            and _dated(published) >= since
        ]
        again = [{**hit, "document": {**hit["document"], **_GAZETTE}} for hit in found[:1]]
        hits = [*again * _REPEATED, *found]
        page = hits[int(start) : int(start) + int(size)]
        return as_json({"totaal": len(hits), "resultaten": page})

    def _hit(self, identity: str, published: Published) -> Record:
        return {
            "document": {
                "id": f"{identity}_1",
                "pid": self._night.url(WOO_SEARCH, f"/documenten/{identity}"),
                "titel": published.document.title,
                "omschrijving": "",
                "openbaarmakingsdatum": _dated(published).isoformat(),
                "publisher": organisation(published.municipality.name),
                "aanbieder": "woo-harvester",
                "weblocatie": f"https://{published.municipality.website}",
                "mutatiedatumtijd": f"{_dated(published).isoformat()}T08:00:00",
            },
            "highlightedText": [],
            "bestandsType": "application/pdf",
            "aantalPaginas": 1,
            "bestandsgrootte": 1,
        }

    def _detail(self, identity: str, published: Published) -> Record:
        title = {"officieleTitel": published.document.title}
        file = {
            "url": self._night.url(WOO_SEARCH, f"/documenten/{identity}"),
            "mime-type": "application/pdf",
            "bestandsnaam": f"{published.document.id}.pdf",
        }
        return {
            "document": {"titelcollectie": title},
            "versies": [{"bestanden": [file]}],
            "plooiIntern": {"publicatiestatus": "gepubliceerd"},
        }


_GAZETTE: Record = {"id": "oep-" + "0" * 40, "aanbieder": "officielebekendmakingen.nl"}


def _dated(published: Published) -> dt.date:
    return published.place.dated or published.document.decided_on or dt.date(2024, 1, 1)


def _day(text: str | None) -> dt.date:
    if not text:
        return dt.date.min
    day, month, year = map(int, text.split("-"))
    return dt.date(year, month, day)
