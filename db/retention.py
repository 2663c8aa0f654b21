"""Retire the bytes of documents that turned out to be about something else.

Hash, text and every judgement stay; what a verdict or a person's review rests on is never touched.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session, aliased

from db.tables import (
    CaptureRow,
    DocumentCodeRow,
    EvidenceRow,
    ReviewRow,
    TextRow,
    VersionRow,
)
from vocabulary.codes import DocumentCode, TextState

# design: room. A quarter is long enough for a repaired extractor to read them once more.
KEPT_DAYS = 90
RETIRED_AS_IRRELEVANT = f"irrelevant for {KEPT_DAYS} days"
_CAPTURES_AT_ONCE = 500


def list_retirable(session: Session, now: dt.datetime) -> list[str]:
    """Captures whose bytes may go, by hash.

    Every version with these bytes was judged irrelevant at its last judgement, the text was
    readable, the bytes are older than ``KEPT_DAYS``, and neither the evidence of any verdict,
    past ones too, nor any review names them.
    """
    last = (
        select(func.max(DocumentCodeRow.id))
        .where(DocumentCodeRow.version_id == VersionRow.id)
        .correlate(VersionRow)
        .scalar_subquery()
    )
    judged = aliased(DocumentCodeRow)
    irrelevant = exists().where(judged.id == last, judged.code == DocumentCode.IRRELEVANT)
    of_capture = VersionRow.capture_sha256 == CaptureRow.sha256
    cited = exists().where(EvidenceRow.version_id == VersionRow.id)
    reviewed = exists().where(ReviewRow.version_id == VersionRow.id)
    read = exists().where(
        TextRow.capture_sha256 == CaptureRow.sha256, TextRow.state == TextState.READABLE
    )
    return list(
        session.scalars(
            select(CaptureRow.sha256)
            .where(
                CaptureRow.retired_at.is_(None),
                CaptureRow.captured_at <= now - dt.timedelta(days=KEPT_DAYS),
                read,
                exists().where(of_capture),
                ~exists().where(of_capture, ~irrelevant | cited | reviewed),
            )
            .order_by(CaptureRow.sha256)
        )
    )


def retire(session: Session, hashes: Sequence[str], reason: str, now: dt.datetime) -> None:
    """Note that the bytes go; the caller removes them after its transaction."""
    for start in range(0, len(hashes), _CAPTURES_AT_ONCE):
        session.execute(
            update(CaptureRow)
            .where(CaptureRow.sha256.in_(hashes[start : start + _CAPTURES_AT_ONCE]))
            .values(retired_at=now, retired_reason=reason)
        )


def list_retired(session: Session) -> list[str]:
    """All captures that were retired, whatever for, by hash."""
    return list(
        session.scalars(
            select(CaptureRow.sha256)
            .where(CaptureRow.retired_at.is_not(None))
            .order_by(CaptureRow.sha256)
        )
    )
