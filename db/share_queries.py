"""Surveys for shares: what is said on a date, who had been crawled, what people answered."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audits import completed_audits
from db.queries import list_municipalities
from db.shares import Survey
from db.tables import SourceRow, VisitRow
from vocabulary.codes import SourceFamily

FIRST_YEAR = 2010


def survey_on(session: Session, as_of: dt.date, known_at: dt.datetime | None = None) -> Survey:
    """Everything that shares on one date need, as known at ``known_at``."""
    return Survey(
        as_of=as_of,
        lines=list_municipalities(session, as_of, known_at=known_at),
        crawled=_crawled_by(session, as_of, known_at),
        answers=completed_audits(session, known_at).get(as_of, {}),
    )


def years_until(
    session: Session, as_of: dt.date, known_at: dt.datetime | None = None
) -> Sequence[dt.date]:
    """One reference date for each year since 2010, oldest first.

    The date of the year's completed audit, else the last day of the year; never after ``as_of``.
    """
    audited = {day.year: day for day in completed_audits(session, known_at) if day <= as_of}
    return [
        audited.get(year, min(dt.date(year, 12, 31), as_of))
        for year in range(FIRST_YEAR, as_of.year + 1)
    ]


def _crawled_by(session: Session, as_of: dt.date, known_at: dt.datetime | None) -> frozenset[str]:
    """Municipalities of which a source had been reached by then.

    Before its first crawl only presence is known of a municipality, so it is in no share.
    """
    query = (
        select(SourceRow.cbs_code)
        .join(VisitRow, VisitRow.source_id == SourceRow.id)
        .where(
            SourceRow.family != SourceFamily.IMPORT,
            VisitRow.reached,
            VisitRow.reference_date <= as_of,
        )
        .distinct()
    )
    if known_at is not None:
        query = query.where(VisitRow.visited_at <= known_at)
    return frozenset(session.scalars(query))
