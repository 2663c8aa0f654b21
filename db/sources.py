"""Add a source that is not in the register."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import SourceRow
from vocabulary.codes import SourceFamily


def accept_source(
    session: Session,
    cbs_code: str,
    platform: str,
    locator: str,
    *,
    accepted_by: str,
    accepted_at: dt.datetime,
) -> SourceRow:
    """Add a council source that a person looked at, and keep who that was."""
    row = ensure_source(session, cbs_code, SourceFamily.COUNCIL, platform, locator)
    row.accepted_by = accepted_by
    row.accepted_at = accepted_at
    return row


def ensure_source(
    session: Session, cbs_code: str, family: SourceFamily, platform: str, locator: str
) -> SourceRow:
    """The source with this identity, added when it is new."""
    row = session.scalar(
        select(SourceRow).where(
            SourceRow.cbs_code == cbs_code,
            SourceRow.platform == platform,
            SourceRow.locator == locator,
        )
    )
    if row is None:
        row = SourceRow(cbs_code=cbs_code, family=family, platform=platform, locator=locator)
        session.add(row)
        session.flush()
    return row
