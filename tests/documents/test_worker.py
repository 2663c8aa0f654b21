"""Worker processes: limits, crashes, and what is left of them."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.errors import DocumentTooLarge, ReaderStopped, WorkerUnavailable
from documents.limits import Limits
from documents.worker import ReadJob, Worker, WorkerPool
from documents.worker_process import MEMORY_REASON
from vocabulary.codes import TextState

READER = "tests.documents.bad_readers:read"
LIMITS = Limits(memory_bytes=600_000_000, cpu_seconds=1, wall_seconds=10.0)


@pytest.fixture
def worker() -> Iterator[Worker]:
    one = Worker(LIMITS, READER)
    yield one
    one.close()


def _outcomes(*bodies: bytes, count: int = 2) -> list[tuple[TextState, str]]:
    jobs = [ReadJob(str(at), body) for at, body in enumerate(bodies)]
    with WorkerPool(count, LIMITS, READER) as pool:
        results = list(pool.read_all(jobs))
    assert [key for key, _ in results] == [job.key for job in jobs]
    return [(result.state, result.reason) for _, result in results]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"abort", "the reader crashed (SIGABRT)", id="abort"),
        pytest.param(b"hang", "took more than 10 seconds", id="hang"),
        pytest.param(b"spin", "took more than 1 seconds of processor time", id="endless loop"),
        pytest.param(b"exit", "the reader stopped (exit code 3)", id="exit"),
        pytest.param(b"memory", MEMORY_REASON, id="memory"),
        pytest.param(b"recurse", "nested too deeply", id="recursion"),
    ],
)
def test_a_bad_document_costs_itself_only(body: bytes, reason: str) -> None:
    assert _outcomes(b"voor", body, b"na", count=1) == [
        (TextState.READABLE, ""),
        (TextState.UNREADABLE, reason),
        (TextState.READABLE, ""),
    ]


def test_results_come_in_the_order_of_the_jobs() -> None:
    bodies = [b"%d" % number for number in range(30)]
    with WorkerPool(2, LIMITS, READER) as pool:
        results = list(pool.read_all(ReadJob(body.decode(), body) for body in bodies))
    assert [result.pages[0] for _, result in results] == [body.decode() for body in bodies]


def test_what_a_library_prints_is_no_answer(worker: Worker) -> None:
    assert worker.read(b"shout", "").pages == ("shout",)


def test_a_worker_inherits_no_open_files(worker: Worker, tmp_path: Path) -> None:
    secret = tmp_path / "open-in-the-parent"
    with secret.open("w") as file:
        os.set_inheritable(file.fileno(), True)
        links = worker.read(b"descriptors", "").pages
    assert not any(str(tmp_path) in link for link in links)
    assert len([link for link in links if link.startswith("pipe:")]) <= 3


def test_a_worker_sees_no_secrets_of_the_environment(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELEIDSMONITOR_PASSWORD", "geheim")
    assert "BELEIDSMONITOR_PASSWORD" not in worker.read(b"environment", "").pages


def test_a_worker_is_used_again_and_replaced_in_time() -> None:
    one = Worker(Limits(documents_per_worker=2), READER)
    pids = [one.read(b"pid", "").pages[0] for _ in range(4)]
    one.close()
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_killed_worker_is_reported_and_replaced(worker: Worker) -> None:
    pid = int(worker.read(b"pid", "").pages[0])
    os.kill(pid, 9)
    with pytest.raises(ReaderStopped, match="SIGKILL"):
        worker.read(b"goed", "")
    assert worker.read(b"goed", "").pages == ("goed",)


def test_a_file_over_the_limit_is_not_handed_over() -> None:
    one = Worker(Limits(input_bytes=10), READER)
    with pytest.raises(DocumentTooLarge):
        one.read(b"x" * 11, "")


def test_a_reader_that_is_not_there_is_a_fault_of_ours() -> None:
    one = Worker(LIMITS, "tests.documents.no_such_module:read")
    with pytest.raises(WorkerUnavailable):
        one.read(b"x", "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills children with their parent")
def test_workers_die_with_their_parent() -> None:
    code = (
        "import os, sys\n"
        "from documents.worker import Worker\n"
        "from documents.limits import Limits\n"
        f"one = Worker(Limits(), {READER!r})\n"
        "print(one.read(b'pid', '').pages[0], flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == -9
    pid = int(done.stdout)
    try:
        link = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    # It can be read from the moment on that the process is dead, also if nobody fetched it yet.
    ended, _, _ = select.select([link], [], [], 30)
    os.close(link)
    assert ended
