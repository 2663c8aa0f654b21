"""The state of the monitor at one moment, with every alarm that is on."""

import datetime as dt
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands.workspace import Workspace
from db.alarms import Alarm, coverage_loss, disk, drift, mismatch, no_success, ocr_backlog, sources
from db.status import StageSize

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NIGHTS = 7


@dataclass(frozen=True)
class State:
    """What an operator, or the monitoring of one, wants to know; None where unknown."""

    checked_at: dt.datetime
    last_success: dt.datetime | None
    last_run: int | None
    last_exit_code: int | None
    sources_asked: int | None
    sources_reached: int | None
    captures_pending: int | None
    ocr_pages_waiting: int | None
    disk_free_bytes: int
    database_bytes: int | None
    sizes: tuple[StageSize, ...]
    alarms: tuple[Alarm, ...]


def read_state(workspace: Workspace, disk_limit_bytes: int, *, model_fits: bool = False) -> State:
    """Look at the store, the disk and the model; a store that does not fit is an alarm itself.

    With ``model_fits`` the model is not loaded to see: a night that used it knows that it fits.
    """
    from db.errors import DatabaseError

    now = workspace.clock()
    free = shutil.disk_usage(_existing_parent(workspace)).free
    machine = disk(free, disk_limit_bytes)
    try:
        sessions = workspace.reader()
    except DatabaseError as error:
        model = "" if model_fits else _model_mismatch()
        wrong = (*mismatch(str(error), model), *machine)
        return State(now, None, None, None, None, None, None, None, free, None, (), wrong)
    if not model_fits:
        machine += mismatch("", _model_mismatch())
    with sessions() as session:
        return _read(session, workspace, now, free, machine)


def _read(
    session: "Session", workspace: Workspace, now: dt.datetime, free: int, machine: list[Alarm]
) -> State:
    from db.drift import list_drift
    from db.health import assess_night
    from db.status import finished_nights, list_sizes, night_coverage
    from db.texts import count_pending_captures
    from documents.results import EXTRACTOR_VERSION

    nights = finished_nights(session, _NIGHTS)
    coverage = night_coverage(session, [night.id for night in nights])
    last = nights[0] if nights else None
    alarms = [
        *no_success(last.finished_at if last else None, now),
        *(sources(assess_night(session, last.id)) if last else ()),
        *coverage_loss(coverage),
        *(
            drift([line.said for line in list_drift(session, last.id) if line.alarm])
            if last
            else ()
        ),
        *ocr_backlog([night.counts.get("ocr_pages_waiting", 0) for night in nights]),
        *machine,
    ]
    return State(
        checked_at=now,
        last_success=last.finished_at if last else None,
        last_run=last.id if last else None,
        last_exit_code=last.exit_code if last else None,
        sources_asked=coverage[0].asked if last else None,
        sources_reached=coverage[0].reached if last else None,
        captures_pending=count_pending_captures(session, EXTRACTOR_VERSION),
        ocr_pages_waiting=last.counts.get("ocr_pages_waiting", 0) if last else None,
        disk_free_bytes=free,
        database_bytes=_database_bytes(workspace),
        sizes=tuple(list_sizes(session, now)),
        alarms=tuple(alarms),
    )


def _model_mismatch() -> str:
    from models.errors import ModelError
    from models.registry import load_current

    try:
        load_current()
    except ModelError as error:
        return str(error)
    return ""


def _database_bytes(workspace: Workspace) -> int | None:
    file = workspace.data_dir / "beleidsmonitor.sqlite"
    return file.stat().st_size if file.is_file() else None


def _existing_parent(workspace: Workspace) -> str:
    for folder in (workspace.data_dir, *workspace.data_dir.parents):
        if folder.is_dir():
            return str(folder)
    return "/"
