"""Serves the invented country and runs the command line against it, as a user would."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db.comparison import differences
from db.engine import open_engine
from demo.country_files import read_country
from demo.register import write_register
from demo.settings import NIGHTS, profile
from tests.nights import databases

# Small, without scans: a night of these is short. Five systems, and one without a council's.
SIX = ("GM9001", "GM9004", "GM9009", "GM9011", "GM9014", "GM9018")
PROGRAM = Path(sys.executable).parent / "beleidsmonitor"
_START_SECONDS = 60
_CALL_SECONDS = 300


@dataclass(frozen=True)
class Workplace:
    """A folder with a register, a settings file and, later, data; and the server's port.

    ``server`` is the URL of a PostgreSQL server that holds a database for each data folder; where
    it is empty, the database is an SQLite file in the folder.
    """

    folder: Path
    port: int
    server: str = ""

    @classmethod
    def make(cls, folder: Path, only: Sequence[str] = (), server: str = "") -> "Workplace":
        """Set up a folder; with ``only`` the register holds just those municipalities."""
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        country = [place for place in read_country() if not only or place.code in only]
        write_register(tuple(country), port=port, folder=folder / "register")
        (folder / "beleidsmonitor.toml").write_text(profile(folder, port), encoding="utf-8")
        return cls(folder, port, server)

    def command(self, night: int, *arguments: str, data: str = "data") -> list[str]:
        """The command line of one call with the clock of a night."""
        databases.make(self.server, self.folder / data)
        return [
            str(PROGRAM),
            "--config",
            str(self.folder / "beleidsmonitor.toml"),
            "--data-dir",
            str(self.folder / data),
            "--database-url",
            self.url(data),
            "--now",
            NIGHTS[night].isoformat(),
            *arguments,
        ]

    def run(
        self, night: int, *arguments: str, data: str = "data"
    ) -> "subprocess.CompletedProcess[str]":
        """Run one command to its end."""
        return subprocess.run(  # noqa: S603 - our own program
            self.command(night, *arguments, data=data),
            check=False,
            capture_output=True,
            text=True,
            timeout=_CALL_SECONDS,
        )

    def rows(self, night: int, *arguments: str, data: str = "data") -> list[dict[str, Any]]:
        """Rows of a command that lists them; values are those of JSON."""
        done = self.run(night, *arguments, "--format", "json", data=data)
        assert done.returncode == 0, done.stderr
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows

    def database(self, data: str = "data") -> Path:
        """The SQLite file of a data folder."""
        return self.folder / data / "beleidsmonitor.sqlite"

    def url(self, data: str = "data") -> str:
        """URL of the database of a data folder."""
        return databases.url_of(self.server, self.folder / data)

    def has_database(self, data: str = "data") -> bool:
        """Whether the database of a data folder was made; a server's is from the start."""
        return bool(self.server) or self.database(data).exists()

    @contextmanager
    def connected(self, data: str = "data", *, read_only: bool = True) -> Iterator[Connection]:
        """A connection to the database of a data folder, for a look at its rows."""
        engine = open_engine(self.url(data), read_only=read_only)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def copy(self, data: str, to: str) -> None:
        """Copy a data folder with its database."""
        shutil.copytree(self.folder / data, self.folder / to)
        databases.copy(self.server, self.folder / to, self.folder / data)

    def differences(self, one: str, other: str) -> list[str]:
        """What the databases of two data folders say otherwise, a line each."""
        engines = [open_engine(self.url(data)) for data in (one, other)]
        found = differences(*engines)
        for engine in engines:
            engine.dispose()
        return found

    @contextmanager
    def served(self, night: int) -> Iterator[None]:
        """The country on loopback as it stands on a night."""
        server = subprocess.Popen(  # noqa: S603 - our own program
            [
                sys.executable,
                "-m",
                "demo",
                "serve",
                "--night",
                str(night),
                "--port",
                str(self.port),
            ],
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_until_open(self.port)
            yield
        finally:
            server.terminate()
            server.wait()


def _wait_until_open(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
