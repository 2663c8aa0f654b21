"""Store many documents in one transaction, with a handful of statements for those that are new."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.documents import LocationDetails, NewDocument, Stored, store_document
from db.tables import CaptureRow, DocumentRow, LocationRow, VersionRow

# Well under the number of variables that SQLite and PostgreSQL take in one statement.
_IDS_AT_ONCE = 500


def retired_captures(session: Session, sha256s: Iterable[str]) -> set[str]:
    """Those of the captures whose bytes were dropped for good."""
    return set(
        session.scalars(
            select(CaptureRow.sha256).where(
                CaptureRow.sha256.in_(list(sha256s)), CaptureRow.retired_at.is_not(None)
            )
        )
    )


def store_documents(
    session: Session, documents: Sequence[NewDocument], *, seen_at: dt.datetime
) -> list[Stored]:
    """Store documents whose bytes are in the capture store, as ``store_document`` would.

    What shares nothing with the store or with another of them is written in bulk; the others
    follow one by one. At most a few hundred at once.

    Returns:
        For each document whether its place is new, has other content, or is as it was.
    """
    unrelated = _unrelated(session, documents)
    _insert(session, [documents[place] for place in sorted(unrelated)], seen_at)
    return [
        Stored.NEW if place in unrelated else store_document(session, document, seen_at=seen_at)
        for place, document in enumerate(documents)
    ]


def see_locations(
    session: Session, source_id: int, external_ids: Iterable[str], *, seen_at: dt.datetime
) -> None:
    """Note that documents still stand at their places, of which nothing else changed."""
    ids = list(external_ids)
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        session.execute(
            update(LocationRow)
            .where(LocationRow.source_id == source_id, LocationRow.external_id.in_(some))
            .values(last_seen_at=seen_at),
            execution_options={"synchronize_session": False},
        )


def _unrelated(session: Session, documents: Sequence[NewDocument]) -> set[int]:
    """Places in the batch of documents of which nothing is known, and that share nothing."""
    captures = set(
        session.scalars(
            select(CaptureRow.sha256).where(CaptureRow.sha256.in_([d.sha256 for d in documents]))
        )
    )
    locations = {
        tuple(row)
        for row in session.execute(
            select(LocationRow.source_id, LocationRow.external_id).where(
                LocationRow.source_id.in_({d.source_id for d in documents}),
                LocationRow.external_id.in_([d.details.external_id for d in documents]),
            )
        )
    }
    works = {
        tuple(row)
        for row in session.execute(
            select(DocumentRow.cbs_code, DocumentRow.work).where(
                DocumentRow.cbs_code.in_({d.cbs_code for d in documents}),
                DocumentRow.work.in_([d.work for d in documents]),
            )
        )
    }
    shared = Counter(key for document in documents for key in _keys(document))
    return {
        place
        for place, document in enumerate(documents)
        if document.sha256 not in captures
        and (document.source_id, document.details.external_id) not in locations
        and (document.cbs_code, document.work) not in works
        and all(shared[key] == 1 for key in _keys(document))
    }


def _keys(document: NewDocument) -> tuple[tuple[object, ...], ...]:
    return (
        ("capture", document.sha256),
        ("location", document.source_id, document.details.external_id),
        ("work", document.cbs_code, document.work),
    )


def _insert(session: Session, documents: Sequence[NewDocument], seen_at: dt.datetime) -> None:
    if not documents:
        return
    session.execute(
        insert(CaptureRow),
        [
            {
                "sha256": each.sha256,
                "size_bytes": each.size_bytes,
                "media_type": each.media_type,
                "captured_at": seen_at,
            }
            for each in documents
        ],
    )
    document_ids = session.scalars(
        insert(DocumentRow).returning(DocumentRow.id, sort_by_parameter_order=True),
        [
            {
                "cbs_code": each.cbs_code,
                "work": each.work,
                "title": each.details.title,
                "first_seen_at": seen_at,
            }
            for each in documents
        ],
    ).all()
    version_ids = session.scalars(
        insert(VersionRow).returning(VersionRow.id, sort_by_parameter_order=True),
        [
            {"document_id": row, "capture_sha256": each.sha256, "first_seen_at": seen_at}
            for row, each in zip(document_ids, documents, strict=True)
        ],
    ).all()
    session.execute(
        insert(LocationRow),
        [
            _location(each.source_id, row, each.details, seen_at)
            for row, each in zip(version_ids, documents, strict=True)
        ],
    )


def _location(
    source_id: int, version_id: int, details: LocationDetails, seen_at: dt.datetime
) -> dict[str, object]:
    return {
        "source_id": source_id,
        "version_id": version_id,
        "external_id": details.external_id,
        "url": details.url,
        "title": details.title,
        "type_hint": details.type_hint,
        "source_date": details.source_date,
        "in_force_from": details.in_force_from,
        "in_force_to": details.in_force_to,
        "etag": details.etag,
        "last_modified": details.last_modified,
        "first_seen_at": seen_at,
        "last_seen_at": seen_at,
    }
