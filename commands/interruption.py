"""Ctrl-C and SIGTERM during a run: the document in hand is finished, then the run ends."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_asked = threading.Event()  # signals are the process's own, and so is this


@contextmanager
def finishing_first() -> Iterator[None]:
    """Let the first signal wait for ``stop_if_asked``; a second one ends at once."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    _asked.clear()
    for number in _SIGNALS:
        signal.signal(number, _ask)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_if_asked() -> None:
    """End here if a signal came; called between two units of work.

    Raises:
        KeyboardInterrupt: It came.
    """
    if _asked.is_set():
        raise KeyboardInterrupt


def _ask(_signal: int, _frame: FrameType | None) -> None:
    if _asked.is_set():
        raise KeyboardInterrupt
    _asked.set()
    # Not through a buffered stream, which may be in use at this very moment.
    os.write(2, b"stopping after what is in hand; once more stops at once\n")
