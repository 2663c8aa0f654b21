"""The coverage ledger as people read it: each source, each night, and what a person searched."""

import datetime as dt
import statistics
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.municipalities import municipalities_on
from db.tables import LocationRow, ManualSearchRow, SourceRow, TextRow, VersionRow, VisitRow
from db.visits import HISTORY_NIGHTS
from vocabulary.codes import SourceFamily, TextState


@dataclass(frozen=True)
class LedgerLine:
    """One night at one source; ``expected`` is the source's own count, else from its history."""

    cbs_code: str
    family: str
    platform: str
    visited_on: dt.date | None
    outcome: str
    requests: int
    failed_requests: int
    found: int
    expected: float | None
    expected_from: str  # source, history or empty
    newest_document_on: dt.date | None
    covers_from: dt.date | None
    readable_share: float | None  # of the documents that the source shows or showed
    reason: str


@dataclass(frozen=True)
class NewManualSearch:
    """A person's search of a source that no spider reaches."""

    cbs_code: str
    family: SourceFamily
    searched_by: str
    covers_from: dt.date
    covers_to: dt.date
    note: str
    recorded_at: dt.datetime


def list_ledger(
    session: Session,
    *,
    as_of: dt.date,
    nights: int,
    cbs_codes: Collection[str] | None = None,
    known_at: dt.datetime | None = None,
) -> list[LedgerLine]:
    """The last ``nights`` visits up to ``as_of`` to each source, newest first.

    Only those that were recorded at ``known_at`` (None = now), to sources known by then.

    A source that was never visited has one line that says so. ``cbs_codes`` None = those that
    exist on ``as_of``.
    """
    codes = cbs_codes
    if codes is None:
        codes = [row.cbs_code for row in municipalities_on(session, as_of)]
    query = select(SourceRow).where(SourceRow.cbs_code.in_(codes))
    if known_at is not None:
        query = query.where(or_(SourceRow.recorded_at.is_(None), SourceRow.recorded_at <= known_at))
    order = (SourceRow.cbs_code, SourceRow.family, SourceRow.id)
    sources = session.scalars(query.order_by(*order)).all()
    visits = _visits(session, [source.id for source in sources], as_of, known_at)
    shares = _readable_shares(session, [source.id for source in sources], known_at)
    return [
        line
        for source in sources
        for line in _lines(source, visits.get(source.id, []), shares.get(source.id), nights)
    ]


def add_manual_search(session: Session, search: NewManualSearch) -> None:
    """Record a search by hand; like all evidence it is only ever added."""
    session.add(
        ManualSearchRow(
            cbs_code=search.cbs_code,
            family=search.family,
            searched_by=search.searched_by,
            covers_from=search.covers_from,
            covers_to=search.covers_to,
            note=search.note,
            recorded_at=search.recorded_at,
        )
    )


def _visits(
    session: Session, source_ids: Collection[int], as_of: dt.date, known_at: dt.datetime | None
) -> dict[int, list[VisitRow]]:
    """Visits of each source, newest first."""
    visits: dict[int, list[VisitRow]] = {}
    query = select(VisitRow).where(
        VisitRow.source_id.in_(source_ids), VisitRow.reference_date <= as_of
    )
    if known_at is not None:
        query = query.where(VisitRow.visited_at <= known_at)
    for row in session.scalars(query.order_by(VisitRow.id.desc())):
        visits.setdefault(row.source_id, []).append(row)
    return visits


def _readable_shares(
    session: Session, source_ids: Collection[int], known_at: dt.datetime | None
) -> dict[int, float]:
    """Share of each source's retrieved documents with usable text, by the newest extraction."""
    newest = select(func.max(TextRow.id)).group_by(TextRow.capture_sha256)
    if known_at is not None:
        newest = newest.where(TextRow.extracted_at <= known_at)
    rows = session.execute(
        select(LocationRow.source_id, TextRow.state)
        .join(VersionRow, VersionRow.id == LocationRow.version_id)
        .join(TextRow, TextRow.capture_sha256 == VersionRow.capture_sha256)
        .where(LocationRow.source_id.in_(source_ids), TextRow.id.in_(newest))
    )
    states: dict[int, list[bool]] = {}
    for source_id, state in rows:
        states.setdefault(source_id, []).append(state is TextState.READABLE)
    return {source_id: sum(each) / len(each) for source_id, each in states.items()}


def _lines(
    source: SourceRow, visits: list[VisitRow], readable: float | None, nights: int
) -> Iterable[LedgerLine]:
    if not visits:
        yield _line(source, None, [], readable)
    for place, visit in enumerate(visits[:nights]):
        earlier = [row.found for row in visits[place + 1 :] if row.reached]
        yield _line(source, visit, earlier[:HISTORY_NIGHTS], readable)


def _line(
    source: SourceRow, visit: VisitRow | None, earlier: list[int], readable: float | None
) -> LedgerLine:
    own = visit.expected if visit else None
    usual = statistics.median(earlier) if earlier else None
    return LedgerLine(
        cbs_code=source.cbs_code,
        family=source.family,
        platform=source.platform,
        visited_on=visit.reference_date if visit else None,
        outcome=visit.outcome if visit else "",
        requests=visit.requests if visit else 0,
        failed_requests=visit.failed_requests if visit else 0,
        found=visit.found if visit else 0,
        expected=usual if own is None else own,
        expected_from="source" if own is not None else "history" if usual is not None else "",
        newest_document_on=visit.newest_document_on if visit else None,
        covers_from=visit.covers_from if visit else None,
        readable_share=readable,
        reason=visit.reason if visit else "never visited",
    )
