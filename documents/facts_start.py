"""From which day a text takes effect, where it gives no period: entry into force, working back."""

import datetime as dt
import re
from collections.abc import Iterator

from documents.date_parsing import find_dates
from documents.fact_rules import REGULATION_TYPES
from documents.fact_text import Fact, FactText, Span, make_fact, sentences
from vocabulary.codes import DocumentType
from vocabulary.facts import FactName

# Best first: what works back takes effect before it enters into force.
_STARTS = (
    ("start.back", re.compile(r"\bwerkt terug tot(?: en met)?\s+", re.IGNORECASE)),
    (
        "start.in_force",
        re.compile(
            r"\b(?:treedt|treden|trad) (?:in werking|yn wurking)\b[^.;]{0,40}?\b(?:op|per|vanaf"
            r"|met ingang van|mei yngong fan)\s+"
            r"|\b(?:datum )?(?:inwerkingtreding|in werking|ingangsdatum)\W{1,3}(?:op |per )?"
            r"|\b(?:dizze|deze|dit)\b[^.;]{0,30}\b(?:jildt fan|geldt (?:vanaf|met ingang van"
            r"|per))\s+",
            re.IGNORECASE,
        ),
    ),
    (
        "start.open",
        re.compile(
            r"\b(?:vanaf|met ingang van)\s+(?=[^.;]{6,30}\bzonder einddatum\b)", re.IGNORECASE
        ),
    ),
)
_AT_ONCE = re.compile(r"\bmet onmiddellijke ingang\b", re.IGNORECASE)
_OWN_CLAUSE = re.compile(
    r"\b(?:deze|dit|dizze|de (?:verordening|regeling|nota|beleidsregels?)|inwerkingtreding"
    r"|in werking\W{1,3}\d|ingangsdatum|werkt terug|zonder einddatum)\b",
    re.IGNORECASE,
)
_LINES = 400  # the last articles of a regulation tell its start
_HEAD_CHARACTERS = 1200  # a policy tells it at its head


def read_start(
    text: FactText, kind: DocumentType | None, decided_on: dt.date | None
) -> Iterator[Fact]:
    """Give the first day of effect as the start of an open period."""
    lines = text.lines[:_LINES] if kind in REGULATION_TYPES else text.first(_HEAD_CHARACTERS)
    for rule_id, pattern in _STARTS:
        for line in lines:
            for sentence in sentences(line):
                start = _date_behind(pattern, sentence)
                if start is not None:
                    yield make_fact(FactName.PERIOD_FROM, start, rule_id, 0.8, sentence)
                    return
    at_once = next((x for x in text.first(_HEAD_CHARACTERS) if _AT_ONCE.search(x.text)), None)
    if at_once is not None and decided_on is not None:
        yield make_fact(FactName.PERIOD_FROM, decided_on, "start.at_once", 0.7, at_once)


def _date_behind(pattern: re.Pattern[str], sentence: Span) -> dt.date | None:
    match = pattern.search(sentence.text)
    if match is None or not _OWN_CLAUSE.search(sentence.text):
        return None
    found = next(find_dates(sentence.text[match.end() : match.end() + 30]), None)
    return found.date if found is not None and found.start == 0 else None
