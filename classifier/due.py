"""Which municipalities have to be decided again: those of which something changed.

A verdict rests on documents, the coverage ledger, reviews, the register, the versions that
make it, and the date. Where all of these are as they were, deciding again gives the same, so
a night costs what changed in it and not what there is.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifier.coverage import WINDOW_DAYS, coverage_answer
from classifier.dossier import Dossier
from classifier.stored import manual_search_of, visit_of
from db.decisions import changed_since, current_marks, list_decisions
from db.tables import DecisionRow, ManualSearchRow, MunicipalityRow, SuccessionRow
from db.visit_runs import list_visits

# Coverage is looked at for each day since the last check; after a longer pause everything is
# decided, which costs one full night and needs no reasoning.
MOST_DAYS_BETWEEN = 14


@dataclass(frozen=True)
class Outlook:
    """What a labelling finds before it decides."""

    due: tuple[str, ...]
    kept: tuple[str, ...]  # those whose verdict holds, by reasoning alone
    marks: Mapping[str, str | int]
    inputs: Mapping[str, str]  # municipality -> hash of versions and register

    def decision(self, dossier: Dossier, day: dt.date, next_on: dt.date | None) -> DecisionRow:
        """The row that says from what a municipality is decided now."""
        return DecisionRow(
            cbs_code=dossier.cbs_code,
            checked_on=day,
            next_on=next_on,
            inputs=self.inputs[dossier.cbs_code],
            coverage=coverage_answer(dossier, day),
            marks=dict(self.marks),
        )


def look_out(
    session: Session,
    candidates: Sequence[str],
    day: dt.date,
    versions: Mapping[str, str],
    *,
    everything: bool = False,
) -> Outlook:
    """Find what has to be decided on a day.

    Args:
        session: A session on the store.
        candidates: CBS codes that a full labelling would decide, in its order.
        day: The reference date.
        versions: What makes the verdicts of this labelling.
        everything: Take all candidates, whatever changed.
    """
    marks, inputs = current_marks(session), _inputs(session, candidates, versions)
    known = list_decisions(session)
    open_to_doubt = {code for code in candidates if everything or code not in known}
    for code in set(candidates) - open_to_doubt:
        row = known[code]
        pause = (day - row.checked_on).days
        passed = row.next_on is not None and row.next_on <= day
        if passed or row.inputs != inputs[code] or not 0 <= pause <= MOST_DAYS_BETWEEN:
            open_to_doubt.add(code)
    open_to_doubt |= _changed(session, known.values())
    settled = {code: known[code] for code in candidates if code not in open_to_doubt}
    open_to_doubt |= _with_other_coverage(session, settled, day)
    due = tuple(code for code in candidates if code in open_to_doubt)
    kept = tuple(code for code in candidates if code not in open_to_doubt)
    return Outlook(due, kept, marks, inputs)


def _inputs(
    session: Session, candidates: Sequence[str], versions: Mapping[str, str]
) -> dict[str, str]:
    """One hash for each: versions, its row of the register, and those of its predecessors."""
    rows = {row.cbs_code: _register(row) for row in session.scalars(select(MunicipalityRow))}
    before: dict[str, list[object]] = {}
    order = (SuccessionRow.happened_on, SuccessionRow.old_code)
    for row in session.scalars(select(SuccessionRow).order_by(*order)):
        parts = [str(row.happened_on), row.kind, row.part, rows[row.old_code]]
        before.setdefault(row.new_code, []).append(parts)
    return {
        code: hashlib.sha256(
            json.dumps([dict(versions), rows[code], before.get(code)], sort_keys=True).encode()
        ).hexdigest()
        for code in candidates
    }


def _register(row: MunicipalityRow) -> list[str]:
    values = (row.cbs_code, row.name, row.population, row.valid_from, row.valid_to, row.planned_end)
    return [str(value) for value in values]


def _changed(session: Session, decisions: Collection[DecisionRow]) -> set[str]:
    """Municipalities with something new since their decision, and all that came out of them.

    Several marks stand side by side only after a labelling that was cut off.
    """
    by_marks: dict[str, set[str]] = {}
    for row in decisions:
        by_marks.setdefault(json.dumps(row.marks, sort_keys=True), set()).add(row.cbs_code)
    found: set[str] = set()
    for marks, codes in by_marks.items():
        new = _with_successors(session, changed_since(session, json.loads(marks)))
        found |= new & codes
    return found


def _with_successors(session: Session, codes: set[str]) -> set[str]:
    """The municipalities and those that live on what they left behind, however far on."""
    after: dict[str, set[str]] = {}
    for row in session.scalars(select(SuccessionRow)):
        after.setdefault(row.old_code, set()).add(row.new_code)
    found, waiting = set(codes), list(codes)
    while waiting:
        new = after.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _with_other_coverage(
    session: Session, settled: Mapping[str, DecisionRow], day: dt.date
) -> set[str]:
    """Those for which the ledger says something else than when they were decided."""
    if not settled:
        return set()
    first = min(row.checked_on for row in settled.values())
    visits = list_visits(session, since=first - dt.timedelta(days=WINDOW_DAYS + 1))
    searches: dict[str, list[ManualSearchRow]] = {}
    for search in session.scalars(select(ManualSearchRow).order_by(ManualSearchRow.id)):
        searches.setdefault(search.cbs_code, []).append(search)
    begun = dict(
        session.execute(select(MunicipalityRow.cbs_code, MunicipalityRow.valid_from)).all()
    )
    other: set[str] = set()
    for code, row in settled.items():
        ledger = Dossier(
            cbs_code=code,
            valid_from=begun[code],
            visits=tuple(visit_of(visit) for visit in visits.get(code, ())),
            manual_searches=tuple(manual_search_of(each) for each in searches.get(code, ())),
        )
        since = max((day - row.checked_on).days, 1)
        days = (day - dt.timedelta(days=back) for back in range(since))
        if any(coverage_answer(ledger, each) != row.coverage for each in days):
            other.add(code)
    return other
