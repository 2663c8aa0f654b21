"""What the desk asks about one version of a document: its head, and where passages stand."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.places import urls_of
from db.tables import CaptureRow, DocumentRow, MunicipalityRow, PassageRow, TextRow, VersionRow


@dataclass(frozen=True)
class VersionHead:
    """One version of a document, with what is needed to show it."""

    version_id: int
    document_id: int
    cbs_code: str
    municipality: str
    title: str
    sha256: str
    media_type: str  # by content
    page_count: int
    url: str
    retired: bool  # its bytes were removed on purpose


@dataclass(frozen=True)
class PassagePlace:
    """Where a passage stands in its text: offsets in the text of the page."""

    page: int
    start: int
    end: int
    heading: str


def find_version(session: Session, version_id: int) -> VersionHead | None:
    """One version, or None."""
    row = session.execute(
        select(VersionRow, DocumentRow, MunicipalityRow.name, CaptureRow.retired_at)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(MunicipalityRow, MunicipalityRow.cbs_code == DocumentRow.cbs_code)
        .join(CaptureRow, CaptureRow.sha256 == VersionRow.capture_sha256)
        .where(VersionRow.id == version_id)
    ).first()
    if row is None:
        return None
    version, document, name, retired_at = row
    text = session.execute(
        select(TextRow.media_type, TextRow.page_count)
        .where(TextRow.capture_sha256 == version.capture_sha256)
        .order_by(TextRow.id.desc())
        .limit(1)
    ).first()
    return VersionHead(
        version_id=version.id,
        document_id=document.id,
        cbs_code=document.cbs_code,
        municipality=name,
        title=document.title,
        sha256=version.capture_sha256,
        media_type=text.media_type if text else "",
        page_count=text.page_count if text else 0,
        url=urls_of(session, [version.id]).get(version.id, ""),
        retired=retired_at is not None,
    )


def find_passage(session: Session, passage_id: int, sha256: str) -> PassagePlace | None:
    """The place of a passage of one capture as last extracted, or None."""
    newest = (
        select(TextRow.extractor_version)
        .where(TextRow.capture_sha256 == sha256)
        .order_by(TextRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = session.scalar(
        select(PassageRow).where(
            PassageRow.id == passage_id,
            PassageRow.capture_sha256 == sha256,
            PassageRow.extractor_version == newest,
        )
    )
    return PassagePlace(row.page, row.start, row.end, row.heading) if row else None
