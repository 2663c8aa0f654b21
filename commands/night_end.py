"""The end of a night: its report on paper, and everybody told who asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from commands.night_page import report_page, write_report
from commands.notices import Notices, beat, send, send_alarms
from commands.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

_ENDED_WELL = (0, 3)  # 3: single sources failed, which the report lists


def tell_of_night(
    sessions: "sessionmaker[Session]", workspace: Workspace, run_id: int, notices: Notices
) -> None:
    """Print and keep the report, send it and the alarms, write metrics, ask the heartbeat."""
    from commands.state import read_state
    from db.night_report import report_night

    state = read_state(workspace, notices.disk_limit_bytes, model_fits=True)
    with sessions() as session:
        report = report_night(session, run_id)
    page = report_page(report, state.alarms)
    file = write_report(report, state.alarms, workspace.data_dir / "reports")
    click.echo(page, nl=False)
    click.echo(f"report {file}", err=True)
    title = f"Beleidsmonitor, run {run_id}, {report.reference_date}"
    send(notices.report_urls, title, page)
    send_alarms(notices, state.alarms, title)
    if notices.metrics_file is not None:
        from commands.metrics import write_metrics

        write_metrics(state, notices.metrics_file)
    if report.exit_code in _ENDED_WELL:
        beat(notices.heartbeat_url)


@contextmanager
def failure_told(notices: Notices) -> Iterator[None]:
    """Tell of a night that ended with an error; the error goes on."""
    try:
        yield
    except Exception as error:
        from db.alarms import Alarm

        line = (str(error).strip() or type(error).__name__).splitlines()[0]
        send_alarms(notices, [Alarm("failed", line)], "the night did not come to its end")
        raise
