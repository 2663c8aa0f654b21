"""Traps and boilerplate: blank the volunteer words inside them, and nothing else.

"De vrijwillige brandweer valt niet onder de verzekering voor vrijwilligers" keeps its
second volunteer word: a mask covers a phrase, never a passage. Masked text has the length
of the text as written, so every offset holds in both.
"""

from dataclasses import dataclass

from vocabulary.lexicon import (
    Action,
    Hit,
    find_hits,
    lexicon_rows,
    lower_in_place,
    volunteer_words,
)

BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its traps, and the rows that masked it."""

    text: str
    hits: tuple[Hit, ...]  # offsets in the text as written

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Rows that fired, each once, in the order of the lexicon."""
        return tuple(dict.fromkeys(hit.row.id for hit in self.hits))

    @property
    def trap(self) -> bool:
        """Whether a trap was masked."""
        return any(hit.row.dimension != BOILERPLATE for hit in self.hits)

    @property
    def boilerplate(self) -> bool:
        """Whether a standard sentence was masked."""
        return any(hit.row.dimension == BOILERPLATE for hit in self.hits)

    @property
    def names_volunteers(self) -> bool:
        """Whether a volunteer word is left."""
        return bool(volunteer_words(lower_in_place(self.text)))


def mask(text: str) -> Masked:
    """Blank the volunteer words that stand in traps or boilerplate.

    Repeats until nothing is left to blank, so that masking twice is masking once.
    """
    rows = lexicon_rows(Action.MASK)
    found: list[Hit] = []
    while True:
        lowered = lower_in_place(text)
        words = volunteer_words(lowered)
        if not words:
            break
        hits = find_hits(text, rows)
        caught = [word for word in words if any(_overlap(word, hit) for hit in hits)]
        if not caught:
            break
        found += [hit for hit in hits if any(_overlap(word, hit) for word in caught)]
        for start, end in caught:
            text = text[:start] + " " * (end - start) + text[end:]
    return Masked(text, tuple(found))


def _overlap(word: tuple[int, int], hit: Hit) -> bool:
    start, end = word
    return start < hit.end and hit.start < end
