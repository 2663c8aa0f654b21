"""Where a text says of itself that a body adopted it, and when."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from documents.adoption_rules import (
    ADOPTED,
    COUNCIL,
    EXECUTIVE,
    RULES,
    YEARLY,
)
from documents.adoption_statement import (
    OTHER_TEXT,
    Adoption,
    decision_date,
    is_hope,
    make_adoption,
    meeting_date,
)
from documents.date_parsing import find_dates
from documents.fact_text import FactText, Setting, Span, sentences
from documents.facts_own_date import find_signing_date
from documents.facts_own_name import read_own_name
from vocabulary.codes import Status

# The preamble of a regulation: who decides stands first, what is decided some lines below.
_PREAMBLE = re.compile(
    rf"^\W*(?:(?:de|het|it) )?(?:waarnemend )?(?:(?P<council>{COUNCIL})"
    rf"|(?P<executive>{EXECUTIVE}))\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"^\W*(?:gezamenlijk )?(?:besluit(?:en)?|beslút|(?:heeft|hebben) (?:in [^:]{6,80} )?(?:besloten"
    r"|vastgesteld))\b\s*:?"
    r"|\bbesluit(?:en)?\s*:?\s*(?:vast te stellen\b.*)?$"
    r"|\bbesluiten? (?:op|de|het)\b.*\bvast te stellen\b",
    re.IGNORECASE,
)
_ADOPTS = re.compile(
    r"\b(?:vast te stellen|te wijzigen|vaststellen|vaststelling van|fêst te stellen|heeft"
    r" vastgesteld)\b",
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
_ANOTHER = re.compile(
    r"\b(?:dat|die|welke) (?:de |het )?(?:gemeente)?(?:raad|college)\b", re.IGNORECASE
)


def find_adoption(text: FactText, setting: Setting) -> Adoption | None:
    """Give the best statement of adoption in opening or closing, or None.

    One that names the body and the date goes before one that names the body only.
    """
    found = [
        *_stated(text, setting),
        *read_own_name(text, setting),
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
                if match and not _is_of_another(rule_id, sentence.text, match):
                    adoption = make_adoption(match["rest"], rule_id, confidence, sentence)
                    if adoption is not None:
                        yield adoption
                    break


def _is_of_another(rule_id: str, sentence: str, match: re.Match[str]) -> bool:
    """Whether a sentence tells the adoption of a text that it only names."""
    if rule_id == "adoption.which":
        return False
    before = sentence[: match.start("rest")]
    if rule_id == "adoption.as_adopted" and OTHER_TEXT.search(before):
        return True
    return _ANOTHER.search(sentence[: match.end()]) is not None


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
        date = meeting_date(joined) or _closing_date(text) or _decided_in(after[decides])
        signed = None if date is not None else find_signing_date(text)
        date = date or (signed[0] if signed else None)
        confidence = 0.9 if setting.family else 0.85
        yield Adoption(status, date, "adoption.preamble", confidence, adopts[0])
        return


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
                adoption = make_adoption(match["rest"], "adoption.signed", 0.9, sentence)
                if adoption is not None:
                    yield adoption
