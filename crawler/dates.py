"""Dates as sources write them, to civil dates in the Netherlands."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Municipal documents of before 1900 are not on the web; such a year is a typing error.
_FIRST_YEAR = 1900
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EIGHT_YEARS = 8
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
_WRITTEN = re.compile(
    rf"\b(\d{{1,2}})[ -]({'|'.join(_MONTHS)}|\d{{1,2}})[ -](\d{{4}})\b", re.IGNORECASE
)


def dutch_date(text: str | None) -> dt.date | None:
    """Read an ISO date or time as a civil date; None when there is none, or an absurd one.

    A time without offset is Dutch local time already; one with an offset is converted.
    """
    moment = dutch_moment(text)
    return None if moment is None else moment.date()


def find_dutch_date(text: str) -> dt.date | None:
    """The first date in a text that is written day first, month in words or numbers."""
    found = _WRITTEN.search(text)
    if found is None:
        return None
    day, month, year = found.groups()
    number = int(month) if month.isdigit() else 1 + _MONTHS.index(month.lower())
    return dutch_date(f"{year}-{number:02}-{int(day):02}")


def dutch_moment(text: str | None) -> dt.datetime | None:
    """Read an ISO date or time as an aware moment in Dutch local time; a bare date is 00:00."""
    cleaned = (text or "").strip()
    if not _DATE.match(cleaned):
        return None
    try:
        moment = dt.datetime.fromisoformat(cleaned)
    except ValueError:
        return _date_part(cleaned)
    if moment.year < _FIRST_YEAR:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=AMSTERDAM)
    return moment.astimezone(AMSTERDAM)


def end_of(text: str) -> dt.datetime | None:
    """The last moment that a date or time may stand for: a bare date lasts until midnight."""
    moment = dutch_moment(text)
    if moment is not None and len(text.strip()) <= len("2026-01-01"):
        return moment + dt.timedelta(days=1)
    return moment


def years_before(day: dt.date, years: int = _EIGHT_YEARS) -> dt.date:
    """The same day some years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _date_part(text: str) -> dt.datetime | None:
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
    if day.year < _FIRST_YEAR:
        return None
    return dt.datetime.combine(day, dt.time(), AMSTERDAM)
