"""What a night meets around it: disk, database, clock and network. Nothing may be lost."""

import contextlib
import csv
import os
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from db.comparison import differences
from db.engine import open_engine, sqlite_url
from db.tables import CaptureRow, LocationRow
from tests.crawler.server import Answer, LoopbackServer
from tests.nights import nursery
from tests.nights.country import Workplace
from tests.nights.wire import ADDRESS, cut, drip, wire

pytestmark = pytest.mark.slow

FEW = ("GM9001", "GM9009", "GM9014")
DRIPPING = "www.vlietdam.example"
CUT_OFF = "openbesluitvorming.example"
HOSTS = 342


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("surroundings"), FEW)
    with place.served(1):
        yield place


@pytest.fixture(scope="module")
def undisturbed(served: Workplace) -> Path:
    assert night(served, "undisturbed") == (0, "")
    return served.database("undisturbed")


def night(
    place: Workplace, data: str, *options: str, busy_seconds: int = 30
) -> tuple[int | None, str]:
    """Exit code of a night, and the line with which the program failed, if it did."""
    said = place.folder / f"{Path(data).name}.txt"
    command = place.command(1, "nightly", *options, data=data)
    code = nursery.end(nursery.start(command, said, busy_seconds=busy_seconds))
    lines = said.read_text(encoding="utf-8").splitlines()
    assert not any("Traceback" in line for line in lines), "\n".join(lines[-30:])
    return code, next((line for line in lines if line.startswith("beleidsmonitor: ")), "")


def compare(one: Path, other: Path) -> list[str]:
    engines = [open_engine(sqlite_url(path)) for path in (one, other)]
    found = differences(*engines)
    for engine in engines:
        engine.dispose()
    return found


def open_and_close(database: Path) -> None:
    """Bring what stands in the write-ahead log into the database, and take the log away."""
    engine = open_engine(sqlite_url(database))
    with engine.connect() as connection:
        connection.execute(select(CaptureRow.sha256).limit(1)).all()
    engine.dispose()
    assert not Path(f"{database}-wal").exists()


def captures(database: Path) -> set[str]:
    engine = open_engine(sqlite_url(database), read_only=True)
    with engine.connect() as connection:
        found = set(connection.scalars(select(CaptureRow.sha256)))
    engine.dispose()
    return found


