"""Verdicts through time: append them, and ask what held and what was known.

Rows are only added. For a day D as known at a moment K the answer is the row recorded last,
at or before K, among those whose validity spans D.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.tables import EvidenceRow, VerdictRow
from vocabulary.codes import Cause

CIVIL_ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Change:
    """One recorded change: what is held now, and what was held for that day before."""

    after: VerdictRow
    before: VerdictRow | None


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment of a Dutch civil day; ``--known-on DATE`` means known by then."""
    return start_of_day(day + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)


def start_of_day(day: dt.date) -> dt.datetime:
    """The first moment of a Dutch civil day, in UTC."""
    return dt.datetime.combine(day, dt.time(), CIVIL_ZONE).astimezone(dt.UTC)


def civil_date(moment: dt.datetime) -> dt.date:
    """The Dutch civil day in which a moment falls; the day on which it was known."""
    return moment.astimezone(CIVIL_ZONE).date()


def append_verdict(
    session: Session, verdict: VerdictRow, evidence: Sequence[EvidenceRow] = ()
) -> int:
    """Add one verdict with its evidence, strongest first, and return its id."""
    session.add(verdict)
    session.flush()
    for rank, row in enumerate(evidence, start=1):
        row.verdict_id = verdict.id
        row.rank = rank
        session.add(row)
    session.flush()
    return verdict.id


def held_verdicts(
    session: Session,
    as_of: dt.date,
    *,
    known_at: dt.datetime | None = None,
    cbs_codes: Collection[str] | None = None,
) -> dict[str, VerdictRow]:
    """What we say about ``as_of``, by CBS code, as known at ``known_at`` (None = now).

    Municipalities without any verdict for that day are left out.
    """
    place = func.row_number().over(
        partition_by=VerdictRow.cbs_code,
        order_by=(VerdictRow.recorded_at.desc(), VerdictRow.id.desc()),
    )
    query = _spanning(select(VerdictRow, place.label("place")), as_of, known_at)
    if cbs_codes is not None:
        query = query.where(VerdictRow.cbs_code.in_(cbs_codes))
    ranked = query.subquery()
    latest = aliased(VerdictRow, ranked)
    rows = session.scalars(select(latest).where(ranked.c.place == 1).order_by(latest.cbs_code))
    return {row.cbs_code: row for row in rows}


def held_verdict(
    session: Session, cbs_code: str, as_of: dt.date, *, known_at: dt.datetime | None = None
) -> VerdictRow | None:
    """What we say about one municipality on one day, or None when we say nothing."""
    return held_verdicts(session, as_of, known_at=known_at, cbs_codes=[cbs_code]).get(cbs_code)


def held_timeline(
    session: Session, cbs_code: str, *, known_at: dt.datetime | None = None
) -> list[tuple[dt.date, VerdictRow]]:
    """The whole history now (or then) held, as (first day, verdict), oldest first.

    Each entry holds until the next one begins; a gap without a verdict does not occur after
    the first entry, because the last row of a municipality holds until further notice.
    """
    query = select(VerdictRow).where(VerdictRow.cbs_code == cbs_code)
    if known_at is not None:
        query = query.where(VerdictRow.recorded_at <= known_at)
    rows = list(session.scalars(query.order_by(VerdictRow.recorded_at, VerdictRow.id)))
    days = sorted({row.valid_from for row in rows} | {row.valid_to for row in rows if row.valid_to})
    entries: list[tuple[dt.date, VerdictRow]] = []
    for day in days:
        held = [r for r in rows if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)]
        if held and (not entries or entries[-1][1] is not held[-1]):
            entries.append((day, held[-1]))
    return entries


def list_changes(
    session: Session, since: dt.datetime, *, causes: Collection[Cause]
) -> list[Change]:
    """Changes recorded at or after ``since`` for one of ``causes``, oldest first."""
    rows = session.scalars(
        select(VerdictRow)
        .where(VerdictRow.recorded_at >= since, VerdictRow.cause.in_(causes))
        .order_by(VerdictRow.recorded_at, VerdictRow.cbs_code, VerdictRow.valid_from)
    )
    just = dt.timedelta(microseconds=1)
    return [
        Change(
            row,
            held_verdict(session, row.cbs_code, row.valid_from, known_at=row.recorded_at - just),
        )
        for row in rows
    ]


def list_evidence(session: Session, verdict_id: int) -> list[EvidenceRow]:
    """Evidence of one verdict, strongest first."""
    return list(
        session.scalars(
            select(EvidenceRow)
            .where(EvidenceRow.verdict_id == verdict_id)
            .order_by(EvidenceRow.rank)
        )
    )


def _spanning(
    query: Select[tuple[VerdictRow, int]], as_of: dt.date, known_at: dt.datetime | None
) -> Select[tuple[VerdictRow, int]]:
    query = query.where(
        VerdictRow.valid_from <= as_of,
        or_(VerdictRow.valid_to.is_(None), VerdictRow.valid_to > as_of),
    )
    return query if known_at is None else query.where(VerdictRow.recorded_at <= known_at)
