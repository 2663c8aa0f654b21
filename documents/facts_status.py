"""How far a text has come by its own words, and the dates that belong to that."""

import re
from collections.abc import Iterator

from documents.adoption_statement import Adoption
from documents.date_parsing import find_months
from documents.fact_rules import POLICY_TYPES, REGULATION_TYPES
from documents.fact_text import Fact, FactText, Setting, Span, make_fact
from documents.facts_adoption import find_adoption
from documents.facts_own_date import read_own_date
from documents.facts_papers import (
    PROPOSAL_LINE,
    issuer_fact,
    read_decision,
    read_own_decision,
    read_signed_decision,
    read_stamped_decision,
    undecided_dates,
)
from documents.facts_stamp import find_stamp
from documents.facts_type import is_bundle
from documents.register import status_of_body
from vocabulary.codes import Actor, DocumentType, Status
from vocabulary.facts import FactName

_S = Status
# Titles (and first lines) that settle the status whatever the text says further on.
_BY_TITLE = (
    ("status.motion", _S.INTENTION,
     r"^(?!.*\b(?:brief|afdoening|uitvoering|reactie|stand van zaken)\b)\W*(?:\w+[ -]?){0,2}"
     r"\b(?:moties?|amendement(?:en)?)\b"),
    ("status.coalition", _S.INTENTION,
     r"\b(?:coalitie|bestuurs)akkoord\b|\b(?:college|raads|coalitie)programma\b|\bcollegeakkoord\b"),
    ("status.questions", _S.INTENTION,
     r"^\W*(?!.*\b(?:beantwoording|antwoord))(?:\w+ ){0,2}(?:raads|schriftelijke )vragen\b"),
    ("status.start_note", _S.DRAFT,
     r"^(?!.*\b(?:raadsbesluit|besluitenlijst|raadsvoorstel)).*\b(?:start(?:notitie|nota|document)"
     r"|plan van aanpak|procesvoorstel)\b"),
    ("status.draft", _S.DRAFT,
     r"^(?!.*\b(?:advies|brief|besluit|besluitenlijst|reactie|zienswijze)\b).*"
     r"(?:\b(?:concept|ontwerp)(?:[- ]?(?:nota|notitie|visie|beleid\w*|versie|plan|verordening"
     r"|regeling|programma)\b|$|[:\s)])|\binspraakversie\b|\bdiscussie(?:stuk|nota)\b)"),
    ("status.proposal", _S.PROPOSAL,
     r"\b(?:raads|college|initiatief)voorstel\b|\b(?:concept|ontwerp)[- ]?(?:raads)?besluit\b"),
)  # fmt: skip
# What a council or executive decides without it becoming policy keeps the date of the decision.
_DECIDED_ALL_THE_SAME = frozenset({"status.motion", "status.coalition", "status.start_note"})
_TITLE_RULES = tuple(
    (rule, status, re.compile(text, re.IGNORECASE)) for rule, status, text in _BY_TITLE
)
_DRAFT_LINE = re.compile(
    r"^\W*(?:concept|ontwerp)\b(?:\W*(?:versie|\d|[a-z]{3,9} \d{4}).*)?\W*$"
    r"|^\W*(?:concept|ontwerp)\s+[-–—:|]\s|^\W*voorlopige versie\b"
    r"|\b(?:concept|ontwerp)versie\b|\bwerkversie\b|^\W*(?:concept|ontwerp)[- ]?(?:[\w-]*[- ])?"
    r"\w*(?:nota|visie|plan|notitie|beleid|kader|programma|begroting)\b",
    re.IGNORECASE,
)
_MOTION_LINE = re.compile(
    r"\b(?:verzoekt|roept|draagt) het college\b|\bgaat over tot de orde van de dag\b"
    r"|\bspreekt uit\b.{0,40}\bverzoekt\b",
    re.IGNORECASE,
)
# Budgets and accounts are adopted by the council, whoever their first page leaves unnamed.
_COUNCIL_TYPES = frozenset(
    {DocumentType.BUDGET, DocumentType.ANNUAL_REPORT, DocumentType.ORDINANCE}
)
_SELF_ADOPTING = POLICY_TYPES | REGULATION_TYPES | _COUNCIL_TYPES


def read_status(
    setting: Setting, text: FactText, actor: Actor, kind: DocumentType | None
) -> list[Fact]:
    """Give the status with its date; no status where the text does not say.

    A decision comes with ``decided_on``, anything else with ``meeting_on`` and ``dated_on``.
    """
    if actor not in (Actor.MUNICIPALITY, Actor.UNKNOWN):
        evidence = Span(setting.title)
        foreign = make_fact(FactName.STATUS, _S.OTHER_ACTOR.value, "status.actor", 0.85, evidence)
        return [foreign, *(read_own_decision(text) or read_own_date(text))]
    by_title = _status_by_title(setting, text)
    if by_title is not None and by_title.rule_id == "status.asks" and is_bundle(setting.title):
        by_title = None  # motions are among what it gathers
    if by_title is not None and by_title.rule_id == "status.start_note" and by_title.page:
        # "Plan van aanpak" on the cover of a programme that tells its own adoption.
        own = _own_adoption(setting, text, kind)
        by_title = by_title if own is None or own.decided_on is None else None
    if kind is DocumentType.AGENDA_ITEM and (by_title is None or by_title.value == _S.PROPOSAL):
        signed = read_signed_decision(text) or read_stamped_decision(text)
        if signed:
            return signed
    if kind is DocumentType.AGENDA_ITEM and by_title is None:
        return read_decision(setting, text)
    if by_title is not None:
        decided = []
        if by_title.rule_id in _DECIDED_ALL_THE_SAME:
            decided = read_own_decision(text, motion=by_title.rule_id == "status.motion")
        return [by_title, *(decided or undecided_dates(setting, text, Status(by_title.value)))]
    if kind is DocumentType.WEB_PAGE:
        return []
    if kind is DocumentType.OTHER and not setting.ratified_by:
        return [*read_own_date(text), *_decided_notice(setting, text)][:1]
    return _policy_status(setting, text, kind)


