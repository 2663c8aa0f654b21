"""The texts that a scheduler wants: systemd units, or lines of a crontab."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "beleidsmonitor"
ZONE = "Europe/Amsterdam"
CHECK_AT = "12:00"  # half a day after a night that did not come to its end
STOP_SECONDS = 300  # the document in hand is finished within its own limit
CRON_BEGIN, CRON_END = f"# {NAME}: begin", f"# {NAME}: end"


@dataclass(frozen=True)
class Schedule:
    """When and how the night runs.

    Attributes:
        program: The command, with its global options.
        at: Local time in the Netherlands, HH:MM.
        window_hours: The night is ended, as by SIGTERM, when it lasts longer.
        splay_minutes: It starts at a random moment within this time.
        nice: Of the process, 0 to 19.
        environment_file: Settings as NAME=value lines, for what may not be in a unit.
        run_as: Account of a system unit; None for a unit of a user.
    """

    program: tuple[str, ...]
    at: str
    window_hours: float
    splay_minutes: int
    nice: int
    environment_file: Path | None
    run_as: str | None


def units(schedule: Schedule) -> Mapping[str, str]:
    """File name -> text of the units: the night, and a daily look whether nights still come."""
    night = f"""\
[Unit]
Description=Beleidsmonitor: ask all sources, read what is new, record the verdicts
Documentation=man:systemd.service(5)
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart={_command(schedule, "nightly")}
# 3: finished, but single sources failed; the report lists them.
SuccessExitStatus=3
RuntimeMaxSec={round(schedule.window_hours * 3600)}
TimeoutStopSec={STOP_SECONDS}
KillMode=mixed
{_manners(schedule)}"""
    look = f"""\
[Unit]
Description=Beleidsmonitor: tell when nights no longer come to their end

[Service]
Type=exec
ExecStart={_command(schedule, "status", "--notify")}
# 4: an alarm is on, which this has told.
SuccessExitStatus=4
{_manners(schedule)}"""
    return {
        f"{NAME}.service": night,
        f"{NAME}.timer": _timer("every night", schedule.at, schedule.splay_minutes * 60),
        f"{NAME}-status.service": look,
        f"{NAME}-status.timer": _timer("look whether nights still come", CHECK_AT, 0),
    }


def crontab_lines(schedule: Schedule) -> str:
    """The same for cron, which has no exit codes and no random delay of its own.

    Where cron does not know ``CRON_TZ`` the times are those of the machine.
    """
    wait = f"sleep $(shuf -i 0-{schedule.splay_minutes * 60} -n 1); "
    limit = f"timeout --kill-after={STOP_SECONDS} {round(schedule.window_hours * 3600)} "
    load = ""
    if schedule.environment_file is not None:
        load = f"set -a; . {shlex.quote(str(schedule.environment_file))}; set +a; "
    hour, minute = schedule.at.split(":")
    check_hour, check_minute = CHECK_AT.split(":")
    program = shlex.join(schedule.program)
    nice = f"nice -n {schedule.nice} "
    lines = (
        CRON_BEGIN,
        f"CRON_TZ={ZONE}",
        _cron(f"{int(minute)} {int(hour)}", f"{wait}{load}{nice}{limit}{program} nightly"),
        _cron(f"{int(check_minute)} {int(check_hour)}", f"{load}{program} status --notify"),
        CRON_END,
    )
    return "\n".join(lines) + "\n"


def without_ours(crontab: str) -> str:
    """A crontab without the lines between our marks; all others as they were."""
    return "".join(line for line, ours in _marked(crontab) if not ours)


def only_ours(crontab: str) -> str:
    """The lines between our marks, with them; empty where there are none."""
    return "".join(line for line, ours in _marked(crontab) if ours)


def _marked(crontab: str) -> Iterator[tuple[str, bool]]:
    ours = False
    for line in crontab.splitlines(keepends=True):
        ours = ours or line.rstrip("\n") == CRON_BEGIN
        yield line, ours
        ours = ours and line.rstrip("\n") != CRON_END


def _command(schedule: Schedule, *arguments: str) -> str:
    return " ".join(_quoted(word) for word in (*schedule.program, *arguments))


def _quoted(word: str) -> str:
    """One word of a command as systemd reads it: % and $ stand for something else there."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if any(sign in word for sign in " \t\"'\\;") else plain


def _manners(schedule: Schedule) -> str:
    lines = [f"Nice={schedule.nice}", "IOSchedulingClass=idle", "NoNewPrivileges=yes"]
    if schedule.environment_file is not None:
        path = str(schedule.environment_file).replace("%", "%%")
        lines.append(f"EnvironmentFile={path}")
    if schedule.run_as is not None:
        lines.append(f"User={schedule.run_as}")
    return "\n".join(lines) + "\n"


def _timer(what: str, at: str, splay_seconds: int) -> str:
    return f"""\
[Unit]
Description=Beleidsmonitor: {what}

[Timer]
OnCalendar=*-*-* {at}:00 {ZONE}
RandomizedDelaySec={splay_seconds}
Persistent=yes

[Install]
WantedBy=timers.target
"""


def _cron(when: str, command: str) -> str:
    escaped = command.replace("%", "\\%")  # a bare % ends the command in a crontab
    return f"{when} * * * {escaped}"
