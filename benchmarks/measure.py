"""What every benchmark needs: repeated measuring, ratios of pairs, and a table with goals."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure and the goal it is held against.

    Attributes:
        name: What was measured.
        value: The median.
        goal: What it should be, or None for a figure that only informs.
        is_ceiling: Whether the goal is a most instead of a least.
        low: Lower end of the interval that ``interval`` gives, where there is one.
        high: Upper end.
        note: On what it was measured.
    """

    name: str
    value: float
    goal: float | None = None
    is_ceiling: bool = False
    low: float | None = None
    high: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """``met``, ``not met``, or nothing without a goal."""
        if self.goal is None:
            return ""
        met = self.value <= self.goal if self.is_ceiling else self.value >= self.goal
        return "met" if met else "not met"


def seconds_of(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def interleaved(
    pairs: int, left: Callable[[], float], right: Callable[[], float]
) -> list[tuple[float, float]]:
    """Measure two sides in turn, the first one changing places, so that drift hits both.

    Each side is called once before, unmeasured, to warm caches.
    """
    left(), right()
    found = []
    for number in range(pairs):
        if number % 2:
            second, first = right(), left()
        else:
            first, second = left(), right()
        found.append((first, second))
    return found


def ratio(
    name: str, values: Sequence[float], goal: float | None = None, *, note: str = ""
) -> Figure:
    """The median of repeated ratios with its interval."""
    low, high = interval(values)
    return Figure(name, median(values), goal, low=low, high=high, note=note)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """An interval for the median from order alone: second smallest to second largest.

    It covers the true median with 96% for nine values, 62% for five.
    """
    ordered = sorted(values)
    inner = ordered[1:-1] if len(ordered) > 4 else ordered
    return inner[0], inner[-1]


def table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown."""
    rows = [
        (
            figure.name,
            f"{figure.value:.3g}",
            "" if figure.low is None else f"{figure.low:.3g} to {figure.high:.3g}",
            ""
            if figure.goal is None
            else f"{'at most' if figure.is_ceiling else 'at least'} {figure.goal:g}",
            figure.verdict,
            figure.note,
        )
        for figure in figures
    ]
    head = ("figure", "median", "interval", "goal", "", "on")
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * 6, *rows))
