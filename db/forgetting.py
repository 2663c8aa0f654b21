"""Forget one capture: bytes, text, passages and index go; hash, date and reason stay."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, Table, delete, func, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from db.all_tables import all_tables
from db.errors import CaptureUnknown
from db.fulltext import SQLITE_INDEXES
from db.retention import retire
from db.tables import (
    CaptureRow,
    DocumentCodeRow,
    DocumentRow,
    FactRow,
    OcrPageRow,
    PassageRow,
    TextRow,
    VersionRow,
)
from vocabulary.codes import TextState

FORGOTTEN = "forgotten on request"
_SHORTEST_PREFIX = 8


@dataclass(frozen=True)
class Forgotten:
    """What was forgotten.

    Attributes:
        sha256: The capture.
        cbs_codes: Municipalities that had it as a document.
        texts: Texts that were emptied, one for each extractor version.
        passages: Passages that were removed.
    """

    sha256: str
    cbs_codes: tuple[str, ...]
    texts: int
    passages: int


def find_sha256(session: Session, start: str) -> str:
    """The hash of the one capture that begins so.

    Raises:
        CaptureUnknown: There is none or more than one, or the start is too short to mean one.
    """
    if len(start) < _SHORTEST_PREFIX:
        raise CaptureUnknown(f"give at least {_SHORTEST_PREFIX} signs of the hash")
    found = session.scalars(
        select(CaptureRow.sha256).where(CaptureRow.sha256.startswith(start.lower())).limit(2)
    ).all()
    if len(found) != 1:
        raise CaptureUnknown(
            f"{'several captures begin' if found else 'no capture begins'} {start}"
        )
    return found[0]


def forget(session: Session, sha256: str, *, reason: str, now: dt.datetime) -> Forgotten:
    """Remove from the database all that was read in one capture.

    Verdicts that rested on it stay as what was said then; their evidence still names the
    version and the address, no longer the passage. The caller removes the bytes and decides
    the municipalities anew.
    """
    versions = select(VersionRow.id).where(VersionRow.capture_sha256 == sha256)
    passages = select(PassageRow.id).where(PassageRow.capture_sha256 == sha256)
    count = session.scalar(select(func.count()).select_from(passages.subquery())) or 0
    codes = session.scalars(
        select(DocumentRow.cbs_code)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .where(VersionRow.capture_sha256 == sha256)
        .distinct()
        .order_by(DocumentRow.cbs_code)
    ).all()
    for table in all_tables().sorted_tables:
        _let_go(session, table, passages)
    session.execute(delete(DocumentCodeRow).where(DocumentCodeRow.version_id.in_(versions)))
    session.execute(delete(FactRow).where(FactRow.version_id.in_(versions)))
    session.execute(delete(PassageRow).where(PassageRow.capture_sha256 == sha256))
    session.execute(delete(OcrPageRow).where(OcrPageRow.capture_sha256 == sha256))
    texts = _blank_texts(session, sha256)
    retire(session, [sha256], reason, now)
    return Forgotten(sha256, tuple(codes), texts, count)


def _blank_texts(session: Session, sha256: str) -> int:
    """Empty the texts, whose rows stay: a document that cannot be read proves no absence."""
    blanked = session.scalars(
        update(TextRow)
        .where(TextRow.capture_sha256 == sha256)
        .values(
            state=TextState.UNREADABLE,
            reason=FORGOTTEN,
            pages=None,
            page_qualities=[],
            origins=None,
            ocr_pages=None,
            language="",
            quality=None,
            word_count=0,
            has_volunteer_term=False,
        )
        .returning(TextRow.id)
    )
    return len(blanked.all())


def _let_go(session: Session, table: Table, passages: Select[int]) -> None:
    """Take the passages out of every row that names one: it loses the name, or goes with it."""
    for key in table.foreign_keys:
        if key.column.table.name == PassageRow.__tablename__:
            column = key.parent
            named = column.in_(passages)
            if column.nullable:
                session.execute(update(table).where(named).values({column.name: None}))
            else:
                session.execute(delete(table).where(named))


def wipe(sessions: sessionmaker[Session]) -> None:
    """Leave nothing of deleted rows in the database file, its log or its index.

    SQLite only: the file is written anew, which takes as long as copying it. PostgreSQL frees
    the room by its own vacuum.
    """
    with sessions() as session:
        if session.get_bind().dialect.name != "sqlite":
            return
        with session.begin():
            for index in SQLITE_INDEXES:
                session.execute(text(f"INSERT INTO {index}({index}) VALUES('rebuild')"))
        connection = session.connection().connection.driver_connection
        if connection is None:
            return
        session.rollback()
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
