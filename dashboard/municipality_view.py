"""What one verdict says, gathered for a page: sentence, explanation, evidence, attributes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from sqlalchemy.orm import Session

from dashboard.attributes import ShownAttribute, show_attributes
from dashboard.explanations import Explanation, explain, missing_coverage
from dashboard.languages import Text
from dashboard.moment import Moment
from dashboard.sentences import Said, verdict_sentence
from dashboard.verdicts import NO_VERDICT, verdict_key
from db.attributes import held_attribute_sets
from db.desk_queries import (
    EvidencePiece,
    FactValues,
    Place,
    list_evidence_pieces,
    load_facts,
)
from db.tables import VerdictRow
from vocabulary.codes import Confirmation, Flag, State
from vocabulary.facts import FactName

_ADOPTION, _POLICY = "adoption", "policy"
_COUNTER = frozenset({"absence", "withdrawal"})


@dataclass(frozen=True)
class EvidenceGroup:
    """One passage or document with all roles it plays."""

    piece: EvidencePiece
    roles: Sequence[str]
    against: bool  # whether it speaks against policy


@dataclass(frozen=True)
class VerdictView:
    """A verdict as a page shows it; ``row`` is None where nothing was said."""

    key: str
    said: Said
    sentence: Text
    explanation: Explanation
    row: VerdictRow | None
    missing: Sequence[str]  # lines of the trace about coverage
    attributes: Sequence[ShownAttribute]  # as stored for the day; empty: none was found


class Gathered(TypedDict):
    """Parts of a page about the verdict."""

    verdict: VerdictView
    evidence: Sequence[EvidenceGroup]


def verdict_row_key(row: VerdictRow) -> str:
    """Kind of verdict of a stored row."""
    return verdict_key(_Shown(row))


class _Shown:
    """A stored verdict by the names that pages use."""

    def __init__(self, row: VerdictRow) -> None:
        self.label = row.effective_label
        self.state = row.effective_state
        self.confirmation = str(row.confirmation)


def held_on(rows: Sequence[VerdictRow], day: dt.date) -> VerdictRow | None:
    """The verdict recorded last among those that span a day; ``rows`` in order of recording."""
    spanning = [
        row for row in rows if row.valid_from <= day and (not row.valid_to or day < row.valid_to)
    ]
    return spanning[-1] if spanning else None


def gather_verdict(
    session: Session, place: Place, rows: Sequence[VerdictRow], moment: Moment
) -> Gathered:
    """What is held on the day of the request, with its evidence."""
    row = held_on(rows, moment.as_of)
    return gather_verdicts(session, [(place, row)], moment)[0]


def gather_verdicts(
    session: Session, held: Sequence[tuple[Place, VerdictRow | None]], moment: Moment
) -> list[Gathered]:
    """The same for several municipalities at once, with as many questions as for one."""
    pieces = list_evidence_pieces(session, [row.id for _, row in held if row])
    facts = load_facts(session, {p.version_id for found in pieces.values() for p in found})
    sets = held_attribute_sets(
        session,
        moment.as_of,
        known_at=moment.known_at,
        cbs_codes=[place.cbs_code for place, row in held if row],
    )
    gathered: list[Gathered] = []
    for place, row in held:
        if row is None:
            gathered.append(Gathered(verdict=_unsaid(place), evidence=()))
            continue
        said = said_of(place.name, row, pieces[row.id], facts)
        view = VerdictView(
            key=verdict_row_key(row),
            said=said,
            sentence=verdict_sentence(said),
            explanation=explain(row.effective_label, row.effective_state, row.confirmation),
            row=row,
            missing=missing_coverage(row.trace),
            attributes=show_attributes(sets.get(place.cbs_code, ())),
        )
        gathered.append(Gathered(verdict=view, evidence=group_evidence(pieces[row.id])))
    return gathered


def said_of(
    name: str,
    row: VerdictRow,
    pieces: Sequence[EvidencePiece],
    facts: dict[int, FactValues],
) -> Said:
    """The verdict with the decision and period that its evidence shows."""
    adoption = next((facts[p.version_id] for p in pieces if p.role == _ADOPTION), {})
    policy = next((facts[p.version_id] for p in pieces if p.role == _POLICY), {})
    said = Said(
        name=name,
        label=row.effective_label,
        state=row.effective_state,
        confirmation=row.confirmation,
        currency=row.currency,
        subtypes=row.subtypes,
        policy_title=row.policy_title or "",
        policy_since=row.policy_since,
        inherited=Flag.LEGACY_POLICY in row.flags,
        period_to=_date(policy.get(FactName.PERIOD_TO)),
    )
    for source in (adoption, policy):
        if source.get(FactName.DECIDED_ON):
            return replace(
                said,
                decided_on=_date(source[FactName.DECIDED_ON]),
                issuer=source.get(FactName.ISSUER, ""),
                status=source.get(FactName.STATUS, ""),
            )
    return said


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def group_evidence(pieces: Sequence[EvidencePiece]) -> list[EvidenceGroup]:
    """Pieces of the same passage together, in the order of the strongest."""
    groups: dict[tuple[int, int | None], EvidenceGroup] = {}
    for piece in pieces:
        key = (piece.version_id, piece.passage_id)
        known = groups.get(key)
        roles = (*known.roles, piece.role) if known else (piece.role,)
        groups[key] = EvidenceGroup(
            known.piece if known else piece, roles, against=piece.role in _COUNTER
        )
    return list(groups.values())


def _unsaid(place: Place) -> VerdictView:
    state = None if place.exists else State.NOT_APPLICABLE
    nothing = Said(place.name, None, state, Confirmation.NOT_NEEDED)
    return VerdictView(
        key=str(state or NO_VERDICT),
        said=nothing,
        sentence=verdict_sentence(nothing),
        explanation=explain(None, state, Confirmation.NOT_NEEDED),
        row=None,
        missing=(),
        attributes=(),
    )
