"""All benchmarks one after another: one table, a JSON file, and what differs from the last one."""

import datetime as dt
import importlib
import json
import os
import pkgutil
import platform
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

import benchmarks

STORED = Path(__file__).parent / "stored"
_OWN = ("together", "real")  # not benchmarks of ours
_HEAD = "| figure | median | interval | goal |"
_SPREAD = re.compile(r"(\S+) to (\S+)")
_ALL_SECONDS = 45 * 60.0  # of a whole run
_ONE_SECONDS = 12 * 60.0  # of one benchmark, less where others still have to come
_LEAST_SECONDS = 60.0  # is left for each that has to come
_QUICK = {"shares": ("--rounds", "200")}  # others know --quick, or take what they take


@dataclass(frozen=True)
class Line:
    """One figure of one benchmark, as its table says it."""

    benchmark: str
    figure: str
    value: float
    low: float | None
    high: float | None
    goal: str
    verdict: str  # met, not met, or empty without a goal
    note: str


def benchmark_names() -> list[str]:
    """Modules of this folder that are benchmarks: those with a command ``main``."""
    return [
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name not in _OWN
        and isinstance(
            getattr(importlib.import_module(f"benchmarks.{module.name}"), "main", None),
            click.Command,
        )
    ]


def read_tables(benchmark: str, printed: str) -> Iterator[Line]:
    """The figures in what a benchmark printed; everything else in it is left out."""
    inside = False
    for line in printed.splitlines():
        if line.startswith(_HEAD):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("| ---"):
            name, value, spread, goal, verdict, note = (
                cell.strip() for cell in line.strip("|").split("|")
            )
            found = _SPREAD.fullmatch(spread)
            low, high = (float(found[1]), float(found[2])) if found else (None, None)
            yield Line(benchmark, name, float(value), low, high, goal, verdict, note)


def run_benchmark(name: str, *, quick: bool, seconds: float = _ONE_SECONDS) -> list[Line]:
    """Run one benchmark in a process of its own, with an end to its time.

    Raises:
        CalledProcessError: It failed; what it said on stderr was shown.
        TimeoutExpired: Its time was over; it was ended, with all that it had started.
    """
    module = importlib.import_module(f"benchmarks.{name}")
    knows = {option for param in module.main.params for option in param.opts}
    options = (("--quick",) if "--quick" in knows else _QUICK.get(name, ())) if quick else ()
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    with subprocess.Popen(  # noqa: S603 - our own modules
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        finally:
            with suppress(ProcessLookupError):  # nothing is left of one that ended by itself
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return list(read_tables(name, printed))


def run_all(
    names: Sequence[str], *, quick: bool, seconds: float = _ALL_SECONDS
) -> tuple[list[Line], list[str]]:
    """Figures of all benchmarks, and a line for each one that failed; the others go on."""
    lines: list[Line] = []
    failed: list[str] = []
    end = time.monotonic() + seconds
    for place, name in enumerate(names, 1):
        left = end - time.monotonic() - _LEAST_SECONDS * (len(names) - place)
        own = max(_LEAST_SECONDS, min(_ONE_SECONDS, left))
        click.echo(f"running {name}, for at most {own / 60:.0f} minutes", err=True)
        began = time.monotonic()
        try:
            lines += run_benchmark(name, quick=quick, seconds=own)
            click.echo(f"{name} took {time.monotonic() - began:.0f} s", err=True)
        except subprocess.CalledProcessError as error:
            failed.append(f"{name} ended with exit code {error.returncode}")
        except subprocess.TimeoutExpired:
            failed.append(f"{name} was ended after {own / 60:.0f} minutes")
    return lines, failed


def machine() -> dict[str, str | int]:
    """What it was measured on, in kind."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
    }


def one_table(lines: Sequence[Line], before: dict[tuple[str, str], float]) -> str:
    """The figures as Markdown, each beside the one of the last stored run."""
    head = "| benchmark | figure | value | spread | goal | | last | on |\n" + "| --- " * 8 + "|"
    rows = []
    for line in lines:
        spread = "" if line.low is None else f"{line.low:.3g} to {line.high:.3g}"
        last = before.get((line.benchmark, line.figure))
        rows.append(
            f"| {line.benchmark} | {line.figure} | {line.value:.3g} | {spread} | {line.goal} "
            f"| {line.verdict} | {'' if last is None else f'{last:.3g}'} | {line.note} |"
        )
    return "\n".join((head, *rows))


def last_stored(folder: Path, *, quick: bool) -> dict[tuple[str, str], float]:
    """Value by benchmark and figure of the newest run of the same kind; empty without one."""
    for file in sorted(folder.glob("*.json"), reverse=True):
        run: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if run["quick"] == quick:
            return {(each["benchmark"], each["figure"]): each["value"] for each in run["figures"]}
    return {}


def store(folder: Path, lines: Sequence[Line], measured_at: dt.datetime, *, quick: bool) -> Path:
    """Write a run as JSON, by its time."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{measured_at:%Y-%m-%dT%H%M%S}.json"
    run = {
        "measured_at": measured_at.isoformat(timespec="seconds"),
        "quick": quick,
        "machine": machine(),
        "figures": [asdict(line) for line in lines],
    }
    file.write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return file


@click.command()
@click.option("--quick", is_flag=True, help="Shorter and less certain, where a benchmark can.")
@click.option("--only", multiple=True, help="Only this benchmark.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=STORED,
    show_default="benchmarks/stored",
    help="Where runs are stored.",
)
def main(*, quick: bool, only: tuple[str, ...], folder: Path) -> None:
    """Run every benchmark, print one table beside the last stored run, and store this one.

    At most 45 minutes in all, and twelve for one; one that fails does not stop the others.
    """
    lines, failed = run_all(only or benchmark_names(), quick=quick)
    click.echo(one_table(lines, last_stored(folder, quick=quick)))
    kind = ", ".join(f"{name} {value}" for name, value in machine().items())
    click.echo(f"\n{kind}; stored in {store(folder, lines, dt.datetime.now(dt.UTC), quick=quick)}")
    if failed:
        raise click.ClickException("; ".join(failed))


if __name__ == "__main__":
    main()
