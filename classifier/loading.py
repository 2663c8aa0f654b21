"""One municipality's dossier from the store, predecessors included."""

import datetime as dt

from sqlalchemy.orm import Session

from classifier.dossier import Dossier, PredecessorShare
from classifier.stored import dossier_of
from db.dossiers import load_dossier
from db.stored_rows import StoredDossier
from db.tables import MunicipalityRow, SuccessionRow


def load(
    session: Session,
    cbs_code: str,
    model_version: str,
    known_at: dt.datetime | None = None,
    *,
    reviewed_until: dt.datetime | None = None,
) -> Dossier:
    """The dossier of one municipality with those of its predecessors, as known at a moment.

    With ``reviewed_until`` without what people coded in passages after that moment.
    """
    stored = load_dossier(
        session,
        cbs_code,
        model_version=model_version,
        known_at=known_at,
        reviewed_until=reviewed_until,
    )
    before = _predecessors(session, stored, model_version, known_at, reviewed_until)
    return dossier_of(stored, before)


def _predecessors(
    session: Session,
    stored: StoredDossier,
    model_version: str,
    known_at: dt.datetime | None,
    reviewed_until: dt.datetime | None,
) -> list[PredecessorShare]:
    """Municipalities that went over into this one, each with its share of the inhabitants."""
    rows = stored.predecessors
    people = {row.old_code: _population(session, row) for row in rows}
    # A municipality that was taken in joins one that lived on, so its share is of the whole.
    whole = max(sum(people.values()), stored.municipality.population or 0)
    return [
        PredecessorShare(
            dossier=load(
                session, row.old_code, model_version, known_at, reviewed_until=reviewed_until
            ),
            share=people[row.old_code] / whole if whole else 0.0,
            merged_on=row.happened_on,
            kind=row.kind,
        )
        for row in rows
    ]


def _population(session: Session, row: SuccessionRow) -> int:
    old = session.get_one(MunicipalityRow, row.old_code)
    return old.population or 0
