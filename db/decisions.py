"""From what each municipality was decided last, and which of that has changed since.

Rows of most tables are only added, so the last row that was taken into account says what is
new. A place of a document changes in its row, so that has a time of its own.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from db.sentence_tables import SentenceMarkRow, StandardSentenceRow
from db.tables import (
    DecisionRow,
    DocumentCodeRow,
    DocumentRow,
    FactRow,
    LocationRow,
    ManualSearchRow,
    ReviewRow,
    TextRow,
    VersionRow,
)

Marks = Mapping[str, str | int]
_CODES_AT_ONCE = 500
_BEFORE_ALL = "0001-01-01T00:00:00+00:00"


def current_marks(session: Session) -> dict[str, str | int]:
    """The last row of every table that verdicts rest on, and the last change of a place."""
    last = {
        table.__tablename__: session.scalar(select(func.max(table.id))) or 0
        for table in (
            VersionRow,
            TextRow,
            FactRow,
            DocumentCodeRow,
            LocationRow,
            ReviewRow,
            ManualSearchRow,
            StandardSentenceRow,
        )
    }
    changed_at = session.scalar(select(func.max(LocationRow.changed_at)))
    return {**last, "changed_at": changed_at.isoformat() if changed_at else _BEFORE_ALL}


def changed_since(session: Session, marks: Marks) -> set[str]:
    """CBS codes of municipalities of which a document, review or search came in since.

    Places that changed in the very moment of the mark are taken along: it may have been
    made between two changes.
    """
    of_version = select(DocumentRow.cbs_code).join(
        VersionRow, VersionRow.document_id == DocumentRow.id
    )

    of_place = of_version.join(LocationRow, LocationRow.version_id == VersionRow.id)

    def after(column: str) -> int:
        return int(marks.get(column, 0))

    changed_at = dt.datetime.fromisoformat(str(marks.get("changed_at", _BEFORE_ALL)))
    queries: Iterable[Select[str]] = (
        of_version.where(VersionRow.id > after("versions")),
        of_version.join(TextRow, TextRow.capture_sha256 == VersionRow.capture_sha256).where(
            TextRow.id > after("texts")
        ),
        of_version.join(FactRow, FactRow.version_id == VersionRow.id).where(
            FactRow.id > after("facts")
        ),
        of_version.join(DocumentCodeRow, DocumentCodeRow.version_id == VersionRow.id).where(
            DocumentCodeRow.id > after("document_codes")
        ),
        of_place.where(LocationRow.id > after("locations")),
        of_place.where(LocationRow.changed_at >= changed_at),  # two questions, so two indexes
        select(ReviewRow.cbs_code).where(ReviewRow.id > after("reviews")),
        select(ManualSearchRow.cbs_code).where(ManualSearchRow.id > after("manual_searches")),
        select(SentenceMarkRow.cbs_code)
        .join(StandardSentenceRow, StandardSentenceRow.mark == SentenceMarkRow.mark)
        .where(StandardSentenceRow.id > after("standard_sentences")),
    )
    return {code for query in queries for code in session.scalars(query.distinct())}


def list_decisions(session: Session) -> dict[str, DecisionRow]:
    """From what every municipality was decided last, by CBS code."""
    return {row.cbs_code: row for row in session.scalars(select(DecisionRow))}


def store_decision(session: Session, decision: DecisionRow) -> None:
    """Replace what was known of the last decision of a municipality."""
    session.merge(decision)
    session.flush()


def keep_decisions(
    session: Session, cbs_codes: Collection[str], *, marks: Marks, checked_on: dt.date
) -> None:
    """Note that these need not be decided: what they rest on is as it was."""
    codes = sorted(cbs_codes)
    for start in range(0, len(codes), _CODES_AT_ONCE):
        session.execute(
            update(DecisionRow)
            .where(DecisionRow.cbs_code.in_(codes[start : start + _CODES_AT_ONCE]))
            .values(marks=dict(marks), checked_on=checked_on)
        )
