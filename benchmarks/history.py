"""What a night and a question cost as the store grows old.

``python -m benchmarks.history [--documents N]`` builds made-up stores of one, five and fifteen
years in a temporary folder and prints one table; with 100,000 documents it takes some twenty
minutes and 2 GB.
"""

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import click

from benchmarks.aged_store import LAST_NIGHT, AgedStore, MadeUpModel, make_store
from benchmarks.measure import Figure, interleaved, ratio, seconds_of, table
from classifier.labelling import label_pending

YEARS = (1, 5, 15)
CHANGED_SHARE = 0.02
PAIRS = 5
FULL_PAIRS = 3  # a full night takes a minute or more
_CHANGED_GOAL = 0.1
_COMMAND_GOAL = 1.5
# Nothing was asked for but that it does not grow with age; a tenth is what runs differ by.
_AGE_GOAL = 1.1
_PROGRAM = Path(sys.executable).parent / "beleidsmonitor"
_IMPORTS = [sys.executable, "-c", "import click, sqlalchemy.orm"]


class Nights:
    """Nights one after another on one store."""

    def __init__(self, store: AgedStore) -> None:
        self.store = store
        self.day = LAST_NIGHT
        self.changed = round(len(store.codes) * CHANGED_SHARE)
        self.label(everything=True)  # the first one decides all and records it

    def label(self, *, everything: bool) -> float:
        """Seconds of the verdict stage of the next night, on which 2% publish something."""
        self.day += dt.timedelta(days=1)
        self.store.add_documents(self.changed, self.day)
        run_id = self.store.add_night(self.day)
        moment = dt.datetime.combine(self.day, dt.time(3), dt.UTC)
        return seconds_of(
            lambda: label_pending(
                sessions=self.store.sessions,
                model=MadeUpModel(),
                run_id=run_id,
                reference_date=self.day,
                clock=lambda: moment,
                versions={"program": "0"},
                everything=everything,
            )
        )


def command_figures(folder: Path, day: dt.date) -> list[Figure]:
    """Two questions as whole processes, beside the imports that they cannot do without."""
    program = [str(_PROGRAM), "--data-dir", str(folder), "--now", f"{day}T12:00:00+00:00"]
    since = str(day - dt.timedelta(days=30))
    asked = {
        "municipality NAME / imports": [*program, "municipality", "Utrecht"],
        "changes / imports": [*program, "changes", "--since", since],
    }
    return [_command(name, command, note=f"{YEARS[-1]} years") for name, command in asked.items()]


def _command(name: str, command: Sequence[str], *, note: str) -> Figure:
    pairs = interleaved(
        PAIRS, lambda: seconds_of(lambda: _run(command)), lambda: seconds_of(lambda: _run(_IMPORTS))
    )
    found = ratio(name, [ours / theirs for ours, theirs in pairs], _COMMAND_GOAL, note=note)
    return Figure(
        found.name,
        found.value,
        found.goal,
        is_ceiling=True,
        low=found.low,
        high=found.high,
        note=found.note,
    )


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


def measure(folder: Path, documents: int) -> list[Figure]:
    """All figures, youngest store first."""
    figures: list[Figure] = []
    quick: dict[int, float] = {}
    for years in YEARS:
        home = folder / str(years)
        home.mkdir()
        store = make_store(home / "beleidsmonitor.sqlite", documents=documents, years=years)
        nights = Nights(store)
        pairs = _nights_in_turn(nights)
        figures.append(_changed(pairs, years))
        quick[years] = median(few for few, _ in pairs)
        if years == YEARS[-1]:
            figures += command_figures(home, nights.day)
        store.engine.dispose()
        (home / "beleidsmonitor.sqlite").unlink()
    figures += [
        Figure(
            f"night of 2% changed, {years} years / {YEARS[0]} year",
            quick[years] / quick[YEARS[0]],
            _AGE_GOAL,
            is_ceiling=True,
            note=f"{quick[years]:.2f} s and {quick[YEARS[0]]:.2f} s",
        )
        for years in YEARS[1:]
    ]
    return figures


def _nights_in_turn(nights: Nights) -> list[tuple[float, float]]:
    return interleaved(
        FULL_PAIRS,
        lambda: nights.label(everything=False),
        lambda: nights.label(everything=True),
    )


def _changed(pairs: Sequence[tuple[float, float]], years: int) -> Figure:
    found = ratio("", [few / full for few, full in pairs])
    return Figure(
        "night of 2% changed / full night",
        found.value,
        _CHANGED_GOAL,
        is_ceiling=True,
        low=found.low,
        high=found.high,
        note=f"{years} years",
    )


@click.command()
@click.option("--documents", default=100_000, show_default=True)
def main(documents: int) -> None:
    """Print the figures as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        click.echo(table(measure(Path(name), documents)))


if __name__ == "__main__":
    main()
