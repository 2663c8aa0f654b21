"""How much of a text is readable, and in which language, page by page."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import filterfalse
from typing import NamedTuple

from documents.function_words import DUTCH, FRISIAN, OTHERS
from vocabulary.dutch_words import dutch_words
from vocabulary.frisian_words import frisian_words

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = {"nl": DUTCH, "fy": FRISIAN, "other": OTHERS}
_MIN_WORDS = 25  # below this a language cannot be told
_LETTERS = 3  # of a word that is looked up: shorter ones are in any list, and in any garbage
# Share of function words; running Dutch has 0.35 to 0.55, budget tables 0.05, garbage 0 to 0.07.
_RUNNING_SHARE = 0.12
_TABLE_SHARE = 0.03
# Share of known words: the 489 readable pages of the real budgets and decision lists have 0.61
# (tables of abbreviations) to 1.0, the 22 garbled pages with enough words 0.0 to 0.36.
LOW_SCORE = 0.5
_MAX_ODD_SHARE = 0.2  # of characters that are no letter, figure, space or usual mark
_MIN_LETTER_SHARE = 0.08
_MIN_VISIBLE = 100  # characters, below which their statistics say nothing
_ODD = re.compile(r"[^\w\s.,;:!?'\"’‘“”„()\[\]/&%€$@+*=<>|•·–—°§-]")


class Quality(NamedTuple):
    """What a page or a whole text reads as.

    Attributes:
        language: ``nl``, ``fy``, ``other``, or empty when unsure.
        score: Share of known words of that language, 0..1; for other languages the share of
            their function words against what running text has. None where there are too few
            words to tell, 0 for what is no language at all.
        words: Number of words.
    """

    language: str
    score: float | None
    words: int

    @property
    def low(self) -> bool:
        """Whether the text is garbage, so far as can be told: another reader may do better."""
        return self.score is not None and self.score < LOW_SCORE


def measure_page(text: str) -> Quality:
    """Guess the language of a page and measure how much of it reads as that language."""
    parts = text.lower().split()
    visible = len("".join(parts))
    # Most parts are words as they stand, which is quicker to see than to search for.
    words = list(filter(str.isalpha, parts))
    words += _WORD.findall(" ".join(filterfalse(str.isalpha, parts)))
    if _is_odd(text, visible, len("".join(words))):
        return Quality("", 0.0, len(words))
    if len(words) < _MIN_WORDS:
        return Quality("", None, len(words))
    counts = Counter(words)  # half of the words of a page stand on it more than once
    shares = {
        name: sum(map(counts.__getitem__, known.intersection(counts))) / len(words)
        for name, known in _FUNCTION_WORDS.items()
    }
    language = max(shares, key=lambda name: shares[name])
    score = _known_share(counts, language, shares[language])
    if shares[language] < _TABLE_SHARE:
        # No sentence anywhere: a table, if its words are Dutch.
        language, score = "nl", _known_share(counts, "nl", 0.0)
        if score < LOW_SCORE:
            return Quality("", 0.0, len(words))
    return Quality(language, round(score, 3), len(words))


def measure_text(pages: Sequence[Quality]) -> Quality:
    """Put the pages of a text together: the language of most words, the score of all of them."""
    languages: Counter[str] = Counter()
    told = [page for page in pages if page.score is not None]
    for page in told:
        if page.language:
            languages[page.language] += page.words
    total = sum(page.words for page in pages)
    weight = sum(page.words for page in told)
    if not weight:
        return Quality("", 0.0 if told else None, total)
    score = sum((page.score or 0.0) * page.words for page in told) / weight
    language = languages.most_common(1)[0][0] if languages else ""
    return Quality(language, round(score, 3), total)


def _is_odd(text: str, visible: int, letters: int) -> bool:
    """Whether the characters are not those of any text: signs without words between them."""
    if visible < _MIN_VISIBLE:
        return False
    if letters < visible * _MIN_LETTER_SHARE:
        return True
    # What is a letter is not odd: of most pages that is answer enough.
    most = visible * _MAX_ODD_SHARE
    return visible - letters > most and len(_ODD.findall(text)) > most


def _known_share(counts: Mapping[str, int], language: str, function_share: float) -> float:
    if language == "other":
        return min(1.0, function_share / _RUNNING_SHARE)
    known = dutch_words() if language == "nl" else frisian_words()
    short = sum([count for word, count in counts.items() if len(word) < _LETTERS])
    total = sum(counts.values()) - short
    found = sum([counts[word] for word in known.intersection(counts) if len(word) >= _LETTERS])
    # Of Frisian there is only a short list: running text shows by its small words.
    share = found / (total or 1)
    if language == "fy":
        return max(share, min(1.0, function_share / _RUNNING_SHARE))
    return share
