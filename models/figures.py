"""Figures of a model card as PNG; needs matplotlib, which only who makes a release installs."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from models.card import ModelCard
from models.errors import FiguresMissing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE_INCHES = (5.0, 3.6)
_DOTS_PER_INCH = 110


def check_figures() -> None:
    """Make sure that figures can be drawn, before hours are spent on what they show.

    Raises:
        FiguresMissing: matplotlib is not installed.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise FiguresMissing("matplotlib is not installed; run `pip install -e .[figures]`")


def draw_figures(card: ModelCard, folder: Path) -> None:
    """Write the learning curve, the reliability diagram and the risk-coverage curve."""
    with _figure(folder / "learning_curve.png") as axes:
        counts, values = zip(*card.learning_curve, strict=True)
        axes.plot(counts, values, marker="o")
        axes.set(xlabel="passages trained on", ylabel="macro-F1", ylim=(0, 1))
    with _figure(folder / "reliability.png") as axes:
        means, shares, _ = zip(*card.bins, strict=True)
        axes.plot([0, 1], [0, 1], linestyle="--", color="grey")
        axes.plot(means, shares, marker="o")
        axes.set(xlabel="mean probability of the chosen code", ylabel="share right")
    with _figure(folder / "risk_coverage.png") as axes:
        kept, wrong = zip(*card.risk_coverage, strict=True)
        axes.plot(kept, wrong, marker="o")
        axes.set(xlabel="share of passages, most certain first", ylabel="share wrong")
        axes.set_ylim(bottom=0)


class _figure:  # noqa: N801 - used as a statement
    """Axes to draw on; written when left."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> "Axes":
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=_SIZE_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
        FigureCanvasAgg(self.figure)
        axes = self.figure.add_subplot()
        axes.grid(alpha=0.3)
        return axes

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            # Without the version of the library, so that the same numbers give the same file.
            self.figure.savefig(self.path, metadata={"Software": None})
