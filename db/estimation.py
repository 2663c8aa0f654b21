"""Estimates from a random human audit: pure arithmetic, no database.

The audit is a stratified sample without replacement. Within a cell (everything of which we
said the same) the people's answers give the rate of hits; what was not audited is estimated
from it. Summed over cells that is the difference estimator: what we said, plus the mean
difference between people and us. The interval comes from the same cells, with the unaudited
rest as a beta-binomial, so that it is finite where everything was audited and honest where
errors are too rare to have been drawn (a normal interval covers 93% at a share of 3%).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import betabinom

CONFIDENCE = 0.95
DEFAULT_AUDIT_SIZE = 150
# A stratum with fewer is coded whole: rare labels are where errors weigh most.
MIN_PER_STRATUM = 10
# Hits and misses added to each cell. Measured with benchmarks/shares.py, together with the
# mid-P quantiles: coverage 94-97% at shares of 3%, 15% and 60%; with 1/2 it is lopsided.
_PRIOR = 1 / 3
_Z = 1.959964


@dataclass(frozen=True)
class Cell:
    """Municipalities of which we said the same."""

    size: int
    audited: int
    hits: int  # audited ones that people put in the category
    said: bool  # whether we put them in the category


@dataclass(frozen=True)
class Estimate:
    """A share with its 95% interval, all 0..1."""

    share: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Shift:
    """A change of a share between two dates in a paired panel, both 0..1."""

    change: float
    half_width: float

    @property
    def demonstrable(self) -> bool:
        """Whether the change is larger than its own uncertainty."""
        return abs(self.change) > self.half_width


def estimate_share(cells: Sequence[Cell]) -> Estimate | None:
    """The share of a category; None where there is nobody or nothing was audited."""
    whole = sum(cell.size for cell in cells)
    if not whole or not any(cell.audited for cell in cells):
        return None
    low, high = _interval(cells)
    return Estimate(sum(_expected(cell) for cell in cells) / whole, low / whole, high / whole)


def _expected(cell: Cell) -> float:
    """Hits in a cell: what we said, corrected by the mean difference where people looked."""
    if not cell.audited:
        return float(cell.size if cell.said else 0)
    return cell.size * cell.hits / cell.audited


def _interval(cells: Sequence[Cell]) -> tuple[int, int]:
    """Mid-P bounds of the number of hits."""
    total = np.ones(1)
    for cell in cells:
        rest = cell.size - cell.audited
        misses = cell.audited - cell.hits
        chances = betabinom.pmf(np.arange(rest + 1), rest, cell.hits + _PRIOR, misses + _PRIOR)
        total = np.convolve(total, chances)
    middle = np.cumsum(total) - total / 2
    tail = (1 - CONFIDENCE) / 2
    found = sum(cell.hits for cell in cells)
    low = int(np.searchsorted(middle, tail))
    high = int(np.searchsorted(middle, 1 - tail, side="right")) - 1
    return found + low, found + max(low, high)


def paired_shift(gained: int, lost: int, panel: int) -> Shift:
    """The raw change in a panel that is not empty, with the half-width of paired answers."""
    change = (gained - lost) / panel
    variance = (gained + lost - (gained - lost) ** 2 / panel) / panel**2
    return Shift(change, _Z * math.sqrt(max(variance, 0.0)))


def audited_shift(before: Estimate, after: Estimate) -> Shift:
    """The change between two audited shares; wider than need be where the audits overlap."""
    return Shift(after.share - before.share, math.hypot(before.half_width, after.half_width))


def allocate(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many to audit in each stratum: a minimum first, the rest by size."""
    base = {name: min(size, MIN_PER_STRATUM) for name, size in sizes.items()}
    rest = {name: size - base[name] for name, size in sizes.items()}
    spare = max(0, min(wanted, sum(sizes.values())) - sum(base.values()))
    if not spare:
        return base
    exact = {name: spare * size / sum(rest.values()) for name, size in rest.items()}
    given = {name: base[name] + math.floor(part) for name, part in exact.items()}
    left = sum(base.values()) + spare - sum(given.values())
    # Largest remainders get what rounding left; by name where they are equal.
    order = sorted(exact, key=lambda name: (math.floor(exact[name]) - exact[name], name))
    for name in order[:left]:
        given[name] += 1
    return given
