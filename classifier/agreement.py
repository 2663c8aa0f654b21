"""How well coders agree: Krippendorff's alpha, Cohen's kappa, and the table behind both.

Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), nominal data;
J. Cohen, A coefficient of agreement for nominal scales (1960).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

# One unit: coder -> value; a coder who gave none is left out.
CodedUnit = Mapping[str, str]
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
        alpha=_interval(shared, krippendorff_alpha, draws),
        kappa=_interval(theirs, lambda drawn: cohen_kappa(drawn, duo), draws),
        kappa_coders=duo,
        confusion=dict(sorted(Counter(pairs).items())),
    )


def krippendorff_alpha(units: Sequence[CodedUnit]) -> float | None:
    """Alpha for nominal data, any number of coders, with missing codes.

    Returns:
        None without a unit of two codes, or where only one value occurs.
    """
    disagreement, totals = 0.0, Counter[str]()
    for unit in units:
        counts = Counter(unit.values())
        size = counts.total()
        if size < 2:
            continue
        totals.update(counts)
        disagreement += (size**2 - sum(n * n for n in counts.values())) / (size - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    return None if expected == 0 else 1 - (n - 1) * disagreement / expected


def cohen_kappa(units: Sequence[CodedUnit], coders: Sequence[str]) -> float | None:
    """Kappa of two coders over the units that both coded; None where chance explains all."""
    if len(coders) != 2:
        return None
    one, other = coders
    pairs = [(unit[one], unit[other]) for unit in units if one in unit and other in unit]
    if not pairs:
        return None
    observed = sum(a == b for a, b in pairs) / len(pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(left[value] * right[value] for value in left) / len(pairs) ** 2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def _pairs(unit: CodedUnit) -> list[tuple[str, str]]:
    coders = sorted(unit)
    return [(unit[one], unit[other]) for one, other in combinations(coders, 2)]


def _closest(units: Sequence[CodedUnit]) -> tuple[str, ...]:
    """The two coders who share most units."""
    shared = Counter(pair for unit in units for pair in combinations(sorted(unit), 2))
    return min(shared, key=lambda pair: (-shared[pair], pair), default=())


def _interval(
    units: Sequence[CodedUnit],
    coefficient: Callable[[Sequence[CodedUnit]], float | None],
    draws: int,
) -> Interval:
    value = coefficient(units)
    if value is None:
        return Interval(None, None, None)
    source = np.random.default_rng(_SEED)
    drawn = (
        coefficient([units[place] for place in source.integers(0, len(units), len(units))])
        for _ in range(draws)
    )
    # A draw in which only one value occurs has no coefficient: there was nothing to disagree on.
    known = [each for each in drawn if each is not None]
    low, high = np.quantile(known, [0.025, 0.975])
    return Interval(value, float(low), float(high))
