"""What goes into an edition: one table for each CSV file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from db.document_queries import EvidenceLine, list_evidence_lines
from db.history import held_verdicts
from db.queries import (
    ChangeLine,
    CoverageLine,
    MunicipalityLine,
    list_change_lines,
    list_coverage,
    list_municipalities,
)
from db.revisions import RevisionLine, list_revisions
from db.share_queries import survey_on
from db.shares import ShareLine, count_shares
from vocabulary.codes import Cause


@dataclass(frozen=True)
class EditionTable:
    """One table of an edition with its rows."""

    name: str
    row_type: type[Any]  # one of the line dataclasses
    rows: Sequence[Any]
    description: str


def edition_tables(
    session: Session, as_of: dt.date, known_at: dt.datetime, revision_run: int | None = None
) -> list[EditionTable]:
    """The tables of an edition in their fixed order, as known at a moment."""
    lines = list_municipalities(session, as_of, known_at=known_at)
    listed = {line.cbs_code for line in lines}
    verdicts = held_verdicts(session, as_of, known_at=known_at, cbs_codes=listed)
    changes = list_change_lines(
        session, _BEGINNING, causes=list(Cause), as_of=as_of, known_at=known_at
    )
    evidence = list_evidence_lines(session, [verdict.id for verdict in verdicts.values()])
    coverage = list_coverage(session, as_of=as_of, known_at=known_at, cbs_codes=listed)
    shares = count_shares(survey_on(session, as_of, known_at))
    return [
        EditionTable("municipalities", MunicipalityLine, lines, _MUNICIPALITIES),
        EditionTable("changes", ChangeLine, changes, "Every recorded change with its cause."),
        EditionTable("evidence", EvidenceLine, evidence, _EVIDENCE),
        EditionTable("coverage", CoverageLine, coverage, _COVERAGE),
        EditionTable("shares", ShareLine, shares, _SHARES),
        *_revisions(session, revision_run),
    ]


_MUNICIPALITIES = "One row for each municipality that exists on the reference date."
_EVIDENCE = "Passages that the verdicts rest on, verbatim save for citizen service numbers."
_COVERAGE = "The last visit to each source of each municipality."
_SHARES = "Counts and shares; corrected for errors where a human audit of the date exists."


def _revisions(session: Session, run_id: int | None) -> list[EditionTable]:
    if run_id is None:
        return []
    rows = list_revisions(session, run_id)
    description = "What the rescoring of this edition changed, old against new."
    return [EditionTable("revisions", RevisionLine, rows, description)]


_BEGINNING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
