"""How much of a text is readable, and in which language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.function_words import DUTCH, FRISIAN, OTHERS

_WORD = re.compile(r"[^\W\d_]+")
_WINDOW_WORDS = 60  # about one paragraph
_READABLE_SHARE = 0.12  # of function words in a window; running Dutch has 0.35 to 0.55
_TABLE_SHARE = 0.03  # budgets and decision lists stay above this; garbage stays below
_MIN_WORDS = 25  # below this a language cannot be told
_MAX_ODD_SHARE = 0.2  # of characters that are no letter, figure, space or usual mark
_USUAL = re.compile(r"[\w\s.,;:!?'\"’‘“”„()\[\]/&%€$@+*=<>|•·–—°§-]")


@dataclass(frozen=True, slots=True)
class Quality:
    """Language (``nl``, ``fy``, ``other`` or empty when unsure) and readable share, 0..1.

    ``score`` is None where there are too few words to tell.
    """

    language: str
    score: float | None

    @property
    def unreadable(self) -> bool:
        """Whether the text is no readable language at all."""
        return self.score == 0.0


def measure_quality(pages: Sequence[str]) -> Quality:
    """Guess the language of a document and the share of it that reads as language."""
    text = "\n".join(pages)
    words = _WORD.findall(text.lower())
    visible = len(re.sub(r"\s", "", text))
    letters = sum(len(word) for word in words)
    odd = visible - len(_USUAL.findall(re.sub(r"\s", "", text)))
    if visible >= 100 and (odd > visible * _MAX_ODD_SHARE or letters < visible * 0.08):
        return Quality("", 0.0)
    if len(words) < _MIN_WORDS:
        return Quality("", None)
    counts = {
        "nl": sum(word in DUTCH for word in words),
        "fy": sum(word in FRISIAN for word in words),
        "other": sum(word in OTHERS for word in words),
    }
    language = max(counts, key=lambda name: counts[name])
    share = counts[language] / len(words)
    if share < _TABLE_SHARE:
        return Quality("", 0.0)
    known = {"nl": DUTCH, "fy": FRISIAN, "other": OTHERS}[language]
    return Quality(language, _readable_share(words, known))


def _readable_share(words: Sequence[str], known: frozenset[str]) -> float:
    """Share of windows with enough function words; never quite 0 for a readable text."""
    windows = [words[at : at + _WINDOW_WORDS] for at in range(0, len(words), _WINDOW_WORDS)]
    readable = sum(
        len(window)
        for window in windows
        if sum(word in known for word in window) >= len(window) * _READABLE_SHARE
    )
    return max(0.01, round(readable / len(words), 3))
