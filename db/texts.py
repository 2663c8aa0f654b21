"""Write and read texts, passages and facts: what the documents stage makes of captures."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Exists, Select, exists, func, insert, select
from sqlalchemy.orm import Session

from db.packing import pack_origins, pack_pages, unpack_pages
from db.places import place_order
from db.tables import (
    CaptureRow,
    DocumentRow,
    FactRow,
    LocationRow,
    MunicipalityRow,
    PassageRow,
    SourceRow,
    TextRow,
    VersionRow,
)
from vocabulary.codes import SourceFamily, TextState


@dataclass(frozen=True, slots=True)
class PendingCapture:
    """A capture without a text of this extractor version."""

    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class StoredText:
    """Text of a capture as stored; ``headings`` are those above its stored passages."""

    media_type: str
    pages: tuple[str, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionSetting:
    """What the sources and the register say about a document version.

    Attributes:
        version_id: The version.
        title: Of the document.
        location_titles: Other titles under which it stands.
        type_hint: The source's word for its type; may be empty.
        family: Of the source that says most about it: the register before all others.
        in_force_from: From the regulation register only.
        in_force_to: From the regulation register only; first day no longer in force.
        municipality: Name of the municipality.
    """

    version_id: int
    title: str
    location_titles: tuple[str, ...]
    type_hint: str
    family: SourceFamily | None
    in_force_from: dt.date | None
    in_force_to: dt.date | None
    municipality: str


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One fact to be stored; see ``FactRow``."""

    name: str
    value: str
    rule_id: str
    confidence: float
    page: int | None
    start: int | None
    end: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """One passage to be stored; see ``PassageRow``."""

    ordinal: int
    identity: str
    kind: str
    heading: str
    page: int
    start: int
    end: int
    text: str
    has_volunteer_term: bool
    marks: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class TextRecord:
    """The text of one capture to be stored; see ``TextRow``."""

    state: TextState
    reason: str
    media_type: str
    language: str
    quality: float | None
    pages: tuple[str, ...]
    page_count: int
    word_count: int
    has_volunteer_term: bool
    passages: tuple[PassageRecord, ...]
    page_qualities: tuple[tuple[str, float | None], ...]
    origins: tuple[tuple[int, ...], ...]
    ocr_pages: tuple[int, ...]


def _pending(extractor_version: str) -> Select[str, str]:
    has_text = exists().where(
        TextRow.capture_sha256 == CaptureRow.sha256,
        TextRow.extractor_version == extractor_version,
    )
    return (
        select(CaptureRow.sha256, CaptureRow.media_type)
        .where(CaptureRow.retired_at.is_(None), ~has_text)
        .order_by(CaptureRow.sha256)
    )


def _has_facts(extractor_version: str) -> Exists:
    return exists().where(
        FactRow.version_id == VersionRow.id, FactRow.extractor_version == extractor_version
    )


def count_pending_captures(session: Session, extractor_version: str) -> int:
    """Number of captures that this extractor version has not read."""
    pending = _pending(extractor_version).subquery()
    return session.scalar(select(func.count()).select_from(pending)) or 0


def list_pending_captures(
    session: Session, extractor_version: str, *, after: str, limit: int
) -> list[PendingCapture]:
    """Next captures without a text, by sha256 after ``after``; retired ones are left out."""
    statement = _pending(extractor_version).where(CaptureRow.sha256 > after).limit(limit)
    return [PendingCapture(sha256, media_type) for sha256, media_type in session.execute(statement)]


def list_pending_versions(
    session: Session, extractor_version: str, *, after: int, limit: int
) -> list[tuple[int, str]]:
    """Next versions whose capture has a text but which have no facts: id and sha256."""
    has_text = exists().where(
        TextRow.capture_sha256 == VersionRow.capture_sha256,
        TextRow.extractor_version == extractor_version,
    )
    statement = (
        select(VersionRow.id, VersionRow.capture_sha256)
        .where(has_text, ~_has_facts(extractor_version), VersionRow.id > after)
        .order_by(VersionRow.id)
        .limit(limit)
    )
    return [(version_id, sha256) for version_id, sha256 in session.execute(statement)]


