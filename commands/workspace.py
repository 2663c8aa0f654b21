"""Where a command works: data folder, database, register, clock, and the lock of a run."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.errors import LockHeld

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from db.captures import CaptureStore

_BUNDLED_REGISTER = Path(__file__).parent.parent / "db" / "register"
Clock = Callable[[], dt.datetime]


def default_data_dir() -> Path:
    """The platform's data folder of this user."""
    from platformdirs import user_data_path

    return user_data_path("beleidsmonitor")


@cache
def program_version() -> str:
    """Version of the program that runs: the one installed when it was first asked for."""
    return installed_version()


def installed_version() -> str:
    """Version of the program that is installed at this moment."""
    return metadata.version("beleidsmonitor")


@dataclass(frozen=True)
class Workspace:
    """Everything global that a command needs; opened once by the root group."""

    data_dir: Path
    database_url: str
    register_dir: Path
    clock: Clock
    fixed_now: dt.datetime | None = None  # what the clock says, where --now stopped it

    @classmethod
    def open(
        cls, data_dir: Path, database_url: str | None, register_dir: Path | None, now: str | None
    ) -> "Workspace":
        """Resolve the global options; nothing is created yet.

        Raises:
            click.BadParameter: ``now`` is not a time with an offset.
        """
        data_dir = data_dir.expanduser().resolve()
        clock = _clock(now)
        return cls(
            data_dir=data_dir,
            database_url=database_url or f"sqlite:///{data_dir / 'beleidsmonitor.sqlite'}",
            register_dir=register_dir or _own_register(data_dir) or _BUNDLED_REGISTER,
            clock=clock,
            fixed_now=clock() if now is not None else None,
        )

    @property
    def today(self) -> dt.date:
        """The civil date in the Netherlands, which verdicts are about."""
        from db.history import CIVIL_ZONE

        return self.clock().astimezone(CIVIL_ZONE).date()

    def captures(self) -> "CaptureStore":
        """The folder of captured bytes."""
        from db.captures import CaptureStore

        return CaptureStore(self.data_dir / "captures")

    def has_database(self) -> bool:
        """Whether a night, or another command that writes, has made the database."""
        return self._sqlite_file is None or self._sqlite_file.is_file()

    def reader(self) -> "sessionmaker[Session]":
        """Sessions that cannot write.

        Raises:
            DatabaseUnusable: There is no database yet.
            SchemaOutdated, SchemaTooNew: It does not fit this version.
        """
        return self._existing(read_only=True)

    def editor(self) -> "sessionmaker[Session]":
        """Sessions that write in a database that is there.

        Raises:
            DatabaseUnusable: There is no database yet.
            SchemaOutdated, SchemaTooNew: It does not fit this version.
        """
        return self._existing(read_only=False)

    def writer(self) -> "sessionmaker[Session]":
        """Sessions that write; an empty database gets its tables and the register first."""
        from db.engine import open_engine, session_factory
        from db.municipalities import store_register
        from db.register_files import read_register
        from db.schema import check_schema, upgrade_schema

        self.data_dir.mkdir(parents=True, exist_ok=True)
        engine = open_engine(self.database_url)
        new = self._is_new()
        if new:
            upgrade_schema(engine)
        check_schema(engine)
        sessions = session_factory(engine)
        with sessions() as session, session.begin():
            store_register(
                session, read_register(self.register_dir), recorded_at=None if new else self.clock()
            )
        return sessions

    @contextmanager
    def lock(self, *, shared: bool = False) -> Iterator[None]:
        """Hold the data folder for one run, and a PostgreSQL database, which other machines reach.

        The locks are the kernel's and the server's, and go with their holder, also after kill -9.
        With ``shared`` runs of other data folders that share it too may use the same database.

        Raises:
            LockHeld: Another run holds one of them.
        """
        from filelock import FileLock, Timeout

        from db.run_lock import hold_database

        self.data_dir.mkdir(parents=True, exist_ok=True)
        path = self.data_dir / "run.lock"
        try:
            with (
                FileLock(path, blocking=False),
                hold_database(self.database_url, shared=shared) as held,
            ):
                if not held:
                    raise LockHeld("another run works in this database, from another data folder")
                yield
        except Timeout as error:
            raise LockHeld(f"another run works in {self.data_dir}") from error

    def in_use(self) -> bool:
        """Whether a run holds the data folder, or the PostgreSQL database, at this moment."""
        from filelock import FileLock, Timeout

        from db.run_lock import hold_database

        try:
            if (self.data_dir / "run.lock").exists():
                with FileLock(self.data_dir / "run.lock", blocking=False):
                    pass
        except (Timeout, OSError):
            return True
        with hold_database(self.database_url, patience_seconds=0) as held:
            return not held

    def _existing(self, *, read_only: bool) -> "sessionmaker[Session]":
        from db.engine import open_engine, session_factory
        from db.errors import DatabaseUnusable
        from db.schema import check_schema

        if not self.has_database():
            raise DatabaseUnusable(
                f"no database at {self._sqlite_file}; `beleidsmonitor nightly` makes one"
            )
        engine = open_engine(self.database_url, read_only=read_only)
        check_schema(engine)
        return session_factory(engine)

    @property
    def _sqlite_file(self) -> Path | None:
        prefix = "sqlite:///"
        if not self.database_url.startswith(prefix):
            return None
        return Path(self.database_url.removeprefix(prefix))

    def _is_new(self) -> bool:
        from sqlalchemy import inspect

        from db.engine import open_engine

        return not inspect(open_engine(self.database_url)).get_table_names()


def _own_register(data_dir: Path) -> Path | None:
    """The register that `register update` wrote, if it did."""
    folder = data_dir / "register"
    return folder if folder.is_dir() else None


def _clock(now: str | None) -> Clock:
    if now is None:
        return _forward_clock()
    try:
        moment = dt.datetime.fromisoformat(now)
    except ValueError as error:
        raise click.BadParameter(f"--now: {error}") from error
    if moment.tzinfo is None:
        raise click.BadParameter("--now needs an offset, as in 2026-12-31T02:00:00+01:00")
    return lambda: moment.astimezone(dt.UTC)


def _forward_clock(
    read: Clock = lambda: dt.datetime.now(dt.UTC),
) -> Clock:
    """A clock that stands still while the system's is set back: record times only grow."""
    latest = [read()]

    def tell() -> dt.datetime:
        latest[0] = max(latest[0], read())
        return latest[0]

    return tell


def is_terminal() -> bool:
    """Whether progress bars make sense: stderr is a terminal and NO_COLOR does not forbid it."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