def verdicts(place: Workplace, data: str) -> list[tuple[str, str]]:
    rows = place.rows(1, "municipalities", data=data)
    return [(row["cbs_code"], row["label"] or row["state"]) for row in rows]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts a small disk, and mounts it again with other options."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(*options: str) -> Path:
        again = ("remount",) if folder.is_mount() else ()
        done = subprocess.run(  # noqa: S603 - fixed words
            ["mount", "-t", "tmpfs", "-o", ",".join((*again, *options)), "tmpfs", str(folder)],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
        return folder

    if os.geteuid():
        pytest.skip("mounting a small disk needs root")
    yield mount
    subprocess.run(["umount", "-l", str(folder)], check=False)  # noqa: S603, S607 - fixed words


def test_full_disk(served: Workplace, undisturbed: Path, disk: Callable[..., Path]) -> None:
    data = str(disk("size=1400k") / "data")

    code, failure = night(served, data)
    assert (code, "disk is full" in failure) == (1, True), failure

    disk("size=64m")
    assert night(served, data) == (0, "")
    assert compare(undisturbed, served.database(data)) == []


def test_read_only_data_folder(
    served: Workplace, undisturbed: Path, disk: Callable[..., Path]
) -> None:
    data = str(disk("size=64m") / "data")
    shutil.copytree(undisturbed.parent, data)
    open_and_close(served.database(data))  # as a night that ended well leaves it
    disk("ro")

    code, failure = night(served, data)

    assert (code, "cannot be written" in failure) == (1, True), failure
    assert failure.count("\n") == 0
    assert verdicts(served, data) == verdicts(served, "undisturbed")


@contextlib.contextmanager
def writing(database: Path, after: Callable[[sqlite3.Connection], bool]) -> Iterator[None]:
    """Hold the database from the moment on which something is in it."""
    connection = sqlite3.connect(database, timeout=60, isolation_level=None)
    try:
        while not after(connection):
            time.sleep(0.01)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def crawled(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM visits").fetchone()[0])


def test_database_locked_for_too_long(served: Workplace, undisturbed: Path) -> None:
    database = served.database("locked")
    assert served.run(1, "upgrade", data="locked").returncode == 0
    said = served.folder / "locked.txt"
    run = nursery.start(served.command(1, "nightly", data="locked"), said, busy_seconds=1)
    with writing(database, crawled):
        assert nursery.end(run, 120) == 1
    failure = said.read_text(encoding="utf-8").splitlines()[-1]
    assert failure.startswith("beleidsmonitor: another program keeps the database locked")

    assert night(served, "locked") == (0, "")
    assert compare(undisturbed, database) == []


def test_others_write_during_a_night(served: Workplace, undisturbed: Path) -> None:
    """A reviewer's answers come in while the night writes; both are short."""
    database = served.database("shared")
    assert served.run(1, "upgrade", data="shared").returncode == 0
    done = threading.Event()
    writes: list[int] = []

    def write() -> None:
        connection = sqlite3.connect(database, timeout=60, isolation_level=None)
        while not done.is_set():
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE municipalities SET population = population")
            time.sleep(0.005)
            connection.execute("COMMIT")
            writes.append(1)
            time.sleep(0.005)
        connection.close()

    other = threading.Thread(target=write)
    other.start()
    try:
        assert night(served, "shared") == (0, "")
    finally:
        done.set()
        other.join()
    assert len(writes) > 20
    assert compare(undisturbed, database) == []


def test_damaged_page_of_the_database(served: Workplace, undisturbed: Path, tmp_path: Path) -> None:
    shutil.copytree(undisturbed.parent, served.folder / "damaged")
    database = served.database("damaged")
    kept = str(tmp_path / "backup")
    assert served.run(1, "backup", kept, data="damaged").returncode == 0
    connection = sqlite3.connect(database)
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'locations'")
    start = (page.fetchone()[0] - 1) * size
    connection.close()
    with database.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * size)

    code, failure = night(served, "damaged")
    assert (code, "the database is damaged" in failure) == (1, True), failure
    assert "restore" in failure

    assert served.run(1, "restore", kept, data="mended").returncode == 0
    assert compare(undisturbed, served.database("mended")) == []
    assert night(served, "mended") == (0, "")


def test_clock_that_jumped_back(served: Workplace, undisturbed: Path) -> None:
    shutil.copytree(undisturbed.parent, served.folder / "clock")
    command = served.command(1, "nightly", data="clock")
    command[command.index("--now") + 1] = "2026-12-30T02:00:00+00:00"

    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert done.returncode == 1
    assert "the clock says 2026-12-30 02:00" in done.stderr
    assert "2026-12-31 02:00" in done.stderr
    assert compare(undisturbed, served.database("clock")) == []


def test_names_that_cannot_be_resolved(served: Workplace, undisturbed: Path) -> None:
    shutil.copytree(undisturbed.parent, served.folder / "nameless")
    options = ("--host-address", "elsewhere=127.0.0.1", "--unproven", "--retries", "0")
    command = served.command(1, "nightly", *options, data="nameless")
    if shutil.which("unshare"):  # where no name server can be asked at all
        alone = ["unshare", "-rn"]
        if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode == 0:  # noqa: S603
            command = [*alone, *command]

    done = subprocess.run(  # noqa: S603 - our own program
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "RES_OPTIONS": "timeout:1 attempts:1"},
    )

    assert done.returncode in (3, 4), done.stderr
    assert "Traceback" not in done.stderr
    assert "DNS lookup failed" in done.stderr
    assert verdicts(served, "nameless") == verdicts(served, "undisturbed")
    assert_nothing_gone(served.database("nameless"))


