"""What the title of a council document says: its type, and how its decision may be found."""

import re
from collections.abc import Iterator

from crawler.words import TitleType, common_title_words, site_words, title_types

_UNKNOWN = TitleType("", "", "")
_PARTS = re.compile(r"[:.!?;()\u2013\u2014]| - |, ")
_WORD = re.compile(r"[^\W\d_][\w'-]*[^\W_]|[^\W\d_]")
# A single word that is this long is seldom a common one.
_TELLING_LETTERS = 8
# One word of volunteering, care or participation, or two that name a policy paper.
_TELLING_WEIGHT = 3


def type_of(title: str) -> TitleType:
    """The first type whose word stands in the title; an empty one when there is none."""
    lowered = title.lower()
    return next((each for each in title_types() if each.word in lowered), _UNKNOWN)


def is_telling(title: str) -> bool:
    """Whether a title is reason enough to fetch a paper of which nothing else is known."""
    joined = "-".join(title.lower().split())
    weight = sum(each for word, each in site_words().items() if each > 0 and word in joined)
    return weight >= _TELLING_WEIGHT


def decision_queries(title: str, municipality: str) -> Iterator[str]:
    """Words by which the decision on a policy document may be found, one part of its title each.

    A decision list names a note by its title and seldom says what it is about.
    """
    left_out = {*_words(municipality), *common_title_words()}
    for part in _PARTS.split(title):
        words = [word for word in _words(part) if word not in left_out]
        if len(words) > 1 or any(len(word) >= _TELLING_LETTERS for word in words):
            yield " ".join(words)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if len(word) > 1]
