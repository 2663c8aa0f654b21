"""The database of a data folder on either engine: a file in it, or one of a PostgreSQL server."""

import hashlib
from pathlib import Path

from sqlalchemy import text

from db.engine import open_engine, sqlite_url
from tests.conftest import administer


def url_of(server: str, data: Path) -> str:
    """URL of the database that belongs to a data folder; ``server`` is empty for SQLite."""
    if not server:
        return sqlite_url(data / "beleidsmonitor.sqlite")
    return server.replace("/postgres?", f"/{_name(data)}?")


def make(server: str, data: Path) -> None:
    """Make the empty database of a data folder, if it is not there; a file makes itself."""
    if server and not _is_there(server, data):
        administer(server, f"CREATE DATABASE {_name(data)}")


def copy(server: str, data: Path, source: Path) -> None:
    """Make the database of a data folder as that of another; a file is copied with its folder."""
    if server:
        # By file, so that nothing of the copy stands in the memory of the server.
        how = "STRATEGY FILE_COPY" if _version(server) >= 15 else ""
        administer(server, f"CREATE DATABASE {_name(data)} TEMPLATE {_name(source)} {how}")


def make_on(server: str, data: Path, disk: Path) -> None:
    """Make the database of a data folder on a disk that the server's account can write."""
    administer(server, f"CREATE TABLESPACE {_name(data)} LOCATION '{disk}'")
    administer(server, f"CREATE DATABASE {_name(data)} TABLESPACE {_name(data)}")
    administer(server, "CHECKPOINT")  # so that the disk holds all that was made


def drop_from(server: str, data: Path) -> None:
    """Take away what ``make_on`` made."""
    administer(server, f"DROP DATABASE {_name(data)} WITH (FORCE)")
    administer(server, f"DROP TABLESPACE {_name(data)}")


def _name(data: Path) -> str:
    return f"night_{hashlib.sha256(str(data).encode()).hexdigest()[:16]}"


def _is_there(server: str, data: Path) -> bool:
    engine = open_engine(server)
    with engine.connect() as connection:
        there = text("SELECT 1 FROM pg_database WHERE datname = :name")
        found = connection.execute(there, {"name": _name(data)}).first()
    engine.dispose()
    return found is not None


def _version(server: str) -> int:
    engine = open_engine(server)
    with engine.connect() as connection:
        number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    engine.dispose()
    return number // 10_000
