"""Hold a store against itself: bytes against hashes, keys, orphans, and nights without a run."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Exists, Text, cast, exists, func, literal_column, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from db.all_tables import all_tables
from db.base import Base
from db.captures import CaptureStore
from db.editions import list_editions
from db.errors import CaptureMissing
from db.tables import CaptureRow, DocumentRow, LocationRow, PassageRow, RunRow, VersionRow
from vocabulary.codes import RunKind, RunState


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be; ``damage`` is what a healthy store never has."""

    check: str
    subject: str
    detail: str
    damage: bool = True


def verify_store(
    session: Session, captures: CaptureStore, *, editions: bool = True
) -> list[Finding]:
    """Check everything that is stored; reads each capture once.

    Args:
        session: On the database.
        captures: Where the bytes are.
        editions: Also hold the frozen files of editions against their hashes.

    Returns:
        Damage first, then remarks, each in a fixed order; empty for a whole store.
    """
    broken = list(_database_file(session))
    if broken:  # whatever else is asked of such a file may be wrong or fail
        return broken
    findings = [
        *_foreign_keys(session),
        *_index(session),
        *_captures(session, captures),
        *_orphans(session),
        *(_editions(session) if editions else ()),
        *_runs(session),
    ]
    return sorted(findings, key=lambda finding: not finding.damage)


def _database_file(session: Session) -> Iterator[Finding]:
    """SQLite's own check of its file; a server's tables are read whole, which meets damage too."""
    if session.get_bind().dialect.name != "sqlite":
        yield from _tables(session)
        return
    try:
        for line in session.scalars(text("PRAGMA integrity_check")):
            if line != "ok":
                yield Finding("database", "file", str(line))
    except DBAPIError as error:
        yield Finding("database", "file", str(error.orig))


def _tables(session: Session) -> Iterator[Finding]:
    for table in all_tables().sorted_tables:
        whole = func.max(func.length(cast(literal_column(table.name), Text)))
        try:
            session.execute(select(whole).select_from(table))
        except DBAPIError as error:
            session.rollback()
            yield Finding("database", table.name, str(error.orig).partition("\n")[0])


def _foreign_keys(session: Session) -> Iterator[Finding]:
    """Every reference to a row that is not there, counted for each key."""
    for table in all_tables().sorted_tables:
        for key in table.foreign_keys:
            target = key.column.table.alias()
            there = exists().where(target.c[key.column.name] == key.parent)
            count = session.scalar(
                select(func.count()).select_from(table).where(key.parent.is_not(None), ~there)
            )
            if count:
                yield Finding("foreign_key", str(key.parent), f"{count} rows name a missing row")


def _index(session: Session) -> Iterator[Finding]:
    """On SQLite the full-text index is a table of its own, which can run out of step."""
    if session.get_bind().dialect.name == "sqlite":
        indexed = session.scalar(text("SELECT count(*) FROM passages_fts_docsize")) or 0
        stored = session.scalar(select(func.count()).select_from(PassageRow)) or 0
        if indexed != stored:
            yield Finding("index", "passages", f"{indexed} of {stored} passages are indexed")


def _captures(session: Session, captures: CaptureStore) -> Iterator[Finding]:
    rows: Mapping[str, dt.datetime | None] = dict(
        session.execute(
            select(CaptureRow.sha256, CaptureRow.retired_at).order_by(CaptureRow.sha256)
        ).all()
    )
    for sha256, retired_at in rows.items():
        if retired_at is None:
            try:
                captures.read(sha256)
            except CaptureMissing as error:
                yield Finding("capture", sha256, str(error))
        elif captures.holds(sha256):
            yield Finding("capture", sha256, "was retired, but its bytes are still there")
    for path in captures.files():
        if path.name.startswith(".part-"):
            yield Finding("capture", path.name, "left by a write that was cut off", damage=False)
        elif path.name.removesuffix(".zst") not in rows:
            # A kill between writing the bytes and their row leaves this; the next night uses it.
            yield Finding("orphan", path.name, "bytes that no document names", damage=False)


def _orphans(session: Session) -> Iterator[Finding]:
    sibling = aliased(VersionRow)
    siblings = select(sibling.id).where(sibling.document_id == VersionRow.document_id)
    unused: Iterable[tuple[type[Base], Exists, str]] = (
        (
            CaptureRow,
            exists().where(VersionRow.capture_sha256 == CaptureRow.sha256),
            "captures without a document version",
        ),
        (
            DocumentRow,
            exists().where(VersionRow.document_id == DocumentRow.id),
            "documents without a version",
        ),
        (
            VersionRow,
            exists().where(LocationRow.version_id.in_(siblings)),
            "versions of documents of which no place was ever known",
        ),
    )
    for row, user, what in unused:
        count = session.scalar(select(func.count()).select_from(row).where(~user))
        if count:
            yield Finding("orphan", row.__tablename__, f"{count} {what}")


def _editions(session: Session) -> Iterator[Finding]:
    for line in list_editions(session):
        if line.files != "intact":
            yield Finding("edition", str(line.number), line.files)


def _runs(session: Session) -> Iterator[Finding]:
    """Nights without a finished run, and runs that never ended; a remark, since it is past."""
    for run_id in session.scalars(
        select(RunRow.id).where(RunRow.state == RunState.RUNNING).order_by(RunRow.id)
    ):
        yield Finding("run", str(run_id), "runs now, or was cut off", damage=False)
    days = sorted(
        set(
            session.scalars(
                select(RunRow.reference_date).where(
                    RunRow.kind == RunKind.NIGHTLY, RunRow.state == RunState.DONE
                )
            )
        )
    )
    for before, after in itertools.pairwise(days):
        missing = (after - before).days - 1
        if missing:
            yield Finding(
                "gap",
                f"{before + dt.timedelta(days=1)}",
                f"{missing} nights without a finished run before {after}",
                damage=False,
            )
