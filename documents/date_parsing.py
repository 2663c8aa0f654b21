"""Dutch and Frisian dates and periods in text."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from vocabulary.dutch_dates import DAY_WORDS, MONTHS, YEAR_COUNTS

FIRST_YEAR, LAST_YEAR = 1970, 2079
_CENTURY_LIMIT = 60  # '59 is 2059, '60 is 1960: no council paper here is that old
_LONGEST_PERIOD_YEARS = 20
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d|['’‘`]\d\d"
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:e|ste|de)?|(?P<dayword>{'|'.join(DAY_WORDS)}))"
    rf"(?:\s+|(?<=\d)-?)(?P<month>{_MONTH})(?:\b[.,]?\s+|\.?(?=['’‘`])|-)(?P<year>{_YEAR})\b"
    r"|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    r"|(?<![\d.,/-])(?P<d>\d{1,2})\s?(?P<mark>[-–/.])\s?(?P<m>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<y>(?:19|20)\d\d|['’‘`]?\d\d)(?![\d/]|[-.,]\d)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_TO = r"\s?(?:-|–|—|/|t/m|tot\s(?:en\smet|aan)|oant(?:\sen\smei)?|tot)\s?"
_YEARS = re.compile(
    rf"(?<![\d-])(?P<first>(?:19|20)\d\d)\s?{_TO}\s?(?P<last>(?:19|20)\d\d|['’]?\d\d)(?![\d]|-\d|[.,]\d)",
    re.IGNORECASE,
)
_TWO_YEARS = re.compile(r"(?<![\d-])(?P<first>20\d\d)\s(?:en|&)\s(?P<last>20\d\d)(?!\d|-\d|[.,]\d)")
_BETWEEN = re.compile(
    rf"{_TO}|,?\s(?:en\s)?(?:loopt\s|geldt\s|duurt\s)?(?:tot|t/m|tot\sen\smet)\s", re.I
)
_COMING_YEARS = re.compile(
    rf"\b(?:komende|eerstvolgende|kommende)\s+(?P<count>{'|'.join(YEAR_COUNTS)}|\d{{1,2}})\s+"
    r"(?:jaar|jaren|kalenderjaren|jier)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands in the text searched."""

    date: dt.date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period, last day inclusive, and where it stands in the text searched."""

    first: dt.date
    last: dt.date
    start: int
    end: int


def find_dates(text: str) -> Iterator[FoundDate]:
    """Give every full date: "27 januari 2005", "27-1-'05", "2005-01-27", "27 jan. 2005"."""
    for match in _DATE.finditer(text):
        date = _date(match)
        if date is not None:
            yield FoundDate(date, *match.span())


def find_months(text: str) -> Iterator[FoundDate]:
    """Give every month with a year and no day ("juni 2021"), as its first day."""
    days = list(find_dates(text))
    for match in _MONTH_YEAR.finditer(text):
        if not any(found.start <= match.start() < found.end for found in days):
            year = int(match["year"])
            if FIRST_YEAR <= year <= LAST_YEAR:
                date = dt.date(year, MONTHS[match["month"].lower()], 1)
                yield FoundDate(date, *match.span())


def find_periods(text: str) -> Iterator[FoundPeriod]:
    """Give every period: "2015-2018", "2015 t/m 2018", "2015-'18", or between two dates.

    A span of years that is shorter than a year, runs backwards, or is longer than any policy
    is left out.
    """
    dates = list(find_dates(text))
    for one, other in pairwise(dates):
        between = text[one.end : other.start]
        if _BETWEEN.fullmatch(between) and one.date < other.date:
            exclusive = re.search(r"\btot\s?$", between, re.IGNORECASE) is not None
            last = other.date - dt.timedelta(days=1) if exclusive else other.date
            yield FoundPeriod(one.date, last, one.start, other.end)
    for match in _YEARS.finditer(text):
        if any(found.start < match.end() and match.start() < found.end for found in dates):
            continue
        begins = int(match["first"])
        digits = match["last"].strip("'’")
        ends = int(digits) if len(digits) == 4 else begins - begins % 100 + int(digits)
        if FIRST_YEAR <= begins < ends <= min(LAST_YEAR, begins + _LONGEST_PERIOD_YEARS):
            yield FoundPeriod(dt.date(begins, 1, 1), dt.date(ends, 12, 31), *match.span())


def find_two_years(text: str) -> FoundPeriod | None:
    """Give the period of "werkplan 2009 en 2010", or None; in running text it is none."""
    for match in _TWO_YEARS.finditer(text):
        begins, ends = int(match["first"]), int(match["last"])
        if ends == begins + 1:
            return FoundPeriod(dt.date(begins, 1, 1), dt.date(ends, 12, 31), *match.span())
    return None


def find_coming_years(text: str) -> tuple[int, int, int] | None:
    """Give number of years, start and end of "voor de komende vier jaar", or None."""
    match = _COMING_YEARS.search(text)
    if match is None:
        return None
    count = match["count"].lower()
    return (YEAR_COUNTS.get(count) or int(count), *match.span())


def _date(match: re.Match[str]) -> dt.date | None:
    try:
        if match["iso"]:
            return _in_range(dt.date.fromisoformat(match["iso"]))
        if match["d"]:
            return _in_range(dt.date(_year(match["y"]), int(match["m"]), int(match["d"])))
        day = int(match["day"]) if match["day"] else DAY_WORDS[match["dayword"].lower()]
        return _in_range(dt.date(_year(match["year"]), MONTHS[match["month"].lower()], day))
    except ValueError:
        return None


def _year(written: str) -> int:
    digits = written.strip("'’‘`")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < _CENTURY_LIMIT else 1900)


def _in_range(date: dt.date) -> dt.date | None:
    return date if FIRST_YEAR <= date.year <= LAST_YEAR else None
