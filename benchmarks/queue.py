"""How much of the queue people read before they have seen nearly all policy passages.

The written set is simulated as a store: a model that never saw a municipality gives the
probabilities of its passages, and the queue orders them. Two in five written passages are policy,
far more than in a store, where reading 30% could then find at most 80% of them; so policy is
thinned to the shares below, many times, and the whole set stands beside it.
``python -m benchmarks.queue`` takes some minutes, nearly all of it for the folds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import click
import numpy as np

from classifier.evaluation import CrossValidated, cross_validate
from classifier.examples import load_examples
from classifier.training import CODES
from db.reading_order import Candidate, reading_order

RECALL = 0.95
SHARES = (0.05, 0.10, 0.20)  # of policy passages; None in ``simulate`` is the set as written
_POLICY = ("P3", "P4")


@dataclass(frozen=True)
class Reading:
    """How one simulated store was read."""

    found: tuple[float, ...]  # share of the policy found after 10%, 20%, ... of the passages
    read_share: float  # share read when 95% of the policy was found

    @property
    def work_saved(self) -> float:
        """WSS@95: reading saved against reading at random."""
        return RECALL - self.read_share


def read_in_order(is_policy: Sequence[bool]) -> Reading:
    """What reading finds, passages in the order of the queue; at least one is policy."""
    hits = np.cumsum(np.asarray(is_policy, dtype=int))
    size, total = len(hits), int(hits[-1])
    read = int(np.argmax(hits >= np.ceil(RECALL * total))) + 1
    tenths = (max(1, round(size * tenth / 10)) for tenth in range(1, 11))
    return Reading(tuple(float(hits[place - 1]) / total for place in tenths), read / size)


def simulate(result: CrossValidated, share: float | None, seed: int) -> Reading:
    """Read one store in which this share of the passages is policy."""
    policy = np.isin(np.array(result.truth), _POLICY)
    places = np.arange(len(policy))
    if share is not None:
        others = places[~policy]
        wanted = round(share * len(others) / (1 - share))
        kept = np.random.default_rng(seed).choice(places[policy], wanted, replace=False)
        places = np.sort(np.concatenate([others, kept]))
    candidates = [_candidate(result, int(place)) for place in places]
    order = reading_order(candidates, len(candidates))
    return read_in_order([bool(policy[each.passage_id]) for each in order])


def _candidate(result: CrossValidated, place: int) -> Candidate:
    """One passage; a written municipality stands for one document."""
    group = result.groups[place]
    return Candidate(
        passage_id=place,
        identity=f"written {place}",
        cbs_code=group,
        document_id=sorted(set(result.groups)).index(group),
        probabilities=dict(zip(CODES, result.probabilities[place].tolist(), strict=True)),
        kept_apart=False,
    )


@click.command()
@click.option("--times", default=20, show_default=True, help="Stores for each share of policy.")
def main(times: int) -> None:
    """Print the recall curve and WSS@95 of the queue."""
    result = cross_validate(load_examples())
    for share in (*SHARES, None):
        readings = [simulate(result, share, seed) for seed in range(times if share else 1)]
        curve = np.mean([each.found for each in readings], axis=0)
        read = np.array([each.read_share for each in readings])
        name = "as written" if share is None else f"{share:.0%} policy"
        click.echo(f"{name}: found after 10%, 20%, ... " + " ".join(f"{x:.2f}" for x in curve))
        click.echo(
            f"  95% found after {read.mean():.3f} of the passages (median {np.median(read):.3f}, "
            f"worst {read.max():.3f}); WSS@95 {RECALL - read.mean():.3f}"
        )


if __name__ == "__main__":
    main()
