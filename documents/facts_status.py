"""How far a text has come by its own words, and the dates that belong to that."""

import datetime as dt
import re
from collections.abc import Iterator

from documents.date_parsing import find_dates
from documents.fact_rules import POLICY_TYPES, REGULATION_TYPES
from documents.fact_text import Fact, FactText, Setting, Span, make_fact
from documents.facts_adoption import Adoption, body_status, find_adoption
from documents.facts_own_date import find_signing_date, read_meeting_date, read_own_date
from documents.facts_stamp import find_stamp
from documents.register import status_of_body
from vocabulary.codes import Actor, DocumentType, Status
from vocabulary.facts import FactName

_S = Status
# Titles (and first lines) that settle the status whatever the text says further on.
_BY_TITLE = (
    ("status.motion", _S.INTENTION,
     r"^\W*(?:\w+[ -]?){0,2}\b(?:moties?|amendement(?:en)?)\b"),
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
_TITLE_RULES = tuple(
    (rule, status, re.compile(text, re.IGNORECASE)) for rule, status, text in _BY_TITLE
)
_DRAFT_LINE = re.compile(
    r"^\W*(?:concept|ontwerp)\b(?:\W*(?:versie|\d|[a-z]{3,9} \d{4}).*)?\W*$"
    r"|\b(?:concept|ontwerp)versie\b|\bwerkversie\b|^\W*(?:concept|ontwerp)[- ]?(?:nota|visie|"
    r"beleidsplan|notitie|beleid)\b",
    re.IGNORECASE,
)
_PROPOSAL_LINE = re.compile(
    r"\b(?:de |uw )?raad wordt (?:voorgesteld|gevraagd)\b|\bstel(?:t|len)\b[^.]{0,60}\braad\b[^.]"
    r"{0,40}\bvoor\b|\b(?:wij )?stellen (?:wij )?u(?:w raad)? voor\b|\bter vaststelling\b[^.]{0,80}"
    r"\b(?:aangeboden|voorgelegd|raad)\b|\b(?:aangeboden|voorgelegd) (?:aan de raad )?ter "
    r"(?:vaststelling|besluitvorming)\b|\bbijlage\b[^.]{0,40}\b(?:bij|van) (?:het |dit )?"
    r"raadsvoorstel\b|\bvoorgesteld besluit\b|\btafel(?:t)? ter inzage\b"
    r"|\b(?:ligt|liggen|lag)\b[^.]{0,60}\bter inzage\b|\baan de raad aangeboden\b"
    r"|\baangeboden aan de (?:gemeente)?raad\b|\bvoorgenomen besluit\b|\bbespreekversie\b",
    re.IGNORECASE,
)
_MOTION_LINE = re.compile(
    r"\b(?:verzoekt|roept|draagt) het college\b|\bgaat over tot de orde van de dag\b"
    r"|\bspreekt uit\b.{0,40}\bverzoekt\b",
    re.IGNORECASE,
)
_DECISION_LIST = re.compile(
    r"besluitenlijst|\bbesluiten\b|\bbeslútelist\b|\braad,? \d{1,2} \w+ \d{4}|\bnotulen\b",
    re.IGNORECASE,
)
_DECISION = re.compile(r"\b(?P<body>raads|college)besluit\b", re.IGNORECASE)
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
        return [foreign, *read_own_date(text)]
    by_title = _status_by_title(setting, text)
    if kind is DocumentType.AGENDA_ITEM and by_title is None:
        return _decision_facts(setting, text)
    if by_title is not None:
        return [by_title, *_undecided_dates(setting, text, Status(by_title.value))]
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
            *_undecided_dates(setting, text, _S.DRAFT),
        ]
    register = status_of_body(setting.ratified_by)
    if adoption is not None:
        return _adopted(adoption, register, kind)
    if register is not None:
        evidence = Span(setting.ratified_by)
        return [make_fact(FactName.STATUS, register.value, "status.register", 0.95, evidence)]
    proposal = next((line for line in text.first(1500) if _PROPOSAL_LINE.search(line.text)), None)
    if proposal is not None:
        return [
            make_fact(FactName.STATUS, _S.PROPOSAL.value, "status.proposal_line", 0.8, proposal),
            *_undecided_dates(setting, text, _S.PROPOSAL),
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


def _decision_facts(setting: Setting, text: FactText) -> list[Fact]:
    """Status and date of a decision list or a single decision."""
    head = [Span(setting.title), *(Span(title) for title in setting.other_titles), *text.first(500)]
    listed = next((line for line in head if _DECISION_LIST.search(line.text)), None)
    single = next((line for line in head if _DECISION.search(line.text)), None)
    if single is None and listed is None:
        proposal = next((x for x in text.first(1500) if _PROPOSAL_LINE.search(x.text)), None)
        if proposal is None:
            return list(read_own_date(text))
        status = make_fact(
            FactName.STATUS, _S.PROPOSAL.value, "status.proposal_line", 0.75, proposal
        )
        return [status, *_undecided_dates(setting, text, _S.PROPOSAL)]
    status_value = next(
        (found for found in (_listed_body(line.text) for line in head) if found is not None), None
    )
    rule_id = "status.decision" if listed is None else "status.decision_list"
    date = _meeting_of(head)
    if status_value is None:
        return []
    if single is not None and listed is None and date is None:
        date = find_signing_date(text)
    if single is not None and listed is None and date is None:
        adoption = find_adoption(text, setting)
        if adoption is not None and adoption.decided_on is not None:
            date = (adoption.decided_on, adoption.evidence)
    evidence = listed or single or head[0]
    facts = [make_fact(FactName.STATUS, status_value.value, rule_id, 0.9, evidence)]
    if date is not None:
        facts.append(make_fact(FactName.DECIDED_ON, date[0], rule_id, 0.9, date[1]))
    elif listed is None:  # a decision form that no date was filled in
        return [make_fact(FactName.STATUS, _S.PROPOSAL.value, "status.undated_form", 0.6, evidence)]
    return facts


def _listed_body(text: str) -> Status | None:
    if not (_DECISION_LIST.search(text) or _DECISION.search(text) or "vergadering" in text.lower()):
        return None
    decision = _DECISION.search(text)
    if decision is not None:
        council = decision["body"].lower() == "raads"
        return _S.ADOPTED_BY_COUNCIL if council else _S.ADOPTED_BY_EXECUTIVE
    return body_status(text)


def _meeting_of(head: list[Span]) -> tuple[dt.date, Span] | None:
    """The first full date in title or head; other decisions are named further down."""
    for line in head:
        for found in find_dates(line.text):
            before = line.text[max(0, found.start - 60) : found.start].lower()
            if not re.search(
                r"voorstel[^.]*$|vorige|besluitenlijst van de vergadering van$", before
            ):
                return found.date, line
    return None


def _decided_notice(setting: Setting, text: FactText) -> Iterator[Fact]:
    """A gazette notice that records a decision carries its date, without being a policy."""
    adoption = find_adoption(text, setting)
    if adoption is not None and adoption.decided_on is not None:
        yield make_fact(
            FactName.DATED_ON, adoption.decided_on, adoption.rule_id, 0.6, adoption.evidence
        )


def _undecided_dates(setting: Setting, text: FactText, status: Status) -> Iterator[Fact]:
    if status is _S.INTENTION:
        for line in text.first(1000):
            bound = re.search(r"\bbijeen (?:op|d\.?d\.?) ", line.text)
            met = (
                next(find_dates(line.text[bound.end() : bound.end() + 40]), None) if bound else None
            )
            if met is not None:
                yield make_fact(FactName.DATED_ON, met.date, "date.motion", 0.85, line)
                return
    if status is _S.PROPOSAL:
        for line in (Span(setting.title), *text.first(2500)):
            meeting = read_meeting_date(line)
            if meeting is not None:
                yield meeting
                break
    yield from read_own_date(text)
