"""Commands that let the night run by itself: a systemd timer, or else lines in the crontab."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click

from commands.errors import ScheduleRefused
from commands.schedule_units import (
    NAME,
    Schedule,
    crontab_lines,
    only_ours,
    units,
    without_ours,
)
from commands.workspace import Workspace

_SYSTEM_FOLDER = Path("/etc/systemd/system")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_HOW = click.Choice(["auto", "user", "system", "cron"])


def _time(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    if not _TIME.fullmatch(value):
        raise click.BadParameter("a time of the day is HH:MM")
    return value


_where_option = click.option(
    "--how",
    type=_HOW,
    default="auto",
    show_default=True,
    help="A systemd unit of this user or of the system, or cron; auto: user, else cron.",
)


@click.group()
def schedule() -> None:
    """Let the night run by itself."""


@schedule.command()
@_where_option
@click.option("--at", default="02:00", show_default=True, callback=_time, help="Dutch local time.")
@click.option(
    "--window",
    "window_hours",
    type=click.FloatRange(0, min_open=True),
    default=12.0,
    show_default=True,
    help="Hours; a night that lasts longer is ended, and goes on the next night.",
)
@click.option(
    "--splay",
    "splay_minutes",
    type=click.IntRange(0, 720),
    default=30,
    show_default=True,
    help="Minutes; the night starts at a random moment within them.",
)
@click.option("--nice", type=click.IntRange(0, 19), default=10, show_default=True, help="Of cpu.")
@click.option(
    "--environment-file",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path),
    help="NAME=value lines (BELEIDSMONITOR_ALARM_URLS and so on), for what is secret.",
)
@click.option("--run-as", help="Account of a system unit.")
@click.option("--dry-run", is_flag=True, help="Print what would be written; write nothing.")
@click.pass_context
def install(
    ctx: click.Context,
    how: str,
    *,
    at: str,
    window_hours: float,
    splay_minutes: int,
    nice: int,
    environment_file: Path | None,
    run_as: str | None,
    dry_run: bool,
) -> None:
    """Write a timer for the night, and one that tells when nights no longer come."""
    how = _chosen(how)
    if (run_as is not None) != (how == "system"):
        raise click.UsageError("--run-as is for --how system, which needs it")
    plan = Schedule(
        program=_program(ctx),
        at=at,
        window_hours=window_hours,
        splay_minutes=splay_minutes,
        nice=nice,
        environment_file=environment_file,
        run_as=run_as,
    )
    if how == "cron":
        _install_cron(crontab_lines(plan), dry_run=dry_run)
    elif dry_run:
        for name, text in units(plan).items():
            click.echo(f"# {_folder(how) / name}\n{text}")
    else:
        _install_units(plan, how)


@schedule.command()
@_where_option
def show(how: str) -> None:
    """Print what is installed, and when it runs next."""
    how = _chosen(how)
    if how == "cron":
        click.echo(only_ours(_crontab()) or "nothing is scheduled by cron")
        return
    files = sorted(_folder(how).glob(f"{NAME}*"))
    for file in files:
        click.echo(f"# {file}\n{file.read_text(encoding='utf-8')}")
    if not files:
        click.echo(f"nothing is scheduled in {_folder(how)}")
    elif shutil.which("systemctl"):
        _call(*_systemctl(how), "list-timers", f"{NAME}*", "--all", check=False)


@schedule.command()
@_where_option
def remove(how: str) -> None:
    """Take away what `schedule install` wrote; the data stays."""
    how = _chosen(how)
    if how == "cron":
        _write_crontab(without_ours(_crontab()))
        return
    for file in sorted(_folder(how).glob(f"{NAME}*.timer")):
        _call(*_systemctl(how), "disable", "--now", file.name, check=False)
    for file in sorted(_folder(how).glob(f"{NAME}*")):
        file.unlink()
        click.echo(f"removed {file}", err=True)
    _call(*_systemctl(how), "daemon-reload", check=False)


def _program(ctx: click.Context) -> tuple[str, ...]:
    """The command as it was called, with absolute paths, so that it works from anywhere."""
    workspace: Workspace = ctx.obj
    program = Path(sys.executable).parent / "beleidsmonitor"
    words = [str(program), "--data-dir", str(workspace.data_dir)]
    settings = ctx.find_root().meta.get("settings_file")
    return (*words, "--config", str(settings)) if settings else tuple(words)


def _chosen(how: str) -> str:
    if how != "auto":
        return how
    return "user" if shutil.which("systemctl") else "cron"


def _folder(how: str) -> Path:
    return _SYSTEM_FOLDER if how == "system" else Path.home() / ".config" / "systemd" / "user"


def _install_units(plan: Schedule, how: str) -> None:
    folder = _folder(how)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in units(plan).items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(f"wrote {folder / name}", err=True)
    timers = [name for name in units(plan) if name.endswith(".timer")]
    _call(*_systemctl(how), "daemon-reload")
    _call(*_systemctl(how), "enable", "--now", *timers)
    if how == "user":
        click.echo("`loginctl enable-linger` lets it run while you are logged out", err=True)


def _install_cron(lines: str, *, dry_run: bool) -> None:
    if dry_run:
        click.echo(lines, nl=False)
        return
    before = without_ours(_crontab())
    gap = "" if before.endswith("\n") or not before else "\n"
    _write_crontab(before + gap + lines)


def _systemctl(how: str) -> tuple[str, ...]:
    return ("systemctl",) if how == "system" else ("systemctl", "--user")


def _crontab() -> str:
    done = subprocess.run(  # noqa: S603 - a fixed program
        [_needed("crontab"), "-l"], check=False, capture_output=True, text=True
    )
    return done.stdout if done.returncode == 0 else ""  # no crontab yet


def _write_crontab(text: str) -> None:
    subprocess.run(  # noqa: S603 - a fixed program
        [_needed("crontab"), "-"], check=True, input=text, text=True
    )
    click.echo("wrote the crontab", err=True)


def _call(program: str, *arguments: str, check: bool = True) -> None:
    done = subprocess.run(  # noqa: S603 - systemctl with fixed words
        [_needed(program), *arguments], check=False, capture_output=True, text=True
    )
    click.echo(done.stdout, nl=False)
    if check and done.returncode:
        said = (done.stderr.strip() or "no reason given").splitlines()[0]
        raise ScheduleRefused(f"{program} {' '.join(arguments)}: {said}")


def _needed(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise ScheduleRefused(f"{program} is not installed here; see --how")
    return path
