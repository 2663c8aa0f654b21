"""Written Frisian words of policy and everyday text, for telling Frisian from noise."""

import functools
from pathlib import Path

_FILE = Path(__file__).with_name("words_fy.txt")


@functools.cache
def frisian_words() -> frozenset[str]:
    """All words of the list, in lower case."""
    return frozenset(_FILE.read_text(encoding="utf-8").split())
