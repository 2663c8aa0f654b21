"""Which run this process works in: its number for the log, and what its stages took."""

import resource
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.costs import StageCost


@dataclass
class RunContext:
    """One run of this process, from ``begin`` to ``end``."""

    run_id: int
    keep_cost: "Callable[[StageCost], None]"  # writes what a stage, or a part of it, took


_CURRENT: ContextVar[RunContext | None] = ContextVar("run", default=None)


def enter_run(run_id: int, keep_cost: "Callable[[StageCost], None]") -> None:
    """From here on this process works in a run."""
    _CURRENT.set(RunContext(run_id, keep_cost))


def current_run() -> RunContext | None:
    """The run that this process works in; None outside one."""
    return _CURRENT.get()


def leave_run() -> None:
    """From here on this process works in no run."""
    _CURRENT.set(None)


class Stopwatch:
    """Measures one stage: time on the wall, and of the processor with ended child processes."""

    def __init__(self) -> None:
        self._wall = time.monotonic()
        self._processor = _processor_seconds()

    @property
    def seconds(self) -> float:
        """Time on the wall since it began, or was last read."""
        return time.monotonic() - self._wall

    def read(self, stage: str, items: int) -> "StageCost":
        """What the stage took since it began, or was last read; begins anew."""
        from db.costs import StageCost

        wall, processor = self._wall, self._processor
        self._wall, self._processor = time.monotonic(), _processor_seconds()
        return StageCost(stage, items, self._wall - wall, self._processor - processor)


def _processor_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)
