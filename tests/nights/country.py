"""Serves the invented country and runs the command line against it, as a user would."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.country_files import read_country
from demo.register import write_register
from demo.settings import NIGHTS, profile

# Small, without scans: a night of these is short. Five systems, and one without a council's.
SIX = ("GM9001", "GM9004", "GM9009", "GM9011", "GM9014", "GM9018")
PROGRAM = Path(sys.executable).parent / "beleidsmonitor"
_START_SECONDS = 60
_CALL_SECONDS = 300


@dataclass(frozen=True)
class Workplace:
    """A folder with a register, a settings file and, later, data; and the server's port."""

    folder: Path
    port: int

    @classmethod
    def make(cls, folder: Path, only: Sequence[str] = ()) -> "Workplace":
        """Set up a folder; with ``only`` the register holds just those municipalities."""
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        country = [place for place in read_country() if not only or place.code in only]
        write_register(tuple(country), port=port, folder=folder / "register")
        (folder / "beleidsmonitor.toml").write_text(profile(folder, port), encoding="utf-8")
        return cls(folder, port)

    def command(self, night: int, *arguments: str, data: str = "data") -> list[str]:
        """The command line of one call with the clock of a night."""
        return [
            str(PROGRAM),
            "--config",
            str(self.folder / "beleidsmonitor.toml"),
            "--data-dir",
            str(self.folder / data),
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
