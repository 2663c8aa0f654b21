"""Papers that record decisions: who issued them, when, and proposals with their dates."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from documents.adoption_statement import body_status, is_hope
from documents.date_parsing import find_dates
from documents.fact_text import Fact, FactText, Setting, Span, make_fact, sentences
from documents.facts_adoption import find_adoption, find_signed
from documents.facts_own_date import find_signing_date, read_meeting_date, read_own_date
from vocabulary.codes import Status
from vocabulary.facts import FactName, Issuer

_S = Status
PROPOSAL_LINE = re.compile(
    r"\b(?:de |uw )?raad wordt (?:voorgesteld|gevraagd)\b|\bstel(?:t|len)\b[^.]{0,60}\braad\b[^.]"
    r"{0,40}\bvoor\b|\b(?:wij )?stellen (?:wij )?u(?:w raad)? voor\b|\bter vaststelling\b[^.]{0,80}"
    r"\b(?:aangeboden|voorgelegd|raad)\b|\b(?:aangeboden|voorgelegd) (?:aan de raad )?ter "
    r"(?:vaststelling|besluitvorming)\b|\bbijlage\b[^.]{0,40}\b(?:bij|van) (?:het |dit )?"
    r"raadsvoorstel\b|\bvoorgesteld besluit\b|\btafel(?:t)? ter inzage\b"
    r"|\b(?:ligt|liggen|lag)\b[^.]{0,60}\bter inzage\b|\baan de raad aangeboden\b"
    r"|\bleggen wij (?:u|uw raad)\b[^.]{0,60}\b(?:ter vaststelling|voor)\b"
    r"|\baangeboden aan de (?:gemeente)?raad\b|\bvoorgenomen besluit\b|\bbespreekversie\b",
    re.IGNORECASE,
)
_DECISION_LIST = re.compile(
    r"besluitenlijst|\bbesluiten\b|\bbeslútelist\b|\braad,? \d{1,2} \w+ \d{4}|\bnotulen\b",
    re.IGNORECASE,
)
_DECISION = re.compile(
    r"\b(?:raads|college|b ?& ?w[- ])besluit\b"
    r"|^\W*besluit(?: van)?(?: de| het)? (?:raad|college|b ?& ?w|burgemeester en wethouders)\W*$",
    re.IGNORECASE,
)
_COMMITTEE = re.compile(r"\b(?:\w*commissie|forum|oordeelsvormend\w*)\b", re.IGNORECASE)
_DECIDES = re.compile(r"^\W*besluit(?:en)?\s*:?\s*$|\bbesluit(?:en)?\s*:", re.IGNORECASE)
_CARRIED = re.compile(
    r"\b(?:aangenomen|oannommen)\b(?! (?:of|en/of) verworpen)|\bunaniem\b(?=\W*$)", re.IGNORECASE
)
_MEETING = re.compile(
    r"\b(?:raads(?:vergadering)?|raad|riedsgearkomste|vergadering)\b[^.;]{0,40}?\b(?=\d{1,2} |\d)",
    re.IGNORECASE,
)
_OWN_DECISION = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:vastgesteld|goedgekeurd|aangenomen|fêststeld)\b"
    r"|\bstelden? (?:dit|deze) \w+ (?:op .{6,20} )?vast\b",
    re.IGNORECASE,
)
_STAMPED = re.compile(
    r"\b(?:conform(?: het)? (?:voorstel|advies) (?:besloten|vastgesteld)\b|besloten conform\b"
    r"|akkoord bevonden\b|conform besloten\b|besluit\b.{3,40}\bconform (?:voorstel|advies)\W*$)",
    re.IGNORECASE,
)
_HEADS = re.compile(r"^\W*(?:de|het) (?:raad|gemeenteraad|college)\b", re.IGNORECASE)
_NOT_ADOPTED = re.compile(r"\bniet vast te stellen\b", re.IGNORECASE)


def read_decision_list(setting: Setting, text: FactText) -> list[Fact]:
    """Issuer and date of a list of decisions; the list itself has no status.

    A committee advises and decides nothing: its list has the day of the meeting only.
    """
    head = [Span(setting.title), *(Span(title) for title in setting.other_titles), *text.first(500)]
    date = _meeting_of(head)
    if date is None:
        return list(read_own_date(text))
    if any(_COMMITTEE.search(line.text) for line in head[:4]):
        return [make_fact(FactName.MEETING_ON, date[0], "date.committee", 0.8, date[1])]
    facts = [make_fact(FactName.DECIDED_ON, date[0], "status.decision_list", 0.9, date[1])]
    for line in head:
        body = body_status(line.text)
        if body is not None:
            facts.append(issuer_fact(body, "issuer.decision_list", 0.9, line))
            break
    return facts


def issued_status(facts: Iterable[Fact]) -> Status | None:
    """At which level the body decides that an issuer fact names."""
    values = (fact.value for fact in facts if fact.name is FactName.ISSUER)
    value = next(values, None)
    if value is None:
        return None
    return _S.ADOPTED_BY_COUNCIL if value == Issuer.COUNCIL else _S.ADOPTED_BY_EXECUTIVE


def issuer_fact(status: Status, rule_id: str, confidence: float, evidence: Span) -> Fact:
    """The body that a status of adoption stands for, as a fact of its own."""
    council = status is _S.ADOPTED_BY_COUNCIL
    value = Issuer.COUNCIL if council else Issuer.EXECUTIVE
    return make_fact(FactName.ISSUER, value.value, rule_id, confidence, evidence)


def read_decision(setting: Setting, text: FactText) -> list[Fact]:
    """Status and date of a decision list or a single decision."""
    head = [Span(setting.title), *(Span(title) for title in setting.other_titles), *text.first(500)]
    listed = next((line for line in head if _DECISION_LIST.search(line.text)), None)
    single = next((line for line in head if _DECISION.search(line.text)), None)
    proposal = next((x for x in text.first(1500) if PROPOSAL_LINE.search(x.text)), None)
    if single is None and (listed is None or proposal is not None):
        if proposal is None:
            return list(read_own_date(text))
        status = make_fact(
            FactName.STATUS, _S.PROPOSAL.value, "status.proposal_line", 0.75, proposal
        )
        return [status, *undecided_dates(setting, text, _S.PROPOSAL)]
    status_value = next(
        (found for found in (_listed_body(line.text) for line in head) if found is not None), None
    )
    rule_id = "status.decision" if listed is None else "status.decision_list"
    if any(_NOT_ADOPTED.search(line.text) for line in text.opening):
        return list(read_own_date(text))
    date = _signed_on(text) if listed is None else None
    date = date or _meeting_of(head)
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


def read_stamped_decision(text: FactText) -> list[Fact]:
    """What a stamp on a proposal tells: "Besluit college", "conform advies besloten d.d. ..."."""
    for above, line in pairwise((Span(""), *text.lines)):
        match = _STAMPED.search(line.text)
        body = body_status(line.text) or body_status(above.text)
        if match is None or body is None or is_hope(line.text):
            continue
        found = next(find_dates(line.text[match.start() :]), None)
        if found is not None:
            return [
                make_fact(FactName.STATUS, body.value, "status.stamped", 0.85, line),
                make_fact(FactName.DECIDED_ON, found.date, "status.stamped", 0.85, line),
                issuer_fact(body, "status.stamped", 0.85, line),
            ]
    return []


def read_signed_decision(text: FactText) -> list[Fact]:
    """What a signed decision below a proposal tells; nothing where it was left blank."""
    decides = any(_DECIDES.search(line.text) for line in text.lines)
    signed = _signed_on(text) if decides else None
    if signed is None or any(_NOT_ADOPTED.search(line.text) for line in text.lines):
        return []
    body = next(
        filter(None, (body_status(x.text) for x in text.lines if _HEADS.search(x.text))), None
    )
    if body is None:
        return []
    return [
        make_fact(FactName.STATUS, body.value, "status.signed", 0.85, signed[1]),
        make_fact(FactName.DECIDED_ON, signed[0], "status.signed", 0.85, signed[1]),
        issuer_fact(body, "status.signed", 0.85, signed[1]),
    ]


def _signed_on(text: FactText) -> tuple[dt.date, Span] | None:
    """The day under a decision: in its closing formula, else behind the place."""
    adoption = find_signed(text)
    if adoption is not None and adoption.decided_on is not None:
        return adoption.decided_on, adoption.evidence
    return find_signing_date(text)


def _listed_body(text: str) -> Status | None:
    if not (_DECISION_LIST.search(text) or _DECISION.search(text) or "vergadering" in text.lower()):
        return None
    decision = _DECISION.search(text)
    if decision is not None:
        return body_status(decision.group())
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


def read_own_decision(text: FactText, *, motion: bool = False) -> list[Fact]:
    """The day on which a text that is no policy was decided on: by a club, a party, a council.

    Of a motion or amendment it is the day of the meeting, if the text says that it was carried.
    """
    if motion:
        if not any(_CARRIED.search(line.text) for line in text.lines):
            return []
        for line in text.first(500):
            meeting = _MEETING.search(line.text)
            found = next(find_dates(line.text[meeting.end() :]), None) if meeting else None
            if found is not None and meeting is not None and found.start <= 12:
                return [make_fact(FactName.DECIDED_ON, found.date, "date.carried", 0.8, line)]
        return []
    for line in text.first(600):
        for sentence in sentences(line):
            if _OWN_DECISION.search(sentence.text) and not is_hope(sentence.text):
                found = next(find_dates(sentence.text), None)
                if found is not None:
                    return [
                        make_fact(
                            FactName.DECIDED_ON, found.date, "date.own_decision", 0.8, sentence
                        )
                    ]
    return []


def undecided_dates(setting: Setting, text: FactText, status: Status) -> Iterator[Fact]:
    """The dates of a paper that decides nothing: of the meeting it is for, and its own."""
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
