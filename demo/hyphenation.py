"""Put soft hyphens into long Dutch words, well enough for a plausible printed page."""

import re
from itertools import pairwise

_LONG_WORD = re.compile(r"[^\W\d_]{11,}")
_VOWELS = "aeiouyàáâäèéêëïíîòóôöùúûü"
_VOWEL_GROUP = re.compile(rf"ij|[{_VOWELS}]+", re.IGNORECASE)
# Groups with which a Dutch syllable may begin, longest first.
_ONSETS = (
    "schr", "str", "sch", "spr", "bl", "br", "ch", "dr", "dw", "fl", "fr", "gl", "gr", "kl", "kn",
    "kr", "kw", "pl", "pr", "tr", "tw", "vl", "vr", "wr", "zw",
)  # fmt: skip
_EDGE = 4  # letters that stay before and after a break
SOFT_HYPHEN = "\u00ad"


def hyphenate(text: str) -> str:
    """The text with soft hyphens where a long word may be broken."""
    return _LONG_WORD.sub(lambda found: _broken(found[0]), text)


def _broken(word: str) -> str:
    groups = list(_VOWEL_GROUP.finditer(word))
    places = []
    for left, right in pairwise(groups):
        place = _between(word, left.end(), right.start())
        if _EDGE <= place <= len(word) - _EDGE:
            places.append(place)
    for place in reversed(places):
        word = word[:place] + SOFT_HYPHEN + word[place:]
    return word


def _between(word: str, start: int, end: int) -> int:
    """Where the consonants between two vowel groups part."""
    consonants = word[start:end].lower()
    for onset in _ONSETS:
        if consonants.endswith(onset):
            return end - len(onset)
    return end - 1
