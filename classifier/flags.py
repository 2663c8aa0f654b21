"""Flags that stand next to any label or state (codebook sections 4 and 8)."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from classifier.currency import add_years
from classifier.document_rules import (
    POLICY_CODES,
    TypeRule,
    code_of_scope,
    is_context,
    is_intention,
    is_preparation,
    scope_of,
)
from classifier.dossier import CodedPassage, DossierDocument
from classifier.joining import own_date
from classifier.pending import awaits_decision, draft_ends_on
from classifier.policies import Policy
from classifier.standing import Standing
from vocabulary.codes import Currency, DocumentCode, DocumentType, Flag, PolicyObject, Status

# A demand is put to the council that sits; a new council term starts with a clean sheet.
DEMAND_YEARS = 4

_NEW_POLICY = re.compile(
    r"\b(?:nieuwe?|geactualiseerde?|herijkte?|integra(?:al|le)|eigen)\s+(?:\w+\s+){0,2}?"
    r"\w*(?:beleid|nota|visie|kader)\w*",
    re.IGNORECASE,
)
_IN_PREPARATION = re.compile(
    r"\b(?:leggen|bieden|stellen|komen|werken|schrijven|maken|bereiden|voorbereid\w*|"
    r"voorbereiding|opgesteld|opstellen|volgend jaar|komend jaar)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def announces_policy(passage: CodedPassage) -> bool:
    """Whether a passage that points to policy says that new policy is on its way (S2)."""
    return passage.pointer and any(
        _NEW_POLICY.search(sentence) and _IN_PREPARATION.search(sentence)
        for sentence in _SENTENCE_END.split(passage.text)
    )


def development_flags(
    documents: Iterable[DossierDocument], policies: Sequence[Policy], day: dt.date
) -> frozenset[Flag]:
    """``in_development`` and ``political_demand``, as far as later policy did not answer."""
    flags = set()
    adopted = {
        document_id
        for policy in policies
        if policy.adopted and _began(policy) <= day
        for document_id in policy.document_ids
    }
    for document in documents:
        dated = own_date(document) or document.first_seen_on
        other_voice = is_context(document) and not is_intention(document)
        if dated > day or other_voice or _answered(dated, policies, day):
            continue
        if _is_demand(document) and day < add_years(dated, DEMAND_YEARS):
            flags.add(Flag.POLITICAL_DEMAND)
        if document.document_id not in adopted and _is_draft(document, day):
            flags.add(Flag.IN_DEVELOPMENT)
        if _announces(document) and day < draft_ends_on(document):
            flags.add(Flag.IN_DEVELOPMENT)
    return frozenset(flags)


def concerns_development(document: DossierDocument) -> bool:
    """Whether a document can ever raise one of the flags above."""
    draft = document.facts.status in (Status.DRAFT, Status.PROPOSAL) or is_preparation(document)
    return _is_demand(document) or (draft and _is_about(document)) or _announces(document)


def carrier_flags(carriers: Sequence[Standing]) -> frozenset[Flag]:
    """Flags about the policies that carry a label."""
    flags = set()
    if any(standing.policy.regional for standing in carriers):
        flags.add(Flag.REGIONAL_POLICY)
    if carriers and carriers[0].policy.gone:
        flags.add(Flag.SOURCE_GONE)
    if any(standing.policy.orphan_programme for standing in carriers):
        flags.add(Flag.PARENT_MISSING)
    return frozenset(flags)


def has_historic_policy(standings: Iterable[Standing]) -> bool:
    """Whether adopted policy ended: it leaves absence as it is, with a flag."""
    return any(
        standing.policy.adopted
        and standing.legible
        and standing.code in POLICY_CODES
        and standing.currency in (Currency.EXPIRED, Currency.WITHDRAWN)
        for standing in standings
    )


def _began(policy: Policy) -> dt.date:
    """First day on which a policy is known to have been adopted."""
    days = [e.valid_from for e in policy.expressions if e.valid_from]
    return min(days, default=policy.discussed_on)


def _answered(dated: dt.date, policies: Sequence[Policy], day: dt.date) -> bool:
    """Whether policy on volunteering itself was adopted after a demand or draft."""
    for policy in policies:
        begun = policy.expressions[-1].valid_from
        if policy.adopted and begun and dated < begun <= day:
            code = policy.code_on(day)
            if code is DocumentCode.DOC_A or (code in POLICY_CODES and policy.volunteer_specific):
                return True
    return False


def _is_demand(document: DossierDocument) -> bool:
    """A motion, question or agreement about volunteering, not one that only names it."""
    if not is_intention(document):
        return False
    return document.facts.object is PolicyObject.VOLUNTEERING or _is_about(document)


def _is_draft(document: DossierDocument, day: dt.date) -> bool:
    """A draft or proposal on volunteering that can still be decided; a start note always."""
    status = document.facts.status
    if status is Status.INTENTION or not _is_about(document):
        return False
    if is_preparation(document) and document.facts.type is not DocumentType.AGENDA_ITEM:
        return day < draft_ends_on(document)
    return status in (Status.DRAFT, Status.PROPOSAL) and awaits_decision(document, day)


def _is_about(document: DossierDocument) -> bool:
    """Whether volunteering is its subject, or it holds what would be policy if adopted."""
    code = code_of_scope(scope_of([document.passages]), TypeRule())
    return document.volunteer_specific or code in POLICY_CODES


def _announces(document: DossierDocument) -> bool:
    """Whether a municipal text other than a motion or web page announces new policy."""
    if is_intention(document) or document.facts.type is DocumentType.WEB_PAGE:
        return False
    return any(announces_policy(passage) for passage in document.passages)
