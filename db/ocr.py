"""The backlog of OCR: which documents wait, and what was read of their pages."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import zstandard
from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session, aliased

from db.tables import (
    CaptureRow,
    DocumentRow,
    LocationRow,
    OcrPageRow,
    TextRow,
    VersionRow,
)

_ZSTD_LEVEL = 10


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A capture without readable text, at one place where it stands.

    Attributes:
        capture_sha256: Its bytes.
        page_count: Pages it has.
        pages: Pages to be read: all of a scan, or the pictures in a text.
        words: Titles, type and address under which it stands, each as its source gives it.
        source_date: As the source dates it.
    """

    capture_sha256: str
    page_count: int
    pages: tuple[int, ...]
    words: tuple[str, ...]
    source_date: dt.date | None


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What OCR made of one page; see ``OcrPageRow``."""

    capture_sha256: str
    page: int
    reason: str
    lines: str


def list_waiting_texts(
    session: Session, extractor_versions: Sequence[str], ocr_extractor_version: str
) -> list[WaitingText]:
    """Texts of current versions with pages for OCR, once for each place.

    Left out are captures that have a text of the other extractor version, which is by OCR.

    A place points to the version that it showed last, also when it has gone since: what was
    adopted stays evidence.
    """
    rows = session.execute(
        select(
            TextRow.capture_sha256,
            TextRow.page_count,
            TextRow.ocr_pages,
            DocumentRow.title,
            LocationRow.title,
            LocationRow.type_hint,
            LocationRow.url,
            LocationRow.source_date,
        )
        .join(CaptureRow, CaptureRow.sha256 == TextRow.capture_sha256)
        .join(VersionRow, VersionRow.capture_sha256 == TextRow.capture_sha256)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(LocationRow, LocationRow.version_id == VersionRow.id)
        .where(
            TextRow.extractor_version.in_(extractor_versions),
            TextRow.ocr_pages.is_not(None),
            CaptureRow.retired_at.is_(None),
            ~_has_text(ocr_extractor_version),
        )
        .order_by(TextRow.capture_sha256, LocationRow.id)
    )
    return [
        WaitingText(sha256, count, tuple(pages or ()), tuple(words), dated)
        for sha256, count, pages, *words, dated in rows
    ]


def _has_text(extractor_version: str) -> Exists:
    other = aliased(TextRow)
    return exists().where(
        other.capture_sha256 == TextRow.capture_sha256,
        other.extractor_version == extractor_version,
    )


def list_read_pages(session: Session, capture_sha256: str, ocr_version: str) -> set[int]:
    """Pages of a capture that OCR of this version has done, with or without a result."""
    return set(
        session.scalars(
            select(OcrPageRow.page).where(
                OcrPageRow.capture_sha256 == capture_sha256, OcrPageRow.ocr_version == ocr_version
            )
        )
    )


def add_ocr_page(
    session: Session, page: OcrPage, *, ocr_version: str, engine: str, read_at: dt.datetime
) -> None:
    """Keep what was read on one page."""
    session.add(
        OcrPageRow(
            capture_sha256=page.capture_sha256,
            page=page.page,
            ocr_version=ocr_version,
            engine=engine,
            reason=page.reason,
            lines=zstandard.compress(page.lines.encode(), _ZSTD_LEVEL) if page.lines else None,
            read_at=read_at,
        )
    )
    session.flush()


def load_ocr_pages(session: Session, capture_sha256: str, ocr_version: str) -> list[OcrPage]:
    """All pages read of a capture, first page first."""
    rows = session.scalars(
        select(OcrPageRow)
        .where(OcrPageRow.capture_sha256 == capture_sha256, OcrPageRow.ocr_version == ocr_version)
        .order_by(OcrPageRow.page)
    )
    return [OcrPage(capture_sha256, row.page, row.reason, _unpack(row.lines)) for row in rows]


def _unpack(content: bytes | None) -> str:
    return zstandard.decompress(content).decode() if content else ""
