"""Dutch word stems for search: vrijwilliger, vrijwilligers and vrijwillige are one.

The stems stand in a column beside the text; what a reader sees is cut from the text itself.
"""

import functools
import re
import unicodedata
from typing import Any

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("dutch")


def fold(word: str) -> str:
    """Lower case without accents."""
    plain = unicodedata.normalize("NFD", word.lower())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@functools.lru_cache(maxsize=200_000)  # some 20 MB; texts of one kind share their words
def stem(word: str) -> str:
    """The stem of one word, without case and accents."""
    stemmed: str = _STEMMER.stemWord(word.lower())
    return fold(stemmed)


def words_of(text: str) -> list[tuple[int, int]]:
    """Places of the words in a text."""
    return [match.span() for match in _WORD.finditer(text)]


def stems_of(text: str) -> str:
    """The stems of all words of a text, in order, blanks between."""
    return " ".join(stem(word) for word in _WORD.findall(text))


def stems_of_passage(text: str, heading: str) -> str:
    """What the shadow column of a passage holds."""
    return stems_of(f"{heading} {text}")


def stems_of_new_row(context: Any) -> str:  # SQLAlchemy's execution context, untyped
    """The shadow column of a row that is being inserted, from its text and heading."""
    values = context.get_current_parameters()
    return stems_of_passage(values["text"], values["heading"])
