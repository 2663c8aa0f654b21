"""What the process ends with, and that an error is one clear line."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import open_engine, sqlite_url
from db.schema import upgrade_schema

PROGRAM = Path(sys.executable).parent / "beleidsmonitor"


def run(*arguments: str, data: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own program
        [str(PROGRAM), "--data-dir", str(data), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an empty database of this version."""
    engine = open_engine(sqlite_url(tmp_path / "beleidsmonitor.sqlite"))
    upgrade_schema(engine)
    engine.dispose()
    return tmp_path


def one_line(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("beleidsmonitor: ")
    return done.stderr


def test_no_database_yet_says_what_makes_one(tmp_path: Path) -> None:
    done = run("municipalities", data=tmp_path / "none")
    assert done.returncode == 1
    assert "nightly" in one_line(done)


def test_unknown_name_is_refused_with_a_suggestion(data: Path) -> None:
    run("label", data=data)
    done = run("municipality", "Wasenaar", data=data)
    assert done.returncode == 1
    assert "Wassenaar" in one_line(done)


@pytest.mark.parametrize(
    "arguments",
    [
        ("municipalities", "--label", "purple"),
        ("changes", "--since", "gisteren"),
        ("--now", "2026-12-31T02:00:00", "runs"),
        ("nosuchcommand",),
        ("nightly",),
        ("nightly", "--host-address", "nothing"),
    ],
    ids=["label", "date", "clock", "command", "no-contact", "host-address"],
)
def test_wrong_usage(data: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, data=data)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_real_hosts_need_a_contact(data: Path) -> None:
    assert "--contact-mail" in run("nightly", data=data).stderr


def test_nothing_is_asked_of_hosts_that_were_not_probed(data: Path) -> None:
    contact = ("--contact-mail", "a@example.org", "--contact-url", "https://example.org")
    done = run("nightly", *contact, data=data)
    assert done.returncode == 1
    assert "--unproven" in done.stderr


@pytest.mark.parametrize(
    ("statement", "hint"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "install the version"),
        ("DELETE FROM alembic_version", "beleidsmonitor upgrade"),
    ],
    ids=["newer", "older"],
)
def test_database_that_does_not_fit(data: Path, statement: str, hint: str) -> None:
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    done = run("runs", data=data)
    assert done.returncode == 6
    assert hint in one_line(done)


def test_damaged_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "beleidsmonitor.sqlite").write_bytes(b"this is no database at all" * 100)
    done = run("runs", data=tmp_path)
    assert done.returncode == 1
    one_line(done)


HOLD = """
import sys, time
from pathlib import Path
from commands.workspace import Workspace
with Workspace.open(Path(sys.argv[1]), None, None, None).lock():
    print("held", flush=True)
    time.sleep(60)
"""


def test_lock_is_held_and_goes_with_its_holder(data: Path) -> None:
    holder = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLD, str(data)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    locked = run("upgrade", data=data)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert locked.returncode == 5
    assert "another run" in one_line(locked)
    assert run("upgrade", data=data).returncode == 0


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from cli import COMMANDS, cli\n"
        "for name in COMMANDS: assert CliRunner().invoke(cli, [name, '--help']).exit_code == 0\n"
        "print(sorted({'scrapy', 'sqlalchemy', 'sklearn', 'twisted', 'rich'} & set(sys.modules)))\n"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "[]\n"


def test_reader_of_a_pipe_may_leave(data: Path) -> None:
    process = subprocess.Popen(  # noqa: S603 - our own program
        [str(PROGRAM), "--data-dir", str(data), "register", "list", "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert "Traceback" not in errors
    process.wait(timeout=60)
