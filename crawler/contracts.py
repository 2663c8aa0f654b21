"""What the first answer of each platform must hold, and whether an answer does; pure."""

import csv
import datetime as dt
import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree

from crawler.xml_fields import find_all, find_text, parse_xml

_FILE = Path(__file__).parent / "contracts.csv"
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ContractField:
    """One field of an answer; ``name[]`` in its path means every element called so.

    The path into a web page is a CSS selector.
    """

    platform: str
    format: str  # xml, json, html or text: lines that begin with the path
    path: str  # alternatives are separated by "|"
    kind: str  # text, number, date or url
    need: str  # each: in every element; some: in at least one


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """Whether one field of an answer is as its contract says, in a line for people."""

    field: str
    kept: bool
    sentence: str


@functools.cache
def load_contracts() -> Mapping[str, tuple[ContractField, ...]]:
    """The contract of each platform that has one."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            ContractField(row["platform"], row["format"], row["field"], row["kind"], row["need"])
            for row in csv.DictReader(file)
        ]
    return {
        platform: tuple(row for row in rows if row.platform == platform)
        for platform in dict.fromkeys(row.platform for row in rows)
    }


def check_answer(platform: str, body: bytes) -> list[FieldVerdict]:
    """Check an answer field by field; a platform without contract keeps none."""
    contract = load_contracts().get(platform, ())
    if not contract:
        return [FieldVerdict("contract", kept=False, sentence="no contract is written down")]
    answer = _READERS[contract[0].format](body)
    if answer is None:
        form = contract[0].format
        return [FieldVerdict("answer", kept=False, sentence=f"cannot be read as {form}")]
    return [_check(field, answer) for field in contract]


def _check(field: ContractField, answer: Any) -> FieldVerdict:  # Any: a tree of its format
    found = next(
        (values for path in field.path.split("|") if (values := list(_values(answer, path)))), []
    )
    filled = [value for value in found if value not in (None, "")]
    if not filled:
        return FieldVerdict(field.path, kept=False, sentence="not found")
    if field.need == "each" and len(filled) < len(found):
        missing = f"missing in {len(found) - len(filled)} of {len(found)}"
        return FieldVerdict(field.path, kept=False, sentence=missing)
    odd = next((value for value in filled if not _KINDS[field.kind](str(value))), None)
    if odd is not None:
        shown = f"{str(odd)[:_LONGEST_SHOWN]!r} is no {field.kind}"
        return FieldVerdict(field.path, kept=False, sentence=shown)
    return FieldVerdict(field.path, kept=True, sentence=f"{len(filled)} of {len(found)}")


def _values(answer: Any, path: str) -> Iterator[Any]:
    """The values at a path, None where one should stand and does not."""
    if isinstance(answer, etree._Element):
        yield from _xml_values(answer, path)
    elif isinstance(answer, str):
        yield from (line for line in answer.splitlines() if line.lower().startswith(path))
    elif isinstance(answer, BeautifulSoup):
        yield from (tag.get_text(" ", strip=True) for tag in answer.select(path))
    else:
        yield from _json_values(answer, [part for part in path.split(".") if part])


def _xml_values(root: etree._Element, path: str) -> Iterator[str]:
    around, separator, name = path.partition("[].")
    places = find_all(root, around) if separator else iter([root])
    for place in places:
        yield find_text(place, name or around)


def _json_values(value: Any, parts: list[str]) -> Iterator[Any]:
    if not parts:
        yield value
        return
    name, repeated = parts[0].removesuffix("[]"), parts[0].endswith("[]")
    if name:
        value = value.get(name) if isinstance(value, dict) else None
    if not repeated:
        yield from _json_values(value, parts[1:])
    elif isinstance(value, list):
        for each in value:
            yield from _json_values(each, parts[1:])


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _read_html(body: bytes) -> BeautifulSoup | None:
    return BeautifulSoup(body, "lxml") if b"<" in body else None


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


_READERS: Mapping[str, Callable[[bytes], Any]] = {
    "xml": parse_xml,
    "json": _read_json,
    "html": _read_html,
    "text": lambda body: body.decode("utf-8", "replace"),
}
_KINDS: Mapping[str, Callable[[str], bool]] = {
    "text": lambda text: bool(text.strip()),
    "number": str.isdigit,
    "date": _is_date,
    "url": lambda text: re.match(r"https?://[^\s/]+", text) is not None,
}
