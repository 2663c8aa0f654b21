"""Written Dutch words, for telling text from garbage and a broken word from a compound.

The list is that of OpenTaal (``words_nl.LICENSE.txt``): words with their inflected forms, in
lower case, some with hyphens. Most compounds of policy are not in it.
"""

import functools
import gzip
from pathlib import Path

_FILE = Path(__file__).with_name("words_nl.txt.gz")


@functools.cache
def dutch_words() -> frozenset[str]:
    """All words of the list; reading it takes about 0.1 s and 40 MB, once a process."""
    with gzip.open(_FILE, "rt", encoding="utf-8") as file:
        return frozenset(file.read().split("\n"))
