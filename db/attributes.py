"""Attributes of a municipality through record time: add a set, and ask which set was held."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.attribute_tables import AttributeRow
from db.tables import DocumentRow, PassageRow, VersionRow
from vocabulary.attributes import Attribute

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class AttributeLine:
    """One value of one attribute with a piece of its evidence."""

    attribute: str
    value: str  # policy_age: whole years on the date asked about
    title: str
    page: int | None
    passage: str
    version_id: int | None
    passage_id: int | None
    recorded_at: dt.datetime


def add_attributes(session: Session, rows: Sequence[AttributeRow]) -> bool:
    """Add the whole set of one municipality, unless it is what is held already."""
    held = _held(session, rows[0].cbs_code, None)
    if [_said(row) for row in held] == [_said(row) for row in rows]:
        return False
    session.add_all(rows)
    session.flush()
    return True


def held_attributes(
    session: Session, cbs_code: str, as_of: dt.date, *, known_at: dt.datetime | None = None
) -> list[AttributeLine]:
    """The set that was recorded last, as known at ``known_at``; empty before the first."""
    rows = _held(session, cbs_code, known_at)
    versions = [row.version_id for row in rows if row.version_id is not None]
    titles = dict(
        session.execute(
            select(VersionRow.id, DocumentRow.title)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .where(VersionRow.id.in_(versions))
        ).all()
    )
    wanted = [row.passage_id for row in rows if row.passage_id is not None]
    passages = {
        row.id: row for row in session.scalars(select(PassageRow).where(PassageRow.id.in_(wanted)))
    }
    return [_line(row, titles, passages, as_of) for row in rows]


def _held(session: Session, cbs_code: str, known_at: dt.datetime | None) -> list[AttributeRow]:
    last = select(func.max(AttributeRow.recorded_at)).where(AttributeRow.cbs_code == cbs_code)
    if known_at is not None:
        last = last.where(AttributeRow.recorded_at <= known_at)
    query = select(AttributeRow).where(
        AttributeRow.cbs_code == cbs_code, AttributeRow.recorded_at == last.scalar_subquery()
    )
    return list(session.scalars(query.order_by(AttributeRow.id)))


def _said(row: AttributeRow) -> tuple[object, ...]:
    return row.attribute, row.value, row.version_id, row.passage_id


def _line(
    row: AttributeRow,
    titles: dict[int, str],
    passages: dict[int, PassageRow],
    as_of: dt.date,
) -> AttributeLine:
    passage = passages.get(row.passage_id or 0)
    return AttributeLine(
        attribute=row.attribute,
        value=_age(row.value, as_of) if row.attribute == Attribute.POLICY_AGE else row.value,
        title=titles.get(row.version_id or 0, ""),
        page=passage.page if passage else None,
        passage=passage.text if passage else "",
        version_id=row.version_id,
        passage_id=row.passage_id,
        recorded_at=row.recorded_at,
    )


def _age(value: str, as_of: dt.date) -> str:
    """Whole years from a day on, where one is known."""
    try:
        since = dt.date.fromisoformat(value)
    except ValueError:
        return value
    return str(max(0, int((as_of - since).days / _DAYS_A_YEAR)))
