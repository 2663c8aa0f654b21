"""The released model: how long it takes to load, how fast it codes, and what it needs of memory.

``python -m benchmarks.model [--pairs N] [--passages N]`` prints one table. Every figure is a
ratio of two things measured in turn in the same run.
"""

import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import cycle, islice

import click

from benchmarks.measure import Figure, interleaved, ratio, seconds_of, table
from classifier.coding import code_stream
from classifier.examples import load_examples
from classifier.features import PassageInput
from models.registry import ReleasedModel, load_current

LOAD_GOAL = 1.5  # times the import of scikit-learn, at most
SPEED_GOAL = 0.8  # of the bare pipeline, at least
MEMORY_GOAL = 1.2  # growth of the peak when ten times as many passages are coded, at most
_IMPORT = "import sklearn.linear_model, sklearn.feature_extraction.text, sklearn.calibration"
_LOAD = "from models.registry import load_current; load_current()"


def passages(count: int) -> list[PassageInput]:
    """Written passages that name volunteers, over and over."""
    naming = [each.passage for each in load_examples() if "vrijwillig" in each.passage.text]
    return list(islice(cycle(naming), count))


def start(code: str) -> Callable[[], float]:
    """Time of a fresh interpreter that runs some code."""
    command = [sys.executable, "-c", code]
    return lambda: seconds_of(lambda: subprocess.run(command, check=True))  # noqa: S603 - ours


def bare(model: ReleasedModel, texts: list[PassageInput]) -> None:
    """What scikit-learn does alone: features of all passages at once, and their codes."""
    model.trained.code.predict_proba(model.trained.features.transform(texts))


def coded(model: ReleasedModel, texts: Iterator[PassageInput] | list[PassageInput]) -> int:
    """The product's own way, streamed: codes, other heads and cues; returns how many."""
    return sum(1 for _ in code_stream(model, texts, lambda passage: passage))


def peak_bytes(model: ReleasedModel, count: int) -> int:
    """Most memory that Python held while so many passages were streamed."""
    stream = islice(cycle(passages(100)), count)
    tracemalloc.start()
    coded(model, stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def measure(pairs: int, count: int) -> list[Figure]:
    """All figures."""
    loads = interleaved(pairs, start(_LOAD), start(_IMPORT))
    model, texts = load_current(), passages(count)
    speeds = interleaved(
        pairs,
        lambda: seconds_of(lambda: bare(model, texts)),
        lambda: seconds_of(lambda: coded(model, texts)),
    )
    small, large = peak_bytes(model, count), peak_bytes(model, 10 * count)
    return [
        _ceiling(ratio("load, times the import of scikit-learn", _ratios(loads), LOAD_GOAL)),
        ratio("speed, of the bare pipeline", _ratios(speeds), SPEED_GOAL, note=f"{count} passages"),
        Figure(
            "peak of memory, ten times as many passages",
            large / small,
            MEMORY_GOAL,
            is_ceiling=True,
            note=f"{large / 1e6:.0f} MB for {10 * count}",
        ),
    ]


def _ratios(pairs: list[tuple[float, float]]) -> list[float]:
    return [one / other for one, other in pairs]


def _ceiling(figure: Figure) -> Figure:
    from dataclasses import replace

    return replace(figure, is_ceiling=True)


@click.command()
@click.option("--pairs", default=5, show_default=True, help="Times each side is measured.")
@click.option("--passages", "count", default=1000, show_default=True, help="To code in each.")
def main(pairs: int, count: int) -> None:
    """Measure the released model and print one table."""
    click.echo(table(measure(pairs, count)))


if __name__ == "__main__":
    main()
