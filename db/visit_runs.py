"""The coverage ledger, thinned to what the coverage rule can tell apart."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, String, case, cast, func, select
from sqlalchemy.orm import Session

from db.stored_rows import StoredVisit
from db.tables import SourceRow, VisitRow
from vocabulary.coverage_limits import MAX_FAILED_SHARE, MIN_PAGES

_MONTH = len("2026-12")  # of an ISO date


def list_visits(
    session: Session,
    cbs_codes: Collection[str] | None = None,
    *,
    since: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> dict[str, tuple[StoredVisit, ...]]:
    """Visits by municipality, oldest first: the first and last of each month that are alike.

    Years of nights come to a few rows a month. No condition of the rule sees the difference:
    its window is longer than a month, and the first and last visit of every run of nights
    stay. Numbers are the most of those that are alike.
    """
    query = _alike()
    if cbs_codes is not None:
        query = query.where(SourceRow.cbs_code.in_(cbs_codes))
    if since is not None:
        query = query.where(VisitRow.reference_date >= since)
    if known_at is not None:
        query = query.where(VisitRow.visited_at <= known_at)
    found: dict[str, list[StoredVisit]] = {}
    for row in session.execute(query):
        visits = found.setdefault(row.cbs_code, [])
        visits += [_visit(row, day) for day in dict.fromkeys((row.first, row.last))]
    return {
        code: tuple(sorted(visits, key=lambda visit: visit.visited_on))
        for code, visits in found.items()
    }


def _alike() -> Select[*tuple[Any, ...]]:  # Any: columns of several types, read by name
    """One row for the visits of a source and month that no condition can tell apart."""
    asked = case((VisitRow.requests > 1, VisitRow.requests), else_=1)
    key = (
        SourceRow.id,  # which settles its municipality and family
        func.substr(cast(VisitRow.reference_date, String), 1, _MONTH),
        VisitRow.outcome,
        VisitRow.reached,
        VisitRow.section_complete,
        VisitRow.covers_from,
        # By its name: PostgreSQL does not see that two expressions with parameters are one.
        "few_failed",
        VisitRow.pages >= MIN_PAGES,
    )
    return (
        select(
            SourceRow.cbs_code,
            SourceRow.family,
            VisitRow.outcome,
            VisitRow.reached,
            VisitRow.section_complete,
            VisitRow.covers_from,
            (VisitRow.failed_requests < MAX_FAILED_SHARE * asked).label("few_failed"),
            func.max(VisitRow.requests).label("requests"),
            func.max(VisitRow.found).label("found"),
            func.max(VisitRow.pages).label("pages"),
            func.min(VisitRow.reference_date).label("first"),
            func.max(VisitRow.reference_date).label("last"),
        )
        .join(SourceRow, SourceRow.id == VisitRow.source_id)
        .group_by(*key)
        .order_by(SourceRow.id, func.min(VisitRow.reference_date))
    )


def _visit(row: Any, day: dt.date) -> StoredVisit:  # Any: a row of the query above
    return StoredVisit(
        family=row.family,
        outcome=row.outcome,
        visited_on=day,
        reached=row.reached,
        requests=row.requests,
        # What counts is on which side of the limit it stands; between, each night differs.
        failed_requests=0 if row.few_failed else max(row.requests, 1),
        found=row.found,
        pages=row.pages,
        section_complete=row.section_complete,
        covers_from=row.covers_from,
    )
