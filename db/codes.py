"""Write and read what models and rules make of passages and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, insert, select
from sqlalchemy.orm import Session, aliased

from db.tables import (
    DocumentCodeRow,
    DocumentRow,
    FactRow,
    MunicipalityRow,
    PassageCodeRow,
    PassageRow,
    TextRow,
    VersionRow,
)
from vocabulary.codes import DocumentCode, DocumentType, PassageCode, TextState
from vocabulary.facts import FactName


@dataclass(frozen=True)
class PendingVersion:
    """A version with text that one model and rules version has not coded."""

    version_id: int
    capture_sha256: str
    extractor_version: str
    municipality: str


@dataclass(frozen=True)
class StoredPassage:
    """One passage as stored."""

    id: int
    page: int
    heading: str
    text: str
    has_volunteer_term: bool


@dataclass(frozen=True)
class NewPassageCode:
    """What a model makes of one passage, to be stored; see ``PassageCodeRow``."""

    passage_id: int
    code: PassageCode
    probabilities: dict[str, float]
    attributes: dict[str, Any]  # as PassageCodeRow.attributes


@dataclass(frozen=True)
class NewDocumentCode:
    """What the rules make of one version, to be stored; see ``DocumentCodeRow``."""

    version_id: int
    extractor_version: str
    model_version: str
    rules_version: str
    code: DocumentCode
    hosts: Sequence[str]
    passage_ids: Sequence[int]
    trace: Sequence[str]


def list_pending_versions(
    session: Session, *, model_version: str, rules_version: str
) -> list[PendingVersion]:
    """Versions whose newest text is readable and has no document code yet, by id."""
    newest = select(func.max(TextRow.id)).group_by(TextRow.capture_sha256)
    coded = aliased(DocumentCodeRow)
    rows = session.execute(
        select(
            VersionRow.id,
            VersionRow.capture_sha256,
            TextRow.extractor_version,
            MunicipalityRow.name,
        )
        .join(TextRow, TextRow.capture_sha256 == VersionRow.capture_sha256)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(MunicipalityRow, MunicipalityRow.cbs_code == DocumentRow.cbs_code)
        .outerjoin(
            coded,
            and_(
                coded.version_id == VersionRow.id,
                coded.extractor_version == TextRow.extractor_version,
                coded.model_version == model_version,
                coded.rules_version == rules_version,
            ),
        )
        .where(TextRow.id.in_(newest), TextRow.state == TextState.READABLE, coded.id.is_(None))
        .order_by(VersionRow.id)
    )
    return [PendingVersion(*row) for row in rows]


def list_passages(
    session: Session, capture_sha256: str, extractor_version: str
) -> list[StoredPassage]:
    """Stored passages of a capture in the order of the text, headings left out."""
    rows = session.execute(
        select(
            PassageRow.id,
            PassageRow.page,
            PassageRow.heading,
            PassageRow.text,
            PassageRow.has_volunteer_term,
        )
        .where(
            PassageRow.capture_sha256 == capture_sha256,
            PassageRow.extractor_version == extractor_version,
            PassageRow.kind != "heading",
        )
        .order_by(PassageRow.ordinal)
    )
    return [StoredPassage(*row) for row in rows]


def find_document_type(
    session: Session, version_id: int, extractor_version: str
) -> DocumentType | None:
    """Type of a version by its facts, or None when it is not known."""
    value = session.scalar(
        select(FactRow.value)
        .where(
            FactRow.version_id == version_id,
            FactRow.extractor_version == extractor_version,
            FactRow.name == FactName.TYPE,
        )
        .order_by(FactRow.confidence.desc(), FactRow.id)
        .limit(1)
    )
    return DocumentType(value) if value else None


def list_coded_passages(
    session: Session, passage_ids: Sequence[int], *, model_version: str, document_type: str
) -> set[int]:
    """Those of the passages that this model has coded for this document type."""
    return set(
        session.scalars(
            select(PassageCodeRow.passage_id).where(
                PassageCodeRow.passage_id.in_(passage_ids),
                PassageCodeRow.model_version == model_version,
                PassageCodeRow.document_type == document_type,
            )
        )
    )


def add_passage_codes(
    session: Session,
    codes: Sequence[NewPassageCode],
    *,
    model_version: str,
    document_type: str,
) -> None:
    """Add the codes of passages that this model had not coded for this type."""
    if codes:
        session.execute(
            insert(PassageCodeRow),
            [
                {
                    "passage_id": code.passage_id,
                    "model_version": model_version,
                    "document_type": document_type,
                    "code": code.code,
                    "probabilities": code.probabilities,
                    "attributes": code.attributes,
                }
                for code in codes
            ],
        )


def add_document_code(session: Session, new: NewDocumentCode) -> None:
    """Add the code of one version."""
    session.add(
        DocumentCodeRow(
            version_id=new.version_id,
            extractor_version=new.extractor_version,
            model_version=new.model_version,
            rules_version=new.rules_version,
            code=new.code,
            hosts=list(new.hosts),
            passage_ids=list(new.passage_ids),
            trace=list(new.trace),
        )
    )
    session.flush()
