"""Databases for every test: SQLite always, PostgreSQL where its programs are installed."""

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from db.engine import open_engine, session_factory, sqlite_url
from db.schema import upgrade_schema

# No test is timed: on a busy machine a law would seem to be broken.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

NOW = dt.datetime(2026, 12, 31, 2, 0, tzinfo=dt.UTC)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests measured beside their verdict; none of them is held to it."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{report.nodeid}: {name}: {value}")


def _postgres_program(name: str) -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else shutil.which(name)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own on a socket; it is gone when the tests end."""
    initdb, pg_ctl = _postgres_program("initdb"), _postgres_program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("PostgreSQL is not installed (initdb and pg_ctl not found)")
    folder = tmp_path_factory.mktemp("pg")
    prefix: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        for path in (folder, *folder.parents[:3]):  # its account must be able to pass through
            path.chmod(path.stat().st_mode | 0o055)
        shutil.chown(folder, "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(  # noqa: S603 - fixed programs
            [*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder
        )

    run(initdb, "-D", str(data), "-U", "test", "--auth=trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run(pg_ctl, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://test@/postgres?host={folder}"
    finally:
        run(pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="session")
def migrated_postgres_url(postgres_url: str) -> str:
    """A database at the newest schema, to be copied; migrating once is what costs."""
    administer(postgres_url, "CREATE DATABASE migrated")
    engine = open_engine(postgres_url.replace("/postgres?", "/migrated?"))
    upgrade_schema(engine)
    engine.dispose()
    return postgres_url


@pytest.fixture(scope="session")
def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    engine = open_engine(sqlite_url(path))
    upgrade_schema(engine)
    engine.dispose()
    return path


def administer(url: str, statement: str) -> None:
    """Run one statement outside of any transaction, as making a database wants it."""
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database of one's own at the newest schema, on both engines."""
    if request.param == "sqlite":
        path = tmp_path / "beleidsmonitor.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite_file"), path)
        yield sqlite_url(path)
        return
    server: str = request.getfixturevalue("migrated_postgres_url")
    administer(server, "CREATE DATABASE fresh TEMPLATE migrated")
    yield server.replace("/postgres?", "/fresh?")
    administer(server, "DROP DATABASE fresh WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database at the newest schema, on both engines."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """The session factory of the database under test."""
    return session_factory(engine)
