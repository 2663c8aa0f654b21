"""Texts that would be policy if they were adopted, dated or legible (decision tree, step 5)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifier.currency import IN_FORCE, Limits, ValidTime, add_years, currency_on
from classifier.document_rules import (
    POLICY_CODES,
    UNCOVERED_LANGUAGES,
    JudgedDocument,
    is_intention,
    is_preparation,
)
from classifier.dossier import DossierDocument
from classifier.joining import meeting_date, own_date
from classifier.policies import Policy
from vocabulary.codes import Currency, DocumentType, Status

# A draft without adoption stays in development for a year (codebook section 4).
DRAFT_YEARS = 1

_LEAST_POLICY_TYPES = frozenset(
    {DocumentType.WEB_PAGE, DocumentType.AGENDA_ITEM, DocumentType.OTHER}
)


class Doubt(StrEnum):
    """Why a text that may be policy cannot be counted."""

    ILLEGIBLE = "its text cannot be read"
    LANGUAGE = "its language is not covered yet"
    ADOPTION = "its adoption was not found"
    UNDATED = "it cannot be dated"


@dataclass(frozen=True)
class Pending:
    """A policy in doubt, and whether it is recent enough to matter (step 5)."""

    policy: Policy
    doubt: Doubt
    recent: bool


def find_pending(
    policies: Sequence[Policy], reference_date: dt.date, limits: Limits
) -> tuple[Pending, ...]:
    """Every policy that is in doubt on a date, in the order of the policies."""
    decided = _decision_days(policies)
    found = []
    for policy in policies:
        doubt = _doubt(policy, reference_date, limits, decided)
        if doubt and policy.discussed_on <= reference_date:
            recent = _currency_at_best(policy, reference_date, limits) in IN_FORCE
            found.append(Pending(policy, doubt, recent))
    return tuple(found)


def draft_ends_on(document: DossierDocument) -> dt.date:
    """First day on which a draft, or a proposal without a meeting, is no longer fresh."""
    return add_years(own_date(document) or document.first_seen_on, DRAFT_YEARS)


def awaits_decision(document: DossierDocument, reference_date: dt.date) -> bool:
    """Whether a draft or proposal can still be decided in due course."""
    meeting = meeting_date(document)
    if document.facts.status is Status.PROPOSAL and meeting:
        return reference_date <= meeting
    return reference_date < draft_ends_on(document)


def _doubt(
    policy: Policy, reference_date: dt.date, limits: Limits, decided: frozenset[dt.date]
) -> Doubt | None:
    """The first reason why a policy cannot be counted, if there is one."""
    judged = policy.expression_on(reference_date).judged
    if not judged.legible:
        return _illegible(policy, judged)
    if policy.code_on(reference_date) not in POLICY_CODES:
        return None
    if not policy.adopted:
        lost = _adoption_unknown(policy, judged, reference_date, decided)
        return Doubt.ADOPTION if lost else None
    valid = policy.valid_time(policy.expression_on(reference_date))
    undated = currency_on(valid, reference_date, limits) is Currency.UNDATED
    return Doubt.UNDATED if undated else None


def _illegible(policy: Policy, judged: JudgedDocument) -> Doubt | None:
    """Doubt over a text that nobody read: only where volunteering is its subject."""
    document = judged.document
    if is_intention(document) or is_preparation(document):
        return None
    if document.facts.language in UNCOVERED_LANGUAGES and document.readable:
        hit = any(not passage.trap for passage in document.passages)
        return Doubt.LANGUAGE if hit or policy.volunteer_specific else None
    if document.facts.type in _LEAST_POLICY_TYPES or not policy.volunteer_specific:
        return None
    return Doubt.ILLEGIBLE


def _adoption_unknown(
    policy: Policy,
    judged: JudgedDocument,
    reference_date: dt.date,
    decided: frozenset[dt.date],
) -> bool:
    """Whether a text is past the moment at which its adoption should have been found."""
    document = judged.document
    facts = document.facts
    if not judged.rule.awaits_adoption or is_preparation(document):
        return False
    if any(is_intention(member.document) for member in policy.members):
        return False
    if facts.status is Status.OTHER_ACTOR:
        return False
    if facts.type is DocumentType.AGENDA_ITEM and meeting_date(document) in decided:
        return False  # the meeting it was for did decide on a volunteer policy
    if facts.status in (Status.DRAFT, Status.PROPOSAL):
        return not any(awaits_decision(m.document, reference_date) for m in policy.members)
    if facts.type is DocumentType.AGENDA_ITEM:
        # A letter to the council speaks of policy; it waits for no decision of its own.
        return facts.status is not None and not facts.adopts
    return facts.type is not DocumentType.OTHER


def _decision_days(policies: Sequence[Policy]) -> frozenset[dt.date]:
    """Days on which a policy in the store was adopted."""
    days = {e.valid_from for policy in policies if policy.adopted for e in policy.expressions}
    return frozenset(day for day in days if day)


def _currency_at_best(policy: Policy, reference_date: dt.date, limits: Limits) -> Currency:
    """Currency if it had been adopted when it was first discussed or retrieved."""
    expression = policy.expression_on(reference_date)
    own = expression.valid_from if policy.adopted else None
    valid = ValidTime(
        valid_from=own or policy.discussed_on,
        ends_on=expression.ends_on,
        starts_on=expression.starts_on,
        withdrawn_on=policy.withdrawn_on,
    )
    return currency_on(valid, reference_date, limits)
