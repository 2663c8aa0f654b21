"""The queue of each coder, kept for a while: to order a country's passages takes seconds."""

import datetime as dt
from collections.abc import Callable, Sequence
from threading import Lock

from db.review_queue import QueueItem

_KEPT = dt.timedelta(minutes=15)
Ask = Callable[[str], Sequence[QueueItem]]


class ReadingQueue:
    """What each coder reads next; what was read or put off leaves at once."""

    def __init__(self) -> None:
        self._lists: dict[str, tuple[dt.datetime, list[QueueItem]]] = {}
        self._lock = Lock()

    def items(self, coder: str, now: dt.datetime, ask: Ask) -> list[QueueItem]:
        """The first items of a coder; asked anew when the list is old or empty."""
        with self._lock:
            asked_at, items = self._lists.get(coder, (now - 2 * _KEPT, []))
            if not items or now - asked_at > _KEPT:
                items = list(ask(coder))
                self._lists[coder] = (now, items)
            return list(items)

    def done(self, coder: str, written: str) -> None:
        """Take an item out of the list of a coder."""
        with self._lock:
            if coder in self._lists:
                asked_at, items = self._lists[coder]
                left = [each for each in items if each.item != written]
                self._lists[coder] = (asked_at, left)
