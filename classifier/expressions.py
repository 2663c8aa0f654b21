"""The content and dates of a policy, from one adoption to the next (codebook section 7)."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classifier.currency import ValidTime, add_years
from classifier.document_rules import EVIDENCE_RANK, JudgedDocument
from classifier.dossier import DocumentFacts, DossierDocument
from classifier.joining import Decision, own_status
from vocabulary.codes import Status

# A register repeats the first decision date in every later version of a rule; a decision
# this much older than the entry into force belongs to an earlier version.
DECISION_BEFORE_FORCE_YEARS = 1


@dataclass(frozen=True)
class Expression:
    """The content of a policy from one adoption to the next."""

    judged: JudgedDocument
    valid_from: dt.date | None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None  # after the last day of its explicit period

    @property
    def counts_from(self) -> dt.date | None:
        """First day on which it is both adopted and in force."""
        return ValidTime(self.valid_from, self.starts_on).counts_from


def make_expressions(
    members: Sequence[JudgedDocument], adoptions: Sequence[Decision]
) -> tuple[Expression, ...]:
    """One expression for each adoption, oldest first; copies count once."""
    adopted = [member for member in members if _own_level(member)]
    if members[0].rule.regulation:
        return _regulation_expressions(adopted or members)
    decided = sorted({day for m in adopted if (day := m.document.facts.decided_on)})
    if len(decided) < 2:
        return (_note_expression(adopted, members, adoptions),)
    return tuple(
        _note_expression([m for m in adopted if m.document.facts.decided_on == day], members, ())
        for day in decided
    )


def lapse_day(members: Sequence[JudgedDocument]) -> dt.date | None:
    """Day on which a policy lapses by its own words, or its last version in the register."""
    documents = [member.document for member in members]
    days = [d.facts.withdrawn_on for d in documents if not d.facts.withdraws]
    if members[0].rule.regulation:
        versions = [(d.facts.in_force_from, d) for d in documents if d.facts.in_force_from]
        last = max(reversed(versions), key=lambda pair: pair[0], default=None)
        if last and last[1].latest_expression:
            days.append(last[1].facts.in_force_to)
    return min((day for day in days if day), default=None)


def _own_level(member: JudgedDocument) -> Status | None:
    """Status S4 or S5 by the text's own words, else ``None``."""
    status = own_status(member.document)
    return status if status is not None and status.adopted else None


def _note_expression(
    adopted: Sequence[JudgedDocument],
    members: Sequence[JudgedDocument],
    adoptions: Sequence[Decision],
) -> Expression:
    """Content and dates of a note; its register date is ignored."""
    preferred = list(adopted) or list(members)
    legible = [m for m in preferred if m.legible] or [m for m in members if m.legible]
    content = _best_copy(legible or preferred)
    texts = [content.document, *(m.document for m in (*preferred, *members))]
    start = _first(texts, lambda facts: facts.period_from)
    end = _first(texts, lambda facts: facts.period_to)
    return Expression(
        judged=content,
        valid_from=_decided(adopted, adoptions)
        or start
        or _first(texts, lambda facts: facts.dated_on),
        starts_on=start,
        ends_on=_day_after(end),
    )


def _first(
    documents: Sequence[DossierDocument], date_of: Callable[[DocumentFacts], dt.date | None]
) -> dt.date | None:
    """The first of several copies that knows a date."""
    return next((day for d in documents if (day := date_of(d.facts))), None)


def _decided(adopted: Sequence[JudgedDocument], adoptions: Sequence[Decision]) -> dt.date | None:
    """Decision date in the text; that of a decision list where the text shows no decision.

    A list of a higher body goes before the text: executives adopt what councils then decide.
    """
    own = _first([member.document for member in adopted], lambda facts: facts.decided_on)
    own_level = max((level for m in adopted if (level := _own_level(m))), default=None)
    listed = [(d.status, d.decided_on) for d in adoptions if d.decided_on]
    highest = max(listed, default=None)
    if highest and (own is None or own_level is None or highest[0] > own_level):
        return highest[1]
    return own


def _best_copy(copies: Sequence[JudgedDocument]) -> JudgedDocument:
    """The copy that says most, the latest on a tie: a shortened copy is not a new policy.

    Of those that came on one day the first document in the order given counts, in its last
    version; which of them was met first says nothing.
    """

    def says(member: JudgedDocument) -> tuple[int, dt.date]:
        return EVIDENCE_RANK[member.code], member.document.first_seen_on

    best = max(copies, key=says)
    same = [m for m in copies if m.document.document_id == best.document.document_id]
    return max((m for m in same if says(m) == says(best)), key=lambda m: m.document.version_id)


def _regulation_expressions(members: Sequence[JudgedDocument]) -> tuple[Expression, ...]:
    """One expression for each version in the register; succession is not lapse."""
    registered = [member for member in members if member.document.facts.in_force_from]
    by_start: dict[dt.date, JudgedDocument] = {}
    for member in registered or members:
        day = _regulation_date(member.document) or dt.date.min
        by_start[day] = _best_copy([by_start.get(day, member), member])
    return tuple(
        Expression(
            judged=by_start[day],
            valid_from=None if day == dt.date.min else day,
            starts_on=by_start[day].document.facts.in_force_from
            or by_start[day].document.facts.period_from,
            ends_on=_day_after(by_start[day].document.facts.period_to),
        )
        for day in sorted(by_start)
    )


def _regulation_date(document: DossierDocument) -> dt.date | None:
    """Decision date of this version of a rule, else its entry into force, else its date."""
    facts = document.facts
    decided, force = facts.decided_on, facts.in_force_from
    if decided and force and add_years(decided, DECISION_BEFORE_FORCE_YEARS) < force:
        return force
    return decided or force or facts.dated_on


def _day_after(last_day: dt.date | None) -> dt.date | None:
    return last_day + dt.timedelta(days=1) if last_day else None
