"""What can cut a night off: kill -9 at any moment, SIGTERM, and another night."""

import itertools
import random
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, inspect, select

from db.base import Base
from db.tables import PassageCodeRow, RunRow, TextRow, VisitRow
from tests.nights import nursery
from tests.nights.country import SIX, Workplace
from vocabulary.codes import RunState

pytestmark = pytest.mark.slow

KILLS = 30
KILLS_IN_A_ROW = 6  # of one night; then it is left to finish


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("faults"), SIX, server)
    with place.served(1):
        yield place


@pytest.fixture(scope="module")
def undisturbed(served: Workplace) -> tuple[str, float]:
    """The data folder of a night that nobody disturbed, and how long it took."""
    for data in ("loading", "undisturbed"):  # the first one waits for the libraries too
        started = time.monotonic()
        assert nursery.end(start(served, data)) == 0, messages(served, data)
    return "undisturbed", time.monotonic() - started


def start(place: Workplace, data: str) -> nursery.Run:
    return nursery.start(place.command(1, "nightly", data=data), place.folder / f"{data}.txt")


def messages(place: Workplace, data: str) -> str:
    return (place.folder / f"{data}.txt").read_text(encoding="utf-8")


def finished(place: Workplace, data: str) -> bool:
    """Whether the run of a night was recorded as done; false too where no table stands yet."""
    if not place.has_database(data):
        return False
    with place.connected(data, read_only=False) as connection:  # the first to open it since
        if not inspect(connection).has_table(RunRow.__tablename__):
            return False
        done = select(RunRow.state).where(RunRow.state == RunState.DONE)
        return connection.execute(done).first() is not None


def kill_in_a_row(place: Workplace, data: str, moments: list[float]) -> int:
    """Kill one night at each moment after its (re)start, then let it finish; returns the kills."""
    for kills, moment in enumerate(moments):
        night = start(place, data)
        code = nursery.end(night, moment)
        if code is not None:  # what was kept had made it shorter than its moment
            assert code == 0, messages(place, data)
            return kills
        night.kill()
        nursery.end(night)
        if finished(place, data):
            return kills + 1  # between its last write and its end
    assert nursery.end(start(place, data)) == 0, messages(place, data)
    return len(moments)


def test_killed_at_thirty_moments_and_run_again_gives_the_same(
    served: Workplace,
    undisturbed: tuple[str, float],
    record_property: Callable[[str, object], None],
) -> None:
    whole, seconds = undisturbed
    record_property("undisturbed night of six municipalities", f"{seconds:.1f} s")
    chance = random.Random(20261231)
    kills = 0
    for number in itertools.count():
        first = chance.uniform(0, seconds)
        # Less is left to do each time; a moment beyond it would be no kill.
        later = [chance.uniform(0, seconds / 4) for _ in range(KILLS_IN_A_ROW - 1)]
        kills += kill_in_a_row(served, f"killed-{number}", [first, *later])
        assert served.differences(whole, f"killed-{number}") == []
        if kills >= KILLS:
            break
        assert number < 2 * KILLS, "nights end before they can be killed"


def wait_for_lock(place: Workplace, data: str) -> None:
    """Until a run has begun; it holds the lock from its start to its end."""
    deadline = time.monotonic() + 60
    while not (place.folder / data / "run.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.01)


def wait_for_row(place: Workplace, data: str, table: type[Base]) -> None:
    """Until the first row of a table is there."""
    deadline = time.monotonic() + 60
    while not (place.has_database(data) and count(place, data, table)):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def count(place: Workplace, data: str, table: type[Base]) -> int:
    with place.connected(data) as connection:
        if not inspect(connection).has_table(table.__tablename__):
            return 0
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("begun", [VisitRow, PassageCodeRow])
def test_terminated_ends_with_130_and_is_taken_up_again(
    served: Workplace, undisturbed: tuple[str, float], begun: type[Base]
) -> None:
    data = f"terminated-{begun.__tablename__}"
    night = start(served, data)
    wait_for_row(served, data, begun)
    night.terminate()

    assert nursery.end(night, 60) == 130
    assert messages(served, data).splitlines()[-1] == (
        "beleidsmonitor: interrupted; everything finished before is kept"
    )
    assert [run["state"] for run in served.rows(1, "runs", data=data)] == ["interrupted"]
    assert nursery.end(start(served, data)) == 0
    assert served.differences(undisturbed[0], data) == []


def test_a_document_in_hand_is_finished_when_the_run_is_terminated(
    served: Workplace, undisturbed: tuple[str, float]
) -> None:
    """Once more ends at once; the first signal waits for what is being read."""
    assert served.run(1, "crawl", data="in-hand").returncode == 0
    command = served.command(1, "extract", "--workers", "1", data="in-hand")
    reading = nursery.start(command, served.folder / "in-hand.txt")
    wait_for_row(served, "in-hand", TextRow)
    reading.terminate()
    assert nursery.end(reading, 60) == 130, messages(served, "in-hand")
    assert "stopping after what is in hand" in messages(served, "in-hand")
    whole = count(served, undisturbed[0], TextRow)
    assert 0 < count(served, "in-hand", TextRow) < whole
    assert served.run(1, "extract", data="in-hand").returncode == 0
    assert count(served, "in-hand", TextRow) == whole


def test_two_nights_at_once_and_an_upgrade_in_a_night(served: Workplace) -> None:
    first = start(served, "twice")
    wait_for_lock(served, "twice")
    second = served.run(1, "nightly", data="twice")
    upgrade = served.run(1, "upgrade", data="twice")
    others = [second, upgrade]
    if served.server:  # a machine elsewhere has a data folder of its own, and the same database
        elsewhere = served.command(1, "nightly", data="elsewhere")
        elsewhere[elsewhere.index("--database-url") + 1] = served.url("twice")
        others.append(subprocess.run(elsewhere, check=False, capture_output=True, text=True))  # noqa: S603
    first.kill()
    nursery.end(first)
    for refused in others:
        assert refused.returncode == 5
        assert refused.stderr.count("\n") == 1
        assert "another run" in refused.stderr
