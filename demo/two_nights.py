"""The demo from start to end: two nights against the invented country, and what they found."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from demo.country_files import read_country
from demo.register import write_register
from demo.settings import NIGHTS, ROOT, profile

_SERVER_START_SECONDS = 60.0
_CALL_SECONDS = 900  # a call that takes longer hangs: the demo is small
_FINISHED = (0, 3)  # 3: finished, but sources failed, as some in this country are meant to


class DemoFailed(Exception):
    """A step of the demo did not end as it should; the message names it."""


def run_two_nights(folder: Path) -> None:
    """Run the demo in ``folder``, which is emptied first.

    Raises:
        DemoFailed: The server did not start, or a command failed.
    """
    folder = folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = free_port()
    write_register(read_country(ROOT), port=port, folder=folder / "register")
    settings = folder / "beleidsmonitor.toml"
    settings.write_text(profile(folder, port), encoding="utf-8")
    _say(f"demo profile ({settings}):\n{settings.read_text(encoding='utf-8')}")
    started = time.monotonic()
    for night, now in NIGHTS.items():
        _say(f"--- night {night}: {now:%Y-%m-%d}")
        with _served(night, port):
            _call(folder, now.isoformat(), "nightly")
    _show(folder)
    _say(f"two nights and their report took {time.monotonic() - started:.0f} s")


def _show(folder: Path) -> None:
    last = max(NIGHTS.values())
    now = last.isoformat()
    _say(f"--- what is held for {last:%Y-%m-%d}")
    _call(folder, now, "municipalities")
    _say("--- what changed between the nights, and why")
    _call(folder, now, "changes", "--since", f"{last:%Y-%m-%d}", "--all-causes")
    _call(folder, now, "export", str(folder / "edition"))
    _say(f"database  {folder / 'data' / 'beleidsmonitor.sqlite'}")
    _say(f"edition   {folder / 'edition'}")
    _say(
        f"look further:  {os.path.relpath(_program())} "
        f"--config {os.path.relpath(folder / 'beleidsmonitor.toml')} --now {now} "
        "municipality Westerkoog"
    )


def _call(folder: Path, now: str, *arguments: str) -> None:
    """Run one command of the product, as a user would."""
    command = [
        _program(),
        "--config",
        str(folder / "beleidsmonitor.toml"),
        "--now",
        now,
        *arguments,
    ]
    sys.stdout.flush()
    done = subprocess.run(command, check=False, timeout=_CALL_SECONDS)  # noqa: S603 - our own
    if done.returncode not in _FINISHED:
        raise DemoFailed(f"{' '.join(arguments)} ended with exit code {done.returncode}")
    if done.returncode:
        _say("exit code 3: finished, but some sources failed, as they are meant to tonight")


def _program() -> str:
    return str(Path(sys.executable).parent / "beleidsmonitor")


@contextmanager
def _served(night: int, port: int) -> Iterator[None]:
    """The country as it stands on one night, on loopback."""
    command: Sequence[str] = (
        sys.executable,
        "-m",
        "demo",
        "serve",
        "--night",
        str(night),
        "--port",
        str(port),
    )
    server = subprocess.Popen(command, cwd=ROOT.parent.parent, env=os.environ)  # noqa: S603
    try:
        wait_for(server, port)
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Until a server of ours takes connections.

    Raises:
        DemoFailed: It ended, or takes too long.
    """
    deadline = time.monotonic() + _SERVER_START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DemoFailed("the server stopped at once")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise DemoFailed("the server does not answer")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _say(text: str) -> None:
    sys.stderr.flush()
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
