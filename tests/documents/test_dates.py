"""Dutch dates and periods in every form."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.date_parsing import find_coming_years, find_dates, find_months, find_periods
from vocabulary.dutch_dates import MONTHS

DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2059, 12, 31))
NAMES = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
         "oktober", "november", "december"]  # fmt: skip


@given(DAYS)
def test_every_day_is_read_in_every_form(day: dt.date) -> None:
    forms = [
        f"{day.day} {NAMES[day.month - 1]} {day.year}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        day.isoformat(),
    ]
    assert all([found.date for found in find_dates(form)] == [day] for form in forms)


@given(st.text())
def test_dates_lie_within_the_text(text: str) -> None:
    assert all(0 <= found.start < found.end <= len(text) for found in find_dates(text))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("27 januari 2005", "2005-01-27"),
        ("27-1-'05", "2005-01-27"),
        ("27-1-05", "2005-01-27"),
        ("d.d. 3 mrt. 2019", "2019-03-03"),
        ("1e mei 2010", "2010-05-01"),
        ("de zevenentwintigste januari 2005", "2005-01-27"),
        ("donderdag 13 juny 2024", "2024-06-13"),
        ("16-01-2024", "2024-01-16"),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert [found.date.isoformat() for found in find_dates(text)] == [date]


@pytest.mark.parametrize(
    "text", ["31-02-2020", "nummer 2016-088", "06-20112233", "€ 12.500", "1.2.3.4", "12-13-2019"]
)
def test_what_is_no_date(text: str) -> None:
    assert not list(find_dates(text))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015-2018", "2015-01-01", "2018-12-31"),
        ("2015 t/m 2018", "2015-01-01", "2018-12-31"),
        ("2015 tot en met 2018", "2015-01-01", "2018-12-31"),
        ("2015 – 2018", "2015-01-01", "2018-12-31"),
        ("2015-'18", "2015-01-01", "2018-12-31"),
        ("2019/2022", "2019-01-01", "2022-12-31"),
        ("1 januari 2017 tot en met 30 juni 2020", "2017-01-01", "2020-06-30"),
        ("1 januari 2017 tot 1 januari 2021", "2017-01-01", "2020-12-31"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    found = [(one.first.isoformat(), one.last.isoformat()) for one in find_periods(text)]
    assert found == [(first, last)]


@pytest.mark.parametrize("text", ["2018-2015", "1975-2020", "2016-088", "2023 en 2024"])
def test_what_is_no_period(text: str) -> None:
    assert not list(find_periods(text))


def test_a_month_with_a_year_is_no_full_date() -> None:
    assert not list(find_dates("juni 2021"))
    assert [found.date for found in find_months("juni 2021")] == [dt.date(2021, 6, 1)]


def test_coming_years() -> None:
    assert find_coming_years("voor de komende vier jaar") == (4, 8, 25)
    assert find_coming_years("de komende tijd") is None


def test_every_month_is_known() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
