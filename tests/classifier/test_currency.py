import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.currency import (
    DEFAULT_LIMITS,
    LONG_LIMITS,
    SHORT_LIMITS,
    Limits,
    ValidTime,
    add_months,
    add_years,
    currency_on,
    lapsed_on,
    turning_points,
)
from vocabulary.codes import Currency

DAY = dt.date(2020, 3, 1)
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
MAYBE = st.none() | DATES
VALID_TIMES = st.builds(
    ValidTime, MAYBE, MAYBE, MAYBE, MAYBE, st.lists(DATES, max_size=3).map(tuple)
)


def day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("valid", "on", "expected"),
    [
        pytest.param(ValidTime(DAY), day_before(DAY), "future", id="not yet adopted"),
        pytest.param(ValidTime(DAY), DAY, "current", id="on the day of adoption"),
        pytest.param(ValidTime(DAY, dt.date(2021, 1, 1)), DAY, "future", id="not yet in force"),
        pytest.param(ValidTime(DAY), dt.date(2024, 2, 29), "current", id="open, under 4 years"),
        pytest.param(ValidTime(DAY), dt.date(2024, 3, 1), "presumed_current", id="open, 4 years"),
        pytest.param(
            ValidTime(DAY), dt.date(2028, 2, 29), "presumed_current", id="open, day before 8 years"
        ),
        pytest.param(ValidTime(DAY), dt.date(2028, 3, 1), "expired", id="open, 8 years"),
        pytest.param(
            ValidTime(DAY, ends_on=dt.date(2031, 1, 1)),
            dt.date(2030, 12, 31),
            "current",
            id="long explicit period",
        ),
        pytest.param(
            ValidTime(DAY, ends_on=dt.date(2026, 1, 1)),
            dt.date(2026, 12, 30),
            "presumed_current",
            id="period ended less than 12 months ago",
        ),
        pytest.param(
            ValidTime(DAY, ends_on=dt.date(2026, 1, 1)),
            dt.date(2026, 12, 31),
            "expired",
            id="period ended on 31 December, seen at the end of the next year",
        ),
        pytest.param(
            ValidTime(dt.date(2010, 1, 1), reaffirmed_on=(DAY,)),
            dt.date(2022, 2, 28),
            "presumed_current",
            id="old but reaffirmed within 24 months",
        ),
        pytest.param(
            ValidTime(dt.date(2010, 1, 1), reaffirmed_on=(DAY,)),
            dt.date(2022, 3, 1),
            "expired",
            id="reaffirmation worn off",
        ),
        pytest.param(
            ValidTime(dt.date(2010, 1, 1), reaffirmed_on=(DAY,)),
            day_before(DAY),
            "expired",
            id="not yet reaffirmed",
        ),
        pytest.param(ValidTime(), DAY, "undated", id="no date"),
        pytest.param(
            ValidTime(reaffirmed_on=(DAY,)), DAY, "presumed_current", id="no date but reaffirmed"
        ),
        pytest.param(
            ValidTime(DAY, withdrawn_on=dt.date(2021, 1, 1), reaffirmed_on=(DAY,)),
            dt.date(2021, 1, 1),
            "withdrawn",
            id="withdrawn comes before reaffirmed",
        ),
        pytest.param(
            ValidTime(DAY, withdrawn_on=dt.date(2021, 1, 1)),
            dt.date(2020, 12, 31),
            "current",
            id="day before withdrawal",
        ),
    ],
)
def test_currency(valid: ValidTime, on: dt.date, expected: str) -> None:
    assert currency_on(valid, on) == expected


@pytest.mark.parametrize(
    ("limits", "current_until", "presumed_until"),
    [
        pytest.param(SHORT_LIMITS, dt.date(2023, 3, 1), dt.date(2026, 3, 1), id="3/6"),
        pytest.param(DEFAULT_LIMITS, dt.date(2024, 3, 1), dt.date(2028, 3, 1), id="4/8"),
        pytest.param(LONG_LIMITS, dt.date(2025, 3, 1), dt.date(2030, 3, 1), id="5/10"),
    ],
)
def test_alternative_limits(
    limits: Limits, current_until: dt.date, presumed_until: dt.date
) -> None:
    valid = ValidTime(DAY)

    assert currency_on(valid, day_before(current_until), limits) is Currency.CURRENT
    assert currency_on(valid, current_until, limits) is Currency.PRESUMED_CURRENT
    assert currency_on(valid, day_before(presumed_until), limits) is Currency.PRESUMED_CURRENT
    assert currency_on(valid, presumed_until, limits) is Currency.EXPIRED


@pytest.mark.parametrize(
    ("valid", "expected"),
    [
        pytest.param(ValidTime(DAY, ends_on=dt.date(2021, 1, 1)), dt.date(2021, 1, 1), id="period"),
        pytest.param(ValidTime(DAY), dt.date(2028, 3, 1), id="age"),
        pytest.param(
            ValidTime(DAY, withdrawn_on=dt.date(2022, 5, 1)), dt.date(2022, 5, 1), id="withdrawn"
        ),
        pytest.param(
            ValidTime(DAY, ends_on=dt.date(2021, 1, 1), reaffirmed_on=(dt.date(2022, 1, 1),)),
            dt.date(2024, 1, 1),
            id="reaffirmation wore off",
        ),
        pytest.param(ValidTime(dt.date(2029, 1, 1)), None, id="still current"),
        pytest.param(ValidTime(), None, id="undated"),
    ],
)
def test_lapse(valid: ValidTime, expected: dt.date | None) -> None:
    assert lapsed_on(valid, dt.date(2030, 1, 1)) == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        pytest.param(dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29), id="shorter month"),
        pytest.param(dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28), id="leap day"),
        pytest.param(dt.date(2024, 12, 15), 1, dt.date(2025, 1, 15), id="over the year"),
        pytest.param(dt.date(2024, 3, 31), -1, dt.date(2024, 2, 29), id="backwards"),
    ],
)
def test_months_end_within_the_month(start: dt.date, months: int, expected: dt.date) -> None:
    assert add_months(start, months) == expected


@given(VALID_TIMES, DATES)
def test_currency_changes_only_on_turning_points(valid: ValidTime, on: dt.date) -> None:
    before = currency_on(valid, day_before(on))

    assert currency_on(valid, on) == before or on in turning_points(valid)


@given(VALID_TIMES, DATES, DATES)
def test_what_was_withdrawn_stays_withdrawn(valid: ValidTime, one: dt.date, two: dt.date) -> None:
    earlier, later = sorted((one, two))
    if currency_on(valid, earlier) is Currency.WITHDRAWN:
        assert currency_on(valid, later) is Currency.WITHDRAWN


@given(DATES, st.integers(0, 30))
def test_years_keep_the_order_of_days(day: dt.date, years: int) -> None:
    assert add_years(day, years) <= add_years(day + dt.timedelta(days=1), years)
