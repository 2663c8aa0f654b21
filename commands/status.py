"""The command for monitoring: is all well, and what will the disk hold."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from commands.notices import Notices, notice_options, send_alarms
from commands.output import format_option, print_rows
from commands.workspace import Workspace

if TYPE_CHECKING:
    from commands.state import State

_ALARM = 4  # cli.ExitCode, which may not be imported from below


@dataclass(frozen=True)
class StatusLine:
    """One thing to know; ``alarm`` names the alarm that it sets off."""

    name: str
    value: str
    alarm: str


@click.command()
@notice_options
@click.option("--notify", is_flag=True, help="Also send alarms to --alarm-url.")
@format_option
@click.pass_obj
def status(workspace: Workspace, /, *, notify: bool, row_format: str, **options: Any) -> int:
    """Show last success, coverage, backlog, disk and growth, and every alarm that is on.

    Exit code 4 while an alarm is on. Alarms: no night came to its end for 36 hours, a family of
    sources is down, sources give less than they did, fewer sources are reached than the night
    before, more scans wait each night, the disk is nearly full, schema or model do not fit.
    """
    from commands.state import read_state

    notices = Notices.of(options)
    state = read_state(workspace, notices.disk_limit_bytes)
    print_rows(StatusLine, list(_lines(state)), row_format, ("name", "value", "alarm"))
    if notices.metrics_file is not None:
        from commands.metrics import write_metrics

        write_metrics(state, notices.metrics_file)
    if notify:
        send_alarms(notices, state.alarms, f"status of {state.checked_at:%Y-%m-%d %H:%M} UTC")
    return _ALARM if state.alarms else 0


def _lines(state: "State") -> list[StatusLine]:
    facts = [
        StatusLine(field.name, _shown(getattr(state, field.name)), "")
        for field in dataclasses.fields(state)
        if field.name not in ("sizes", "alarms")
    ]
    sizes = [StatusLine(f"{size.stage}_bytes", str(size.size_bytes), "") for size in state.sizes]
    forecast = [
        StatusLine(f"{size.stage}_bytes_next_year", str(size.year_bytes), "")
        for size in state.sizes
        if size.year_bytes is not None
    ]
    alarms = [StatusLine("alarm", alarm.text, alarm.name) for alarm in state.alarms]
    return [*facts, *sizes, *forecast, *alarms]


def _shown(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    return "" if value is None else str(value)
