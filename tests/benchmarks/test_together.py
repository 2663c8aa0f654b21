"""Benchmarks together: tables are read as they were printed, and runs compared with the last."""

import datetime as dt
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import together
from benchmarks.measure import Figure, table
from benchmarks.real import main as real
from benchmarks.together import (
    Line,
    benchmark_names,
    last_stored,
    one_table,
    read_tables,
    run_benchmark,
    store,
)
from tests.documents import files

AT = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
PRINTED = f"""one real PDF

{table([Figure("speed", 1.25, 1.5, low=1.1, high=1.4, note="9 pairs"), Figure("memory", 90.0)])}

| behind one limit | requests | hours |
| --- | --- | --- |
| koop | 10 | 1.0 |
"""


def test_what_was_printed_is_read_and_nothing_else() -> None:
    speed, memory = read_tables("extraction", PRINTED)
    assert (speed.figure, speed.value, speed.low, speed.high) == ("speed", 1.25, 1.1, 1.4)
    assert (speed.goal, speed.verdict, speed.note) == ("at least 1.5", "not met", "9 pairs")
    assert (memory.figure, memory.value, memory.low, memory.goal) == ("memory", 90.0, None, "")


def test_a_run_stands_beside_the_last_of_its_kind(tmp_path: Path) -> None:
    lines = list(read_tables("extraction", PRINTED))
    assert last_stored(tmp_path, quick=False) == {}
    store(tmp_path, lines, AT, quick=False)
    store(tmp_path, lines[:1], AT + dt.timedelta(hours=1), quick=True)
    before = last_stored(tmp_path, quick=False)
    assert before == {("extraction", "speed"): 1.25, ("extraction", "memory"): 90.0}
    shown = one_table(lines, {("extraction", "speed"): 1.2})
    assert (
        "| extraction | speed | 1.25 | 1.1 to 1.4 | at least 1.5 | not met | 1.2 | 9 pairs |"
        in shown
    )
    (newest, _) = sorted(tmp_path.glob("*.json"), reverse=True)
    assert json.loads(newest.read_text())["machine"]["cores"] >= 1


def test_every_benchmark_is_found() -> None:
    assert {"crawl", "extraction", "reading_quality", "shares"} <= set(benchmark_names())


def test_one_that_fails_or_does_not_end_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, float] = {}

    def run(name: str, *, quick: bool, seconds: float) -> list[Line]:
        assert not quick
        asked[name] = seconds
        if name == "broken":
            raise subprocess.CalledProcessError(3, [name])
        if name == "endless":
            raise subprocess.TimeoutExpired([name], seconds)
        return list(read_tables(name, PRINTED))

    monkeypatch.setattr(together, "run_benchmark", run)
    lines, failed = together.run_all(["broken", "endless", "whole"], quick=False)
    assert {line.benchmark for line in lines} == {"whole"}
    assert failed == ["broken ended with exit code 3", "endless was ended after 12 minutes"]
    together.run_all(["first", "second"], quick=False, seconds=90)
    assert asked["first"] == 60  # the last one has to have some time too


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it holds within five seconds; what is killed takes a moment to go."""
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


@pytest.mark.slow
def test_one_that_does_not_end_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "benchmarks"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "shares.py").write_text(
        "import subprocess\n"
        f"child = subprocess.Popen(['sleep', '300'])\nopen({str(tmp_path / 'child')!r}, 'w')"
        ".write(str(child.pid))\nchild.wait()\n"
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(subprocess.TimeoutExpired):
        run_benchmark("shares", quick=True, seconds=3)
    child = int((tmp_path / "child").read_text())
    status = Path(f"/proc/{child}/status")
    assert soon(lambda: not status.exists() or "zombie" in status.read_text())


@pytest.mark.slow
def test_a_benchmark_runs_and_gives_its_figures() -> None:
    lines = run_benchmark("shares", quick=True)
    assert {line.benchmark for line in lines} == {"shares"}
    assert any(line.verdict for line in lines)


@pytest.mark.slow
def test_a_folder_of_documents_is_measured(tmp_path: Path) -> None:
    (tmp_path / "nota.pdf").write_bytes(files.make_note())
    (tmp_path / "kapot.pdf").write_bytes(b"%PDF-1.4 broken")
    done = CliRunner().invoke(real, [str(tmp_path), "--rounds", "1"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output[: done.output.rindex("}") + 1])
    assert (found["documents"], found["readable"], found["with_volunteers"]) == (2, 1, 1)
    assert sum(found["unread"].values()) == 1
    assert "documents a second on 2 workers" in done.output
