"""Find captures that ended their reader, and how often they did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from db.tables import CaptureRow, TextRow
from db.texts import PendingCapture


@dataclass(frozen=True, slots=True)
class StoppedText:
    """A capture that ended its reader each time it was read, and when it did last."""

    capture: PendingCapture
    tries: int
    last_at: dt.datetime


def list_stopped_texts(
    session: Session, extractor_versions: Sequence[str], reasons: Sequence[str]
) -> list[StoppedText]:
    """Captures of which every text of these versions has a reason like these, by sha256."""
    stopped = or_(*(TextRow.reason.like(reason) for reason in reasons))
    statement = (
        select(
            CaptureRow.sha256,
            CaptureRow.media_type,
            func.count(),
            func.max(TextRow.extracted_at),
        )
        .join(TextRow, TextRow.capture_sha256 == CaptureRow.sha256)
        .where(CaptureRow.retired_at.is_(None), TextRow.extractor_version.in_(extractor_versions))
        .group_by(CaptureRow.sha256, CaptureRow.media_type)
        .having(func.count() == func.sum(case((stopped, 1), else_=0)))
        .order_by(CaptureRow.sha256)
    )
    return [
        StoppedText(PendingCapture(sha256, media_type), tries, last_at)
        for sha256, media_type, tries, last_at in session.execute(statement)
    ]
