"""Add a source that is not in the register."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import SourceRow
from vocabulary.codes import SourceFamily


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
