"""Keeps Python's garbage collector from walking the whole program over and over in a crawl."""

import contextlib
import gc
from collections.abc import Iterator

# Of objects made since the last look. With Python's own 700 a third of the time went into looking;
# measured with 10,000, memory is the same.
_OBJECTS_BETWEEN_LOOKS = 10_000


@contextlib.contextmanager
def seldom_collecting() -> Iterator[None]:
    """Leave what is loaded now alone, and look for garbage less often, while the block runs.

    An answer makes some thousand objects, most of which die by themselves. Looking at all that
    lives, libraries included, would cost more than fetching.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