def list_versions_of_capture(session: Session, sha256: str, extractor_version: str) -> list[int]:
    """Versions with these bytes that have no facts yet."""
    statement = (
        select(VersionRow.id)
        .where(VersionRow.capture_sha256 == sha256, ~_has_facts(extractor_version))
        .order_by(VersionRow.id)
    )
    return list(session.scalars(statement))


def add_text(
    session: Session,
    sha256: str,
    record: TextRecord,
    *,
    extractor_version: str,
    extracted_at: dt.datetime,
) -> None:
    """Add the text of a capture and its passages."""
    session.add(
        TextRow(
            capture_sha256=sha256,
            extractor_version=extractor_version,
            state=record.state,
            reason=record.reason,
            media_type=record.media_type,
            language=record.language,
            quality=record.quality,
            page_count=record.page_count,
            word_count=record.word_count,
            has_volunteer_term=record.has_volunteer_term,
            pages=pack_pages(record.pages) if record.pages else None,
            page_qualities=[list(page) for page in record.page_qualities],
            origins=pack_origins(record.origins) if record.origins else None,
            ocr_pages=list(record.ocr_pages) or None,
            extracted_at=extracted_at,
        )
    )
    session.flush()
    key = {"capture_sha256": sha256, "extractor_version": extractor_version}
    rows = [key | asdict(passage) for passage in record.passages]
    if rows:
        session.execute(insert(PassageRow), rows)


def add_facts(
    session: Session, version_id: int, facts: Iterable[FactRecord], *, extractor_version: str
) -> None:
    """Add the facts of a version, in their order."""
    key = {"version_id": version_id, "extractor_version": extractor_version}
    session.add_all(FactRow(**key, **asdict(fact)) for fact in facts)
    session.flush()


def load_text(session: Session, sha256: str, extractor_version: str) -> StoredText | None:
    """Give the stored text of a capture, or None."""
    row = session.scalar(
        select(TextRow).where(
            TextRow.capture_sha256 == sha256, TextRow.extractor_version == extractor_version
        )
    )
    if row is None:
        return None
    passages = session.execute(
        select(PassageRow.heading, PassageRow.kind, PassageRow.text)
        .where(
            PassageRow.capture_sha256 == sha256, PassageRow.extractor_version == extractor_version
        )
        .order_by(PassageRow.ordinal)
    )
    headings = tuple(
        dict.fromkeys(text if kind == "heading" else heading for heading, kind, text in passages)
    )
    return StoredText(row.media_type, unpack_pages(row.pages), headings)


def load_version_setting(session: Session, version_id: int) -> VersionSetting:
    """Give what sources and register say about a version."""
    title, municipality = session.execute(
        select(DocumentRow.title, MunicipalityRow.name)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .join(MunicipalityRow, MunicipalityRow.cbs_code == DocumentRow.cbs_code)
        .where(VersionRow.id == version_id)
    ).one()
    rows = session.execute(
        select(LocationRow, SourceRow.family)
        .join(SourceRow, SourceRow.id == LocationRow.source_id)
        .where(LocationRow.version_id == version_id)
        .order_by(*place_order())
    )
    locations = [(location, family) for location, family in rows]
    first = locations[0][0] if locations else None
    family = locations[0][1] if locations else None
    register = first if family is SourceFamily.REGULATIONS else None
    return VersionSetting(
        version_id=version_id,
        title=title,
        location_titles=tuple(dict.fromkeys(location.title for location, _ in locations)),
        type_hint=next((location.type_hint for location, _ in locations if location.type_hint), ""),
        family=family,
        in_force_from=register.in_force_from if register else None,
        in_force_to=register.in_force_to if register else None,
        municipality=municipality,
    )
