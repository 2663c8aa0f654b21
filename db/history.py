"""Verdicts through time: append them, and ask what held and what was known.

Rows are only added. For a day D as known at a moment K the answer is the row recorded last,
at or before K, among those whose validity spans D.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, defer

from db.places import urls_of
from db.tables import EvidenceRow, VerdictRow
from vocabulary.codes import Cause

CIVIL_ZONE = ZoneInfo("Europe/Amsterdam")
_IDS_IN_A_STATEMENT = 10_000  # SQLite takes some 32,000 values


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
    urls = urls_of(session, [row.version_id for row in evidence])
    for rank, row in enumerate(evidence, start=1):
        row.verdict_id = verdict.id
        row.rank = rank
        row.url = urls.get(row.version_id, "")
        session.add(row)
    session.flush()
    return verdict.id


def held_verdicts(
    session: Session,
    as_of: dt.date,
    *,
    known_at: dt.datetime | None = None,
    cbs_codes: Collection[str] | None = None,
    brief: bool = False,
) -> dict[str, VerdictRow]:
    """What we say about ``as_of``, by CBS code, as known at ``known_at`` (None = now).

    Municipalities without any verdict for that day are left out. With ``brief`` the trace and
    versions stay in the database, and asking a row for them is an error.
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
    found = select(latest).where(ranked.c.place == 1).order_by(latest.cbs_code)
    if brief:
        found = found.options(
            defer(latest.trace, raiseload=True), defer(latest.versions, raiseload=True)
        )
    rows = session.scalars(found)
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
    rows = list_verdicts(session, cbs_code, known_at=known_at)
    days = sorted({row.valid_from for row in rows} | {row.valid_to for row in rows if row.valid_to})
    entries: list[tuple[dt.date, VerdictRow]] = []
    for day in days:
        held = [r for r in rows if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)]
        if held and (not entries or entries[-1][1] is not held[-1]):
            entries.append((day, held[-1]))
    return entries


def list_verdicts(
    session: Session, cbs_code: str, *, known_at: dt.datetime | None = None
) -> list[VerdictRow]:
    """Every verdict of a municipality in the order of recording, as known at ``known_at``."""
    query = select(VerdictRow).where(VerdictRow.cbs_code == cbs_code)
    if known_at is not None:
        query = query.where(VerdictRow.recorded_at <= known_at)
    return list(session.scalars(query.order_by(VerdictRow.recorded_at, VerdictRow.id)))


def list_changes(
    session: Session,
    since: dt.datetime,
    *,
    causes: Collection[Cause],
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    cbs_codes: Collection[str] | None = None,
    newest: int | None = None,
) -> list[Change]:
    """Changes recorded at or after ``since`` for one of ``causes``, oldest first.

    Only those that had happened on ``as_of``, were known at ``known_at`` and are about
    ``cbs_codes``, and of these the ``newest``; None = all.
    """
    query = select(VerdictRow).where(VerdictRow.recorded_at >= since, VerdictRow.cause.in_(causes))
    if cbs_codes is not None:
        query = query.where(VerdictRow.cbs_code.in_(cbs_codes))
    if as_of is not None:
        query = query.where(VerdictRow.valid_from <= as_of)
    if known_at is not None:
        query = query.where(VerdictRow.recorded_at <= known_at)
    order = (VerdictRow.recorded_at, VerdictRow.cbs_code, VerdictRow.valid_from)
    if newest is None:
        rows = session.scalars(query.order_by(*order)).all()
    else:
        backwards = query.order_by(*(column.desc() for column in order)).limit(newest)
        rows = session.scalars(backwards).all()[::-1]
    return [
        Change(row, before) for row, before in zip(rows, held_before(session, rows), strict=True)
    ]


def held_before(session: Session, rows: Sequence[VerdictRow]) -> list[VerdictRow | None]:
    """What was held for the first day of each row until it was recorded.

    One statement for all rows: a question for each made ``changes`` slower with every year.
    """
    columns = (
        VerdictRow.id,
        VerdictRow.cbs_code,
        VerdictRow.valid_from,
        VerdictRow.valid_to,
        VerdictRow.recorded_at,
    )
    codes = {row.cbs_code for row in rows}
    spans: dict[str, list[Row[int, str, dt.date, dt.date | None, dt.datetime]]] = {}
    order = (VerdictRow.recorded_at, VerdictRow.id)
    query = select(*columns).where(VerdictRow.cbs_code.in_(codes)).order_by(*order)
    for span in session.execute(query):
        spans.setdefault(span.cbs_code, []).append(span)
    found: list[int | None] = []
    for row in rows:
        held = [
            span.id
            for span in spans[row.cbs_code]
            if span.recorded_at < row.recorded_at
            and span.valid_from <= row.valid_from
            and (span.valid_to is None or row.valid_from < span.valid_to)
        ]
        found.append(held[-1] if held else None)
    ids = [each for each in found if each is not None]
    before = {
        verdict.id: verdict
        for start in range(0, len(ids), _IDS_IN_A_STATEMENT)
        for verdict in session.scalars(
            select(VerdictRow).where(VerdictRow.id.in_(ids[start : start + _IDS_IN_A_STATEMENT]))
        )
    }
    return [None if each is None else before[each] for each in found]


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
