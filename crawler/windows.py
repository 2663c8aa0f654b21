"""What is asked of a register tonight: all that it has, or what changed since; pure."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

CURSOR = "modified"
# A record is dated before it can be found, and our nights do not begin at the register's.
_OVERLAP = dt.timedelta(days=3)
# A record that was withdrawn, or changed without a new date, shows in a whole list only. Four
# weeks keep well within the 90 days of which the coverage rule joins the visits.
_NIGHTS_BETWEEN_SWEEPS = 28


@dataclass(frozen=True, slots=True)
class Window:
    """How far a register was asked on earlier nights, for one question."""

    asked_on: dt.date  # everything that changed before this day was asked for
    swept_on: dt.date  # last time that the whole list was asked for
    question: str

    def __str__(self) -> str:
        """As it is stored."""
        return f"{self.asked_on} {self.swept_on} {self.question}"


def question_of(queries: Iterable[str]) -> str:
    """A short mark of what is asked: with other words or names a window says nothing."""
    return hashlib.sha256("\n".join(queries).encode()).hexdigest()[:16]


def read_window(stored: str | None, question: str) -> Window | None:
    """The stored window; None before the first, and when it was for another question."""
    parts = (stored or "").split()
    if len(parts) != 3 or parts[2] != question:
        return None
    asked_on, swept_on = map(dt.date.fromisoformat, parts[:2])
    return Window(asked_on, swept_on, question)


def asked_since(window: Window | None, today: dt.date, source_id: int) -> dt.date | None:
    """First day of the changes to ask for; None for the whole list.

    A list that failed is asked for again the next night.
    """
    if window is None or is_sweep_due(window.swept_on, today, source_id):
        return None
    return min(window.asked_on, today) - _OVERLAP


def is_sweep_due(swept_on: dt.date, today: dt.date, source_id: int) -> bool:
    """Whether everything has to be listed again.

    Every source has its own four weeks, so that a night has few whole lists.
    """
    return _period(swept_on, source_id) < _period(today, source_id)


def is_sweep_night(today: dt.date, source_id: int) -> bool:
    """Whether it is this source's night to look at everything again, known or not."""
    return (today.toordinal() + source_id) % _NIGHTS_BETWEEN_SWEEPS == 0


def window_after(window: Window | None, today: dt.date, question: str, *, whole: bool) -> Window:
    """The window when tonight's answers were complete."""
    swept_on = today if whole or window is None else window.swept_on
    return Window(today, swept_on, question)


def _period(day: dt.date, source_id: int) -> int:
    return (day.toordinal() + source_id) // _NIGHTS_BETWEEN_SWEEPS
