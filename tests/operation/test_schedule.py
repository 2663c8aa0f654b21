"""``schedule``: units that systemd accepts, cron lines that a shell runs, and both taken away."""

import os
import shlex
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from cli import main
from commands.schedule_units import (
    Schedule,
    crontab_lines,
    only_ours,
    units,
    without_ours,
)

MINE = "# mine\n5 4 * * * backup-of-mine --all\n"


def plan(program: tuple[str, ...], **fields: object) -> Schedule:
    values: dict[str, object] = {
        "program": program,
        "at": "02:30",
        "window_hours": 1.5,
        "splay_minutes": 0,
        "nice": 7,
        "environment_file": None,
        "run_as": None,
    }
    return Schedule(**{**values, **fields})  # type: ignore[arg-type]


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


@pytest.mark.parametrize("run_as", [None, "root"])
@pytest.mark.parametrize("name", ["plain", "with space, 50% and $"])
def test_systemd_accepts_the_units(tmp_path: Path, name: str, run_as: str | None) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not installed")
    own = program(tmp_path / "bin", "beleidsmonitor", "exit 0")
    settings = tmp_path / "secrets.env"
    settings.write_text("BELEIDSMONITOR_ALARM_URLS=json://localhost\n")
    written = plan((str(own), "--data-dir", name), environment_file=settings, run_as=run_as)
    files = []
    for file, text in units(written).items():
        (tmp_path / file).write_text(text)
        files.append(str(tmp_path / file))
    done = subprocess.run(  # noqa: S603 - a fixed program
        [verify, "verify", "--man=no", "--recursive-errors=no", *files],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    complaints = [line for line in done.stderr.splitlines() if "beleidsmonitor" in line]
    assert complaints == []
    assert done.returncode == 0, done.stderr


def test_the_night_has_its_window_and_single_failures_are_no_failure() -> None:
    written = units(plan(("b",), splay_minutes=20))
    assert "SuccessExitStatus=3\n" in written["beleidsmonitor.service"]
    assert "RuntimeMaxSec=5400\n" in written["beleidsmonitor.service"]
    assert "Nice=7\n" in written["beleidsmonitor.service"]
    assert "OnCalendar=*-*-* 02:30:00 Europe/Amsterdam\n" in written["beleidsmonitor.timer"]
    assert "RandomizedDelaySec=1200\n" in written["beleidsmonitor.timer"]
    assert " status --notify\n" in written["beleidsmonitor-status.service"]


def test_a_shell_runs_the_cron_line_as_meant(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    own = program(
        tmp_path / "a bin",
        "beleidsmonitor",
        f'echo "$SECRET|$(nice)|$2|$3" > {shlex.quote(str(kept))}',
    )
    settings = tmp_path / "my env"
    settings.write_text("SECRET='of ours'\n")
    lines = crontab_lines(plan((str(own), "--data-dir", "50% full"), environment_file=settings))
    night = next(line for line in lines.splitlines() if line.endswith("nightly"))
    minute, hour, *_, command = night.split(maxsplit=5)
    assert (minute, hour) == ("30", "2")
    subprocess.run(  # noqa: S603 - what cron would do
        ["/bin/sh", "-c", command.replace("\\%", "%")], check=True, timeout=30
    )
    secret, nice, data, word = kept.read_text().strip().split("|")
    assert (secret, data, word) == ("of ours", "50% full", "nightly")
    assert int(nice) == min(19, os.nice(0) + 7)


def test_other_lines_of_a_crontab_stay() -> None:
    ours = crontab_lines(plan(("b",)))
    assert without_ours(MINE + ours + MINE) == MINE + MINE
    assert only_ours(MINE + ours + MINE) == ours
    assert without_ours(MINE) == MINE
    assert only_ours(MINE) == ""


def call(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_cron_is_installed_shown_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table"
    table.write_text(MINE)
    program(
        tmp_path / "bin",
        "crontab",
        f'if [ "$1" = -l ]; then cat {table}; else cat > {table}.new; mv {table}.new {table}; fi',
    )
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    data = ("--data-dir", str(tmp_path / "data"), "schedule")
    for _ in range(2):  # twice is once
        assert call(*data, "install", "--how", "cron", "--at", "03:15") == 0
    assert table.read_text().startswith(MINE)
    assert table.read_text().count(" nightly\n") == 1
    capsys.readouterr()
    assert call(*data, "show", "--how", "cron") == 0
    assert "15 3 * * * " in capsys.readouterr().out
    assert call(*data, "remove", "--how", "cron") == 0
    assert table.read_text() == MINE


def test_units_are_installed_shown_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = tmp_path / "calls"
    program(tmp_path / "bin", "systemctl", f'echo "$@" >> {calls}')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    data = ("--data-dir", str(tmp_path / "data"), "schedule")
    folder = tmp_path / ".config" / "systemd" / "user"

    assert call(*data, "install", "--how", "user") == 0
    assert len(list(folder.iterdir())) == 4
    assert calls.read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable --now beleidsmonitor.timer beleidsmonitor-status.timer",
    ]
    capsys.readouterr()
    assert call(*data, "show", "--how", "user") == 0
    assert f"--data-dir {tmp_path / 'data'} nightly" in capsys.readouterr().out
    assert call(*data, "remove", "--how", "user") == 0
    assert list(folder.iterdir()) == []


def test_a_refusal_of_systemd_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path / "bin", "systemctl", "echo 'Failed to connect to bus' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert call("--data-dir", str(tmp_path), "schedule", "install", "--how", "user") == 1
    assert "Failed to connect to bus" in capsys.readouterr().err


@pytest.mark.parametrize("options", [("--at", "25:00"), ("--how", "system"), ("--run-as", "x")])
def test_what_cannot_be_is_wrong_usage(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert call("--data-dir", str(tmp_path), "schedule", "install", "--dry-run", *options) == 2
