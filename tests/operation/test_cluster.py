"""A Dask cluster of two workers, one of them killed in the middle: the same texts and codes."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from documents.media.tesseract import find_engine
from tests.documents import files

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
DOCUMENTS = 60
OCR = not isinstance(find_engine(), str)


@contextmanager
def program(*command: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """Address of a scheduler, and its two workers."""
    file = folder / "scheduler.json"
    dask = str(BIN / "dask")
    scheduler = (dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    worker = (dask, "worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny")
    quiet = ("--no-dashboard", "--local-directory", str(folder / "spill"))
    with program(*scheduler, "--scheduler-file", str(file)):
        until(file.exists)
        with program(*worker, *quiet) as one, program(*worker, *quiet) as other:
            address: str = json.loads(file.read_text())["address"]
            from distributed import Client

            with Client(address) as client:  # type: ignore[no-untyped-call]
                client.wait_for_workers(2, timeout=60)
            yield address, [one, other]


def until(done: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents to import: notes, and one scan where there is OCR."""
    folder = tmp_path_factory.mktemp("documents")
    lines = ["id,municipality,title,date,file"]
    for number in range(DOCUMENTS):
        (folder / f"{number}.pdf").write_bytes(files.make_note(f"Nota vrijwilligers {number}"))
        lines.append(f"{number},Wassenaar,Nota vrijwilligers {number},2024-03-05,{number}.pdf")
    if OCR:
        (folder / "scan.pdf").write_bytes(files.make_scan(2))
        lines.append("scan,Wassenaar,Gescande nota vrijwilligers,2023-01-01,scan.pdf")
    (folder / "index.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def command(data: Path, *words: str) -> list[str]:
    now = "2026-12-31T02:00:00+00:00"
    return [str(BIN / "beleidsmonitor"), "--data-dir", str(data), "--now", now, *words]


def made(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What was made of the documents."""
    queries = (
        "SELECT capture_sha256, extractor_version, state, reason, pages FROM texts",
        "SELECT capture_sha256, page, lines FROM ocr_pages",
        "SELECT p.identity, c.code, c.probabilities, c.attributes FROM passage_codes c "
        "JOIN passages p ON p.id = c.passage_id",
        "SELECT computed_label, computed_state, reason FROM verdicts",
    )
    with closing(sqlite3.connect(data / "beleidsmonitor.sqlite")) as connection:
        return {query: sorted(connection.execute(query), key=str) for query in queries}


def count_texts(data: Path) -> int:
    file = data / "beleidsmonitor.sqlite"
    if not file.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            count: int = connection.execute("SELECT count(*) FROM texts").fetchone()[0]
            return count
    except sqlite3.OperationalError:
        return 0  # not yet made


def test_a_lost_worker_costs_nothing(folder: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    subprocess.run(  # noqa: S603 - our own program
        command(here, "import", str(folder)), check=True, capture_output=True, timeout=300
    )
    with cluster(tmp_path) as (address, workers):
        importing = subprocess.Popen(  # noqa: S603 - our own program
            command(there, "import", str(folder), "--workers", address),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        until(lambda: count_texts(there) >= 3 or importing.poll() is not None)
        assert 3 <= count_texts(there) < DOCUMENTS  # in the middle of the job
        workers[0].send_signal(signal.SIGKILL)
        out, err = importing.communicate(timeout=300)
        assert importing.returncode == 0, err
        assert workers[1].poll() is None
    found = made(there)
    assert all(found.values()) or not OCR
    assert found == made(here), out


def test_a_cluster_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "index.csv").write_text("id,municipality,title,file\n")
    done = subprocess.run(  # noqa: S603 - our own program
        command(tmp_path, "import", str(tmp_path / "empty"), "--workers", "tcp://127.0.0.1:9"),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["0", "-2", "many", "http://host:1"])
def test_workers_are_a_number_or_an_address(value: str, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        command(tmp_path, "extract", "--workers", value),
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
