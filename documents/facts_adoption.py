"""Where a text says of itself that a body adopted it, and when."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.adoption_rules import (
    ADOPTED,
    BODY,
    COUNCIL,
    EXECUTIVE,
    NOT_YET,
    RULES,
    YEARLY,
)
from documents.date_parsing import find_dates
from documents.fact_text import FactText, Setting, Span, sentences
from documents.facts_own_date import find_signing_date
from vocabulary.codes import Status

# The preamble of a regulation: who decides stands first, what is decided some lines below.
_PREAMBLE = re.compile(
    rf"^\W*(?:(?:de|het|it) )?(?:waarnemend )?(?:(?P<council>{COUNCIL})"
    rf"|(?P<executive>{EXECUTIVE}))\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"^\W*(?:gezamenlijk )?(?:besluit(?:en)?|beslút|heeft (?:besloten|vastgesteld))\b\s*:?"
    r"|\bbesluit(?:en)?\s*:?\s*(?:vast te stellen\b.*)?$"
    r"|\bbesluiten? (?:op|de|het)\b.*\bvast te stellen\b",
    re.IGNORECASE,
)
_ADOPTS = re.compile(
    r"\b(?:vast te stellen|vaststellen|vaststelling van|fêst te stellen|heeft vastgesteld)\b",
    re.IGNORECASE,
)
# A regulation may say no more than "BESLUIT:" above its first article.
_ARTICLE = re.compile(r"^\W*art(?:ikel|\.)?\s*(?:1|I)\b", re.IGNORECASE)
# One that is called a rule may number its rules without that word.
_RULE_TITLE = re.compile(r"(?:regels?|regeling|reglement|verordening)\b", re.IGNORECASE)
_RULE_POINT = re.compile(r"^\W*(?:art(?:ikel|\.)?\s*)?(?:1|I)\b", re.IGNORECASE)
_NOT_ADOPTED = re.compile(r"\bniet vast te stellen\b", re.IGNORECASE)
_BREAK = re.compile(r"\b(?:van|op|d\.?d\.?)$", re.IGNORECASE)
_SIGNED_ON = re.compile(r"\b(?:datum )?ondertekening\s*:?\s*", re.IGNORECASE)
_PREAMBLE_LINES = 14
_NAME_LINES = 4  # a name and a subtitle stand in these
_NAME_CHARACTERS = (6, 60)
_KIND_WORDS = ("nota", "notitie", "visie", "visienota", "beleidsplan", "plan", "kader", "programma")
# An older text of the same kind.
_OTHER_TEXT = re.compile(
    r"\b(?:vorige|oude|eerdere|vigerende|bestaande|huidige|destijds|toenmalige|ingetrokken"
    r"|vervang\w*|opvolger|evaluatie)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:dat|die|welke) (?:de |het )?(?:gemeente)?(?:raad|college)\b", re.IGNORECASE
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


def find_adoption(text: FactText, setting: Setting) -> Adoption | None:
    """Give the best statement of adoption in opening or closing, or None.

    One that names the body and the date goes before one that names the body only.
    """
    found = [
        *_stated(text, setting),
        *_of_own_name(text, setting),
        *_preamble(text, setting),
        *_signed(text),
    ]
    found.sort(key=lambda one: -one.confidence)  # stable: the first of equals stays first
    named = [one for one in found if one.status is not None]
    dated = [one for one in named if one.decided_on is not None]
    if dated or not named:
        return next(iter(dated or found), None)
    date = next((one.decided_on for one in found if one.decided_on), None)
    return replace(named[0], decided_on=date or _date_below(text, named[0].evidence))


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


def _is_other_yearly(sentence: str, setting: Setting) -> bool:
    """Whether a sentence is about the budget or accounts, and the document is not."""
    named = re.search(YEARLY, sentence, re.IGNORECASE)
    return named is not None and not re.search(r"begroting|jaar", setting.title, re.IGNORECASE)


def _stated(text: FactText, setting: Setting) -> Iterator[Adoption]:
    for line in text.opening:
        for sentence in sentences(line):
            if is_hope(sentence.text):
                continue
            for rule_id, confidence, pattern in RULES:
                match = pattern.search(sentence.text)
                if match and _is_other_yearly(match.group(), setting):
                    continue
                if match and not _ANOTHER.search(sentence.text[: match.end()]):
                    adoption = _adoption(match["rest"], rule_id, confidence, sentence)
                    if adoption is not None:
                        yield adoption
                    break


def _of_own_name(text: FactText, setting: Setting) -> Iterator[Adoption]:
    """A sentence of the opening in which a body adopts the text under its own name.

    "De raad heeft de nota overeenkomstig het voorstel vastgesteld", where the text is a note; or
    the name that stands above it: "Clubliefde is door de raad ongewijzigd vastgesteld".
    """
    heads = [line.text for line in text.lines[:_NAME_LINES]]
    names = [
        re.escape(head.strip(" \"'‘’“”"))
        for head in (setting.title, *heads)
        if _NAME_CHARACTERS[0] <= len(head) <= _NAME_CHARACTERS[1] and not BODY.search(head)
    ]
    kinds = [
        kind
        for kind in _KIND_WORDS
        if any(re.search(rf"{kind}\b", head, re.I) for head in (setting.title, *heads))
    ]
    own = (
        rf"(?:\b(?:de|het) (?:{'|'.join(kinds)})\b(?! ['’‘“\"\d]| (?-i:[A-Z]))"
        if kinds
        else "(?:(?!)"
    )
    own += rf"|(?:{'|'.join(names)}))" if names else ")"
    bodies = rf"(?:{COUNCIL}|{EXECUTIVE})"
    said = re.compile(
        rf"(?P<rest>{bodies}[^.]{{0,120}}{own}[^.]{{0,120}}\b{ADOPTED}\b.{{0,60}}"
        rf"|{own}[^.]{{0,80}}(?:door|in) [^.]{{0,40}}{bodies}[^.]{{0,80}}\b{ADOPTED}\b.{{0,60}})",
        re.IGNORECASE,
    )
    for line in text.lines[: _NAME_LINES + 4]:
        before = ""
        for sentence in sentences(line):
            match = said.search(sentence.text)
            if match and not is_hope(sentence.text) and not _OTHER_TEXT.search(sentence.text):
                adoption = _adoption(match["rest"], "adoption.own_name", 0.8, sentence)
                if adoption is not None and adoption.decided_on is None:
                    # "... behandeld in de vergadering van 20 december 2007. De raad heeft ..."
                    adoption = replace(adoption, decided_on=_meeting_date(before))
                if adoption is not None:
                    yield adoption
            before = sentence.text


def _adoption(rest: str, rule_id: str, confidence: float, sentence: Span) -> Adoption | None:
    status = body_status(rest)
    date = decision_date(rest)
    if date is None and status is not None:
        date = decision_date(sentence.text)
    if status is None and date is None:
        return None
    return Adoption(status, date, rule_id, confidence if date else confidence - 0.1, sentence)


def _preamble(text: FactText, setting: Setting) -> Iterator[Adoption]:
    """The formula "De raad ...; gelet op ...; besluit: vast te stellen ..." over several lines."""
    lines = text.opening[:_PREAMBLE_LINES]
    for at, line in enumerate(lines):
        body = _PREAMBLE.search(line.text)
        if body is None or is_hope(line.text):
            continue
        after = lines[at : at + _PREAMBLE_LINES]
        decides = next((n for n, one in enumerate(after) if _DECIDES.search(one.text)), None)
        if decides is None:
            continue
        said = after[decides : decides + 5]
        articles = _ARTICLE if not _RULE_TITLE.search(setting.title) else _RULE_POINT
        adopts = [one for one in said if _ADOPTS.search(one.text)] or [
            one for one in said[1:2] if articles.search(one.text)
        ]
        if not adopts or any(_NOT_ADOPTED.search(one.text) for one in said):
            continue
        status = Status.ADOPTED_BY_COUNCIL if body["council"] else Status.ADOPTED_BY_EXECUTIVE
        joined = " ".join(one.text for one in after[: decides + 1])
        date = _meeting_date(joined) or _closing_date(text) or _decided_in(after[decides])
        signed = None if date is not None else find_signing_date(text)
        date = date or (signed[0] if signed else None)
        confidence = 0.9 if setting.family else 0.85
        yield Adoption(status, date, "adoption.preamble", confidence, adopts[0])
        return


def _meeting_date(text: str) -> dt.date | None:
    match = re.search(
        r"\b(?:vergadering|bijeen)\b[^;]{0,60}?\b(?:van|op|d\.?d\.?)\b"
        r"|\bop (?=[^;]{6,25} bijeen\b)",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return None
    return decision_date(text[match.start() : match.end() + 40])


def _decided_in(line: Span) -> dt.date | None:
    """Read "besluit op 1 december 2026 vast te stellen"."""
    match = re.search(r"\bbesluit(?:en)? (?:op|d\.?d\.?) ", line.text, re.IGNORECASE)
    return decision_date(line.text[match.start() :]) if match else None


def _date_below(text: FactText, evidence: Span) -> dt.date | None:
    """A date that a line break or a register's table parted from its statement."""
    lines = text.lines
    for line, below in pairwise(lines):
        if line.text.endswith(evidence.text) and line.page == evidence.page:
            found = next(find_dates(below.text), None)
            if _BREAK.search(evidence.text) and found is not None and found.start == 0:
                return found.date
    for line in text.opening[:12]:
        match = _SIGNED_ON.search(line.text)
        found = next(find_dates(line.text[match.end() :]), None) if match else None
        if found is not None and found.start == 0:
            return found.date
    return None


def find_signed(text: FactText) -> Adoption | None:
    """The closing formula with a date, or None."""
    return next((one for one in _signed(text) if one.decided_on), None)


def _closing_date(text: FactText) -> dt.date | None:
    signed = find_signed(text)
    return signed.decided_on if signed else None


def _signed(text: FactText) -> Iterator[Adoption]:
    """The signature: "Aldus vastgesteld in de openbare vergadering van 12 maart 2024"."""
    for line in text.closing:
        for sentence in sentences(line):
            match = re.match(
                rf"\W*(?:(?:aldus|dus)\b[^.]{{0,60}}\b(?:{ADOPTED}|besloten|gedaan)"
                rf"|besloten in)\b(?P<rest>.{{0,250}})",
                sentence.text,
                re.IGNORECASE,
            )
            if match and not is_hope(sentence.text):
                adoption = _adoption(match["rest"], "adoption.signed", 0.9, sentence)
                if adoption is not None:
                    yield adoption
