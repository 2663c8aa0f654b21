"""Marks by which nearly the same sentence is known again in another municipality's papers.

Of the pairs of neighbouring words of a sentence, each mark takes three by chance, the same for
every sentence (min-hash with bands). Two sentences have a mark in common with the third power of
the share of pairs that they have in common: one word changed of fourteen leaves three marks of
eight, two sentences on the same subject share none. Names, figures and small words do not count.
"""

import hashlib
import random
import re
from collections.abc import Iterator
from itertools import pairwise

from vocabulary.volunteer_terms import find_volunteer_term

MARKS_A_SENTENCE = 8
_PAIRS_A_MARK = 3
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_LETTERS = 4  # of a word that counts
_LEAST_WORDS = 6  # of a sentence: shorter ones are the same by chance
_PRIME = (1 << 61) - 1
# One order of all pairs for each choice. The seed is fixed for ever: marks are stored.
_CHANCE = random.Random(20261128)  # noqa: S311 - no secret
_ORDERS = tuple(
    (_CHANCE.randrange(1, _PRIME), _CHANCE.randrange(_PRIME))
    for _ in range(MARKS_A_SENTENCE * _PAIRS_A_MARK)
)


def mark_sentences(text: str) -> tuple[tuple[int, ...], ...]:
    """Give the marks of each sentence that names volunteers, in their order.

    A sentence too short to be told from others has no marks.
    """
    return tuple(
        _marks(list(_words(sentence)))
        for sentence in _SENTENCE_END.split(text)
        if find_volunteer_term(sentence)
    )


def _words(sentence: str) -> Iterator[str]:
    """The words that count: no names (capitals within a sentence) and no small words."""
    for place, match in enumerate(_WORD.finditer(sentence)):
        word = match.group()
        if len(word) >= _LEAST_LETTERS and (place == 0 or word[0].islower()):
            yield word.lower()


def _marks(words: list[str]) -> tuple[int, ...]:
    if len(words) < _LEAST_WORDS:
        return ()
    pairs = [_hash(f"{one} {other}") for one, other in pairwise(words)]
    least = [min((by * pair + plus) % _PRIME for pair in pairs) for by, plus in _ORDERS]
    return tuple(
        _hash(f"{band} {least[band * _PAIRS_A_MARK : (band + 1) * _PAIRS_A_MARK]}")
        for band in range(MARKS_A_SENTENCE)
    )


def _hash(text: str) -> int:
    """A number that fits a signed column of 64 bits, the same on every machine."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
