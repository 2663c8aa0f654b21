"""A large invented history in an SQLite file, for measuring the desk: codes real, all else made.

The municipalities are those of the register; every verdict, document and visit is drawn by a
random generator and says nothing about any of them.
"""

import random
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from benchmarks.desk_rows import NIGHTS, RowMaker, Rows
from db.base import Base
from db.engine import open_engine, session_factory, sqlite_url
from db.municipalities import store_register
from db.register_files import BUNDLED_REGISTER, read_register
from db.schema import upgrade_schema

_BATCH = 20_000


def make_store(
    file: Path,
    *,
    documents: int,
    municipalities: int = 342,
    nights: int = NIGHTS,
    seed: int = 1,
) -> None:
    """Write the database; takes some two minutes for 100,000 documents."""
    engine = open_engine(sqlite_url(file))
    upgrade_schema(engine)
    register = read_register(BUNDLED_REGISTER)
    with session_factory(engine)() as session, session.begin():
        store_register(session, register)
    codes = [row.cbs_code for row in register.municipalities if row.valid_to is None]
    codes = codes[:municipalities]
    maker = RowMaker(random.Random(seed), codes, documents, nights)  # noqa: S311 - figures, not secrets
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM sources"))
        for name, rows in maker.tables():
            _fill(connection, Base.metadata.tables[name], rows)
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()


def _fill(connection: Connection, table: Table, rows: Rows) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
