"""One document in all its versions: where it stands, what was read, and what was made of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import UnknownDocument
from db.history import civil_date
from db.packing import unpack_pages
from db.tables import (
    CaptureRow,
    DocumentCodeRow,
    DocumentRow,
    FactRow,
    LocationRow,
    MunicipalityRow,
    PassageCodeRow,
    PassageRow,
    TextRow,
    VersionRow,
)


@dataclass(frozen=True)
class VersionLine:
    """One version of a document; ``number`` counts from 1, the oldest first.

    ``stands_from`` is its entry into force in the register, else the day on which it was first
    seen: a register gives all its versions in one night.
    """

    number: int
    version_id: int
    stands_from: dt.date
    first_seen_on: dt.date
    capture_sha256: str
    size_bytes: int
    media_type: str
    text: str
    language: str
    quality: float | None
    pages: int
    words: int
    extractor_version: str


@dataclass(frozen=True)
class PlaceLine:
    """One place where a document stands or stood."""

    url: str
    title: str
    version: int
    source_date: dt.date | None
    last_seen_on: dt.date
    gone_on: dt.date | None


@dataclass(frozen=True)
class FactLine:
    """One fact of a version with the words it was read in."""

    name: str
    value: str
    confidence: float
    rule_id: str
    page: int | None
    quote: str


@dataclass(frozen=True)
class CodedPassage:
    """One passage with a volunteer term, and what the newest model makes of it."""

    page: int
    heading: str
    passage: str
    code: str
    model_version: str


@dataclass(frozen=True)
class DocumentHead:
    """What a document is called and whose it is."""

    document_id: int
    cbs_code: str
    municipality: str
    title: str
    work: str


def find_document(session: Session, document_id: int) -> DocumentHead:
    """Give the document with this number.

    Raises:
        UnknownDocument: There is none.
    """
    row = session.execute(
        select(DocumentRow, MunicipalityRow.name)
        .join(MunicipalityRow, MunicipalityRow.cbs_code == DocumentRow.cbs_code)
        .where(DocumentRow.id == document_id)
    ).first()
    if row is None:
        raise UnknownDocument(f"no document has number {document_id}; `documents` lists them")
    document, name = row
    return DocumentHead(document.id, document.cbs_code, name, document.title, document.work)


def list_versions(session: Session, document_id: int) -> list[VersionLine]:
    """Versions of a document, oldest first, each with what the last extractor made of it."""
    rows = session.execute(
        select(VersionRow, CaptureRow.size_bytes)
        .join(CaptureRow, CaptureRow.sha256 == VersionRow.capture_sha256)
        .where(VersionRow.document_id == document_id)
        .order_by(VersionRow.first_seen_at, VersionRow.id)
    ).all()
    in_force = _in_force(session, document_id)
    dated = [
        (in_force.get(version.id) or civil_date(version.first_seen_at), version, size)
        for version, size in rows
    ]
    dated.sort(key=lambda one: one[0])  # stable: of one day the first seen stays first
    return [
        _version_line(number, day, version, size, _newest_text(session, version.capture_sha256))
        for number, (day, version, size) in enumerate(dated, 1)
    ]


def _in_force(session: Session, document_id: int) -> dict[int, dt.date]:
    """First day in force, by the register, of each version that it dates."""
    rows = session.execute(
        select(LocationRow.version_id, func.min(LocationRow.in_force_from))
        .join(VersionRow, VersionRow.id == LocationRow.version_id)
        .where(VersionRow.document_id == document_id, LocationRow.in_force_from.is_not(None))
        .group_by(LocationRow.version_id)
    )
    return {version_id: day for version_id, day in rows if day is not None}


def list_places(session: Session, versions: Sequence[VersionLine]) -> list[PlaceLine]:
    """Places of a document's versions, those that still stand first."""
    numbers = {version.version_id: version.number for version in versions}
    rows = session.scalars(
        select(LocationRow)
        .where(LocationRow.version_id.in_(numbers))
        .order_by(LocationRow.gone_at.is_not(None), LocationRow.id)
    )
    return [
        PlaceLine(
            url=row.url,
            title=row.title,
            version=numbers[row.version_id],
            source_date=row.source_date,
            last_seen_on=civil_date(row.last_seen_at),
            gone_on=civil_date(row.gone_at) if row.gone_at else None,
        )
        for row in rows
    ]


def list_facts(session: Session, version: VersionLine) -> list[FactLine]:
    """Facts of a version as its newest text gave them, by name, the surest first."""
    rows = session.scalars(
        select(FactRow)
        .where(
            FactRow.version_id == version.version_id,
            FactRow.extractor_version == version.extractor_version,
        )
        .order_by(FactRow.name, FactRow.confidence.desc(), FactRow.id)
    )
    return [
        FactLine(row.name, row.value, row.confidence, row.rule_id, row.page, row.quote)
        for row in rows
    ]


def list_coded_passages(session: Session, version: VersionLine) -> list[CodedPassage]:
    """Passages of a version that name volunteers, in reading order, as stored."""
    passages = session.scalars(
        select(PassageRow)
        .where(
            PassageRow.capture_sha256 == version.capture_sha256,
            PassageRow.extractor_version == version.extractor_version,
            PassageRow.has_volunteer_term,
        )
        .order_by(PassageRow.ordinal)
    ).all()
    codes = {
        code.passage_id: code
        for code in session.scalars(
            select(PassageCodeRow)
            .where(PassageCodeRow.passage_id.in_([passage.id for passage in passages]))
            .order_by(PassageCodeRow.id)
        )
    }
    return [_coded_passage(passage, codes.get(passage.id)) for passage in passages]


def find_document_code(session: Session, version: VersionLine) -> tuple[str, tuple[str, ...]]:
    """What the rules last made of a version: its code and their reasons; empty if nothing yet."""
    row = session.scalar(
        select(DocumentCodeRow)
        .where(DocumentCodeRow.version_id == version.version_id)
        .order_by(DocumentCodeRow.id.desc())
        .limit(1)
    )
    return (row.code, tuple(row.trace)) if row else ("", ())


def load_version_pages(session: Session, version: VersionLine) -> tuple[str, ...]:
    """Text of every page of a version; none where it has no readable text."""
    row = _newest_text(session, version.capture_sha256)
    return unpack_pages(row.pages) if row else ()


def _newest_text(session: Session, sha256: str) -> TextRow | None:
    return session.scalar(
        select(TextRow).where(TextRow.capture_sha256 == sha256).order_by(TextRow.id.desc()).limit(1)
    )


def _version_line(
    number: int, stands_from: dt.date, version: VersionRow, size_bytes: int, text: TextRow | None
) -> VersionLine:
    return VersionLine(
        number=number,
        version_id=version.id,
        stands_from=stands_from,
        first_seen_on=civil_date(version.first_seen_at),
        capture_sha256=version.capture_sha256,
        size_bytes=size_bytes,
        media_type=text.media_type if text else "",
        text=": ".join(filter(None, (text.state, text.reason))) if text else "waiting",
        language=text.language if text else "",
        quality=text.quality if text else None,
        pages=text.page_count if text else 0,
        words=text.word_count if text else 0,
        extractor_version=text.extractor_version if text else "",
    )


def _coded_passage(passage: PassageRow, code: PassageCodeRow | None) -> CodedPassage:
    return CodedPassage(
        page=passage.page,
        heading=passage.heading,
        passage=passage.text,
        code=code.code if code else "",
        model_version=code.model_version if code else "",
    )
