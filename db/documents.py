"""Write and read captures, documents, their versions and the places where they stand."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.places import work_precedence
from db.tables import CaptureRow, DocumentRow, LocationRow, VersionRow

# Well under the number of variables that SQLite and PostgreSQL take in one statement.
_IDS_AT_ONCE = 500


class Stored(StrEnum):
    """What storing a document came to."""

    NEW = "new"  # a place that was not known
    CHANGED = "changed"  # a known place with other content
    SEEN = "seen"  # nothing new


@dataclass(frozen=True, slots=True)
class LocationDetails:
    """What a source says of a document at one place; empty values leave what was known."""

    external_id: str
    url: str
    title: str
    type_hint: str
    source_date: dt.date | None
    in_force_from: dt.date | None  # the register is the authority on these two,
    in_force_to: dt.date | None  # so that None overwrites
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document with content, on its way into the store."""

    cbs_code: str
    source_id: int
    work: str  # platform and the source's own identity of the work
    sha256: str
    size_bytes: int
    media_type: str
    details: LocationDetails


def find_capture(session: Session, sha256: str) -> CaptureRow | None:
    """The row of one capture; it stays after its bytes were retired."""
    return session.get(CaptureRow, sha256)


def find_location(session: Session, source_id: int, external_id: str) -> LocationRow | None:
    """The place at a source with this identity."""
    return session.scalar(
        select(LocationRow).where(
            LocationRow.source_id == source_id, LocationRow.external_id == external_id
        )
    )


def store_document(session: Session, document: NewDocument, *, seen_at: dt.datetime) -> Stored:
    """Store a document whose bytes are in the capture store.

    The same bytes under several addresses or sources of one municipality become one version
    of one document, that of the work which goes first among them, whichever was met first.
    A place that was gone is there again.

    Returns:
        Whether the place is new, has other content than before, or is as it was.
    """
    location = find_location(session, document.source_id, document.details.external_id)
    if location is not None:
        current = session.get_one(VersionRow, location.version_id)
        if current.capture_sha256 == document.sha256:
            _refetch(location, document.details, seen_at)
            return Stored.SEEN
    version = _version(session, document, seen_at)
    if location is not None:
        location.version_id = version.id
        location.changed_at = seen_at
        _refetch(location, document.details, seen_at)
        return Stored.CHANGED
    session.add(_new_location(document, version.id, seen_at))
    return Stored.NEW


def see_location(
    session: Session, source_id: int, details: LocationDetails, *, seen_at: dt.datetime
) -> bool:
    """Note that an unchanged document is still at its place; False if it was never known."""
    location = find_location(session, source_id, details.external_id)
    if location is None:
        return False
    _refresh(location, details, seen_at)
    return True


def mark_gone(
    session: Session, source_id: int, external_ids: Iterable[str], *, gone_at: dt.datetime
) -> int:
    """Note that a source answered without these documents; nothing is deleted.

    Returns:
        How many places were not gone before.
    """
    ids = list(external_ids)
    count = 0
    for start in range(0, len(ids), _IDS_AT_ONCE):
        rows = session.scalars(
            update(LocationRow)
            .where(
                LocationRow.source_id == source_id,
                LocationRow.external_id.in_(ids[start : start + _IDS_AT_ONCE]),
                LocationRow.gone_at.is_(None),
            )
            .values(gone_at=gone_at, changed_at=gone_at)
            .returning(LocationRow.id)
        )
        count += len(rows.all())
    return count


def _version(session: Session, document: NewDocument, seen_at: dt.datetime) -> VersionRow:
    """The version with these bytes in this municipality, made when it is not there yet."""
    version = session.scalar(
        select(VersionRow)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(
            DocumentRow.cbs_code == document.cbs_code,
            VersionRow.capture_sha256 == document.sha256,
        )
        .order_by(VersionRow.id)
        .limit(1)
    )
    if version is not None:
        _bring_home(session, version, document)
        return version
    _keep_capture(session, document, seen_at)
    version = VersionRow(
        document_id=_document(session, document, seen_at).id,
        capture_sha256=document.sha256,
        first_seen_at=seen_at,
    )
    session.add(version)
    session.flush()
    return version


def _bring_home(session: Session, version: VersionRow, document: NewDocument) -> None:
    """Move a version to the document of a work that goes before the one it was known by."""
    former = session.get_one(DocumentRow, version.document_id)
    code = document.cbs_code
    if work_precedence(session, code, former.work) <= work_precedence(session, code, document.work):
        return
    home = _document(session, document, version.first_seen_at)
    home.first_seen_at = min(home.first_seen_at, version.first_seen_at)
    version.document_id = home.id
    session.flush()
    if session.scalar(select(VersionRow.id).where(VersionRow.document_id == former.id)) is None:
        session.delete(former)
        session.flush()


def _keep_capture(session: Session, document: NewDocument, seen_at: dt.datetime) -> None:
    if find_capture(session, document.sha256) is None:
        session.add(
            CaptureRow(
                sha256=document.sha256,
                size_bytes=document.size_bytes,
                media_type=document.media_type,
                captured_at=seen_at,
            )
        )
        session.flush()


def _document(session: Session, document: NewDocument, seen_at: dt.datetime) -> DocumentRow:
    row = session.scalar(
        select(DocumentRow).where(
            DocumentRow.cbs_code == document.cbs_code, DocumentRow.work == document.work
        )
    )
    if row is None:
        row = DocumentRow(
            cbs_code=document.cbs_code,
            work=document.work,
            title=document.details.title,
            first_seen_at=seen_at,
        )
        session.add(row)
        session.flush()
    return row


def _new_location(document: NewDocument, version_id: int, seen_at: dt.datetime) -> LocationRow:
    details = document.details
    return LocationRow(
        source_id=document.source_id,
        version_id=version_id,
        external_id=details.external_id,
        url=details.url,
        title=details.title,
        type_hint=details.type_hint,
        source_date=details.source_date,
        in_force_from=details.in_force_from,
        in_force_to=details.in_force_to,
        etag=details.etag,
        last_modified=details.last_modified,
        first_seen_at=seen_at,
        last_seen_at=seen_at,
    )


def _refetch(location: LocationRow, details: LocationDetails, seen_at: dt.datetime) -> None:
    """Refresh after a full answer: its validators replace those of the answer before."""
    _refresh(location, details, seen_at)
    location.etag = details.etag
    location.last_modified = details.last_modified


def _read_by_verdicts(location: LocationRow) -> tuple[object, ...]:
    """What a verdict may rest on: a change here has the municipality decided again."""
    return (
        location.title,
        location.source_date,
        location.in_force_from,
        location.in_force_to,
        location.gone_at is not None,
    )


def _refresh(location: LocationRow, details: LocationDetails, seen_at: dt.datetime) -> None:
    before = _read_by_verdicts(location)
    location.url = details.url or location.url
    location.title = details.title or location.title
    location.type_hint = details.type_hint or location.type_hint
    location.source_date = details.source_date or location.source_date
    location.in_force_from = details.in_force_from
    location.in_force_to = details.in_force_to
    location.etag = details.etag or location.etag
    location.last_modified = details.last_modified or location.last_modified
    location.last_seen_at = seen_at
    location.gone_at = None
    if _read_by_verdicts(location) != before:
        location.changed_at = seen_at