def _status_by_title(setting: Setting, text: FactText) -> Fact | None:
    for title in dict.fromkeys((setting.title, *setting.other_titles)):
        found = _by_rules(Span(title), 0.9)
        if found is not None:
            return found
    for line in text.lines[:2]:
        if len(line.text) <= 120:
            found = _by_rules(line, 0.85)
            if found is not None:
                return found
    hinted = _by_rules(Span(setting.type_hint), 0.8) if setting.type_hint else None
    if hinted is not None and hinted.value == _S.INTENTION:
        return hinted
    asks = [line for line in text.lines[:80] if _MOTION_LINE.search(line.text)]
    if len(asks) >= 2:
        return make_fact(FactName.STATUS, _S.INTENTION.value, "status.asks", 0.85, asks[0])
    return None


def _by_rules(line: Span, confidence: float) -> Fact | None:
    for rule_id, status, pattern in _TITLE_RULES:
        if pattern.search(line.text):
            return make_fact(FactName.STATUS, status.value, rule_id, confidence, line)
    return None


def _policy_status(setting: Setting, text: FactText, kind: DocumentType | None) -> list[Fact]:
    adoption = _own_adoption(setting, text, kind)
    draft = next((line for line in text.first(600) if _DRAFT_LINE.search(line.text)), None)
    if draft is not None and (adoption is None or adoption.decided_on is None):
        return [
            make_fact(FactName.STATUS, _S.DRAFT.value, "status.draft_line", 0.8, draft),
            *undecided_dates(setting, text, _S.DRAFT),
        ]
    register = status_of_body(setting.ratified_by)
    if adoption is not None:
        return _adopted(adoption, register, kind)
    if register is not None:
        evidence = Span(setting.ratified_by)
        return [make_fact(FactName.STATUS, register.value, "status.register", 0.95, evidence)]
    proposal = next((line for line in text.first(1500) if PROPOSAL_LINE.search(line.text)), None)
    if proposal is not None:
        return [
            make_fact(FactName.STATUS, _S.PROPOSAL.value, "status.proposal_line", 0.8, proposal),
            *undecided_dates(setting, text, _S.PROPOSAL),
        ]
    return list(read_own_date(text))


def _own_adoption(setting: Setting, text: FactText, kind: DocumentType | None) -> Adoption | None:
    """The adoption a policy or rule tells of itself, in a sentence or by a stamp."""
    if kind not in _SELF_ADOPTING and kind is not None:
        return None
    said = find_adoption(text, setting)
    if said is not None and said.status is not None and said.decided_on is not None:
        return said
    stamp = find_stamp(text, setting)
    if stamp is None:
        return said
    return Adoption(stamp.status, stamp.decided_on, stamp.rule_id, 0.85, stamp.evidence)


def _adopted(adoption: Adoption, register: Status | None, kind: DocumentType | None) -> list[Fact]:
    status = register or adoption.status
    confidence = adoption.confidence
    if status is None and kind in _COUNCIL_TYPES:
        status, confidence = _S.ADOPTED_BY_COUNCIL, 0.75
    facts = []
    if status is not None:
        facts.append(
            make_fact(
                FactName.STATUS, status.value, adoption.rule_id, confidence, adoption.evidence
            )
        )
        facts.append(issuer_fact(status, adoption.rule_id, confidence, adoption.evidence))
    month = next(find_months(adoption.evidence.text), None)
    if adoption.decided_on is None and month is not None:
        # "Vastgesteld door de raad, juni 2019": no day, but it tells how old the text is.
        facts.append(make_fact(FactName.DATED_ON, month.date, "date.month", 0.6, adoption.evidence))
    if adoption.decided_on is not None:
        facts.append(
            make_fact(
                FactName.DECIDED_ON,
                adoption.decided_on,
                adoption.rule_id,
                confidence,
                adoption.evidence,
            )
        )
    return facts


def _decided_notice(setting: Setting, text: FactText) -> Iterator[Fact]:
    """A gazette notice that records a decision carries its date, without being a policy."""
    adoption = find_adoption(text, setting)
    if adoption is not None and adoption.decided_on is not None:
        yield make_fact(
            FactName.DATED_ON, adoption.decided_on, adoption.rule_id, 0.6, adoption.evidence
        )
