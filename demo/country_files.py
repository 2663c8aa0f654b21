"""Reads the invented country: one folder per municipality with its coded documents and answers."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.coded_text import Block, parse_blocks
from vocabulary.codes import (
    Actor,
    Cause,
    Confirmation,
    Currency,
    DocumentCode,
    DocumentType,
    Flag,
    Label,
    PolicyObject,
    State,
    Status,
    Subtype,
    SuccessionKind,
)

COUNTRY = Path(__file__).parent / "country"
NIGHTS = {1: dt.date(2026, 12, 31), 2: dt.date(2027, 1, 1)}
DEFAULT_COUNCIL_SINCE = dt.date(2011, 1, 1)
DEFAULT_COUNCIL_PLATFORM = "openbesluitvorming"

_FENCE = "+++"


class CountryFileInvalid(ValueError):
    """A file of the invented country breaks its format; the message names file and reason."""


@dataclass(frozen=True)
class Publication:
    """One place where a source shows the document, and on which nights."""

    source: str  # website, cvdr, gmb or obv
    nights: tuple[int, ...]
    format: str
    path: str | None = None
    dated: dt.date | None = None  # by the source; may mislead
    lapses: dt.date | None = None


@dataclass(frozen=True)
class DemoDocument:
    """One document with the facts and codes that a careful human coder would give.

    The links are ids of other documents of the country.
    """

    id: str
    title: str
    type: DocumentType
    actor: Actor
    object: PolicyObject
    status: Status | None
    document_code: DocumentCode
    blocks: tuple[Block, ...]
    published: tuple[Publication, ...]
    language: str = "nl"
    volunteer_specific: bool = False
    parent_named: bool = False
    decided_on: dt.date | None = None
    dated_on: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    in_force_from: dt.date | None = None
    withdrawn_on: dt.date | None = None
    adopts: tuple[str, ...] = ()
    withdraws: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    reaffirms: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    parent: str | None = None

    def visible_on(self, night: int) -> tuple[Publication, ...]:
        """Places where it stands on a night."""
        return tuple(place for place in self.published if night in place.nights)


@dataclass(frozen=True)
class Expected:
    """The verdict that a careful human coder gives on one night."""

    label: Label | None
    state: State | None
    confirmation: Confirmation
    subtypes: tuple[Subtype, ...]
    flags: tuple[Flag, ...]
    currency: Currency | None
    since: dt.date | None
    evidence: tuple[str, ...]
    cause: Cause | None
    why: str


@dataclass(frozen=True)
class DemoMunicipality:
    """One invented municipality: register data, behaviour of its sources, documents, answers."""

    code: str
    name: str
    province: str
    population: int
    website: str
    valid_from: dt.date
    valid_to: dt.date | None
    successors: tuple[str, ...]
    change_kind: SuccessionKind | None
    sources: Mapping[str, tuple[str, ...]]  # source -> behaviour per night
    council_since: dt.date
    council_platform: str  # with a version, where there are several
    expected: Mapping[int, Expected]
    expected_without_ocr: Mapping[int, Expected]  # only where the answer then differs
    documents: tuple[DemoDocument, ...]

    def answer(self, night: int, *, ocr: bool) -> Expected:
        """The answer for one night, on a machine that can read scans or cannot."""
        return (
            self.expected[night]
            if ocr
            else self.expected_without_ocr.get(night, self.expected[night])
        )


def read_country(folder: Path = COUNTRY) -> tuple[DemoMunicipality, ...]:
    """All municipalities in the order of their codes.

    Raises:
        CountryFileInvalid: a file breaks the format; the message names it.
    """
    found = sorted(path.parent for path in folder.glob("GM*/municipality.toml"))
    return tuple(read_municipality(path) for path in found)


def read_municipality(folder: Path) -> DemoMunicipality:
    """One municipality with its documents in the order of their file names."""
    path = folder / "municipality.toml"
    try:
        # Any: a TOML file holds values of every kind; the reader below types them.
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        sources = dict(table["sources"])
        since = sources.pop("council_since", DEFAULT_COUNCIL_SINCE)
        platform = sources.pop("council_platform", DEFAULT_COUNCIL_PLATFORM)
        kind = table.get("change_kind")
        return DemoMunicipality(
            code=table["code"],
            name=table["name"],
            province=table["province"],
            population=table["population"],
            website=table["website"],
            valid_from=table["valid_from"],
            valid_to=table.get("valid_to"),
            successors=tuple(table.get("successors", ())),
            change_kind=SuccessionKind(kind) if kind else None,
            sources={name: tuple(nights) for name, nights in sources.items()},
            council_since=since,
            council_platform=platform,
            expected={night: _expected(table["expected"][f"night_{night}"]) for night in NIGHTS},
            expected_without_ocr={
                night: _expected(table["expected_without_ocr"][f"night_{night}"])
                for night in NIGHTS
                if "expected_without_ocr" in table
            },
            documents=tuple(read_document(file) for file in sorted(folder.glob("*.md"))),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise CountryFileInvalid(f"{path}: {problem}") from problem


def read_document(path: Path) -> DemoDocument:
    """One document with its front matter and coded blocks."""
    parts = path.read_text(encoding="utf-8").split(f"{_FENCE}\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise CountryFileInvalid(f"{path}: no front matter between {_FENCE} lines")
    try:
        return _document(tomllib.loads(parts[1]), parse_blocks(parts[2]))
    except (KeyError, TypeError, ValueError) as problem:
        raise CountryFileInvalid(f"{path}: {problem}") from problem


# Any: front matter holds values of every kind; the constructors below type them.
def _document(table: Mapping[str, Any], blocks: tuple[Block, ...]) -> DemoDocument:
    """Front matter to typed values."""
    plain = {
        "id", "title", "language", "volunteer_specific", "parent_named", "decided_on",
        "dated_on", "period_from", "period_to", "in_force_from", "withdrawn_on", "parent",
    }  # fmt: skip
    links = {"adopts", "withdraws", "replaces", "reaffirms", "refers_to"}
    typed = {"type", "actor", "object", "status", "document_code", "published"}
    unknown = set(table) - plain - links - typed
    if unknown:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    # Any: as above.
    given: dict[str, Any] = {name: table[name] for name in plain & set(table)}
    given |= {name: tuple(table[name]) for name in links & set(table)}
    return DemoDocument(
        **given,
        type=DocumentType(table["type"]),
        actor=Actor(table["actor"]),
        object=PolicyObject(table["object"]),
        status=Status(table["status"]) if "status" in table else None,
        document_code=DocumentCode(table["document_code"]),
        blocks=blocks,
        published=tuple(_publication(place) for place in table["published"]),
    )


# Any: as above.
def _publication(table: Mapping[str, Any]) -> Publication:
    """One place of publication."""
    return Publication(**{**table, "nights": tuple(table["nights"])})


# Any: as above.
def _expected(table: Mapping[str, Any]) -> Expected:
    """The answer for one night."""
    return Expected(
        label=Label(table["label"]) if "label" in table else None,
        state=State(table["state"]) if "state" in table else None,
        confirmation=Confirmation(table["confirmation"]),
        subtypes=tuple(Subtype(word) for word in table.get("subtypes", ())),
        flags=tuple(Flag(word) for word in table["flags"]),
        currency=Currency(table["currency"]) if "currency" in table else None,
        since=table.get("since"),
        evidence=tuple(table["evidence"]),
        cause=Cause(table["cause"]) if "cause" in table else None,
        why=table["why"],
    )
