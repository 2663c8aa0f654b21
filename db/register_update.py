"""Bring a register up to what the registers of the state say, and say what would change; pure.

Nothing is ever removed: a municipality that ended keeps its row and gets its last day, a website
that moved leaves its source behind with an end, and a name that changed stays as an alias.
"""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from db.errors import RegisterInvalid

Row = dict[str, str]
FILES = ("municipalities", "successions", "aliases", "sources")
# One municipality in twenty never ended in one year since 2010, save for 2019; a list with so
# many missing was cut off.
_MOST_ENDED_SHARE = 0.05
# Every municipality has these from its first day; its council system is looked for by people.
_FIRST_SOURCES = (("regulations", "cvdr"), ("publications", "official_publications"))


@dataclass(frozen=True)
class Observed:
    """One municipality as the register of government organisations has it today."""

    cbs_code: str
    name: str
    website_url: str  # empty: not told
    population: int | None
    ended_on: dt.date | None


@dataclass(frozen=True)
class RegisterChange:
    """One thing that an update changes, or cannot decide."""

    cbs_code: str
    name: str
    field: str  # "conflict": nothing is changed, somebody has to look
    before: str
    after: str


@dataclass
class RegisterTables:
    """The rows of a register folder, as they are written."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)


def read_tables(folder: Path) -> RegisterTables:
    """All rows of the four files.

    Raises:
        RegisterInvalid: A file cannot be read.
    """
    tables = RegisterTables()
    for name in FILES:
        try:
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                tables.rows[name] = list(reader)
                tables.columns[name] = list(reader.fieldnames or ())
        except (OSError, UnicodeDecodeError) as error:
            raise RegisterInvalid(f"cannot read {folder / name}.csv: {error}") from error
    return tables


def write_tables(tables: RegisterTables, folder: Path) -> None:
    """Write the four files, each first under another name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        path = folder / f"{name}.csv"
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, tables.columns[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables.rows[name])
        fresh.replace(path)


def add_sources(tables: RegisterTables, newer: RegisterTables) -> list[RegisterChange]:
    """Add the sources that a newer program brings; of municipalities that the register has."""
    known = {row["cbs_code"] for row in tables.rows["municipalities"]}
    present = {_key(row) for row in tables.rows["sources"]}
    added = [
        row
        for row in newer.rows["sources"]
        if row["cbs_code"] in known and _key(row) not in present
    ]
    tables.rows["sources"] += added
    return [
        RegisterChange(row["cbs_code"], "", "source", "", f"{row['platform']} {row['locator']}")
        for row in added
    ]


def update_tables(
    tables: RegisterTables,
    observed: Sequence[Observed],
    codes: Mapping[str, str],
    today: dt.date,
) -> list[RegisterChange]:
    """Change the tables to what was observed.

    Args:
        tables: Changed in place.
        observed: The register of government organisations; those that ended may be there too.
        codes: Code -> name of the municipalities that exist today, by the statistics office.
        today: Civil date of today.

    Returns:
        What was changed, and what the two registers say differently, by code.

    Raises:
        RegisterInvalid: One of the two lists lacks so many that it was cut off.
    """
    living = {row["cbs_code"]: row for row in tables.rows["municipalities"] if _exists(row, today)}
    there = {each.cbs_code: each for each in observed if not _ended(each, today)}
    ends = {each.cbs_code: each.ended_on for each in observed if each.ended_on}
    for name, listed in (("organisations", set(there)), ("codes", set(codes))):
        missing = len(set(living) - listed)
        if missing > _MOST_ENDED_SHARE * len(living):
            raise RegisterInvalid(f"the list of {name} lacks {missing} of {len(living)}")
    changes: list[RegisterChange] = []
    for code in sorted({*living, *there, *codes}):
        row = living.get(code)
        if (code in there) != (code in codes):
            name = row["name"] if row else codes.get(code) or there[code].name
            only = "organisations" if code in there else "codes"
            changes.append(RegisterChange(code, name, "conflict", "", f"only in {only}"))
        elif row is None:
            changes += _begin(tables, there[code], today)
        elif code not in there:
            changes += _end(tables, row, ends.get(code), today)
        else:
            changes += _refresh(tables, row, there[code], today)
    return changes


