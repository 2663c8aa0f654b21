"""Surveys for shares: what is said on a date, who had been crawled, what people answered."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audits import completed_audits
from db.boundaries import list_in_boundaries
from db.queries import list_municipalities
from db.shares import Survey
from db.tables import RunRow, SourceRow, VisitRow
from vocabulary.codes import SourceFamily

FIRST_YEAR = 2010


def survey_on(
    session: Session,
    as_of: dt.date,
    known_at: dt.datetime | None = None,
    *,
    drawn_on: dt.date | None = None,
) -> Survey:
    """Everything that shares on one date need, as known at ``known_at``.

    With ``drawn_on`` in the boundaries of that date, else in those of ``as_of``.
    """
    if drawn_on is not None and drawn_on != as_of:
        return _redrawn(session, as_of, drawn_on, known_at)
    return Survey(
        as_of=as_of,
        lines=list_municipalities(session, as_of, known_at=known_at),
        crawled=_crawled_by(session, as_of, known_at),
        answers=completed_audits(session, known_at).get(as_of, {}),
    )


def _redrawn(
    session: Session, as_of: dt.date, drawn_on: dt.date, known_at: dt.datetime | None
) -> Survey:
    lines, made_from = list_in_boundaries(session, as_of, drawn_on, known_at=known_at)
    crawled = _crawled_by(session, as_of, known_at)
    answers = completed_audits(session, known_at).get(as_of, {})
    unchanged = {code for code, parts in made_from.items() if parts == (code,)}
    return Survey(
        as_of=as_of,
        lines=lines,
        crawled={code for code, parts in made_from.items() if parts and crawled.issuperset(parts)},
        # People coded units as they were; an answer says nothing of a territory that was redrawn.
        answers={code: answer for code, answer in answers.items() if code in unchanged},
        drawn_on=drawn_on,
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
    first_night = session.scalar(select(func.min(RunRow.reference_date)))
    if first_night is None or as_of < first_night:
        return frozenset()  # else every visit would be looked at to find none
    # The first visit that reached it is enough: a year of nights holds half a million.
    reached = select(VisitRow.id).where(
        VisitRow.source_id == SourceRow.id, VisitRow.reached, VisitRow.reference_date <= as_of
    )
    if known_at is not None:
        reached = reached.where(VisitRow.visited_at <= known_at)
    query = (
        select(SourceRow.cbs_code)
        .where(SourceRow.family != SourceFamily.IMPORT, reached.exists())
        .distinct()
    )
    return frozenset(session.scalars(query))
