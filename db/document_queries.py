"""The analysts' questions about documents and passages, one function each, as typed rows."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.fulltext import matches
from db.tables import (
    DocumentCodeRow,
    DocumentRow,
    EvidenceRow,
    FactRow,
    LocationRow,
    PassageRow,
    TextRow,
    VerdictRow,
    VersionRow,
)
from vocabulary.facts import FactName


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence with everything needed to find it again."""

    cbs_code: str
    rank: int
    role: str
    title: str
    page: int | None
    passage: str
    url: str
    capture_sha256: str


@dataclass(frozen=True)
class DocumentLine:
    """One document of a municipality in its newest version."""

    document_id: int
    cbs_code: str
    title: str
    type: str
    status: str
    decided_on: str
    code: str
    text: str
    pages: int | None
    first_seen_on: dt.date
    gone: bool
    url: str
    capture_sha256: str


@dataclass(frozen=True)
class PassageLine:
    """One passage that answers a search."""

    cbs_code: str
    title: str
    page: int
    heading: str
    passage: str
    url: str


def list_evidence_lines(session: Session, verdict_ids: Sequence[int]) -> list[EvidenceLine]:
    """Evidence of verdicts by municipality, strongest first; passages verbatim."""
    rows = session.execute(
        select(EvidenceRow, VerdictRow.cbs_code, VersionRow, DocumentRow.title, PassageRow)
        .join(VerdictRow, VerdictRow.id == EvidenceRow.verdict_id)
        .join(VersionRow, VersionRow.id == EvidenceRow.version_id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .outerjoin(PassageRow, PassageRow.id == EvidenceRow.passage_id)
        .where(EvidenceRow.verdict_id.in_(verdict_ids))
        .order_by(VerdictRow.cbs_code, EvidenceRow.rank)
    ).all()
    urls = _urls(session, [version.id for _, _, version, _, _ in rows])
    return [
        EvidenceLine(
            cbs_code=code,
            rank=evidence.rank,
            role=evidence.role,
            title=title,
            page=passage.page if passage else None,
            passage=passage.text if passage else "",
            url=urls.get(version.id, ""),
            capture_sha256=version.capture_sha256,
        )
        for evidence, code, version, title, passage in rows
    ]


def _urls(session: Session, version_ids: Collection[int]) -> dict[int, str]:
    """One URL for each version: a place that still exists before one that is gone."""
    rows = session.execute(
        select(LocationRow.version_id, LocationRow.url)
        .where(LocationRow.version_id.in_(version_ids))
        .order_by(LocationRow.gone_at.is_(None), LocationRow.id.desc())
    )
    return dict(rows.tuples().all())


def list_documents(
    session: Session, *, cbs_codes: Collection[str] | None = None
) -> list[DocumentLine]:
    """Documents in their newest version, by municipality and title."""
    newest = select(func.max(VersionRow.id)).group_by(VersionRow.document_id)
    query = (
        select(DocumentRow, VersionRow)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .where(VersionRow.id.in_(newest))
        .order_by(DocumentRow.cbs_code, DocumentRow.title, DocumentRow.id)
    )
    if cbs_codes is not None:
        query = query.where(DocumentRow.cbs_code.in_(cbs_codes))
    pairs = session.execute(query).all()
    version_ids = [version.id for _, version in pairs]
    context = _DocumentContext.load(session, version_ids, [v.capture_sha256 for _, v in pairs])
    return [_document_line(document, version, context) for document, version in pairs]


@dataclass(frozen=True)
class _DocumentContext:
    facts: dict[tuple[int, str], str]
    texts: dict[str, TextRow]
    codes: dict[int, str]
    urls: dict[int, str]
    present: frozenset[int]

    @classmethod
    def load(
        cls, session: Session, version_ids: Collection[int], captures: Collection[str]
    ) -> "_DocumentContext":
        shown = (FactName.TYPE, FactName.STATUS, FactName.DECIDED_ON)
        facts = session.scalars(
            select(FactRow)
            .where(FactRow.version_id.in_(version_ids), FactRow.name.in_(shown))
            .order_by(FactRow.confidence, FactRow.id.desc())
        )
        texts = session.scalars(
            select(TextRow).where(TextRow.capture_sha256.in_(captures)).order_by(TextRow.id)
        )
        codes = session.execute(
            select(DocumentCodeRow.version_id, DocumentCodeRow.code)
            .where(DocumentCodeRow.version_id.in_(version_ids))
            .order_by(DocumentCodeRow.id)
        )
        present = session.scalars(
            select(LocationRow.version_id).where(
                LocationRow.version_id.in_(version_ids), LocationRow.gone_at.is_(None)
            )
        )
        return cls(
            facts={(fact.version_id, fact.name): fact.value for fact in facts},
            texts={text.capture_sha256: text for text in texts},
            codes=dict(codes.tuples().all()),
            urls=_urls(session, version_ids),
            present=frozenset(present),
        )


def _document_line(
    document: DocumentRow, version: VersionRow, context: _DocumentContext
) -> DocumentLine:
    text = context.texts.get(version.capture_sha256)
    return DocumentLine(
        document_id=document.id,
        cbs_code=document.cbs_code,
        title=document.title,
        type=context.facts.get((version.id, FactName.TYPE), ""),
        status=context.facts.get((version.id, FactName.STATUS), ""),
        decided_on=context.facts.get((version.id, FactName.DECIDED_ON), ""),
        code=context.codes.get(version.id, ""),
        text=" ".join(part for part in (text.state, text.reason) if part) if text else "waiting",
        pages=text.page_count if text else None,
        first_seen_on=document.first_seen_at.date(),
        gone=version.id not in context.present,
        url=context.urls.get(version.id, ""),
        capture_sha256=version.capture_sha256,
    )


def search_passages(
    session: Session, words: str, *, cbs_codes: Collection[str] | None = None, limit: int = 50
) -> list[PassageLine]:
    """Passages that hold all ``words`` (in the passage or its heading)."""
    bind = session.get_bind()
    query = (
        select(PassageRow, DocumentRow.cbs_code, DocumentRow.title, VersionRow.id)
        .join(VersionRow, VersionRow.capture_sha256 == PassageRow.capture_sha256)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(matches(bind.dialect, words))
        .order_by(VersionRow.id.desc(), PassageRow.ordinal)
        .limit(limit)
    )
    if cbs_codes is not None:
        query = query.where(DocumentRow.cbs_code.in_(cbs_codes))
    rows = session.execute(query).all()
    urls = _urls(session, [version_id for _, _, _, version_id in rows])
    return [
        PassageLine(
            code, title, passage.page, passage.heading, passage.text, urls.get(version_id, "")
        )
        for passage, code, title, version_id in rows
    ]
