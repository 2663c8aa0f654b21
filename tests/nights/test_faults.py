"""What a night can meet: two at once, SIGTERM, and kill -9 at any moment."""

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from db.comparison import differences
from db.engine import open_engine, sqlite_url
from db.tables import RunRow
from tests.nights.country import Workplace
from vocabulary.codes import RunState

pytestmark = pytest.mark.slow

# Between them every source, a scan, an expiry and a register with several versions.
FEW = ("GM9001", "GM9008", "GM9013", "GM9021")
KILLS = 6


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("faults"), FEW)
    with place.served(1):
        yield place


@pytest.fixture(scope="module")
def undisturbed(served: Workplace) -> tuple[Path, float]:
    """The database of a night that nobody disturbed, and how long it took."""
    started = time.monotonic()
    done = served.run(1, "nightly", data="undisturbed")
    assert done.returncode == 0, done.stderr
    return served.database("undisturbed"), time.monotonic() - started


def start(place: Workplace, data: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own program
        place.command(1, "nightly", data=data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


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


def test_killed_at_any_moment_and_run_again_gives_the_same(
    served: Workplace, undisturbed: tuple[Path, float]
) -> None:
    database, seconds = undisturbed
    chance = random.Random(20261231)
    moments = sorted(chance.uniform(0.1, seconds) for _ in range(KILLS))
    kills = 0
    for moment in moments:
        night = start(served, "killed")
        try:
            # What was kept makes a later night shorter: it may end before its moment.
            assert night.wait(timeout=moment) == 0
            break
        except subprocess.TimeoutExpired:
            night.send_signal(signal.SIGKILL)
            night.wait()
            kills += 1
        if finished(served.database("killed")):  # killed between its last write and its end
            break
    else:
        done = served.run(1, "nightly", data="killed")
        assert done.returncode == 0, done.stderr
    assert kills > 1
    one = open_engine(sqlite_url(database))
    other = open_engine(sqlite_url(served.database("killed")))
    assert differences(one, other) == []
    one.dispose()
    other.dispose()


def test_two_nights_at_once(served: Workplace, undisturbed: tuple[Path, float]) -> None:
    first = start(served, "twice")
    lock = served.folder / "twice" / "run.lock"
    deadline = time.monotonic() + 60
    while not lock.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(min(1.0, undisturbed[1] / 4))  # it holds the lock from its start to its end
    second = served.run(1, "nightly", data="twice")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert second.returncode == 5
    assert second.stderr.count("\n") == 1
    assert "another run" in second.stderr


def test_terminated_keeps_what_is_finished(
    served: Workplace, undisturbed: tuple[Path, float]
) -> None:
    night = start(served, "terminated")
    time.sleep(undisturbed[1] / 2)
    night.send_signal(signal.SIGTERM)
    assert night.wait(timeout=60) == 130
    done = served.run(1, "nightly", data="terminated")
    assert done.returncode == 0, done.stderr
    one = open_engine(sqlite_url(undisturbed[0]))
    other = open_engine(sqlite_url(served.database("terminated")))
    assert differences(one, other) == []
    one.dispose()
    other.dispose()
