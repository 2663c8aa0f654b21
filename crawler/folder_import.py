"""Bring the documents of a folder into the store, as if they had been crawled."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from crawler.folder import FolderEntry, read_index
from db.captures import CaptureStore
from db.documents import LocationDetails, NewDocument, Stored, store_document
from db.errors import AmbiguousMunicipality, UnknownMunicipality
from db.municipalities import find_municipality
from db.sources import ensure_source
from vocabulary.codes import SourceFamily

PLATFORM = "folder"


@dataclass(frozen=True)
class Refused:
    """A line of the index that could not be stored, and why."""

    line: int
    id: str
    reason: str


@dataclass(frozen=True)
class ImportSummary:
    """How many documents of a folder were new, changed or known, and which were refused."""

    new: int
    changed: int
    seen: int
    refused: tuple[Refused, ...]

    def counts(self) -> dict[str, int]:
        """Counter names and numbers, for the run row and the report."""
        return {
            "files_new": self.new,
            "files_changed": self.changed,
            "files_known": self.seen,
            "lines_refused": len(self.refused),
        }


def import_documents(
    folder: Path,
    *,
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    clock: Callable[[], dt.datetime],
    today: dt.date,
) -> ImportSummary:
    """Store every document of ``folder``; one short transaction each.

    A line whose municipality is not known, or whose file cannot be read, is refused with its
    reason; the others go on.

    Raises:
        FolderInvalid: The index itself is wrong; nothing is stored then.
    """
    entries = read_index(folder)
    counts = dict.fromkeys(Stored, 0)
    refused: list[Refused] = []
    for entry in entries:
        try:
            with sessions() as session, session.begin():
                counts[_store(session, captures, folder, entry, clock(), today)] += 1
        except (OSError, UnknownMunicipality, AmbiguousMunicipality) as error:
            refused.append(Refused(entry.line, entry.id, str(error)))
    return ImportSummary(
        counts[Stored.NEW], counts[Stored.CHANGED], counts[Stored.SEEN], tuple(refused)
    )


def _store(
    session: Session,
    captures: CaptureStore,
    folder: Path,
    entry: FolderEntry,
    seen_at: dt.datetime,
    today: dt.date,
) -> Stored:
    found = find_municipality(session, entry.municipality, today)
    body = entry.path.read_bytes()
    locator = str(folder.resolve())
    source = ensure_source(session, found.row.cbs_code, SourceFamily.IMPORT, PLATFORM, locator)
    document = NewDocument(
        cbs_code=found.row.cbs_code,
        source_id=source.id,
        work=f"{PLATFORM}:{entry.id}",
        sha256=captures.write(body, entry.media_type),
        size_bytes=len(body),
        media_type=entry.media_type,
        details=LocationDetails(
            external_id=entry.id,
            url=entry.path.as_uri(),
            title=entry.title,
            type_hint=entry.type_hint,
            source_date=entry.source_date,
            in_force_from=None,
            in_force_to=None,
            etag=None,
            last_modified=None,
        ),
    )
    return store_document(session, document, seen_at=seen_at)
