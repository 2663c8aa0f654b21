"""Two versions of one document, side by side."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from commands.document_page import choose_version
from db.document_versions import (
    VersionLine,
    find_document,
    list_versions,
    load_version_pages,
)
from db.errors import UnknownDocument
from documents.differences import Change, ChangeKind, compare_texts


@dataclass(frozen=True)
class Compared:
    """What differs between two versions, with one line that says so."""

    summary: str
    changes: tuple[Change, ...]


def compare_versions(
    session: Session, document_id: int, before: str | None, after: str | None
) -> Compared:
    """Compare two versions of a document.

    Args:
        session: On the database.
        document_id: Its number.
        before: Earlier version, as ``choose_version`` takes it; default: the one before the later.
        after: Later version; by default the newest.

    Raises:
        UnknownDocument: There is no such document or version, or one has no text.
    """
    head = find_document(session, document_id)
    versions = list_versions(session, document_id)
    if not versions:
        raise UnknownDocument(f"document {document_id} has no version yet")
    later = choose_version(versions, after)
    if before is None and later.number == 1:
        return Compared(f"{head.title}: version 1 is the first, nothing to compare with", ())
    earlier = choose_version(versions, before) if before else versions[later.number - 2]
    changes = compare_texts(_pages(session, earlier), _pages(session, later))
    return Compared(
        f"{head.title}: version {earlier.number} of {earlier.stands_from} against version "
        f"{later.number} of {later.stands_from}: {_counted(changes)}",
        tuple(changes),
    )


def _pages(session: Session, version: VersionLine) -> tuple[str, ...]:
    pages = load_version_pages(session, version)
    if not pages:
        raise UnknownDocument(f"version {version.number} has no text: {version.text}")
    return pages


def _counted(changes: Sequence[Change]) -> str:
    counts = Counter(change.kind for change in changes)
    parts = [f"{counts[kind]} {kind}" for kind in ChangeKind if counts[kind]]
    if not parts:
        return "no change in its words"
    return f"{len(changes)} sentence{'s' * (len(changes) > 1)} ({', '.join(parts)})"
