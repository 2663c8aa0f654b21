"""What the desk writes beside reviews: corrections with their handling, and watch lists."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.desk_tables import CorrectionRow, CorrectionStepRow, WatchListRow, WatchMemberRow
from db.errors import DeskWritingRefused
from db.tables import MunicipalityRow


class CorrectionKind(StrEnum):
    """What a municipality sent."""

    CORRECTION = "correction"
    MISSING_DOCUMENT = "missing_document"


class CorrectionAction(StrEnum):
    """A step in its handling."""

    IMPORTED = "imported"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True)
class NewCorrection:
    """A correction as it is recorded."""

    cbs_code: str
    kind: CorrectionKind
    received_on: dt.date
    sender: str
    message: str
    url: str
    recorded_by: str
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Step:
    """One step in the handling."""

    action: str
    note: str
    recorded_by: str
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Correction:
    """A correction with its handling so far."""

    number: int
    cbs_code: str
    municipality: str
    kind: str
    received_on: dt.date
    sender: str
    message: str
    url: str
    inbox: str
    recorded_by: str
    recorded_at: dt.datetime
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class WatchList:
    """A learning circle."""

    number: int
    name: str
    members: int


def add_correction(session: Session, new: NewCorrection) -> int:
    """Record a correction and return its number.

    Raises:
        DeskWritingRefused: A field that has to say something is empty, or the date lies ahead.
    """
    if not new.sender.strip() or not new.message.strip() or not new.recorded_by.strip():
        raise DeskWritingRefused("vul in van wie het komt, wat er gezegd wordt, en uw initialen")
    if new.received_on > new.recorded_at.date():
        raise DeskWritingRefused("de datum van ontvangst ligt in de toekomst")
    row = CorrectionRow(
        cbs_code=new.cbs_code,
        kind=new.kind,
        received_on=new.received_on,
        sender=new.sender.strip(),
        message=new.message.strip(),
        url=new.url.strip(),
        inbox="",
        recorded_by=new.recorded_by.strip(),
        recorded_at=new.recorded_at,
    )
    session.add(row)
    session.flush()
    return row.id


def set_inbox(session: Session, number: int, folder: str) -> None:
    """Note the folder in which the document of a new correction was put."""
    session.get_one(CorrectionRow, number).inbox = folder


def add_step(session: Session, number: int, action: CorrectionAction, step: Step) -> None:
    """Log a step in the handling.

    Raises:
        DeskWritingRefused: There is no such correction, or nobody signs it.
    """
    if session.get(CorrectionRow, number) is None:
        raise DeskWritingRefused(f"er is geen correctie {number}")
    if not step.recorded_by.strip():
        raise DeskWritingRefused("vul uw initialen in")
    session.add(
        CorrectionStepRow(
            correction_id=number,
            action=action,
            note=step.note.strip(),
            recorded_by=step.recorded_by.strip(),
            recorded_at=step.recorded_at,
        )
    )


def log_import(session: Session, folder: Path, at: dt.datetime) -> int | None:
    """Log that the document of a correction was brought in from its folder of the inbox.

    Returns:
        The number of the correction; None where the folder is of none, or that was logged before.
    """
    for row in session.scalars(select(CorrectionRow).where(CorrectionRow.inbox != "")):
        if Path(row.inbox).resolve() != folder.resolve():
            continue
        done = CorrectionStepRow.action == CorrectionAction.IMPORTED
        mine = CorrectionStepRow.correction_id == row.id
        if session.scalar(select(CorrectionStepRow.id).where(mine, done).limit(1)) is None:
            step = Step(CorrectionAction.IMPORTED, "", "import", at)
            add_step(session, row.id, CorrectionAction.IMPORTED, step)
            return row.id
    return None


def list_corrections(
    session: Session, cbs_codes: Collection[str] | None = None, *, limit: int = 200
) -> list[Correction]:
    """Corrections with their handling, newest first."""
    query = select(CorrectionRow, MunicipalityRow.name).join(
        MunicipalityRow, MunicipalityRow.cbs_code == CorrectionRow.cbs_code
    )
    if cbs_codes is not None:
        query = query.where(CorrectionRow.cbs_code.in_(cbs_codes))
    rows = session.execute(query.order_by(CorrectionRow.id.desc()).limit(limit)).all()
    steps: dict[int, list[Step]] = {row.id: [] for row, _ in rows}
    for step in session.scalars(
        select(CorrectionStepRow)
        .where(CorrectionStepRow.correction_id.in_(steps))
        .order_by(CorrectionStepRow.id)
    ):
        steps[step.correction_id].append(
            Step(step.action, step.note, step.recorded_by, step.recorded_at)
        )
    return [_correction(row, name, steps[row.id]) for row, name in rows]


def _correction(row: CorrectionRow, name: str, steps: Sequence[Step]) -> Correction:
    return Correction(
        number=row.id,
        cbs_code=row.cbs_code,
        municipality=name,
        kind=row.kind,
        received_on=row.received_on,
        sender=row.sender,
        message=row.message,
        url=row.url,
        inbox=row.inbox,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        steps=tuple(steps),
    )


def add_watch_list(
    session: Session, name: str, cbs_codes: Collection[str], by: str, at: dt.datetime
) -> int:
    """Make a watch list and return its number.

    Raises:
        DeskWritingRefused: It has no name or members, or another one is called so.
    """
    name = name.strip()
    if not name or not cbs_codes:
        raise DeskWritingRefused("geef de lijst een naam en minstens één gemeente")
    if session.scalar(select(WatchListRow.id).where(WatchListRow.name == name)):
        raise DeskWritingRefused(f"er is al een lijst {name!r}")
    row = WatchListRow(name=name, recorded_by=by, recorded_at=at)
    session.add(row)
    session.flush()
    session.add_all(WatchMemberRow(list_id=row.id, cbs_code=code) for code in sorted(cbs_codes))
    return row.id


def end_watch_list(session: Session, number: int, at: dt.datetime) -> None:
    """Take a watch list away; its row stays, under a name that frees its own.

    Raises:
        DeskWritingRefused: There is none of that number.
    """
    row = session.get(WatchListRow, number)
    if row is None or row.ended_at is not None:
        raise DeskWritingRefused(f"er is geen lijst {number}")
    row.ended_at = at
    row.name = f"{row.name} ({number}, tot {at.date()})"


def list_watch_lists(session: Session) -> list[WatchList]:
    """Watch lists that were not taken away, by name."""
    rows = session.execute(
        select(WatchListRow.id, WatchListRow.name, func.count(WatchMemberRow.id))
        .join(WatchMemberRow, WatchMemberRow.list_id == WatchListRow.id)
        .where(WatchListRow.ended_at.is_(None))
        .group_by(WatchListRow.id, WatchListRow.name)
        .order_by(WatchListRow.name)
    )
    return [WatchList(number, name, members) for number, name, members in rows]


def members_of(session: Session, number: int) -> list[str]:
    """Codes on a watch list; none for a list that is not there."""
    return list(
        session.scalars(
            select(WatchMemberRow.cbs_code)
            .where(WatchMemberRow.list_id == number)
            .order_by(WatchMemberRow.cbs_code)
        )
    )
