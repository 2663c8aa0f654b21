"""A document as the fact rules see it, and the facts they give."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from vocabulary.codes import SourceFamily
from vocabulary.facts import FactName

OPENING_CHARACTERS = 4000  # cover, colophon and preamble; later text speaks of other documents
CLOSING_CHARACTERS = 2500  # where a decision is signed
_MAX_LINE = 4000  # rules look no further into one paragraph
_QUOTE_CHARACTERS = 300
_SENTENCE_BREAK = re.compile(
    r"(?<=[.!?;])[\"'”’)]?\s+(?=[\"'“‘(]?[A-ZÀ-Ý]|\d{1,2} [a-z]{3,9} \d{4}\b)"
)
# A full stop after these ends no sentence.
_ABBREVIATED = re.compile(
    r"(?:\b(?:d\.d|nr|art|blz|ca|bijv|dhr|mevr|drs|mr|ing|ir|dr|jl|resp|incl|excl|St|o\.a|m\.b\.t"
    r"|t\.b\.v|i\.v\.m|b|B|jan|feb|mrt|apr|aug|sept|okt|nov|dec)|\b[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a document version beside its text.

    Attributes:
        title: Of the document, as its source gives it.
        other_titles: Under which it stands elsewhere.
        type_hint: The source's own word for its type.
        family: Kind of source that says most about it.
        media_type: By content.
        municipality: Name of the municipality.
        in_force_from: The regulation register's entry into force.
        in_force_to: The regulation register's first day no longer in force.
        ratified_by: Body that adopted it, by the regulation register.
    """

    title: str = ""
    other_titles: tuple[str, ...] = ()
    type_hint: str = ""
    family: SourceFamily | None = None
    media_type: str = ""
    municipality: str = ""
    in_force_from: dt.date | None = None
    in_force_to: dt.date | None = None
    ratified_by: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text; ``page`` None stands for the source's title or metadata."""

    text: str
    page: int | None = None
    start: int | None = None

    def part(self, start: int, end: int) -> "Span":
        """The piece from ``start`` to ``end`` within this one."""
        place = None if self.start is None else self.start + start
        return Span(self.text[start:end], self.page, place)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact with its evidence; see ``vocabulary.facts`` for names and values."""

    name: FactName
    value: str
    rule_id: str
    confidence: float
    page: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""


def make_fact(
    name: FactName, value: object, rule_id: str, confidence: float, evidence: Span
) -> Fact:
    """A fact with ``evidence`` as its span and quote; dates are written in ISO form."""
    written = value.isoformat() if isinstance(value, dt.date) else str(value)
    quote = evidence.text[:_QUOTE_CHARACTERS]
    end = None if evidence.start is None else evidence.start + len(quote)
    return Fact(name, written, rule_id, confidence, evidence.page, evidence.start, end, quote)


@dataclass(frozen=True)
class FactText:
    """Pages of a document and the headings above its volunteer passages."""

    pages: Sequence[str]
    headings: Sequence[str] = ()

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Every line, which is a heading, paragraph, list item or table row."""
        return tuple(
            Span(match.group()[:_MAX_LINE], number, match.start())
            for number, page in enumerate(self.pages, 1)
            for match in re.finditer(r"[^\n]+", page)
        )

    @cached_property
    def opening(self) -> tuple[Span, ...]:
        """Lines that begin within the first ``OPENING_CHARACTERS``."""
        return tuple(_until(self.lines, OPENING_CHARACTERS))

    @cached_property
    def closing(self) -> tuple[Span, ...]:
        """Lines within the last ``CLOSING_CHARACTERS``, in reading order."""
        return tuple(reversed(tuple(_until(self.lines[::-1], CLOSING_CHARACTERS))))

    def first(self, characters: int) -> tuple[Span, ...]:
        """Lines that begin within so many characters of the start."""
        return tuple(_until(self.lines, characters))


def _until(lines: Sequence[Span], characters: int) -> Iterator[Span]:
    seen = 0
    for line in lines:
        if seen > characters:
            return
        yield line
        seen += len(line.text)


def sentences(line: Span) -> Iterator[Span]:
    """Sentences of a line; abbreviations and initials do not end one."""
    start = 0
    for match in _SENTENCE_BREAK.finditer(line.text):
        if _ABBREVIATED.search(line.text[max(0, match.start() - 8) : match.start()]):
            continue
        yield line.part(start, match.start())
        start = match.end()
    yield line.part(start, len(line.text))
