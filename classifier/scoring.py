"""Numbers on given codes against true ones; intervals come from resampling whole municipalities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.training import CODES, SEED

NAMES = tuple(code.value for code in CODES)
_POLICY = [3, 4]  # P3 and P4
_RESAMPLES = 1000
_BINS = 10
# Shares of the passages, the most certain first, at which the risk is given.
COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)

Codes = NDArray[np.str_]
Interval = tuple[float, float]  # 95%
Table = NDArray[np.int64]  # true codes by given codes, P0 to P4


@dataclass(frozen=True)
class Scores:
    """Agreement of given codes with true ones; all 0..1 but kappa (-1..1)."""

    passages: int
    macro_f1: float
    macro_f1_interval: Interval
    policy_f1: float  # P3 or P4 against the rest
    policy_f1_interval: Interval
    kappa: float
    kappa_interval: Interval
    recalls: dict[str, float]
    false_policy: int  # passages given P3 or P4 whose true code is P0


@dataclass(frozen=True)
class Calibration:
    """How far probabilities are from frequencies; lower is better."""

    brier: float  # mean over passages of the squared error summed over codes, 0..2
    brier_interval: Interval
    error: float  # expected calibration error of the chosen code over ten equal bins, 0..1
    error_interval: Interval
    bins: tuple[tuple[float, float, int], ...]  # mean probability, share right, passages


@dataclass(frozen=True)
class Difference:
    """One measure of two ways of coding the same passages: the first minus the second."""

    mean: float
    interval: Interval  # paired: both are scored on the same drawn municipalities
    chance_of_none: float  # share of draws in which the first was no better


def score(
    truth: Sequence[str], given: Sequence[str], groups: Sequence[str], seed: int = SEED
) -> Scores:
    """Compare codes with true ones."""
    pairs = _pairs(truth, given)
    whole = _table(pairs)
    draws = [_table(pairs[drawn]) for drawn in resampled(groups, seed)]
    counted = whole.sum(axis=1)
    return Scores(
        passages=len(pairs),
        macro_f1=macro_f1(whole),
        macro_f1_interval=interval([macro_f1(table) for table in draws]),
        policy_f1=policy_f1(whole),
        policy_f1_interval=interval([policy_f1(table) for table in draws]),
        kappa=kappa(whole),
        kappa_interval=interval([kappa(table) for table in draws]),
        recalls={
            name: float(whole[at, at] / counted[at]) for at, name in enumerate(NAMES) if counted[at]
        },
        false_policy=int(whole[0, _POLICY].sum()),
    )


def table_of(truth: Sequence[str], given: Sequence[str]) -> Table:
    """Counts of true codes (rows) by given codes (columns), P0 to P4."""
    return _table(_pairs(truth, given))


def _pairs(truth: Sequence[str], given: Sequence[str]) -> NDArray[np.int64]:
    """One number for each pair of a true and a given code: quick to count in every draw."""
    return np.array(
        [len(NAMES) * NAMES.index(t) + NAMES.index(g) for t, g in zip(truth, given, strict=True)]
    )


def _table(pairs: NDArray[np.int64]) -> Table:
    size = len(NAMES)
    return np.bincount(pairs, minlength=size * size).reshape(size, size)


def macro_f1(table: Table) -> float:
    """Mean F1 over the codes that occur among the true ones."""
    true, said = table.sum(axis=1), table.sum(axis=0)
    present = true > 0
    return float(np.mean(2 * table.diagonal()[present] / (true + said)[present]))


def policy_f1(table: Table) -> float:
    """F1 of P3 or P4 against the rest; 0 where there is nothing to find and nothing was found."""
    both = table[np.ix_(_POLICY, _POLICY)].sum()
    either = table[_POLICY].sum() + table[:, _POLICY].sum()
    return float(2 * both / either) if either else 0.0


def kappa(table: Table) -> float:
    """Cohen's kappa; 1 where both only ever say the same one code."""
    total = table.sum()
    chance = (table.sum(axis=1) @ table.sum(axis=0)) / total**2
    return float((table.trace() / total - chance) / (1 - chance)) if chance < 1 else 1.0


def compare(
    truth: Sequence[str],
    one: Sequence[str],
    other: Sequence[str],
    groups: Sequence[str],
    seed: int = SEED,
) -> Difference:
    """Macro-F1 of the first codes minus that of the second, on the same passages."""
    first, second = _pairs(truth, one), _pairs(truth, other)
    drawn = [
        macro_f1(_table(first[rows])) - macro_f1(_table(second[rows]))
        for rows in resampled(groups, seed)
    ]
    return Difference(
        mean=macro_f1(_table(first)) - macro_f1(_table(second)),
        interval=interval(drawn),
        chance_of_none=float(np.mean(np.array(drawn) <= 0)),
    )


def calibrate(
    truth: Sequence[str],
    probabilities: NDArray[np.float64],
    groups: Sequence[str],
    seed: int = SEED,
) -> Calibration:
    """Brier score and calibration error of probabilities (passages by P0..P4)."""
    true = np.array(truth)
    draws = list(resampled(groups, seed))
    return Calibration(
        brier=_brier(true, probabilities),
        brier_interval=interval([_brier(true[rows], probabilities[rows]) for rows in draws]),
        error=_calibration_error(true, probabilities),
        error_interval=interval(
            [_calibration_error(true[rows], probabilities[rows]) for rows in draws]
        ),
        bins=tuple(_bins(true, probabilities)),
    )


def risk_coverage(
    truth: Sequence[str], probabilities: NDArray[np.float64]
) -> list[tuple[float, float]]:
    """Share of passages kept, the most certain first, and the share of those that is wrong."""
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    wrong = (np.array(truth) != np.array(NAMES)[probabilities.argmax(axis=1)])[order]
    kept = [max(1, round(share * len(wrong))) for share in COVERAGES]
    return [(share, float(wrong[:n].mean())) for share, n in zip(COVERAGES, kept, strict=True)]


def resampled(groups: Sequence[str], seed: int) -> Iterator[NDArray[np.intp]]:
    """Rows of drawn municipalities, with replacement, many times."""
    chance = np.random.default_rng(seed)
    named = np.array(groups)
    names = np.unique(named)
    members = [np.flatnonzero(named == name) for name in names]
    for _ in range(_RESAMPLES):
        yield np.concatenate([members[at] for at in chance.integers(len(names), size=len(names))])


def interval(values: Sequence[float]) -> Interval:
    """The middle 95% of drawn values."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _brier(true: Codes, probabilities: NDArray[np.float64]) -> float:
    hits = true[:, None] == np.array(NAMES)[None, :]
    return float(((probabilities - hits) ** 2).sum(axis=1).mean())


def _bins(true: Codes, probabilities: NDArray[np.float64]) -> Iterator[tuple[float, float, int]]:
    chosen = probabilities.max(axis=1)
    right = true == np.array(NAMES)[probabilities.argmax(axis=1)]
    bins = np.minimum((chosen * _BINS).astype(int), _BINS - 1)
    for each in np.unique(bins):
        inside = bins == each
        yield float(chosen[inside].mean()), float(right[inside].mean()), int(inside.sum())


def _calibration_error(true: Codes, probabilities: NDArray[np.float64]) -> float:
    gaps = [abs(mean - share) * count for mean, share, count in _bins(true, probabilities)]
    return float(sum(gaps) / len(true))
