"""What narrows a search in passages, and in which order the finds come."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    String,
    TextClause,
    cast,
    exists,
    func,
    select,
)
from sqlalchemy.orm import aliased

from db.fulltext import relevance
from db.tables import (
    DocumentCodeRow,
    DocumentRow,
    FactRow,
    LocationRow,
    MunicipalityRow,
    PassageCodeRow,
    PassageRow,
    SourceRow,
    VersionRow,
)
from vocabulary.codes import DocumentCode, PassageCode
from vocabulary.facts import FactName


class Order(StrEnum):
    """In which order the finds come."""

    FOUND = "found"  # what was stored last comes first
    RELEVANCE = "relevance"
    DATE = "date"  # the youngest document first, undated ones last


@dataclass(frozen=True)
class Narrowing:
    """Every condition beside the words; empty = all."""

    cbs_codes: Collection[str] | None = None
    province: str = ""
    from_year: int | None = None  # a document without a date is of no year
    to_year: int | None = None
    type: str = ""
    code: str = ""  # of the passage (P0 to P6) or of its document (doc_A, context, ...)
    field: str = ""  # domain that hosts the policy of the document
    source: str = ""  # family of a source where the document stands or stood


def conditions(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    """Conditions on the passages, versions, documents and municipalities of a search."""
    found: list[ColumnElement[bool]] = []
    if narrowing.cbs_codes is not None:
        found.append(DocumentRow.cbs_code.in_(narrowing.cbs_codes))
    if narrowing.province:
        found.append(MunicipalityRow.province == narrowing.province)
    if narrowing.from_year is not None:
        found.append(document_date() >= str(dt.date(narrowing.from_year, 1, 1)))
    if narrowing.to_year is not None:
        found.append(document_date() <= str(dt.date(narrowing.to_year, 12, 31)))
    if narrowing.type:
        found.append(fact_value(FactName.TYPE) == narrowing.type)
    if narrowing.code in list(PassageCode):
        found.append(_passage_code() == narrowing.code)
    elif narrowing.code:
        found.append(_coded(DocumentCodeRow.code == DocumentCode(narrowing.code)))
    if narrowing.field:
        hosted = cast(DocumentCodeRow.hosts, String).contains(f'"{narrowing.field}"')
        found.append(_coded(hosted))
    if narrowing.source:
        found.append(
            exists().where(
                LocationRow.version_id == VersionRow.id,
                SourceRow.id == LocationRow.source_id,
                SourceRow.family == narrowing.source,
            )
        )
    return found


def fact_value(name: FactName) -> ColumnElement[str | None]:
    """What the extractor of the passage read of a fact: the surest value, or NULL."""
    return (
        select(FactRow.value)
        .where(
            FactRow.version_id == VersionRow.id,
            FactRow.extractor_version == PassageRow.extractor_version,
            FactRow.name == name,
        )
        .order_by(FactRow.confidence.desc(), FactRow.id)
        .limit(1)
        .scalar_subquery()
    )


def document_date() -> ColumnElement[str | None]:
    """The day of the decision, else the date that the document bears, as ISO text, or NULL."""
    decided, dated = fact_value(FactName.DECIDED_ON), fact_value(FactName.DATED_ON)
    return func.coalesce(decided, dated)


def _passage_code() -> ColumnElement[PassageCode | None]:
    """What the model said last of the passage."""
    return (
        select(PassageCodeRow.code)
        .where(PassageCodeRow.passage_id == PassageRow.id)
        .order_by(PassageCodeRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _coded(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether what the rules said last of the version fits."""
    later = aliased(DocumentCodeRow)
    newer = exists().where(
        later.version_id == DocumentCodeRow.version_id, later.id > DocumentCodeRow.id
    )
    return exists().where(DocumentCodeRow.version_id == VersionRow.id, condition, ~newer)


def ordering(
    dialect: Dialect, order: Order, words: str, newest: ColumnElement[int]
) -> list[ColumnElement[Any] | TextClause]:  # Any: what is ordered by is of several types
    """By what to order; ``newest`` is the number of the passage, and decides between equals.

    In the order ``FOUND`` it stands alone: only then can SQLite stop at the limit.
    """
    if order is Order.FOUND:
        return [newest.desc()]
    by_date = document_date().desc().nulls_last()
    first = relevance(dialect, words) if order is Order.RELEVANCE else by_date
    return [first, newest.desc(), VersionRow.id.desc()]
