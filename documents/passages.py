"""Blocks to passages: paragraphs with their heading path, and a stable identity."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from documents.blocks import BlockKind
from documents.pages import PlacedBlock
from documents.sentence_marks import mark_sentences
from vocabulary.volunteer_terms import find_volunteer_term

MIN_WORDS = 30  # codebook section 2; shorter list items join under their lead-in
MAX_WORDS = 300  # codebook section 2; longer paragraphs are split at sentences
_LIST_WORDS = 120  # a list longer than this goes on in a new passage, to stay on one thought
_HEADING_CHARACTERS = 160  # of one heading in a path
PATH_SEPARATOR = " > "
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]?\s+(?=[\"'“‘(]?[A-ZÀ-Ý0-9])")
_LEAD_IN = re.compile(r":\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text as written: ``pages[page - 1][start:end] == text``.

    Attributes:
        ordinal: Position among all passages of the text, stored or not.
        identity: Hash of the words alone, the same wherever they stand.
        kind: ``paragraph``, ``list_item``, ``table_row`` or ``heading``.
        heading: Headings above it, from the outside in, joined by `` > ``.
        has_volunteer_term: Whether a volunteer stem stands in the text itself.
        marks: Of each sentence that names volunteers, see ``documents.sentence_marks``.
    """

    ordinal: int
    identity: str
    kind: str
    heading: str
    page: int
    start: int
    end: int
    text: str
    has_volunteer_term: bool
    marks: tuple[tuple[int, ...], ...] = ()


class _Unit(NamedTuple):
    kind: BlockKind
    heading: str
    page: int
    start: int
    end: int


def passage_identity(text: str) -> str:
    """Hash of the words of a passage; case, marks and white space do not count."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


def select_passages(pages: Sequence[str], blocks: Sequence[PlacedBlock]) -> tuple[Passage, ...]:
    """Give the passages worth storing, with one neighbour on each side.

    Worth storing is what has a volunteer term in it, or in the heading right above it.

    Args:
        pages: Text of every page.
        blocks: All blocks in reading order, as ``compose_pages`` placed them.
    """
    units = list(_units(pages, blocks))
    named = {at for at, unit in enumerate(units) if _names_volunteers(pages, unit)}
    # Most headings stand above many passages: each is searched once.
    last_headings = {unit.heading for unit in units}
    promising = {
        heading
        for heading in last_headings
        if find_volunteer_term(heading.rpartition(PATH_SEPARATOR)[2])
    }
    hits = named | {at for at, unit in enumerate(units) if unit.heading in promising}
    wanted = sorted({near for at in hits for near in (at - 1, at, at + 1)})
    return tuple(
        _passage(pages, units[at], at, has_term=at in named)
        for at in wanted
        if 0 <= at < len(units)
    )


def _passage(pages: Sequence[str], unit: _Unit, ordinal: int, *, has_term: bool) -> Passage:
    text = pages[unit.page - 1][unit.start : unit.end]
    return Passage(
        ordinal=ordinal,
        identity=passage_identity(text),
        kind=unit.kind.value,
        heading=unit.heading,
        page=unit.page,
        start=unit.start,
        end=unit.end,
        text=text,
        has_volunteer_term=has_term,
        marks=mark_sentences(text) if has_term else (),
    )


def _names_volunteers(pages: Sequence[str], unit: _Unit) -> bool:
    return find_volunteer_term(pages[unit.page - 1][unit.start : unit.end]) is not None


def _units(pages: Sequence[str], blocks: Sequence[PlacedBlock]) -> Iterator[_Unit]:
    path: list[tuple[int, str]] = []
    group: list[PlacedBlock] = []
    heading = ""
    for block in blocks:
        if group and not _joins(group, block):
            yield from _split(pages, group, heading)
            group = []
        if block.kind is BlockKind.HEADING:
            if find_volunteer_term(block.text):
                yield from _split(pages, [block], heading)
            path = [entry for entry in path if entry[0] < block.level]
            path.append((block.level, block.text[:_HEADING_CHARACTERS]))
            heading = PATH_SEPARATOR.join(text for _, text in path)
        else:
            group.append(block)
    if group:
        yield from _split(pages, group, heading)


def _joins(group: Sequence[PlacedBlock], block: PlacedBlock) -> bool:
    """Whether a list item belongs to the passage of its lead-in and the items before it."""
    if block.kind is not BlockKind.LIST_ITEM or block.page != group[0].page:
        return False
    words = sum(_word_count(one.text) for one in group)
    if group[-1].kind is BlockKind.PARAGRAPH:
        return bool(_LEAD_IN.search(group[-1].text)) and words < _LIST_WORDS
    if group[-1].kind is not BlockKind.LIST_ITEM:
        return False
    own = _word_count(block.text)
    return own < MIN_WORDS and (words < MIN_WORDS or words + own <= _LIST_WORDS)


def _split(pages: Sequence[str], group: Sequence[PlacedBlock], heading: str) -> Iterator[_Unit]:
    """One unit for a group, or several where it is longer than a passage may be."""
    first, last = group[0], group[-1]
    text = pages[first.page - 1][first.start : last.end]
    for start, end in _spans(text):
        yield _Unit(first.kind, heading, first.page, first.start + start, first.start + end)


def _spans(text: str) -> list[tuple[int, int]]:
    if _word_count(text) <= MAX_WORDS:
        return [(0, len(text))]
    borders = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(borders):
        if spans and _word_count(text[spans[-1][0] : end]) <= MAX_WORDS:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    pieces = [piece for start, end in spans for piece in _cut(text, start, end)]
    return [_trimmed(text, start, end) for start, end in pieces]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is itself too long, such as a list without full stops."""
    words = list(re.finditer(r"\S+", text[start:end]))
    for at in range(0, len(words), MAX_WORDS):
        last = words[min(at + MAX_WORDS, len(words)) - 1]
        yield start + words[at].start(), start + last.end()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _word_count(text: str) -> int:
    return len(text.split())
