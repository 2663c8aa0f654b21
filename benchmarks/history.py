"""What a night and a question cost as the store grows old.

``python -m benchmarks.history [--documents N]`` builds made-up stores of one, five and fifteen
years in a temporary folder and prints one table; it takes some four minutes of processor time
and 3 GB. Nights are measured on stores of ``NIGHT_DOCUMENTS``: with more documents a full night
takes longer, and one of 2% changed too, but what it does beside its municipalities does not, so
that its share is only smaller. The stores take turns, night by night, so that what else the
machine does hits all ages alike. Questions are asked of the oldest store, when it has grown to N
documents.
"""

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import click

from benchmarks.aged_store import LAST_NIGHT, AgedStore, MadeUpModel, grow, make_store
from benchmarks.measure import Figure, interleaved, ratio, seconds_of, table
from classifier.labelling import label_pending

YEARS = (1, 5, 15)
NIGHT_DOCUMENTS = 10_000
CHANGED_SHARE = 0.02
PAIRS = 9
NIGHTS = 5  # of 2% changed, on each store
FULL_NIGHTS = 1  # on each store, beside the first one, which decides and records all
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


def command_figures(folder: Path, day: dt.date, note: str) -> list[Figure]:
    """Two questions as whole processes, beside the imports that they cannot do without."""
    program = [str(_PROGRAM), "--data-dir", str(folder), "--now", f"{day}T12:00:00+00:00"]
    since = str(day - dt.timedelta(days=30))
    asked = {
        "municipality NAME / imports": [*program, "municipality", "Utrecht"],
        "changes / imports": [*program, "changes", "--since", since],
    }
    return [_command(name, command, note=note) for name, command in asked.items()]


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
    """All figures: nights first, youngest store first, then questions."""
    stores: dict[int, Nights] = {}
    for years in YEARS:
        home = folder / str(years)
        home.mkdir()
        made = make_store(
            home / "beleidsmonitor.sqlite", documents=min(documents, NIGHT_DOCUMENTS), years=years
        )
        stores[years] = Nights(made)
        _told(f"made a store of {years} years")
    few = _in_turn(stores, NIGHTS, everything=False)
    full = _in_turn(stores, FULL_NIGHTS, everything=True)
    _told("measured the nights")
    oldest = stores[YEARS[-1]]
    grow(oldest.store, documents, years=YEARS[-1])
    for nights in stores.values():
        nights.store.engine.dispose()
    note = f"{YEARS[-1]} years, {documents:,} documents"
    return [
        *(_changed(few[years], full[years], years) for years in YEARS),
        *(_aged(few, years) for years in YEARS[1:]),
        *command_figures(folder / str(YEARS[-1]), oldest.day, note),
    ]


def _told(text: str) -> None:
    click.echo(text, err=True)


def _in_turn(
    stores: Mapping[int, Nights], rounds: int, *, everything: bool
) -> dict[int, list[float]]:
    """Seconds of nights of each store; one more before them warms the caches."""
    if not everything:
        for nights in stores.values():
            nights.label(everything=False)
    found: dict[int, list[float]] = {years: [] for years in stores}
    for _ in range(rounds):
        for years, nights in stores.items():
            found[years].append(nights.label(everything=everything))
    return found


def _changed(few: Sequence[float], full: Sequence[float], years: int) -> Figure:
    """Each night of 2% changed beside the median full night."""
    found = ratio("", [each / median(full) for each in few])
    return Figure(
        "night of 2% changed / full night",
        found.value,
        _CHANGED_GOAL,
        is_ceiling=True,
        low=found.low,
        high=found.high,
        note=f"{years} years; {median(few):.2f} s and {median(full):.1f} s",
    )


def _aged(few: Mapping[int, Sequence[float]], years: int) -> Figure:
    """Nights of one round beside each other: an old store and the youngest."""
    pairs = zip(few[years], few[YEARS[0]], strict=True)
    found = ratio("", [old / young for old, young in pairs])
    return Figure(
        f"night of 2% changed, {years} years / {YEARS[0]} year",
        found.value,
        _AGE_GOAL,
        is_ceiling=True,
        low=found.low,
        high=found.high,
        note=f"{median(few[years]):.2f} s and {median(few[YEARS[0]]):.2f} s",
    )


@click.command()
@click.option("--documents", default=100_000, show_default=True)
def main(documents: int) -> None:
    """Print the figures as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        click.echo(table(measure(Path(name), documents)))


if __name__ == "__main__":
    main()
