"""Damage to the file of a database, below what the database itself would ever write."""

from pathlib import Path

from sqlalchemy import Connection, text

from db.engine import open_engine


def overwrite_locations(url: str) -> None:
    """Write over the first page of the table of locations.

    A PostgreSQL server must not hold that page in its memory: of a database that was copied by
    file and not read since, it holds none.
    """
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        path, start, size = _in_sqlite(connection) if sqlite else _on_server(connection)
    engine.dispose()
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * size)


def _in_sqlite(connection: Connection) -> tuple[Path, int, int]:
    size = int(connection.execute(text("PRAGMA page_size")).scalar_one())
    found = text("SELECT rootpage FROM sqlite_master WHERE name = 'locations'")
    page = int(connection.execute(found).scalar_one())
    return Path(connection.engine.url.database or ""), (page - 1) * size, size


def _on_server(connection: Connection) -> tuple[Path, int, int]:
    folder = connection.execute(text("SHOW data_directory")).scalar_one()
    file = connection.execute(text("SELECT pg_relation_filepath('locations')")).scalar_one()
    return Path(folder) / file, 0, int(connection.execute(text("SHOW block_size")).scalar_one())
