"""Write and read the coverage ledger, cursors, and what is known of a source."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import CaptureRow, CursorRow, LocationRow, SourceRow, VersionRow, VisitRow
from vocabulary.codes import SourceFamily, VisitOutcome

# A month: long enough for a median that no bad week moves.
HISTORY_NIGHTS = 30
# How the reason begins of a visit to a supplier that shut our address out; never asked again
# until a person has settled it with the supplier.
ADDRESS_BLOCKED = "our address is blocked"
_BLOCK = "address_block"  # name of the cursor that remembers it


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One run's visit to one source of one municipality."""

    run_id: int
    source_id: int
    family: SourceFamily
    cbs_code: str
    outcome: VisitOutcome
    reason: str  # one line; empty when the outcome speaks for itself
    visited_at: dt.datetime
    reference_date: dt.date
    reached: bool
    requests: int
    failed_requests: int
    found: int
    expected: int | None
    pages: int
    section_complete: bool
    covers_from: dt.date | None
    newest_document_on: dt.date | None


@dataclass(frozen=True, slots=True)
class KnownLocation:
    """What a source showed before, so that it need not be fetched again."""

    external_id: str
    url: str
    title: str
    sha256: str
    etag: str | None
    last_modified: str | None
    type_hint: str
    source_date: dt.date | None
    in_force_from: dt.date | None
    in_force_to: dt.date | None
    captured_at: dt.datetime  # when these bytes were first stored
    last_seen_at: dt.datetime
    gone_at: dt.datetime | None


def write_visit(session: Session, record: VisitRecord) -> None:
    """Add one visit; a run visits a source once."""
    session.add(
        VisitRow(
            run_id=record.run_id,
            source_id=record.source_id,
            outcome=record.outcome,
            reason=record.reason,
            visited_at=record.visited_at,
            reference_date=record.reference_date,
            reached=record.reached,
            requests=record.requests,
            failed_requests=record.failed_requests,
            found=record.found,
            expected=record.expected,
            pages=record.pages,
            section_complete=record.section_complete,
            covers_from=record.covers_from,
            newest_document_on=record.newest_document_on,
        )
    )


def list_visits(session: Session, run_id: int) -> list[VisitRecord]:
    """All visits of one run, in the order of the sources."""
    rows = session.execute(
        select(VisitRow, SourceRow.family, SourceRow.cbs_code)
        .join(SourceRow, SourceRow.id == VisitRow.source_id)
        .where(VisitRow.run_id == run_id)
        .order_by(VisitRow.source_id)
    )
    return [_record(row, family, cbs_code) for row, family, cbs_code in rows]


def earlier_found(
    session: Session, source_id: int, run_id: int, *, nights: int = HISTORY_NIGHTS
) -> list[int]:
    """Documents found on the last nights before this run on which the source was reached."""
    return list(
        session.scalars(
            select(VisitRow.found)
            .where(VisitRow.source_id == source_id, VisitRow.run_id < run_id, VisitRow.reached)
            .order_by(VisitRow.run_id.desc())
            .limit(nights)
        )
    )


def reached_before(session: Session, source_ids: Iterable[int], run_id: int) -> set[int]:
    """Those of the sources that were reached on their last visit before this run."""
    last = (
        select(func.max(VisitRow.id)).where(VisitRow.run_id < run_id).group_by(VisitRow.source_id)
    )
    reached = session.scalars(
        select(VisitRow.source_id).where(VisitRow.id.in_(last), VisitRow.reached)
    )
    return set(source_ids).intersection(reached)


def known_locations(session: Session, source_id: int) -> dict[str, KnownLocation]:
    """Every place at a source where a document stands or stood, by external id."""
    rows = session.execute(
        select(
            LocationRow.external_id,
            LocationRow.url,
            LocationRow.title,
            VersionRow.capture_sha256,
            LocationRow.etag,
            LocationRow.last_modified,
            LocationRow.type_hint,
            LocationRow.source_date,
            LocationRow.in_force_from,
            LocationRow.in_force_to,
            CaptureRow.captured_at,
            LocationRow.last_seen_at,
            LocationRow.gone_at,
        )
        .join(VersionRow, VersionRow.id == LocationRow.version_id)
        .join(CaptureRow, CaptureRow.sha256 == VersionRow.capture_sha256)
        .where(LocationRow.source_id == source_id)
    )
    return {row[0]: KnownLocation(*tuple(row)) for row in rows}


def find_cursor(session: Session, source_id: int, name: str) -> str | None:
    """Where a change feed or delta window was left; None before the first time."""
    return session.scalar(
        select(CursorRow.value).where(CursorRow.source_id == source_id, CursorRow.name == name)
    )


def write_cursor(
    session: Session, source_id: int, name: str, value: str, *, updated_at: dt.datetime
) -> None:
    """Remember where a change feed or delta window was left."""
    row = session.scalar(
        select(CursorRow).where(CursorRow.source_id == source_id, CursorRow.name == name)
    )
    if row is None:
        session.add(CursorRow(source_id=source_id, name=name, value=value, updated_at=updated_at))
    else:
        row.value = value
        row.updated_at = updated_at


def remember_block(
    session: Session, source_id: int, supplier: str, reason: str, *, met_at: dt.datetime
) -> None:
    """Keep that a supplier shut our address out, with the source where we met it."""
    write_cursor(session, source_id, _BLOCK, f"{supplier} {reason}", updated_at=met_at)


def list_blocks(session: Session) -> dict[str, str]:
    """Supplier -> reason, of the blocks that nobody has lifted yet."""
    rows = session.scalars(
        select(CursorRow).where(CursorRow.name == _BLOCK).order_by(CursorRow.updated_at.desc())
    )
    return {row.value.partition(" ")[0]: row.value.partition(" ")[2] for row in rows}


def lift_block(session: Session, supplier: str) -> int:
    """Forget the blocks of a supplier, so that the next night asks it; returns how many."""
    rows = session.scalars(
        select(CursorRow).where(
            CursorRow.name == _BLOCK, CursorRow.value.startswith(supplier + " ")
        )
    ).all()
    for row in rows:
        session.delete(row)
    return len(rows)


def _record(row: VisitRow, family: SourceFamily, cbs_code: str) -> VisitRecord:
    return VisitRecord(
        run_id=row.run_id,
        source_id=row.source_id,
        family=family,
        cbs_code=cbs_code,
        outcome=row.outcome,
        reason=row.reason,
        visited_at=row.visited_at,
        reference_date=row.reference_date,
        reached=row.reached,
        requests=row.requests,
        failed_requests=row.failed_requests,
        found=row.found,
        expected=row.expected,
        pages=row.pages,
        section_complete=row.section_complete,
        covers_from=row.covers_from,
        newest_document_on=row.newest_document_on,
    )
