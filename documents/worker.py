"""Pooled worker processes that read captures under limits; a lost worker costs one document."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Self

from documents.errors import DocumentTooLarge, ReaderStopped, WorkerUnavailable
from documents.limits import Limits
from documents.results import ReadResult, load_result
from vocabulary.codes import TextState

DEFAULT_READER = "documents.reading:read_capture"
_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 60.0  # importing the readers takes about 1 s on an idle machine
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "HOME", "TESSDATA_PREFIX")
_LOOK_AHEAD = 3  # jobs handed out per worker before the oldest answer is waited for


@dataclass(frozen=True, slots=True)
class ReadJob:
    """One capture to be read: its key, its bytes, and the media type the source gave."""

    key: str
    body: bytes
    declared: str = ""


class Worker:
    """One worker process, started when first needed and replaced after a loss."""

    def __init__(self, limits: Limits, reader: str = DEFAULT_READER) -> None:
        self._limits = limits
        self._reader = reader
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0

    def read(self, body: bytes, declared: str) -> ReadResult:
        """Read one capture.

        Raises:
            ReaderStopped: The process crashed, hung, or passed a limit; the next call
                starts a fresh one.
            DocumentTooLarge: The file passes the limit on size.
            WorkerUnavailable: No process can be started.
        """
        if len(body) > self._limits.input_bytes:
            raise DocumentTooLarge(f"{len(body) // 1_000_000} MB")
        if self._process is None or self._served >= self._limits.documents_per_worker:
            self.close()
            self._start()
        self._served += 1
        deadline = time.monotonic() + self._limits.wall_seconds
        header = {
            "size": len(body),
            "declared": declared,
            "cpu_seconds": self._limits.cpu_seconds,
        }
        try:
            self._send(json.dumps(header).encode() + b"\n" + body, deadline)
            return load_result(self._receive(deadline))
        except TimeoutError as error:
            self._kill()
            limit = self._limits.wall_seconds
            raise ReaderStopped(f"took more than {limit:g} seconds") from error
        except (BrokenPipeError, EOFError, ValueError) as error:
            raise ReaderStopped(self._post_mortem()) from error

    def close(self) -> None:
        """End the process; it never outlives this call."""
        if self._process is not None:
            self._kill()

    def _start(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        environment["PYTHONPATH"] = str(_ROOT)
        command = [sys.executable, "-P", "-m", "documents.worker_process"]
        arguments = [self._reader, str(self._limits.memory_bytes), str(os.getpid())]
        # A fresh interpreter, never a fork: it inherits no threads, locks or open files.
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*command, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                close_fds=True,
                bufsize=0,
                start_new_session=True,  # so that programs it started can be ended with it
            )
            self._served = 0
            self._receive(time.monotonic() + _START_SECONDS)
        except (OSError, EOFError, ValueError) as error:
            code = None if self._process is None else self._kill()
            raise WorkerUnavailable(f"cannot start a worker process ({code}): {error}") from error

    def _send(self, content: bytes, deadline: float) -> None:
        pipe = self._pipes()[0]
        os.set_blocking(pipe, False)
        view = memoryview(content)
        while view:
            self._wait(pipe, selectors.EVENT_WRITE, deadline)
            try:
                view = view[os.write(pipe, view) :]
            except BlockingIOError:
                continue

    def _receive(self, deadline: float) -> bytes:
        pipe = self._pipes()[1]
        content = bytearray()
        size: int | None = None
        while size is None or len(content) < size:
            self._wait(pipe, selectors.EVENT_READ, deadline)
            chunk = os.read(pipe, 1 << 20)
            if not chunk:
                raise EOFError("the worker closed its answers")
            content += chunk
            if size is None and b"\n" in content:
                head, _, rest = bytes(content).partition(b"\n")
                size, content = int(head), bytearray(rest)
                if size > self._limits.answer_bytes:
                    raise ValueError("answer too long")
            elif size is None and len(content) > 20:
                raise ValueError("not an answer")
        return bytes(content)

    def _pipes(self) -> tuple[int, int]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EOFError("no worker process")
        return process.stdin.fileno(), process.stdout.fileno()

    @staticmethod
    def _wait(pipe: int, event: int, deadline: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError

    def _post_mortem(self) -> str:
        """Say in one line why the process ended, and clear it away."""
        code = self._kill(patience_seconds=5.0)
        if code == -signal.SIGXCPU:
            return f"took more than {self._limits.cpu_seconds} seconds of processor time"
        if code < 0:
            return f"the reader crashed ({signal.Signals(-code).name})"
        return f"the reader stopped (exit code {code})"

    def _kill(self, patience_seconds: float = 0.0) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        return code


class WorkerPool:
    """Reads captures on several workers; use it as a context manager."""

    def __init__(self, count: int, limits: Limits, reader: str = DEFAULT_READER) -> None:
        self._workers = [Worker(limits, reader) for _ in range(max(1, count))]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(len(self._workers), thread_name_prefix="reader")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def read_all(self, jobs: Iterable[ReadJob]) -> Iterator[tuple[str, ReadResult]]:
        """Give key and result of each job, in the order of the jobs.

        Only a few jobs are taken ahead, so memory does not grow with their number.
        """
        waiting: deque[tuple[str, Future[ReadResult]]] = deque()
        for job in jobs:
            waiting.append((job.key, self._threads.submit(self._read, job)))
            if len(waiting) >= len(self._workers) * _LOOK_AHEAD:
                key, future = waiting.popleft()
                yield key, future.result()
        while waiting:
            key, future = waiting.popleft()
            yield key, future.result()

    def _read(self, job: ReadJob) -> ReadResult:
        worker = self._idle.get()
        try:
            return worker.read(job.body, job.declared)
        except (ReaderStopped, DocumentTooLarge) as error:
            return ReadResult(TextState.UNREADABLE, error.reason)
        finally:
            self._idle.put(worker)
