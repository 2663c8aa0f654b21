"""What a rescoring changed: old against new, per municipality, stretch of time and cause."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.history import held_before
from db.tables import MunicipalityRow, VerdictRow
from vocabulary.codes import Cause


@dataclass(frozen=True)
class RevisionLine:
    """One stretch of a municipality's history that was said anew."""

    cbs_code: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None
    old_model: str
    new_model: str
    old_computed: str
    new_computed: str
    old_effective: str
    new_effective: str
    cause: Cause | None
    reason: str


def list_revisions(session: Session, run_id: int) -> list[RevisionLine]:
    """The rows that one run recorded, beside what was held before them, by municipality."""
    rows = session.scalars(
        select(VerdictRow)
        .where(VerdictRow.run_id == run_id)
        .order_by(VerdictRow.cbs_code, VerdictRow.valid_from, VerdictRow.id)
    ).all()
    names = dict(session.execute(select(MunicipalityRow.cbs_code, MunicipalityRow.name)).all())
    return [
        _line(names[row.cbs_code], before, row)
        for row, before in zip(rows, held_before(session, rows), strict=True)
    ]


def _line(name: str, before: VerdictRow | None, row: VerdictRow) -> RevisionLine:
    return RevisionLine(
        cbs_code=row.cbs_code,
        name=name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        old_model=before.versions.get("model", "") if before else "",
        new_model=row.versions.get("model", ""),
        old_computed=_headline(before, "computed"),
        new_computed=_headline(row, "computed"),
        old_effective=_headline(before, "effective"),
        new_effective=_headline(row, "effective"),
        cause=row.cause,
        reason=row.effective_reason or row.reason,
    )


def _headline(row: VerdictRow | None, kind: str) -> str:
    if row is None:
        return ""
    if kind == "computed":
        return row.computed_label or row.computed_state or ""
    return row.effective_label or row.effective_state or ""
