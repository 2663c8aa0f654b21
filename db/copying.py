"""Copy a whole database, consistently, while others go on writing in it.

A copy is always one SQLite file, whatever engine it was made of; thus it can be restored into
either, which is also the way from one engine to the other.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.engine import make_url

from db.all_tables import all_tables
from db.engine import open_engine, sqlite_url
from db.errors import DatabaseUnusable
from db.schema import upgrade_schema

_ROWS_AT_ONCE = 1000


def snapshot(url: str, target: Path) -> None:
    """Write the database as it is at one moment into ``target``, a new SQLite file.

    Raises:
        DatabaseUnusable: The database cannot be read.
    """
    if make_url(url).get_backend_name() == "sqlite":
        _snapshot_sqlite(Path(make_url(url).database or ""), target)
        return
    source, copy = open_engine(url, read_only=True), open_engine(sqlite_url(target))
    try:
        upgrade_schema(copy)
        with source.connect().execution_options(isolation_level="REPEATABLE READ") as one:
            copy_rows(one, copy)
    finally:
        source.dispose()
        copy.dispose()
    _single_file(target)


def copy_rows(source: Connection, target: Engine) -> None:
    """Copy every row of every table into a database that has the schema and no rows.

    All or nothing: the copy is one transaction.
    """
    with target.begin() as copy:
        for table in all_tables().sorted_tables:
            rows = source.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
            for part in rows.mappings().partitions(_ROWS_AT_ONCE):
                copy.execute(insert(table), [dict(row) for row in part])
        if copy.dialect.name == "postgresql":
            for table in all_tables().sorted_tables:
                _continue_numbering(copy, table)


def _snapshot_sqlite(file: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"cannot copy {file}: {error}") from error
    _single_file(target)


def _single_file(file: Path) -> None:
    """Take a file out of write-ahead logging, so that it is all there is."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _continue_numbering(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were copied with their numbers."""
    column = table.autoincrement_column
    if column is None:
        return
    last = connection.scalar(select(func.max(column)))
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"),
        {"table": table.name, "column": column.name},
    )
    if last is not None and sequence is not None:
        connection.execute(select(func.setval(sequence, last)))