def _begin(tables: RegisterTables, found: Observed, today: dt.date) -> Iterator[RegisterChange]:
    """A municipality that is new; municipalities begin on the first of January."""
    first = today.replace(month=1, day=1).isoformat()
    code = found.cbs_code
    if any(row["cbs_code"] == code for row in tables.rows["municipalities"]):
        yield RegisterChange(code, found.name, "conflict", "ended", "is listed again")
        return
    tables.rows["municipalities"].append(
        {
            "cbs_code": code,
            "tooi_code": code.lower(),
            "name": found.name,
            "population": "" if found.population is None else str(found.population),
            "valid_from": first,
            "website_url": found.website_url,
        }
    )
    places = [(*each, found.name) for each in _FIRST_SOURCES]
    if found.website_url:
        places.append(("website", "municipal_site", found.website_url))
    for family, platform, locator in places:
        _add_source(tables, code, family, platform, locator, first)
    yield RegisterChange(code, found.name, "valid_from", "", first)


def _end(
    tables: RegisterTables, row: Row, ended_on: dt.date | None, today: dt.date
) -> Iterator[RegisterChange]:
    """A municipality that is gone from both registers: its row stays, with an end."""
    first = today.replace(month=1, day=1).isoformat()
    told = "" if ended_on is None else ended_on.isoformat()
    before = row["valid_to"]
    row["valid_to"] = row["planned_end"] or told or first
    yield RegisterChange(row["cbs_code"], row["name"], "valid_to", before, row["valid_to"])
    if not any(each["old_code"] == row["cbs_code"] for each in tables.rows["successions"]):
        why = "add its successor to successions.csv"
        yield RegisterChange(row["cbs_code"], row["name"], "conflict", "", why)


def _refresh(
    tables: RegisterTables, row: Row, found: Observed, today: dt.date
) -> Iterator[RegisterChange]:
    code, name = row["cbs_code"], row["name"]
    bare = name.partition(" (")[0]
    if found.name not in (name, bare):
        tables.rows["aliases"].append({"name": name, "cbs_code": code, "note": "earlier name"})
        row["name"] = found.name
        yield RegisterChange(code, found.name, "name", name, found.name)
    if found.population is not None and str(found.population) != row["population"]:
        before, row["population"] = row["population"], str(found.population)
        yield RegisterChange(code, row["name"], "population", before, row["population"])
    if found.website_url and _host(found.website_url) != _host(row["website_url"]):
        before, row["website_url"] = row["website_url"], found.website_url
        for each in tables.rows["sources"]:
            same = each["cbs_code"] == code and each["platform"] == "municipal_site"
            if same and not each["valid_to"]:
                each["valid_to"] = today.isoformat()
        first = today.isoformat()
        _add_source(tables, code, "website", "municipal_site", found.website_url, first)
        yield RegisterChange(code, row["name"], "website_url", before, found.website_url)


def _add_source(
    tables: RegisterTables, code: str, family: str, platform: str, locator: str, first: str
) -> None:
    """Add a source, or take one up again that had ended."""
    row = {"cbs_code": code, "family": family, "platform": platform, "locator": locator}
    again = next((each for each in tables.rows["sources"] if _key(each) == _key(row)), None)
    if again is None:
        tables.rows["sources"].append({**row, "valid_from": first})
    else:
        again["valid_to"] = ""


def _key(row: Row) -> tuple[str, str, str]:
    return row["cbs_code"], row["platform"], row["locator"]


def _exists(row: Row, today: dt.date) -> bool:
    return not row["valid_to"] or dt.date.fromisoformat(row["valid_to"]) > today


def _ended(each: Observed, today: dt.date) -> bool:
    return each.ended_on is not None and each.ended_on <= today


def _host(url: str) -> str:
    return (urlsplit(url if "://" in url else f"https://{url}").hostname or "").removeprefix("www.")
