"""Read captures on the joblib backend that the caller has set, as a Dask cluster is one.

The work on a machine of the cluster is the same as here: a process of its own for each reader,
with limits on memory, time and size.
"""

import atexit
import threading
from collections.abc import Iterable, Iterator
from typing import Self

from joblib import Parallel, delayed

from documents.errors import DocumentTooLarge, ReaderStopped
from documents.limits import Limits
from documents.results import ReadResult
from documents.worker import DEFAULT_READER, ReadJob, Worker, WorkerPool
from vocabulary.codes import TextState

_own = threading.local()  # one reader for each thread in which a cluster's worker runs tasks


class JoblibPool:
    """As ``WorkerPool``, but on whatever backend ``joblib.parallel_config`` names."""

    def __init__(self, limits: Limits, reader: str = DEFAULT_READER) -> None:
        self._limits = limits
        self._reader = reader

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close: readers end with the worker that runs them."""

    def read_all(self, jobs: Iterable[ReadJob]) -> Iterator[tuple[str, ReadResult]]:
        """Give key and result of each job, in the order of the jobs.

        A job whose machine is lost is done again on another one by the backend.
        """
        # One job a task: documents differ a thousandfold in what they take.
        parallel = Parallel(n_jobs=-1, batch_size=1, return_as="generator")
        read = delayed(read_here)
        results: Iterator[tuple[str, ReadResult]] = parallel(
            read(job, self._limits, self._reader) for job in jobs
        )
        return results


def open_pool(
    workers: int | None, jobs: int, limits: Limits, reader: str = DEFAULT_READER
) -> WorkerPool | JoblibPool:
    """The pool for so many jobs: of processes here, or with None of joblib's backend."""
    if workers is None:
        return JoblibPool(limits, reader)
    return WorkerPool(min(workers, jobs), limits, reader)


def read_here(job: ReadJob, limits: Limits, reader: str) -> tuple[str, ReadResult]:
    """Read one capture in a process beside this one, which is kept for the next."""
    worker = _reader(limits, reader)
    try:
        return job.key, worker.read(job.body, job.declared)
    except (ReaderStopped, DocumentTooLarge) as error:
        return job.key, ReadResult(TextState.UNREADABLE, error.reason)


def _reader(limits: Limits, reader: str) -> Worker:
    readers: dict[tuple[Limits, str], Worker] = _own.__dict__.setdefault("readers", {})
    if (limits, reader) not in readers:
        readers[limits, reader] = Worker(limits, reader)
        atexit.register(readers[limits, reader].close)
    return readers[limits, reader]
