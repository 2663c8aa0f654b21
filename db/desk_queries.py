"""What the pages of the desk ask beside the analysts' questions, as typed rows."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.municipalities import ends_on, exists_on
from db.tables import (
    DocumentRow,
    EvidenceRow,
    FactRow,
    ManualSearchRow,
    MunicipalityRow,
    PassageRow,
    SuccessionRow,
    VersionRow,
)
from vocabulary.codes import SuccessionKind

FactValues = Mapping[str, str]  # fact name -> value with the highest confidence


@dataclass(frozen=True)
class EvidencePiece:
    """One piece of evidence with the place of its passage in the stored text."""

    rank: int
    role: str
    document_id: int
    version_id: int
    title: str
    passage_id: int | None
    heading: str
    page: int | None
    text: str
    url: str


@dataclass(frozen=True)
class Neighbour:
    """A municipality from which, or into which, another one went over."""

    cbs_code: str
    name: str
    happened_on: dt.date
    kind: SuccessionKind
    part: str  # whole, main or part
    before: bool  # whether it is a predecessor


@dataclass(frozen=True)
class Place:
    """One municipality as the desk lists it."""

    cbs_code: str
    name: str
    province: str
    population: int | None
    size_class: int | None
    website_url: str
    exists: bool
    started_on: dt.date | None
    ends_on: dt.date | None


@dataclass(frozen=True)
class SearchByHand:
    """A person's search of a source that no program reads."""

    family: str
    searched_by: str
    covers_from: dt.date
    covers_to: dt.date
    note: str
    recorded_at: dt.datetime


def find_place(session: Session, cbs_code: str, day: dt.date) -> Place | None:
    """One municipality by its code, or None."""
    row = session.get(MunicipalityRow, cbs_code)
    return None if row is None else _place(row, day)


def list_places(
    session: Session, day: dt.date, cbs_codes: Collection[str] | None = None
) -> list[Place]:
    """Municipalities by name, those of other times too; ``exists`` is about ``day``."""
    query = select(*_PLACE).order_by(MunicipalityRow.name, MunicipalityRow.cbs_code)
    if cbs_codes is not None:
        query = query.where(MunicipalityRow.cbs_code.in_(cbs_codes))
    return [_place(row, day) for row in session.execute(query)]


_PLACE = (  # columns alone: rows of the register as objects cost more than the page
    MunicipalityRow.cbs_code,
    MunicipalityRow.name,
    MunicipalityRow.province,
    MunicipalityRow.population,
    MunicipalityRow.size_class,
    MunicipalityRow.website_url,
    MunicipalityRow.valid_from,
    MunicipalityRow.valid_to,
    MunicipalityRow.planned_end,
)


def _place(row: Any, day: dt.date) -> Place:  # a row of the register, or its columns
    return Place(
        cbs_code=row.cbs_code,
        name=row.name,
        province=row.province,
        population=row.population,
        size_class=row.size_class,
        website_url=row.website_url or "",
        exists=exists_on(row, day),
        started_on=row.valid_from,
        ends_on=ends_on(row),
    )


def list_evidence_pieces(
    session: Session, verdict_ids: Collection[int]
) -> dict[int, list[EvidencePiece]]:
    """Evidence of verdicts, strongest first, by verdict."""
    columns = (
        EvidenceRow.verdict_id,
        EvidenceRow.rank,
        EvidenceRow.role,
        EvidenceRow.version_id,
        EvidenceRow.passage_id,
        EvidenceRow.url,
        VersionRow.document_id,
        DocumentRow.title,
        PassageRow.heading,
        PassageRow.page,
        PassageRow.text,
    )
    rows = session.execute(
        select(*columns)
        .join(VersionRow, VersionRow.id == EvidenceRow.version_id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .outerjoin(PassageRow, PassageRow.id == EvidenceRow.passage_id)
        .where(EvidenceRow.verdict_id.in_(verdict_ids))
        .order_by(EvidenceRow.verdict_id, EvidenceRow.rank)
    )
    found: dict[int, list[EvidencePiece]] = {verdict_id: [] for verdict_id in verdict_ids}
    for row in rows:
        piece = EvidencePiece(
            rank=row.rank,
            role=row.role,
            document_id=row.document_id,
            version_id=row.version_id,
            title=row.title,
            passage_id=row.passage_id,
            heading=row.heading or "",
            page=row.page,
            text=row.text or "",
            url=row.url,
        )
        found[row.verdict_id].append(piece)
    return found


def load_facts(session: Session, version_ids: Collection[int]) -> dict[int, FactValues]:
    """Facts of versions as the last extractor read them, by version."""
    newest: dict[int, str] = {}
    best: dict[tuple[int, str, str], str] = {}
    rows = session.execute(
        select(
            FactRow.id,
            FactRow.version_id,
            FactRow.extractor_version,
            FactRow.name,
            FactRow.value,
        )
        .where(FactRow.version_id.in_(version_ids))
        .order_by(FactRow.confidence, FactRow.id.desc())  # the last one stays
    ).all()
    for fact in sorted(rows, key=lambda fact: fact.id):
        newest[fact.version_id] = fact.extractor_version
    for fact in rows:
        best[fact.version_id, fact.extractor_version, fact.name] = fact.value
    found: dict[int, dict[str, str]] = {version_id: {} for version_id in version_ids}
    for (version_id, extractor, name), value in best.items():
        if newest[version_id] == extractor:
            found[version_id][name] = value
    return dict(found)


def list_neighbours(session: Session, cbs_code: str) -> list[Neighbour]:
    """Predecessors and successors, oldest first."""
    other = aliased(MunicipalityRow)
    rows = session.execute(
        select(SuccessionRow, other.name)
        .join(other, _other_end(other.cbs_code, cbs_code))
        .where(or_(SuccessionRow.new_code == cbs_code, SuccessionRow.old_code == cbs_code))
        .order_by(SuccessionRow.happened_on, other.name)
    )
    return [
        Neighbour(
            cbs_code=row.old_code if row.new_code == cbs_code else row.new_code,
            name=name,
            happened_on=row.happened_on,
            kind=row.kind,
            part=row.part,
            before=row.new_code == cbs_code,
        )
        for row, name in rows
    ]


def _other_end(column: InstrumentedAttribute[str], cbs_code: str) -> ColumnElement[bool]:
    before = (SuccessionRow.new_code == cbs_code) & (column == SuccessionRow.old_code)
    after = (SuccessionRow.old_code == cbs_code) & (column == SuccessionRow.new_code)
    return before | after


def list_searches_by_hand(session: Session, cbs_code: str) -> list[SearchByHand]:
    """Searches that persons recorded for one municipality, newest first."""
    rows = session.scalars(
        select(ManualSearchRow)
        .where(ManualSearchRow.cbs_code == cbs_code)
        .order_by(ManualSearchRow.id.desc())
    )
    return [
        SearchByHand(
            family=row.family,
            searched_by=row.searched_by,
            covers_from=row.covers_from,
            covers_to=row.covers_to,
            note=row.note,
            recorded_at=row.recorded_at,
        )
        for row in rows
    ]


def newest_versions(session: Session, document_ids: Sequence[int]) -> dict[int, int]:
    """The newest version of each document."""
    rows = session.execute(
        select(VersionRow.document_id, func.max(VersionRow.id))
        .where(VersionRow.document_id.in_(document_ids))
        .group_by(VersionRow.document_id)
    )
    return dict(rows.all())
