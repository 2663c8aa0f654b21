"""What can cut a night off: kill -9 at any moment, SIGTERM, and another night."""

import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from db.comparison import differences
from db.engine import open_engine, sqlite_url
from db.tables import RunRow, TextRow
from tests.nights import nursery
from tests.nights.country import SIX, Workplace
from vocabulary.codes import RunState

pytestmark = pytest.mark.slow

KILLS = 30
KILLS_IN_A_ROW = 3  # of one night; then it is left to finish


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("faults"), SIX)
    with place.served(1):
        yield place


@pytest.fixture(scope="module")
def undisturbed(served: Workplace) -> tuple[Path, float]:
    """The database of a night that nobody disturbed, and how long it took."""
    for data in ("loading", "undisturbed"):  # the first one waits for the libraries too
        started = time.monotonic()
        assert nursery.end(start(served, data)) == 0, messages(served, data)
    return served.database("undisturbed"), time.monotonic() - started


def start(place: Workplace, data: str) -> nursery.Run:
    return nursery.start(place.command(1, "nightly", data=data), place.folder / f"{data}.txt")


def messages(place: Workplace, data: str) -> str:
    return (place.folder / f"{data}.txt").read_text(encoding="utf-8")


def finished(database: Path) -> bool:
    """Whether the run of a night was recorded as done; false too where no table stands yet."""
    if not database.exists():
        return False
    engine = open_engine(sqlite_url(database))
    try:
        if not inspect(engine).has_table(RunRow.__tablename__):
            return False
        with engine.connect() as connection:
            done = select(RunRow.state).where(RunRow.state == RunState.DONE)
            return connection.execute(done).first() is not None
    finally:
        engine.dispose()


def compare(one: Path, other: Path) -> list[str]:
    engines = [open_engine(sqlite_url(path)) for path in (one, other)]
    found = differences(*engines)
    for engine in engines:
        engine.dispose()
    return found


def kill_in_a_row(place: Workplace, data: str, moments: list[float]) -> int:
    """Kill one night at each moment after its (re)start, then let it finish; returns the kills."""
    for kills, moment in enumerate(moments):
        night = start(place, data)
        if nursery.end(night, moment) is not None:
            return kills  # what was kept had made it shorter than its moment
        night.kill()
        nursery.end(night)
        if finished(place.database(data)):
            return kills + 1  # between its last write and its end
    assert nursery.end(start(place, data)) == 0, messages(place, data)
    return len(moments)


def test_killed_at_thirty_moments_and_run_again_gives_the_same(
    served: Workplace, undisturbed: tuple[Path, float]
) -> None:
    database, seconds = undisturbed
    chance = random.Random(20261231)
    kills = 0
    for number in itertools.count():
        first = chance.uniform(0, seconds)
        later = [chance.uniform(0, seconds / 2) for _ in range(KILLS_IN_A_ROW - 1)]
        kills += kill_in_a_row(served, f"killed-{number}", [first, *later])
        assert compare(database, served.database(f"killed-{number}")) == []
        if kills >= KILLS:
            break
        assert number < 2 * KILLS, "nights end before they can be killed"


def wait_for_lock(place: Workplace, data: str) -> None:
    """Until a run has begun; it holds the lock from its start to its end."""
    deadline = time.monotonic() + 60
    while not (place.folder / data / "run.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.01)


@pytest.mark.parametrize("part", [0.2, 0.7])
def test_terminated_ends_with_130_and_is_taken_up_again(
    served: Workplace, undisturbed: tuple[Path, float], part: float
) -> None:
    database, seconds = undisturbed
    data = f"terminated-{part}"
    night = start(served, data)
    wait_for_lock(served, data)
    nursery.end(night, seconds * part)
    night.terminate()

    assert nursery.end(night, 60) == 130
    assert messages(served, data).splitlines()[-1] == (
        "beleidsmonitor: interrupted; everything finished before is kept"
    )
    assert [run["state"] for run in served.rows(1, "runs", data=data)] == ["interrupted"]
    assert nursery.end(start(served, data)) == 0
    assert compare(database, served.database(data)) == []


def count_texts(database: Path) -> int:
    engine = open_engine(sqlite_url(database), read_only=True)
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(TextRow)) or 0
    engine.dispose()
    return count


def test_a_document_in_hand_is_finished_when_the_run_is_terminated(
    served: Workplace, undisturbed: tuple[Path, float]
) -> None:
    """Once more ends at once; the first signal waits for what is being read."""
    assert served.run(1, "crawl", data="in-hand").returncode == 0
    database = served.database("in-hand")
    command = served.command(1, "extract", "--workers", "1", data="in-hand")
    reading = nursery.start(command, served.folder / "in-hand.txt")
    while not count_texts(database):
        time.sleep(0.005)
    reading.terminate()
    assert nursery.end(reading, 60) == 130, messages(served, "in-hand")
    assert "stopping after what is in hand" in messages(served, "in-hand")
    read = count_texts(database)
    assert 0 < read < count_texts(undisturbed[0])
    done = served.run(1, "extract", data="in-hand")
    assert count_texts(database) == count_texts(undisturbed[0]), done.stderr


def test_two_nights_at_once_and_an_upgrade_in_a_night(served: Workplace) -> None:
    first = start(served, "twice")
    wait_for_lock(served, "twice")
    second = served.run(1, "nightly", data="twice")
    upgrade = served.run(1, "upgrade", data="twice")
    first.kill()
    nursery.end(first)
    for refused in (second, upgrade):
        assert refused.returncode == 5
        assert refused.stderr.count("\n") == 1
        assert "another run" in refused.stderr
