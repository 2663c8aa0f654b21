"""One run at a time in a PostgreSQL database, also where runs are started on several machines.

An SQLite file lies in a data folder, whose own lock is enough.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Select, func, select

from db.engine import open_engine

# The server may see a moment late that the holder was killed; its next run is not refused then.
_PATIENCE_SECONDS = 3.0
_PAUSE_SECONDS = 0.1
_KEY = 0x62656C65  # "bele"; a number of ours among the server's advisory locks


@contextmanager
def hold_database(
    url: str, *, shared: bool = False, patience_seconds: float = _PATIENCE_SECONDS
) -> Iterator[bool]:
    """Hold the database for one run, or with ``shared`` beside others that share it.

    Yields:
        Whether it is held; False where another run holds it. The lock is the server's and goes
        with the connection, also after kill -9.
    """
    if not url.startswith("postgresql"):
        yield True
        return
    lock = func.pg_try_advisory_lock_shared if shared else func.pg_try_advisory_lock
    engine = open_engine(url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield _taken(connection, select(lock(_KEY)), patience_seconds)
    finally:
        engine.dispose()  # closes the connection, and with it ends the lock


def _taken(connection: Connection, attempt: Select[bool], patience_seconds: float) -> bool:
    deadline = time.monotonic() + patience_seconds
    while not connection.scalar(attempt):
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True