def assert_nothing_gone(database: Path) -> None:
    engine = open_engine(sqlite_url(database), read_only=True)
    with engine.connect() as connection:
        gone = connection.scalars(select(LocationRow.url).where(LocationRow.gone_at.is_not(None)))
        assert list(gone) == []
    engine.dispose()


def test_network_cut_in_mid_body(served: Workplace, undisturbed: Path) -> None:
    with wire(served.port, cut(CUT_OFF.encode())):
        code, failure = night(served, "cut", "--host-address", f"example={ADDRESS}")
    assert (code, failure) in {(0, ""), (3, ""), (4, "")}
    assert captures(served.database("cut")) < captures(undisturbed)  # less, and no half one
    said = (served.folder / "cut.txt").read_text(encoding="utf-8")
    assert "DataLoss" in said, said

    assert night(served, "cut") == (0, "")
    assert captures(served.database("cut")) == captures(undisturbed)
    assert verdicts(served, "cut") == verdicts(served, "undisturbed")


@pytest.mark.usefixtures("undisturbed")
def test_one_byte_a_second(served: Workplace) -> None:
    with wire(served.port, drip(DRIPPING.encode())):
        code, failure = night(served, "drip", "--host-address", f"example={ADDRESS}")
    assert (code, failure) in {(0, ""), (3, "")}
    visits = served.rows(1, "coverage", "show", "Vlietdam", data="drip")
    by_source = {row["platform"]: (row["outcome"], row["reason"]) for row in visits}
    outcome, reason = by_source.pop("municipal_site")
    assert outcome == "unreachable"
    assert "imeout" in reason
    assert {outcome for outcome, _ in by_source.values()} <= {"ok", "empty"}
    assert dict(verdicts(served, "drip"))["GM9009"] == "insufficient_coverage"

    assert night(served, "drip") == (0, "")
    assert verdicts(served, "drip") == verdicts(served, "undisturbed")


def write_hosts(folder: Path, ports: Sequence[int]) -> None:
    """A register of 342 websites; every third one lives at a port of the dead."""
    register = folder / "register"
    for name, rows in {
        "municipalities": [
            {
                "cbs_code": f"GM8{number:03}",
                "tooi_code": f"gm8{number:03}",
                "name": f"Plaats {number}",
                "province_code": "pv91",
                "province": "Kustland",
                "valid_from": "2000-01-01",
            }
            for number in range(HOSTS)
        ],
        "sources": [
            {
                "cbs_code": f"GM8{number:03}",
                "family": "website",
                "platform": "municipal_site",
                "locator": f"http://www.p{number}.example:{port}",
            }
            for number, port in enumerate(ports)
        ],
        "successions": [],
    }.items():
        path = register / f"{name}.csv"
        columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def test_a_third_of_342_hosts_is_dead(tmp_path: Path) -> None:
    """Some refuse, some never answer; the others are read all the same."""
    place = Workplace.make(tmp_path, FEW)
    server = LoopbackServer()
    page = b"<html lang=nl><title>Gemeente</title><body><main><h1>Gemeente</h1>%s</main></body>"
    link = page % b'<a href="/beleid/nota-vrijwilligers">Nota vrijwilligerswerk</a>'
    alive = int(server.address.partition(":")[2])
    with socket.create_server(("127.0.0.1", 0), backlog=200) as silent, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = (silent.getsockname()[1], closed.getsockname()[1])
        ports = [dead[number // 3 % 2] if number % 3 == 0 else alive for number in range(HOSTS)]
        for number in range(HOSTS):
            host = f"www.p{number}.example"
            server.replies[(host, "/")] = Answer(link)
            server.replies[(host, "/beleid/nota-vrijwilligers")] = Answer(page % host.encode())
        write_hosts(place.folder, ports)
        server.start()
        try:
            done = place.run(1, "crawl", "--retries", "0", "--timeout", "1")
        finally:
            server.stop()

    assert done.returncode == 0, done.stderr[-2000:]
    rows = place.rows(1, "runs")
    counts = dict(pair.split("=") for pair in rows[0]["counts"].split())
    assert (counts["visits_ok"], counts["visits_unreachable"]) == ("228", "114")
    assert counts["documents_new"] == "456"
