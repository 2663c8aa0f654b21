"""The register of the invented country, as a folder of CSV files."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from demo.country_files import DemoMunicipality
from demo.diwoo import woo_host
from demo.gemeenteoplossingen import council_host, version_of
from demo.ibabs import portal_host
from demo.ibabs_soap import sitename
from demo.notubiz import organisation_id
from demo.open_overheid import organisation
from demo.papers import is_collected, source_key
from demo.parlaeus import parlaeus_host, session_id

_PROVINCES = {"Kustland": "pv91", "Heideland": "pv92", "Rivierenland": "pv93"}
_SIZE_LIMITS = (5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)
_COLUMNS = {
    "municipalities": (
        "cbs_code", "tooi_code", "name", "province_code", "province", "population", "size_class",
        "valid_from", "valid_to", "planned_end", "website_url", "ris_supplier", "ris_key",
    ),
    "successions": ("happened_on", "kind", "old_code", "new_code", "part"),
    "aliases": ("name", "cbs_code", "note"),
    "sources": ("cbs_code", "family", "platform", "locator", "valid_from", "valid_to"),
}  # fmt: skip


def write_register(country: Sequence[DemoMunicipality], *, port: int, folder: Path) -> None:
    """Write the four files of a register; websites carry the port of the demo server."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {
        "municipalities": [_municipality(place, port) for place in country],
        "successions": list(_successions(country)),
        "aliases": [],
        "sources": [row for place in country for row in _sources(place, port)],
    }
    for name, columns in _COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name])


def _municipality(place: DemoMunicipality, port: int) -> Mapping[str, object]:
    at_ibabs = place.council_platform == "ibabs"
    # The service that copies council papers says this of all that it has.
    supplier = {"ris_supplier": "notubiz"} if is_collected(place) else {}
    return {
        "cbs_code": place.code,
        "tooi_code": place.code.lower(),
        "name": place.name,
        "province_code": _PROVINCES[place.province],
        "province": place.province,
        "population": place.population,
        "size_class": 1 + sum(place.population >= limit for limit in _SIZE_LIMITS),
        "valid_from": place.valid_from,
        "valid_to": place.valid_to or "",
        "website_url": _website(place, port),
        **({"ris_supplier": "ibabs", "ris_key": sitename(place)} if at_ibabs else supplier),
    }


def _successions(country: Sequence[DemoMunicipality]) -> Iterator[Mapping[str, object]]:
    known = {place.code for place in country}
    for place in country:
        for successor in place.successors:
            if successor in known and place.valid_to and place.change_kind:
                yield {
                    "happened_on": place.valid_to,
                    "kind": place.change_kind,
                    "old_code": place.code,
                    "new_code": successor,
                    "part": "whole",
                }


def _sources(place: DemoMunicipality, port: int) -> Iterator[Mapping[str, object]]:
    yield _source(place, "regulations", "cvdr", place.name)
    yield _source(place, "publications", "official_publications", place.name)
    yield _source(place, "council", *_council(place, port))
    if "ori" in place.sources:
        yield _source(place, "council", "ori", f"ori_{source_key(place)}")
    if "diwoo" in place.sources:
        yield _source(place, "woo", "diwoo", f"http://{woo_host(place)}:{port}")
    if "open_overheid" in place.sources:
        yield _source(place, "woo", "open_overheid", organisation(place.name))
    yield _source(place, "website", "municipal_site", _website(place, port))


def _council(place: DemoMunicipality, port: int) -> tuple[str, str]:
    """Platform and locator of the council's papers."""
    if "council" not in place.sources:
        return "unknown", ""
    platform = place.council_platform.partition(" ")[0]
    if platform == "notubiz":
        return platform, organisation_id(place)
    if platform == "ibabs":
        return platform, f"http://{portal_host(place)}:{port}"
    if platform == "parlaeus":
        base = f"http://{parlaeus_host(place)}:{port}/receive/opendata"
        return platform, f"{base}?rid={session_id(place)}"
    if platform == "gemeenteoplossingen":
        return platform, f"http://{council_host(place)}:{port}/api/{version_of(place)}"
    return platform, source_key(place)


def _source(
    place: DemoMunicipality, family: str, platform: str, locator: str
) -> Mapping[str, object]:
    return {"cbs_code": place.code, "family": family, "platform": platform, "locator": locator}


def _website(place: DemoMunicipality, port: int) -> str:
    return f"http://{place.website}:{port}/"
