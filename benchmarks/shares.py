"""Intervals of shares against a known truth: how often they hold it, and how wide they are.

``python -m benchmarks.shares [--rounds N]`` prints one table. Each round makes a country with
a true share, lets a classifier err, draws the default audit and estimates the share.
"""

from dataclasses import dataclass

import click
import numpy as np

from benchmarks.measure import Figure, table
from db.estimation import DEFAULT_AUDIT_SIZE, Cell, allocate, estimate_share

MUNICIPALITIES = 342
AUDIT = DEFAULT_AUDIT_SIZE
ERROR_RATE = 0.1  # of the labels of the classifier
SHARES = (0.03, 0.15, 0.6)
_LABELS = 3  # the one that is counted, and two others


@dataclass(frozen=True)
class Simulated:
    """What came of all rounds at one true share."""

    share: float
    coverage: float  # share of the intervals that hold the truth
    half_width: float  # mean
    widest: float
    bias: float  # of the corrected share
    raw_bias: float  # of the share without an audit


def simulate(share: float, *, rounds: int, seed: int) -> Simulated:
    """Estimate one true share again and again."""
    source = np.random.default_rng(seed)
    hits = round(share * MUNICIPALITIES)
    others = MUNICIPALITIES - hits
    truth = np.repeat(np.arange(_LABELS), [hits, others * 2 // 3, others - others * 2 // 3])
    exact = hits / MUNICIPALITIES
    held, widths, errors, raw = 0, [], [], []
    for _ in range(rounds):
        wrong = source.random(MUNICIPALITIES) < ERROR_RATE
        moved = (truth + source.integers(1, _LABELS, MUNICIPALITIES)) % _LABELS
        said = np.where(wrong, moved, truth)
        sizes = {str(label): int((said == label).sum()) for label in range(_LABELS)}
        drawn = allocate({name: size for name, size in sizes.items() if size}, AUDIT)
        cells = []
        for name, audited in drawn.items():
            members = source.permutation(np.flatnonzero(said == int(name)))[:audited]
            found = int((truth[members] == 0).sum())
            cells.append(Cell(sizes[name], audited, found, said=name == "0"))
        estimate = estimate_share(cells)
        if estimate is None:
            raise ValueError("an audit of nobody")
        held += estimate.low - 1e-9 <= exact <= estimate.high + 1e-9
        widths.append(estimate.half_width)
        errors.append(estimate.share - exact)
        raw.append(sizes["0"] / MUNICIPALITIES - exact)
    return Simulated(
        share=share,
        coverage=held / rounds,
        half_width=float(np.mean(widths)),
        widest=max(widths),
        bias=float(np.mean(errors)),
        raw_bias=float(np.mean(raw)),
    )


@click.command()
@click.option("--rounds", default=4000, show_default=True, help="Countries for each true share.")
def main(rounds: int) -> None:
    """Print how often the intervals hold the truth."""
    figures = []
    for result in (simulate(share, rounds=rounds, seed=1) for share in SHARES):
        name = f"true share {result.share:.0%}"
        figures += [
            Figure(f"{name}: coverage, least", result.coverage, goal=0.93),
            Figure(f"{name}: coverage, most", result.coverage, goal=0.97, is_ceiling=True),
            Figure(f"{name}: mean half-width", result.half_width, goal=0.05, is_ceiling=True),
            Figure(f"{name}: widest", result.widest, goal=0.05, is_ceiling=True),
            Figure(f"{name}: bias of the corrected share", result.bias),
            Figure(f"{name}: bias of the raw share", result.raw_bias),
        ]
    click.echo(table(figures))


if __name__ == "__main__":
    main()
