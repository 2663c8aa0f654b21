"""Open the database: SQLite by file, PostgreSQL by URL, with the same code."""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, SessionTransaction, SessionTransactionOrigin, sessionmaker

from db.errors import DatabaseUnusable

BUSY_TIMEOUT_SECONDS = 30  # a review may be written while the night writes; both are short


def sqlite_url(path: Path) -> str:
    """URL of an SQLite file, for ``open_engine``."""
    return f"sqlite:///{path}"


def open_engine(url: str, *, read_only: bool = False, one_of_many: bool = False) -> Engine:
    """Make an engine with foreign keys and write-ahead logging on.

    Args:
        url: ``sqlite:///FILE`` or ``postgresql://...``.
        read_only: Every connection refuses writes; a missing SQLite file is not created.
        one_of_many: Other processes write as much as this one. On SQLite each transaction then
            waits for its turn to write when it begins: one that read first and found, when it
            came to write, that another had written could not go on.

    Raises:
        DatabaseUnusable: The URL is not one of these two kinds, or its driver is missing.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUnusable(f"not a database URL: {url!r}") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        engine = create_engine(
            _on_read_only_disk(parsed) if read_only else parsed,
            connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
            execution_options={"read_only": read_only},
        )
        _listen_sqlite(engine, read_only=read_only, begin=_BEGIN[one_of_many])
        return engine
    if backend == "postgresql":
        # A lock of another program is waited for as long as on SQLite, where PostgreSQL would
        # wait for ever.
        options = f"-c lock_timeout={BUSY_TIMEOUT_SECONDS * 1000}"
        if read_only:
            options += " -c default_transaction_read_only=on"
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            connect_args={"options": options},
            pool_pre_ping=True,
        )
    raise DatabaseUnusable(f"only sqlite and postgresql are supported, not {backend!r}")


def _on_read_only_disk(url: URL) -> URL:
    """Say of a file that was closed well, on a disk on which nobody can write, that it stays.

    Else SQLite wants to lay the files of the write-ahead log beside it, and opens nothing.
    """
    file = Path(url.database or "")
    if not file.is_file() or Path(f"{file}-wal").exists():
        return url
    if not os.statvfs(file).f_flag & os.ST_RDONLY:
        return url
    return url.set(
        database=f"file:{quote(str(file))}", query={"mode": "ro", "immutable": "1", "uri": "true"}
    )


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """The one factory of a program; callers own the transaction.

    What is begun by ``session.begin()`` means to write, and on SQLite it waits its turn at once:
    a transaction that first read and then finds that another wrote could only fail.
    """
    factory = sessionmaker(engine, expire_on_commit=False)
    if engine.dialect.name == "sqlite" and not engine.get_execution_options().get("read_only"):
        event.listen(factory, "after_begin", _take_turn)
    return factory


def _take_turn(_session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.origin is SessionTransactionOrigin.BEGIN:
        connection.exec_driver_sql("COMMIT")  # of nothing: the BEGIN that came with it
        connection.exec_driver_sql("BEGIN IMMEDIATE")


_BEGIN = {False: "BEGIN", True: "BEGIN IMMEDIATE"}


def _listen_sqlite(engine: Engine, *, read_only: bool, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:  # driver object, untyped
        # The driver's own transaction guessing would commit before DDL; we say BEGIN ourselves.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")
            return
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            raise DatabaseUnusable(f"cannot write the database: {error}") from error
        # In WAL mode NORMAL cannot corrupt; a power cut may cost the last transaction only.
        connection.execute("PRAGMA synchronous=NORMAL")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Any) -> None:  # SQLAlchemy passes its own type
        connection.exec_driver_sql(begin)
