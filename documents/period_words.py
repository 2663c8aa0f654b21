"""Periods told in words: a number of years from a start, an end alone, an extension."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from documents.date_parsing import FoundPeriod, find_dates
from documents.fact_text import Span, sentences
from vocabulary.dutch_dates import YEAR_COUNTS

_COUNT = rf"(?P<count>{'|'.join(YEAR_COUNTS)}|\d{{1,2}})"
# So many years: "Geldt vanaf 1 januari 2012 voor een periode van vier jaar", "Looptijd: vier jaar"
_FOR_YEARS = re.compile(
    r"\b(?:looptijd|beleidsperiode|geldt|gelden|geldig|geldigheidsduur)\b[^.;]{0,80}?"
    rf"(?:\b(?:van|voor|is|bedraagt)|:)\s+(?:de duur van |een periode van |een duur van"
    rf" )?{_COUNT} jaar\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:vanaf|met ingang van|per|ingaande|in werking\W{1,3})\s*$", re.IGNORECASE)
# A line of a register or cover: "Vervalt: 1 januari 2029", "Einddatum 31-12-2024"
_END_LINE = re.compile(
    r"^\W*(?:(?P<after>vervalt|vervaldatum|geldig tot|geldt tot|loopt tot)(?! en met)"
    r"|(?P<on>einddatum|geldig tot en met|geldig t/m|geldt tot en met|geldt t/m|loopt tot en met"
    r"|loopt t/m))\W{0,3}(?:op |per |met ingang van )?",
    re.IGNORECASE,
)
_EXTENDED = re.compile(
    r"\bverleng(?:d|en|ing)\b[^.;]{0,50}?\b(?P<to>tot en met|t/m|tot)\s+(?:eind(?:e)? )?"
    r"(?P<rest>.{4,24})",
    re.IGNORECASE,
)
_OF_THIS = re.compile(
    r"^\W*(?:verlengd|verlenging)\b|\b(?:deze|dit|dizze)\b|\blooptijd\b|\bgeldigheid\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?P<year>20\d\d)\b(?!\s*[-–]\s*\d)")


def years_after(date: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes the 28th where there is none."""
    try:
        return date.replace(year=date.year + years)
    except ValueError:
        return date.replace(year=date.year + years, day=28)


def read_years(sentence: str, decided_on: dt.date | None) -> FoundPeriod | None:
    """Read a number of years from the start that the sentence gives, else from the decision."""
    match = _FOR_YEARS.search(sentence)
    if match is None:
        return None
    starts = (one.date for one in find_dates(sentence) if _FROM.search(sentence[: one.start]))
    start = next(starts, decided_on)
    if start is None:
        return None
    word = match["count"].lower()
    last = years_after(start, YEAR_COUNTS.get(word) or int(word)) - dt.timedelta(days=1)
    return FoundPeriod(start, last, *match.span())


def read_end_line(line: str) -> FoundPeriod | None:
    """Read an end that stands on a line of its own; its start is not known."""
    match = _END_LINE.match(line)
    found = next(find_dates(line[match.end() :]), None) if match else None
    if match is None or found is None or found.start > 2:
        return None
    last = found.date - dt.timedelta(days=1) if match["after"] else found.date
    return FoundPeriod(dt.date.min, last, *match.span())


def read_extensions(lines: Iterable[Span]) -> Iterator[tuple[dt.date, Span]]:
    """Give the new last day where a text says that it, or what it decides on, is extended."""
    for line in lines:
        for sentence in sentences(line):
            match = _EXTENDED.search(sentence.text)
            if match is None or not _OF_THIS.search(sentence.text):
                continue
            inclusive = match["to"].lower() != "tot"
            date = next((one for one in find_dates(match["rest"]) if one.start <= 2), None)
            year = _YEAR.match(match["rest"])
            if date is not None:
                yield date.date if inclusive else date.date - dt.timedelta(days=1), sentence
            elif year is not None:
                ends = inclusive or "eind" in match.group().lower()
                yield dt.date(int(year["year"]) - (not ends), 12, 31), sentence
