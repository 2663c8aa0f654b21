"""Marks by which nearly the same sentence is known again in another municipality's papers.

A sentence is cut into chunks of a few words where its own words say so, and each chunk is
hashed. Names, figures and small words do not count, so a standard sentence with another place
or year keeps its marks; a word put in or left out changes one chunk and no other.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence

from vocabulary.volunteer_terms import find_volunteer_term

Mark = tuple[int, int]  # hash of a chunk, and its number of words

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_LETTERS = 4  # of a word that counts
_LEAST_WORDS = 6  # of a sentence: shorter ones are the same by chance
_LEAST_CHUNK = 4  # words; any three stand together in many texts
_BORDER = 4  # one word in so many ends a chunk that is long enough


def mark_sentences(text: str) -> tuple[tuple[Mark, ...], ...]:
    """Give the marks of each sentence that names volunteers, in their order.

    A sentence too short to be told from others has no marks.
    """
    return tuple(
        tuple(_marks(list(_words(sentence))))
        for sentence in _SENTENCE_END.split(text)
        if find_volunteer_term(sentence)
    )


def _words(sentence: str) -> Iterator[str]:
    """The words that count: no names (capitals within a sentence) and no small words."""
    for place, match in enumerate(_WORD.finditer(sentence)):
        word = match.group()
        if len(word) >= _LEAST_LETTERS and (place == 0 or word[0].islower()):
            yield word.lower()


def _marks(words: Sequence[str]) -> Iterator[Mark]:
    if len(words) < _LEAST_WORDS:
        return
    start = 0
    for place, word in enumerate(words):
        long_enough = place + 1 - start >= _LEAST_CHUNK
        rest = len(words) - place - 1
        if long_enough and _hash(word) % _BORDER == 0 and rest >= _LEAST_CHUNK:
            yield _hash(" ".join(words[start : place + 1])), place + 1 - start
            start = place + 1
    yield _hash(" ".join(words[start:])), len(words) - start


def _hash(text: str) -> int:
    """A number that fits a signed column of 64 bits, the same on every machine."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
