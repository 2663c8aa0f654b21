"""How well coders agree: Krippendorff's alpha, Cohen's kappa, and the table behind both.

Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), nominal data;
J. Cohen, A coefficient of agreement for nominal scales (1960).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

# One unit: coder -> value; a coder who gave none is left out.
CodedUnit = Mapping[str, str]
Numbers = npt.NDArray[np.float64]
DRAWS = 2000
_SEED = 20261128


@dataclass(frozen=True)
class Interval:
    """A coefficient with its 95% bootstrap interval, units drawn anew."""

    value: float | None  # None: undefined, as where every code is the same
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Agreement:
    """Agreement over the units that at least two coders coded."""

    units: int
    coders: tuple[str, ...]
    observed: float | None  # share of pairs that agree
    alpha: Interval
    kappa: Interval  # of the two coders who share most units
    kappa_coders: tuple[str, ...]
    confusion: Mapping[tuple[str, str], int]  # (one, other) of each pair, coders by name


def measure_agreement(units: Sequence[CodedUnit], draws: int = DRAWS) -> Agreement:
    """Measure agreement; units with a single coder say nothing and are left out."""
    shared = [unit for unit in units if len(unit) > 1]
    pairs = [pair for unit in shared for pair in _pairs(unit)]
    duo = _closest(shared)
    theirs = [unit for unit in shared if set(duo) <= set(unit)]
    return Agreement(
        units=len(shared),
        coders=tuple(sorted({coder for unit in shared for coder in unit})),
        observed=sum(one == other for one, other in pairs) / len(pairs) if pairs else None,
        alpha=_interval(shared, _alphas, draws),
        kappa=_interval(theirs, lambda drawn, weights: _kappas(drawn, duo, weights), draws),
        kappa_coders=duo,
        confusion=dict(sorted(Counter(pairs).items())),
    )


def krippendorff_alpha(units: Sequence[CodedUnit]) -> float | None:
    """Alpha for nominal data, any number of coders, with missing codes.

    Returns:
        None without a unit of two codes, or where only one value occurs.
    """
    return _known(_alphas(units, np.ones((1, len(units)))))


def cohen_kappa(units: Sequence[CodedUnit], coders: Sequence[str]) -> float | None:
    """Kappa of two coders over the units that both coded; None where chance explains all."""
    return _known(_kappas(units, coders, np.ones((1, len(units)))))


def _known(coefficients: Numbers) -> float | None:
    return None if np.isnan(coefficients[0]) else float(coefficients[0])


def _alphas(units: Sequence[CodedUnit], weights: Numbers) -> Numbers:
    """Alpha of each draw; ``weights`` say of each draw (row) how often each unit is in it."""
    counts = _table([[*unit.values()] for unit in units])
    sizes = counts.sum(axis=1)
    counts, weights, sizes = counts[sizes > 1], weights[:, sizes > 1], sizes[sizes > 1]
    disagreement = weights @ ((sizes**2 - (counts**2).sum(axis=1)) / (sizes - 1))
    totals = weights @ counts
    n = totals.sum(axis=1)
    expected = n**2 - (totals**2).sum(axis=1)
    defined = expected > 0
    return np.where(defined, 1 - (n - 1) * disagreement / np.where(defined, expected, 1), np.nan)


def _kappas(units: Sequence[CodedUnit], coders: Sequence[str], weights: Numbers) -> Numbers:
    """Kappa of each draw; ``weights`` as above."""
    both = [len(coders) == 2 and set(coders) <= set(unit) for unit in units]
    codes = [
        [unit[coder] for coder in coders]
        for unit, shared in zip(units, both, strict=True)
        if shared
    ]
    if not codes:
        return np.full(len(weights), np.nan)
    weights = weights[:, both]
    n = weights.sum(axis=1)
    observed = weights @ np.array([float(one == other) for one, other in codes]) / n
    values = sorted({value for pair in codes for value in pair})
    left = weights @ _table([[one] for one, _ in codes], values)
    right = weights @ _table([[other] for _, other in codes], values)
    chance = (left * right).sum(axis=1) / n**2
    defined = chance < 1
    return np.where(defined, (observed - chance) / np.where(defined, 1 - chance, 1), np.nan)


def _table(codes: Sequence[Sequence[str]], values: Sequence[str] = ()) -> Numbers:
    """How often each value (column) stands in each unit (row)."""
    order = values or sorted({value for given in codes for value in given})
    place = {value: column for column, value in enumerate(order)}
    counts = np.zeros((len(codes), len(order)))
    for row, given in enumerate(codes):
        for value in given:
            counts[row, place[value]] += 1
    return counts


def _pairs(unit: CodedUnit) -> list[tuple[str, str]]:
    coders = sorted(unit)
    return [(unit[one], unit[other]) for one, other in combinations(coders, 2)]


def _closest(units: Sequence[CodedUnit]) -> tuple[str, ...]:
    """The two coders who share most units."""
    shared = Counter(pair for unit in units for pair in combinations(sorted(unit), 2))
    return min(shared, key=lambda pair: (-shared[pair], pair), default=())


def _interval(
    units: Sequence[CodedUnit],
    coefficients: Callable[[Sequence[CodedUnit], Numbers], Numbers],
    draws: int,
) -> Interval:
    size = len(units)
    value = _known(coefficients(units, np.ones((1, size))))
    if value is None:
        return Interval(None, None, None)
    source = np.random.default_rng(_SEED)
    drawn = [source.integers(0, size, size) for _ in range(draws)]
    weights = np.array([np.bincount(places, minlength=size) for places in drawn], dtype=float)
    # A draw in which only one value occurs has no coefficient: there was nothing to disagree on.
    low, high = np.nanquantile(coefficients(units, weights), [0.025, 0.975])
    return Interval(value, float(low), float(high))
