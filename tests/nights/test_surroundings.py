"""What a night meets around it: disk, database, clock and network. Nothing may be lost."""

import contextlib
import csv
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from db.tables import CaptureRow, LocationRow, MunicipalityRow, VisitRow
from tests.crawler.server import Answer, LoopbackServer
from tests.damaged_pages import overwrite_locations
from tests.nights import databases, nursery
from tests.nights.country import Workplace
from tests.nights.wire import ADDRESS, cut, drip, wire

pytestmark = pytest.mark.slow

FEW = ("GM9001", "GM9008", "GM9014")
DRIPPING = "www.heidebeek.example"
CUT_OFF = "openbesluitvorming.example"
HOSTS = 342
# Bytes: an empty database of the newest schema takes 1.1 MB of SQLite, and 2 MB of a server.
_ROOM = {False: 1_400_000, True: 2_400_000}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("surroundings"), FEW, server)
    with place.served(1):
        yield place


@pytest.fixture(scope="module")
def undisturbed(served: Workplace) -> str:
    assert night(served, "undisturbed") == (0, "")
    return "undisturbed"


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


def open_and_close(place: Workplace, data: str) -> None:
    """Bring what stands in a write-ahead log into its database, and take the log away."""
    with place.connected(data, read_only=False) as connection:
        connection.execute(select(CaptureRow.sha256).limit(1)).all()
    assert not Path(f"{place.database(data)}-wal").exists()


def captures(place: Workplace, data: str) -> set[str]:
    with place.connected(data) as connection:
        return set(connection.scalars(select(CaptureRow.sha256)))


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


def small_disk(place: Workplace, disk: Callable[..., Path]) -> str:
    """A data folder with its database on a disk that is too small for a night."""
    folder = disk("size=64m")
    data = folder / "data"
    if place.server:
        for passed in (folder, *folder.parents[:3]):  # by the server's account
            passed.chmod(passed.stat().st_mode | 0o055)
        (folder / "server").mkdir()
        shutil.chown(folder / "server", "postgres")
        databases.make_on(place.server, data, folder / "server")
    disk(f"size={shutil.disk_usage(folder).used + _ROOM[bool(place.server)]}")
    return str(data)


def test_full_disk(
    served: Workplace, undisturbed: str, disk: Callable[..., Path], request: pytest.FixtureRequest
) -> None:
    data = small_disk(served, disk)
    if served.server:
        request.addfinalizer(lambda: databases.drop_from(served.server, Path(data)))

    code, failure = night(served, data)
    assert (code, "disk is full" in failure) == (1, True), failure

    disk("size=64m")
    assert night(served, data) == (0, "")
    assert served.differences(undisturbed, data) == []


def test_read_only_data_folder(
    served: Workplace, undisturbed: str, disk: Callable[..., Path]
) -> None:
    data = str(disk("size=64m") / "data")
    served.copy(undisturbed, data)
    open_and_close(served, data)  # as a night that ended well leaves it
    disk("ro")

    code, failure = night(served, data)

    assert (code, "cannot be written" in failure) == (1, True), failure
    assert failure.count("\n") == 0
    assert verdicts(served, data) == verdicts(served, "undisturbed")


