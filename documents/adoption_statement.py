"""One statement of adoption: which body, when, and by which words."""

import datetime as dt
import re
from dataclasses import dataclass

from documents.adoption_rules import ADOPTED, BODY, NOT_YET
from documents.date_parsing import find_dates
from documents.fact_text import Span
from vocabulary.codes import Status

# An older text of the same kind.
OTHER_TEXT = re.compile(
    r"\b(?:vorige|oude|eerdere|vigerende|bestaande|huidige|destijds|toenmalige|ingetrokken"
    r"|vervang\w*|opvolger|evaluatie)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r",? en |; |, (?:waarna|daarna|vervolgens) ", re.IGNORECASE)
# Bodies that adopt no policy of a municipality.
_OTHER_BODY = re.compile(
    r"\b(?:mt|managementteam|directie\w*|stuurgroep|\w*commissie|(?:het|dagelijks|algemeen) bestuur"
    r"|raad van (?:toezicht|bestuur|commissarissen)|stichting|vereniging|ledenvergadering"
    r"|provinciale staten|gedeputeerde staten)\b",
    re.IGNORECASE,
)
_PROPOSED = re.compile(
    r"\b(?:\w*voorstel|advies|brief|gelezen|gezien|gehoord|gelet op|\w*commissie)\b[^,;]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Adoption:
    """A statement that this document was adopted.

    Attributes:
        status: By whom; None when the sentence does not say.
        decided_on: When; None when it gives no full date.
        rule_id: The rule that found it.
        confidence: Of the rule.
        evidence: The sentence.
    """

    status: Status | None
    decided_on: dt.date | None
    rule_id: str
    confidence: float
    evidence: Span


def body_status(text: str) -> Status | None:
    """Status that the first body named in ``text`` gives; None when none is named."""
    match = BODY.search(text)
    if match is None:
        return None
    return Status.ADOPTED_BY_COUNCIL if match["council"] else Status.ADOPTED_BY_EXECUTIVE


def decision_date(text: str) -> dt.date | None:
    """The first date that is not that of the proposal, advice or letter behind a decision."""
    for found in find_dates(text):
        if not _PROPOSED.search(text[: found.start]):
            return found.date
    return None


def is_hope(text: str) -> bool:
    """Whether a sentence proposes or expects a decision, rather than recording one."""
    return NOT_YET.search(text) is not None


def make_adoption(rest: str, rule_id: str, confidence: float, sentence: Span) -> Adoption | None:
    """Read body and date in the words that follow an adoption; None where both are missing."""
    rest = _last_clause(rest)
    status = body_status(rest)
    if status is None and _OTHER_BODY.search(rest):
        return None
    date = decision_date(rest)
    if date is None and status is not None:
        date = decision_date(sentence.text)
    if status is None and date is None:
        return None
    return Adoption(status, date, rule_id, confidence if date else confidence - 0.1, sentence)


def _last_clause(rest: str) -> str:
    """The clause that tells of the adoption, where another body did something else before it.

    "... door het college aan de raad aangeboden en op 12 maart 2020 door de raad vastgesteld"
    """
    adopted = list(re.finditer(rf"\b{ADOPTED}\b", rest, re.IGNORECASE))
    bodies = list(BODY.finditer(rest, 0, adopted[-1].start())) if adopted else []
    if len({match.lastgroup for match in bodies}) < 2:
        return rest
    begins = [match.end() for match in _CLAUSE.finditer(rest, 0, bodies[-1].start())]
    return rest[begins[-1] :] if begins and BODY.search(rest, 0, begins[-1]) else rest


def meeting_date(text: str) -> dt.date | None:
    """The day of the meeting that a text names, or None."""
    match = re.search(
        r"\b(?:vergadering|bijeen)\b[^;]{0,60}?\b(?:van|op|d\.?d\.?)\b"
        r"|\bop (?=[^;]{6,25} bijeen\b)",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return None
    return decision_date(text[match.start() : match.end() + 40])
