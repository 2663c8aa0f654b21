"""An upgrade in the middle of a night: schema, or program, become those of another version."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from db.tables import CaptureRow, VisitRow
from tests.nights.country import Workplace
from tests.nights.other_version import OtherVersion
from tests.nights.wire import ADDRESS, held_back, wire

pytestmark = pytest.mark.slow

FEW = ("GM9001", "GM9009", "GM9014")
HELD = "www.vlietdam.example"  # answers when the upgrade is done, so that the night waits for it
NIGHTLY = ("nightly", "--host-address", f"example={ADDRESS}", "--timeout", "120")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("upgrade"), FEW, server)
    with place.served(1):
        yield place


@contextmanager
def night_that_waits(
    place: Workplace, program: OtherVersion, data: str
) -> Iterator[Callable[[], tuple[int, list[str]]]]:
    """A night in mid-crawl; the function lets it go on and gives exit code and messages."""
    gate = threading.Event()
    with wire(place.port, held_back(HELD.encode(), gate)):
        night = program.start(place.command(1, *NIGHTLY, data=data))

        def let_go_on() -> tuple[int, list[str]]:
            gate.set()
            _, said = night.communicate(timeout=120)
            return night.returncode, said.splitlines()

        try:
            wait_for_visits(place, data)
            yield let_go_on
        finally:
            gate.set()
            night.kill()
            night.communicate()


def wait_for_visits(place: Workplace, data: str) -> None:
    deadline = time.monotonic() + 60
    while not kept(place, data)[0]:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kept(place: Workplace, data: str) -> tuple[int, set[str]]:
    """Number of visits, and the captures, that the database of a data folder holds."""
    if not place.has_database(data):
        return 0, set()
    with place.connected(data) as connection:
        if not inspect(connection).has_table(VisitRow.__tablename__):
            return 0, set()
        visits = connection.scalar(select(func.count()).select_from(VisitRow)) or 0
        return visits, set(connection.scalars(select(CaptureRow.sha256)))


def answers(place: Workplace, program: OtherVersion, data: str, command: str) -> list[object]:
    code, out, err = program.run(place.command(1, command, "--format", "json", data=data))
    assert code == 0, err
    rows = [{k: v for k, v in row.items() if k != "document_id"} for row in json.loads(out)]
    return sorted(rows, key=str)


def assert_goes_on(place: Workplace, program: OtherVersion, data: str) -> None:
    """The next night of a program ends well, with what a night from nothing would say."""
    before = kept(place, data)
    for folder in (data, f"{data}-undisturbed"):
        code, _, err = program.run(place.command(1, "nightly", data=folder))
        assert code == 0, err
    after = kept(place, data)
    assert after[0] > before[0]
    assert after[1] >= before[1]
    assert after[1] == kept(place, f"{data}-undisturbed")[1]
    for command in ("municipalities", "documents"):
        whole = answers(place, program, f"{data}-undisturbed", command)
        assert answers(place, program, data, command) == whole
    code, out, _ = program.run(place.command(1, "runs", "--format", "json", data=data))
    assert code == 0
    assert [run["state"] for run in json.loads(out)] == ["done", "interrupted"]


def test_the_schema_of_a_later_version_in_mid_night(served: Workplace, tmp_path: Path) -> None:
    this = OtherVersion(tmp_path / "this", "0.1.0", ahead=False)
    later = OtherVersion(tmp_path / "later", "0.2.0", ahead=True)
    with night_that_waits(served, this, "schema") as let_go_on:
        code, _, err = later.run(served.command(1, "upgrade", data="schema"))
        assert (code, "another run" in err) == (5, True), err  # asked in order, it waits

        later.migrate(served.url("schema"))
        before = kept(served, "schema")
        code, said = let_go_on()

    assert code == 6, said
    assert not any("Traceback" in line for line in said)
    assert said[-1].startswith(
        "beleidsmonitor: the database was changed by another version during this run: the database "
        "is at schema 9999, which this version does not know"
    )
    assert "what this run finished is kept" in said[-1]
    assert kept(served, "schema")[1] >= before[1] > set()
    code, _, err = this.run(served.command(1, "nightly", data="schema"))
    assert (code, "9999" in err, err.count("\n")) == (6, True, 1), err
    assert_goes_on(served, later, "schema")


def test_another_version_is_installed_in_mid_night(served: Workplace, tmp_path: Path) -> None:
    program = OtherVersion(tmp_path / "program", "0.1.0", ahead=False)
    part = program.folder / "classifier" / "labelling.py"  # loaded after the crawl only
    own = part.read_text(encoding="utf-8")
    with night_that_waits(served, program, "program") as let_go_on:
        program.install("0.2.0")
        part.write_text("raise RuntimeError('half of another version')\n", encoding="utf-8")
        code, said = let_go_on()

    assert code == 6, said
    assert not any("Traceback" in line for line in said)
    assert said[-1].startswith(
        "beleidsmonitor: version 0.2.0 of the program was installed during this run of 0.1.0"
    )
    part.write_text(own, encoding="utf-8")
    assert_goes_on(served, program, "program")
