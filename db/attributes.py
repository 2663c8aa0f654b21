"""Attributes of a municipality through record time: add a set, and ask which set was held."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
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
    """Add the whole set of one municipality, unless it is what is held of that day already."""
    query = _held(rows[0].reference_date, None, [rows[0].cbs_code]).order_by(AttributeRow.id)
    held = session.scalars(query)
    if [_said(row) for row in held] == [_said(row) for row in rows]:
        return False
    session.add_all(rows)
    session.flush()
    return True


def held_attributes(
    session: Session, cbs_code: str, as_of: dt.date, *, known_at: dt.datetime | None = None
) -> list[AttributeLine]:
    """The set of one municipality on a date, as known at ``known_at``; empty before the first."""
    sets = held_attribute_sets(session, as_of, known_at=known_at, cbs_codes=[cbs_code])
    return sets.get(cbs_code, [])


def held_attribute_sets(
    session: Session,
    as_of: dt.date,
    *,
    known_at: dt.datetime | None = None,
    cbs_codes: Collection[str],
) -> dict[str, list[AttributeLine]]:
    """Sets of municipalities by code, each in the order in which it was written."""
    rows = session.execute(
        _held(as_of, known_at, cbs_codes)
        .add_columns(DocumentRow.title, PassageRow.page, PassageRow.text)
        .outerjoin(VersionRow, VersionRow.id == AttributeRow.version_id)
        .outerjoin(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .outerjoin(PassageRow, PassageRow.id == AttributeRow.passage_id)
        .order_by(AttributeRow.id)
    )
    sets: dict[str, list[AttributeLine]] = {}
    for row, title, page, text in rows:
        sets.setdefault(row.cbs_code, []).append(_line(row, title, page, text, as_of))
    return sets


def municipalities_showing(
    session: Session,
    wanted: Collection[str],
    as_of: dt.date,
    *,
    known_at: dt.datetime | None = None,
) -> dict[str, set[str]]:
    """For each ``attribute:value`` the codes of municipalities where it was found."""
    found: dict[str, set[str]] = {each: set() for each in wanted}
    said = AttributeRow.attribute + ":" + AttributeRow.value
    held = _held(as_of, known_at).where(said.in_(wanted))
    for row in session.scalars(held):
        found[f"{row.attribute}:{row.value}"].add(row.cbs_code)
    return found


def _held(
    as_of: dt.date, known_at: dt.datetime | None, cbs_codes: Collection[str] | None = None
) -> Select[AttributeRow]:
    """Rows of the sets that hold on a date: of the last day until then, as recorded last.

    A set of a later day says nothing about an earlier one.
    """
    newest_first = (AttributeRow.reference_date.desc(), AttributeRow.recorded_at.desc())
    age = func.rank().over(partition_by=AttributeRow.cbs_code, order_by=newest_first)
    ranked = select(AttributeRow.id, age.label("age")).where(AttributeRow.reference_date <= as_of)
    if known_at is not None:
        ranked = ranked.where(AttributeRow.recorded_at <= known_at)
    if cbs_codes is not None:
        ranked = ranked.where(AttributeRow.cbs_code.in_(cbs_codes))
    sets = ranked.subquery()
    return select(AttributeRow).join(sets, (sets.c.id == AttributeRow.id) & (sets.c.age == 1))


def _said(row: AttributeRow) -> tuple[object, ...]:
    return row.attribute, row.value, row.version_id, row.passage_id


def _line(
    row: AttributeRow, title: str | None, page: int | None, text: str | None, as_of: dt.date
) -> AttributeLine:
    return AttributeLine(
        attribute=row.attribute,
        value=_age(row.value, as_of) if row.attribute == Attribute.POLICY_AGE else row.value,
        title=title or "",
        page=page,
        passage=text or "",
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
