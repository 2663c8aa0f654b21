"""The date of a text itself: labelled, behind its place, or the meeting it is meant for."""

import datetime as dt
import re
from collections.abc import Iterator

from documents.date_parsing import FoundDate, find_dates
from documents.fact_text import Fact, FactText, Span, make_fact, sentences
from vocabulary.facts import FactName

_COUNCIL_MEETING = re.compile(
    r"\b(?:raadsvergadering|vergadering (?:van de (?:gemeente)?raad )?|(?<!aan de"
    r" )(?<!gemeente)raad)\s*"
    r"(?:d\.?d\.?|van|op|:)?\s*(?:\w+dag )?",
    re.IGNORECASE,
)
_LABELLED_DATE = re.compile(
    r"(?:^|[.|:] ?)\W*(?:datum(?: \w+)?|gedateerd|versiedatum|opgesteld op|dagtekening|verzonden"
    r"|ondertekend op|aangeboden (?:aan de raad )?op|[^.|]{0,40}\bversie van)\s*[:|]?\s*"
    r"|\b(?:college(?:voorstel|brief)?|brief|versie|nota) (?:van |d\.?d\.? ?)",
    re.IGNORECASE,
)
# What may stand before a date that dates the text: a place, a weekday, nothing.
_PLACE = re.compile(r"^\W*(?:[A-Z'’][\w'’ -]{2,40},)?\s*(?:\w+dag,?)?\s*$")
# What may stand around it under a decision: "Westerkoog, in openbare vergadering van 18 juni 2009".
_SIGNED_PLACE = re.compile(
    r"^\W*[A-Z'’][\w'’ -]{2,40},\s*(?:in )?(?:(?:de )?openbare )?(?:raads)?vergadering van\s*$"
)
_SIGNED_AFTER = re.compile(
    r"^\s*(?:\((?:raads)?vergadering\)|, ?(?:het college|de raad)\b.*)?\W*$", re.I
)


def read_own_date(text: FactText) -> Iterator[Fact]:
    """The text's own date: labelled, or with a place in front on its own."""
    for line in text.first(1500):
        for match in _LABELLED_DATE.finditer(line.text):
            found = next(find_dates(line.text[match.end() : match.end() + 40]), None)
            if found is not None and found.start <= 12:
                yield make_fact(FactName.DATED_ON, found.date, "date.labelled", 0.85, line)
                return
    for line in (*text.first(800), *reversed(text.closing[-6:])):
        for sentence in sentences(line):
            found = next(find_dates(sentence.text), None)
            if found is not None and _is_place_line(sentence.text, found):
                yield make_fact(FactName.DATED_ON, found.date, "date.place_line", 0.7, sentence)
                return


def _is_place_line(sentence: str, found: FoundDate) -> bool:
    before = sentence[: found.start]
    after = sentence[found.end :].strip(" .,;)")
    return bool(_PLACE.match(before)) and (not after or after.startswith("aan "))


def find_signing_date(text: FactText) -> tuple[dt.date, Span] | None:
    """Give place and date under a decision ("Roggelo, 24 september 2026.")."""
    for line in text.closing[-6:]:
        for sentence in sentences(line):
            found = next(find_dates(sentence.text), None)
            if found is not None and (
                _is_place_line(sentence.text, found) or _is_signed_line(sentence.text, found)
            ):
                return found.date, sentence
    return None


def _is_signed_line(sentence: str, found: FoundDate) -> bool:
    before, after = sentence[: found.start], sentence[found.end :]
    place = _SIGNED_PLACE.match(before) or (_PLACE.match(before) and "," in before)
    return bool(place and _SIGNED_AFTER.match(after))


def read_meeting_date(line: Span) -> Fact | None:
    """Give the day of the council meeting that a line names, or None."""
    for match in _COUNCIL_MEETING.finditer(line.text):
        after = line.text[match.end() : match.end() + 30]
        found = next(find_dates(after), None)
        if found is not None and found.start <= 12:
            return make_fact(FactName.MEETING_ON, found.date, "date.meeting", 0.8, line)
    return None
