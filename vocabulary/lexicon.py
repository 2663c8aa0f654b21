"""The lexicon: patterns for policy words, traps and boilerplate, compiled when first used.

``lexicon.csv`` holds one pattern a row. In a pattern ``{V}`` stands for any word with a
volunteer stem, ``{A}`` for the adjective that most traps begin with and ``{V0}`` for its
bare form. Patterns are matched against lower-cased text.
"""

import csv
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from vocabulary.volunteer_terms import VOLUNTEER_STEMS

_FILE = Path(__file__).with_name("lexicon.csv")
_STEM = "(?:" + "|".join(VOLUNTEER_STEMS) + ")"
_PLACEHOLDERS = {
    "{V0}": r"(?:vrijwillig|frijwillich)",
    "{V}": rf"(?:\w*{_STEM}\w*)",
    "{A}": r"(?:vrijwillige?|frijwillige?|frijwillich)",
}
_VOLUNTEER_WORD = re.compile(rf"\w*{_STEM}\w*")

# "Beside a volunteer term": a steunpunt is one for volunteers if the word stands within one
# clause; 40 characters is the distance the lexicon's own notes used.
NEAR_CHARACTERS = 40


class Action(StrEnum):
    """What a hit of a row does."""

    COUNT = "count"  # evidence
    MASK = "mask"  # trap or boilerplate: the volunteer words inside do not count
    VETO = "veto"  # another actor may be speaking
    META = "meta"  # says something of status or dates, not of content
    ZERO = "zero"  # known, and without weight


class Requirement(StrEnum):
    """What must stand beside a hit before it counts."""

    NOTHING = ""
    NEAR = "near"  # a volunteer term within NEAR_CHARACTERS
    PASSAGE = "passage"  # a volunteer term in the passage or its heading
    ACTOR = "actor"  # as PASSAGE; and who speaks decides what the hit means


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern and what it stands for."""

    id: str
    pattern: str
    dimension: str
    action: Action
    requires: Requirement
    note: str

    @property
    def names_volunteers(self) -> bool:
        """Whether the pattern can only match where a volunteer stem stands."""
        return any(mark in self.pattern for mark in _PLACEHOLDERS) and "|" not in self.pattern


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a row matched; offsets count characters of the text searched."""

    row: Row
    start: int
    end: int


@functools.cache
def lexicon_rows(*actions: Action) -> tuple[Row, ...]:
    """Rows with one of these actions in the order of the file; without actions all rows."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = tuple(
            Row(
                id=row["id"],
                pattern=row["pattern"],
                dimension=row["dimension"],
                action=Action(row["action"]),
                requires=Requirement(row["requires"]),
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )
    return tuple(row for row in rows if not actions or row.action in actions)


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A row's pattern with its placeholders filled in."""
    for mark, expression in _PLACEHOLDERS.items():
        pattern = pattern.replace(mark, expression)
    return re.compile(pattern)


def lower_in_place(text: str) -> str:
    """Lower-case text of the same length, so that offsets hold in both."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def volunteer_words(lowered: str) -> list[tuple[int, int]]:
    """Places of all words with a volunteer stem in lower-cased text, in order."""
    return [match.span() for match in _VOLUNTEER_WORD.finditer(lowered)]


def find_hits(text: str, rows: Iterable[Row], *, heading: str = "") -> list[Hit]:
    """Find where rows match a text, by row and then by place.

    Args:
        text: Passage, masked or as written; its case does not matter.
        rows: Rows to look for.
        heading: Masked heading path; only asked whether it names volunteers.
    """
    lowered = lower_in_place(text)
    words = volunteer_words(lowered)
    named = bool(words) or bool(_VOLUNTEER_WORD.search(heading.lower()))
    return [
        Hit(row, *span) for row in rows for span in _row_spans(row, lowered, words, named=named)
    ]


def _row_spans(
    row: Row, lowered: str, words: list[tuple[int, int]], *, named: bool
) -> Iterator[tuple[int, int]]:
    if row.requires is not Requirement.NOTHING and not named:
        return
    if row.names_volunteers and not words:
        return
    for match in compiled(row.pattern).finditer(lowered):
        if row.requires is not Requirement.NEAR or _near(match.span(), words):
            yield match.span()


def _near(span: tuple[int, int], words: list[tuple[int, int]]) -> bool:
    start, end = span
    return any(
        begin <= end + NEAR_CHARACTERS and stop >= start - NEAR_CHARACTERS for begin, stop in words
    )
