"""Where a passage speaks of volunteers: the sentences that name them, and a window around those.

A passage of a real document has many subjects, and its code rests on the few words about one of
them. Seen through a window, a long passage looks like a short one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from vocabulary.lexicon import lower_in_place, volunteer_words

Span = tuple[int, int]

# Words of one sentence that are kept around its volunteer words; a list of decisions without a
# full stop would fill the window alone.
SENTENCE_WORDS = 40
# Words in a window. Measured on written passages: from 45 to 80 macro-F1 on short ones rises by a
# point and a half, and on long ones it is the same within chance.
WINDOW_WORDS = 80
_REACH = 5  # sentences on each side, at most
_BESIDE = 5  # words on each side of a volunteer word that keep their side

# A sentence, or an item of a list: also one that lost its line ends.
_ITEM = r"\d{1,2}(?:\.\d+)*\.?\s+[A-Z]"  # "2. Wegen", "1.3 Wegen"
_END = re.compile(
    # A full stop after the number of an item ends nothing, nor does one before a mere number.
    rf"(?<!\b\d)(?<!\b\d\d)[.!?]['\")”’]*(?=\s+(?:[^a-z\s\d]|{_ITEM}))|;(?=\s)|\|"
    r"|\n+(?=\s*(?:[^a-z\s]|[a-z][.)]\s))"
    rf"|\s(?=[•▪●◦‣*]\s)|\s(?=[-–]\s+[A-Z])|(?<=[a-z]{{2}})\s(?={_ITEM})"
)
_WORD = re.compile(r"\S+")
_TOKEN = re.compile(r"\w+|[,;:()]")


def sentences(text: str) -> list[Span]:
    """Places of all sentences and list items that are not blank, in order."""
    ends = [match.end() for match in _END.finditer(text)]
    bounds = zip([0, *ends], [*ends, len(text)], strict=True)
    return [(start, end) for start, end in bounds if text[start:end].strip()]


class Focus:
    """The sentences of one masked text, and which of them name volunteers."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = volunteer_words(lower_in_place(text))
        self._sentences = sentences(text) if self._words else []
        self._naming = [
            any(start <= word < end for word, _ in self._words) for start, end in self._sentences
        ]

    @property
    def naming(self) -> list[Span]:
        """What is kept of the sentences that name volunteers."""
        return [span for at in self._named() for span in self._kept(at)]

    @property
    def following(self) -> list[Span]:
        """The sentences right after those, which often say what is done."""
        places = [at + 1 for at in self._named() if at + 1 < len(self._sentences)]
        return [self._sentences[at] for at in places if not self._naming[at]]

    def window(self, most: int = WINDOW_WORDS) -> str:
        """The naming sentences, with as much of their neighbours as there is room for."""
        taken = {at: self._kept(at) for at in self._named()}
        room = most - sum(self._size(span) for spans in taken.values() for span in spans)
        for at, step in self._outwards():
            if room <= 0:
                break
            if at in taken or at - step not in taken:
                continue
            taken[at] = [self._part(self._sentences[at], room, step)]
            room -= self._size(taken[at][0])
        return self.join(span for at in sorted(taken) for span in taken[at])

    def join(self, spans: Iterable[Span]) -> str:
        """The text of some places."""
        return " ".join(self._text[start:end].strip() for start, end in spans)

    def _named(self) -> list[int]:
        return [at for at, naming in enumerate(self._naming) if naming]

    def _outwards(self) -> Iterator[tuple[int, int]]:
        """Neighbours of the naming sentences, the nearest first and the next before the last."""
        for distance in range(1, _REACH + 1):
            for step in (1, -1):
                for at in self._named():
                    if 0 <= at + step * distance < len(self._sentences):
                        yield at + step * distance, step

    def _kept(self, at: int) -> list[Span]:
        """A naming sentence; of a long one what stands around its volunteer words."""
        start, end = self._sentences[at]
        words = self._spans((start, end))
        if len(words) <= SENTENCE_WORDS:
            return [(start, end)]
        stops = [stop for _, stop in words]
        kept: list[Span] = []
        for place, _ in self._words:
            if not start <= place < end:
                continue
            middle = bisect_right(stops, place)
            first = min(max(0, middle - SENTENCE_WORDS // 2), len(words) - SENTENCE_WORDS)
            span = words[first][0], words[first + SENTENCE_WORDS - 1][1]
            if kept and span[0] <= kept[-1][1]:
                span = kept.pop()[0], span[1]
            kept.append(span)
        return kept

    def _part(self, span: Span, room: int, step: int) -> Span:
        """A neighbour, cut on the far side if there is no room for all of it."""
        words = self._spans(span)
        if len(words) <= room:
            return span
        return (span[0], words[room - 1][1]) if step > 0 else (words[-room][0], span[1])

    def _spans(self, span: Span) -> list[Span]:
        return [match.span() for match in _WORD.finditer(self._text, *span)]

    def _size(self, span: Span) -> int:
        return len(self._spans(span))


def beside(naming: str) -> str:
    """The words near each volunteer word, marked by side, as tokens between spaces.

    "door vrijwilligers" and "voor vrijwilligers" are told apart by the word right before.
    """
    tokens = _TOKEN.findall(naming.lower())
    places = [at for at, token in enumerate(tokens) if volunteer_words(token)]
    return " ".join(mark for at in places for mark in _marks(tokens, at))


def _marks(tokens: Sequence[str], at: int) -> Iterator[str]:
    yield f"here={tokens[at]}"
    for distance in range(1, _BESIDE + 1):
        near = "next" if distance == 1 else "near"
        if at >= distance:
            yield f"{near}<{tokens[at - distance]}"
        if at + distance < len(tokens):
            yield f"{near}>{tokens[at + distance]}"
    if 0 < at < len(tokens) - 1:
        yield f"between={tokens[at - 1]}_{tokens[at + 1]}"
