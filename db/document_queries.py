"""The analysts' questions about documents and passages, one function each, as typed rows."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.fulltext import matches
from db.history import civil_date
from db.places import urls_of
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
from vocabulary.codes import TextState
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
    return [
        EvidenceLine(
            cbs_code=code,
            rank=evidence.rank,
            role=evidence.role,
            title=title,
            page=passage.page if passage else None,
            passage=passage.text if passage else "",
            url=evidence.url,
            capture_sha256=version.capture_sha256,
        )
        for evidence, code, version, title, passage in rows
    ]


def list_documents(
    session: Session,
    *,
    cbs_codes: Collection[str] | None = None,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> list[DocumentLine]:
    """Documents in their newest version, by municipality and title.

    Those that bear no later date than ``as_of``, as the store held them at ``known_at``.
    """
    newest = (
        select(func.max(VersionRow.id))
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .group_by(VersionRow.document_id)
    )
    if cbs_codes is not None:
        newest = newest.where(DocumentRow.cbs_code.in_(cbs_codes))
    newest = newest.where(*_versions_of(as_of, known_at))
    pairs = session.execute(
        select(DocumentRow, VersionRow)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .where(VersionRow.id.in_(newest))
        .order_by(DocumentRow.cbs_code, DocumentRow.title, DocumentRow.id)
    ).all()
    context = _DocumentContext.load(session, newest, known_at)
    return [_document_line(document, version, context) for document, version in pairs]


def _versions_of(as_of: dt.date | None, known_at: dt.datetime | None) -> list[ColumnElement[bool]]:
    """Conditions on versions; one without any date is of every date."""
    conditions: list[ColumnElement[bool]] = []
    if as_of is not None:
        later = exists().where(
            FactRow.version_id == VersionRow.id,
            FactRow.name.in_((FactName.DECIDED_ON, FactName.DATED_ON)),
            FactRow.value > as_of.isoformat(),
        )
        conditions.append(~later)
    if known_at is not None:
        conditions.append(VersionRow.first_seen_at <= known_at)
    return conditions


@dataclass(frozen=True)
class _NewestText:
    extractor_version: str
    state: TextState
    reason: str
    pages: int

    def __str__(self) -> str:
        return f"{self.state} {self.reason}".rstrip()


@dataclass(frozen=True)
class _DocumentContext:
    facts: dict[tuple[int, str, str], str]  # version, extractor version, name -> value
    texts: dict[str, _NewestText]
    codes: dict[int, str]
    urls: dict[int, str]
    present: frozenset[int]  # documents that still stand somewhere

    @classmethod
    def load(
        cls, session: Session, version_ids: Select[int], known_at: dt.datetime | None
    ) -> "_DocumentContext":
        shown = (FactName.TYPE, FactName.STATUS, FactName.DECIDED_ON)
        facts = session.execute(
            select(FactRow.version_id, FactRow.extractor_version, FactRow.name, FactRow.value)
            .where(FactRow.version_id.in_(version_ids), FactRow.name.in_(shown))
            .order_by(FactRow.confidence, FactRow.id.desc())
        )
        codes = session.execute(
            select(DocumentCodeRow.version_id, DocumentCodeRow.code)
            .where(DocumentCodeRow.version_id.in_(version_ids))
            .order_by(DocumentCodeRow.id)
        )
        stands: ColumnElement[bool] = LocationRow.gone_at.is_(None)
        if known_at is not None:
            stands = or_(stands, LocationRow.gone_at > known_at)
        asked = select(VersionRow.document_id).where(VersionRow.id.in_(version_ids))
        present = session.scalars(
            select(VersionRow.document_id)
            .join(LocationRow, LocationRow.version_id == VersionRow.id)
            .where(stands, VersionRow.document_id.in_(asked))
        )
        return cls(
            facts={(f.version_id, f.extractor_version, f.name): f.value for f in facts},
            texts=_newest_texts(session, version_ids, known_at),
            codes=dict(codes.all()),
            urls=urls_of(session, version_ids),
            present=frozenset(present),
        )


def _newest_texts(
    session: Session, version_ids: Select[int], known_at: dt.datetime | None
) -> dict[str, _NewestText]:
    """What the last extractor that read it made of each capture; the pages stay where they are."""
    query = (
        select(
            TextRow.capture_sha256,
            TextRow.extractor_version,
            TextRow.state,
            TextRow.reason,
            TextRow.page_count,
        )
        .join(VersionRow, VersionRow.capture_sha256 == TextRow.capture_sha256)
        .where(VersionRow.id.in_(version_ids))
        .order_by(TextRow.id)
    )
    if known_at is not None:
        query = query.where(TextRow.extracted_at <= known_at)
    return {
        sha256: _NewestText(extractor, state, reason, pages)
        for sha256, extractor, state, reason, pages in session.execute(query)
    }


def _document_line(
    document: DocumentRow, version: VersionRow, context: _DocumentContext
) -> DocumentLine:
    text = context.texts.get(version.capture_sha256)
    extractor = text.extractor_version if text else ""
    return DocumentLine(
        document_id=document.id,
        cbs_code=document.cbs_code,
        title=document.title,
        type=context.facts.get((version.id, extractor, FactName.TYPE), ""),
        status=context.facts.get((version.id, extractor, FactName.STATUS), ""),
        decided_on=context.facts.get((version.id, extractor, FactName.DECIDED_ON), ""),
        code=context.codes.get(version.id, ""),
        text=str(text or "waiting"),
        pages=text.pages if text else None,
        first_seen_on=civil_date(document.first_seen_at),
        gone=document.id not in context.present,
        url=context.urls.get(version.id, ""),
        capture_sha256=version.capture_sha256,
    )


def search_passages(
    session: Session,
    words: str,
    *,
    cbs_codes: Collection[str] | None = None,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    limit: int = 50,
) -> list[PassageLine]:
    """Passages that hold all ``words``, in the passage or its heading, newest version first.

    ``words`` are as ``db.fulltext.matches`` takes them. What an earlier extractor made of the
    same bytes is left out. ``as_of`` and ``known_at`` are as for ``list_documents``.
    """
    bind = session.get_bind()
    later = aliased(TextRow)
    newest = select(TextRow.extractor_version).where(
        TextRow.capture_sha256 == PassageRow.capture_sha256,
        ~exists().where(later.capture_sha256 == TextRow.capture_sha256, later.id > TextRow.id),
    )
    query = (
        select(PassageRow, DocumentRow.cbs_code, DocumentRow.title, VersionRow.id)
        .join(VersionRow, VersionRow.capture_sha256 == PassageRow.capture_sha256)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(
            matches(bind.dialect, words),
            PassageRow.extractor_version == newest.scalar_subquery(),
            *_versions_of(as_of, known_at),
        )
        .order_by(VersionRow.id.desc(), PassageRow.ordinal)
        .limit(limit)
    )
    if cbs_codes is not None:
        query = query.where(DocumentRow.cbs_code.in_(cbs_codes))
    rows = session.execute(query).all()
    urls = urls_of(session, [version_id for _, _, _, version_id in rows])
    return [
        PassageLine(
            code, title, passage.page, passage.heading, passage.text, urls.get(version_id, "")
        )
        for passage, code, title, version_id in rows
    ]
