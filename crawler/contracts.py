"""What each kind of answer of a platform must hold, and whether an answer does; pure."""

import csv
import datetime as dt
import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree

from crawler.xml_fields import attribute, find_all, find_text, parse_xml

_FILE = Path(__file__).parent / "contracts.csv"
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ContractField:
    """One field of an answer; ``name[]`` in its path means every element called so.

    The path into a web page is a CSS selector.
    """

    platform: str
    answer: str  # kind of answer, after the method that parses it
    met: str  # always: a crawl cannot miss this kind; sometimes: it may
    format: str  # xml, json, ndjson, html, header, or text: lines that begin with the path
    path: str  # alternatives are separated by "|"
    kind: str  # text, number, date or url
    need: str  # each: in every element; some: in at least one; any: in all, if there are elements


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """Whether one field of an answer is as its contract says, in a line for people."""

    field: str
    kept: bool
    sentence: str
    found: bool = True  # whether there was anything to check


@functools.cache
def load_contracts() -> Mapping[tuple[str, str], tuple[ContractField, ...]]:
    """Platform and kind of answer -> what it must hold."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            ContractField(
                row["platform"],
                row["answer"],
                row["met"],
                row["format"],
                row["field"],
                row["kind"],
                row["need"],
            )
            for row in csv.DictReader(file)
        ]
    return {
        key: tuple(row for row in rows if (row.platform, row.answer) == key)
        for key in dict.fromkeys((row.platform, row.answer) for row in rows)
    }


def kinds_of(platform: str) -> dict[str, bool]:
    """The kinds of answer that a contract is written down for, and which a crawl always meets."""
    return {
        answer: fields[0].met == "always"
        for (each, answer), fields in load_contracts().items()
        if each == platform
    }


def check_answer(
    platform: str, answer: str, body: bytes, headers: Mapping[str, str] = MappingProxyType({})
) -> list[FieldVerdict]:
    """Check an answer field by field; a kind of answer without contract has no field.

    Args:
        platform: Whose answer it is.
        answer: Its kind.
        body: As it came.
        headers: Their names in lower case.
    """
    verdicts = []
    read: dict[str, Any] = {"header": headers}
    for field in load_contracts().get((platform, answer), ()):
        if field.format not in read:
            read[field.format] = _READERS[field.format](body)
        if read[field.format] is None:
            told = f"cannot be read as {field.format}"
            return [FieldVerdict("answer", kept=False, sentence=told)]
        verdicts.append(_check(field, read[field.format]))
    return verdicts


def _check(field: ContractField, answer: Any) -> FieldVerdict:  # Any: a tree of its format
    places = [list(_values(answer, path)) for path in field.path.split("|")]
    found = max(places, key=lambda values: (any(map(_is_filled, values)), -len(values)))
    filled = [value for value in found if _is_filled(value)]
    if not found and field.need == "any":
        return FieldVerdict(field.path, kept=True, sentence="none there", found=False)
    if not filled:
        return FieldVerdict(field.path, kept=False, sentence="not found", found=False)
    if field.need != "some" and len(filled) < len(found):
        missing = f"missing in {len(found) - len(filled)} of {len(found)}"
        return FieldVerdict(field.path, kept=False, sentence=missing)
    odd = next((value for value in filled if not _KINDS[field.kind](str(value))), None)
    if odd is not None:
        shown = f"{str(odd)[:_LONGEST_SHOWN]!r} is no {field.kind}"
        return FieldVerdict(field.path, kept=False, sentence=shown)
    return FieldVerdict(field.path, kept=True, sentence=f"{len(filled)} of {len(found)}")


def _is_filled(value: Any) -> bool:  # Any: of JSON, or a text
    return value not in (None, "")


def _values(answer: Any, path: str) -> Iterator[Any]:
    """The values at a path, None where one should stand and does not."""
    if isinstance(answer, Mapping) and path.lower() in answer:
        yield answer[path.lower()]
    elif isinstance(answer, etree._Element):
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
        yield attribute(place, name[1:]) if name[:1] == "@" else find_text(place, name or around)


def _json_values(value: Any, parts: list[str], *, within: bool = False) -> Iterator[Any]:
    """A list that should be there and is not counts as one thing missing, except within another."""
    if not parts:
        yield value
        return
    name, repeated = parts[0].removesuffix("[]"), parts[0].endswith("[]")
    if name:
        value = value.get(name) if isinstance(value, dict) else None
    if not repeated:
        yield from _json_values(value, parts[1:], within=within)
    elif isinstance(value, list):
        for each in value:
            yield from _json_values(each, parts[1:], within=True)
    elif not within:
        yield None


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _read_lines(body: bytes) -> Any:
    try:
        return [json.loads(line) for line in body.splitlines() if line.strip()]
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
    "ndjson": _read_lines,
    "html": _read_html,
    "text": lambda body: body.decode("utf-8", "replace"),
}
_KINDS: Mapping[str, Callable[[str], bool]] = {
    "text": lambda text: bool(text.strip()),
    "number": str.isdigit,
    "date": _is_date,
    "url": lambda text: re.match(r"https?://[^\s/]+", text) is not None,
}