@contextlib.contextmanager
def writing(place: Workplace, data: str) -> Iterator[None]:
    """Hold the database from the moment on which a visit is in it."""
    with place.connected(data, read_only=False) as connection:
        while not connection.scalar(select(func.count()).select_from(VisitRow)):
            connection.rollback()
            time.sleep(0.01)
        connection.rollback()
        # On SQLite whoever writes holds everything; a server is held by its tables.
        tables = "visits, documents, versions, runs, texts"
        if place.server:
            connection.execute(text(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
        else:
            connection.execute(update(MunicipalityRow).values(population=None))
        yield
        connection.rollback()


def test_database_locked_for_too_long(served: Workplace, undisturbed: str) -> None:
    assert served.run(1, "upgrade", data="locked").returncode == 0
    said = served.folder / "locked.txt"
    run = nursery.start(served.command(1, "nightly", data="locked"), said, busy_seconds=1)
    with writing(served, "locked"):
        assert nursery.end(run, 120) == 1
    failure = said.read_text(encoding="utf-8").splitlines()[-1]
    assert failure.startswith("beleidsmonitor: another program keeps the database locked")

    assert night(served, "locked") == (0, "")
    assert served.differences(undisturbed, "locked") == []


def test_others_write_during_a_night(served: Workplace, undisturbed: str) -> None:
    """A reviewer's answers come in while the night writes; both are short."""
    assert served.run(1, "upgrade", data="shared").returncode == 0
    done = threading.Event()
    writes: list[int] = []

    def write() -> None:
        same = update(MunicipalityRow).values(population=MunicipalityRow.population)
        with served.connected("shared", read_only=False) as connection:
            while not done.is_set():
                connection.execute(same)
                time.sleep(0.005)
                connection.commit()
                writes.append(1)
                time.sleep(0.005)

    other = threading.Thread(target=write)
    other.start()
    try:
        assert night(served, "shared") == (0, "")
    finally:
        done.set()
        other.join()
    assert len(writes) > 20
    assert served.differences(undisturbed, "shared") == []


def test_damaged_page_of_the_database(served: Workplace, undisturbed: str, tmp_path: Path) -> None:
    kept = str(tmp_path / "backup")
    assert served.run(1, "backup", kept, data=undisturbed).returncode == 0
    served.copy(undisturbed, "damaged")
    overwrite_locations(served.url("damaged"))

    code, failure = night(served, "damaged")
    assert (code, "the database is damaged" in failure) == (1, True), failure
    assert "restore" in failure

    assert served.run(1, "restore", kept, data="mended").returncode == 0
    assert served.differences(undisturbed, "mended") == []
    assert night(served, "mended") == (0, "")


def test_clock_that_jumped_back(served: Workplace, undisturbed: str) -> None:
    served.copy(undisturbed, "clock")
    command = served.command(1, "nightly", data="clock")
    command[command.index("--now") + 1] = "2026-12-30T02:00:00+00:00"

    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert done.returncode == 1
    assert "the clock says 2026-12-30 02:00" in done.stderr
    assert "2026-12-31 02:00" in done.stderr
    assert served.differences(undisturbed, "clock") == []


def test_names_that_cannot_be_resolved(served: Workplace, undisturbed: str) -> None:
    served.copy(undisturbed, "nameless")
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
    with served.connected("nameless") as connection:
        gone = connection.scalars(select(LocationRow.url).where(LocationRow.gone_at.is_not(None)))
        assert list(gone) == []


def test_network_cut_in_mid_body(served: Workplace, undisturbed: str) -> None:
    with wire(served.port, cut(CUT_OFF.encode())):
        code, failure = night(served, "cut", "--host-address", f"example={ADDRESS}")
    assert (code, failure) in {(0, ""), (3, ""), (4, "")}
    assert captures(served, "cut") < captures(served, undisturbed)  # less, and no half one
    said = (served.folder / "cut.txt").read_text(encoding="utf-8")
    assert "DataLoss" in said, said

    assert night(served, "cut") == (0, "")
    assert captures(served, "cut") == captures(served, undisturbed)
    assert verdicts(served, "cut") == verdicts(served, "undisturbed")


@pytest.mark.usefixtures("undisturbed")
def test_one_byte_a_second(served: Workplace) -> None:
    with wire(served.port, drip(DRIPPING.encode())):
        code, failure = night(served, "drip", "--host-address", f"example={ADDRESS}")
    assert (code, failure) in {(0, ""), (3, "")}
    visits = served.rows(1, "coverage", "show", "Heidebeek", data="drip")
    by_source = {row["platform"]: (row["outcome"], row["reason"]) for row in visits}
    outcome, reason = by_source.pop("municipal_site")
    assert outcome == "unreachable"
    assert "imeout" in reason
    assert {outcome for outcome, _ in by_source.values()} <= {"ok", "empty"}
    assert dict(verdicts(served, "drip"))["GM9008"] == "insufficient_coverage"

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


def test_a_third_of_342_hosts_is_dead(tmp_path: Path, server: str) -> None:
    """Some refuse, some never answer; the others are read all the same."""
    place = Workplace.make(tmp_path, FEW, server)
    web = LoopbackServer()
    page = b"<html lang=nl><title>Gemeente</title><body><main><h1>Gemeente</h1>%s</main></body>"
    link = page % b'<a href="/beleid/nota-vrijwilligers">Nota vrijwilligerswerk</a>'
    alive = int(web.address.partition(":")[2])
    with socket.create_server(("127.0.0.1", 0), backlog=200) as silent, socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = (silent.getsockname()[1], closed.getsockname()[1])
        ports = [dead[number // 3 % 2] if number % 3 == 0 else alive for number in range(HOSTS)]
        for number in range(HOSTS):
            host = f"www.p{number}.example"
            web.replies[(host, "/")] = Answer(link)
            web.replies[(host, "/beleid/nota-vrijwilligers")] = Answer(page % host.encode())
        write_hosts(place.folder, ports)
        web.start()
        try:
            done = place.run(1, "crawl", "--retries", "0", "--timeout", "2")
        finally:
            web.stop()

    assert done.returncode == 0, done.stderr[-2000:]
    rows = place.rows(1, "runs")
    counts = dict(pair.split("=") for pair in rows[0]["counts"].split())
    assert (counts["visits_ok"], counts["visits_unreachable"]) == ("228", "114")
    assert counts["documents_new"] == "456"
