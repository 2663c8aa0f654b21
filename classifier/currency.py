"""Whether a policy holds on a date (codebook section 7)."""

import calendar
import datetime as dt
from dataclasses import dataclass

from vocabulary.codes import Currency


@dataclass(frozen=True)
class Limits:
    """Conventions of the currency rule; publish with all three sets below."""

    current_years: int = 4  # a council term
    presumed_years: int = 8  # two council terms
    grace_months: int = 12  # a policy runs on for a while after its period
    reaffirmed_months: int = 24  # how long a reaffirmation counts


DEFAULT_LIMITS = Limits()
SHORT_LIMITS = Limits(current_years=3, presumed_years=6)
LONG_LIMITS = Limits(current_years=5, presumed_years=10)

IN_FORCE = frozenset({Currency.CURRENT, Currency.PRESUMED_CURRENT})


@dataclass(frozen=True)
class ValidTime:
    """When a policy holds; every end is the first day on which it no longer does."""

    valid_from: dt.date | None = None  # decision, else decision list, entry into force, date
    starts_on: dt.date | None = None  # start of its period or entry into force
    ends_on: dt.date | None = None  # after the last day of an explicit period
    withdrawn_on: dt.date | None = None  # withdrawn, lapsed or replaced
    reaffirmed_on: tuple[dt.date, ...] = ()

    @property
    def counts_from(self) -> dt.date | None:
        """First day on which it is both adopted and in force."""
        known = [day for day in (self.valid_from, self.starts_on) if day]
        return max(known, default=None)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day of a later year; 29 February becomes the 28th where there is none."""
    return add_months(day, 12 * years)


def grace_ends_on(ends_on: dt.date, limits: Limits) -> dt.date:
    """First day on which a period ended twelve months ago or more.

    Counted from its last day: what ended on 31 December has expired on 31 December of the next
    year, the day that the yearly figures are about.
    """
    return add_months(ends_on - dt.timedelta(days=1), limits.grace_months)


def currency_on(
    valid: ValidTime, reference_date: dt.date, limits: Limits = DEFAULT_LIMITS
) -> Currency:
    """Place a policy on the currency axis; being withdrawn comes before everything else."""
    if valid.withdrawn_on and valid.withdrawn_on <= reference_date:
        return Currency.WITHDRAWN
    if valid.counts_from and valid.counts_from > reference_date:
        return Currency.FUTURE
    by_date = _currency_by_dates(valid, reference_date, limits)
    if by_date in IN_FORCE or not is_reaffirmed(valid, reference_date, limits):
        return by_date
    return Currency.PRESUMED_CURRENT


def _currency_by_dates(valid: ValidTime, reference_date: dt.date, limits: Limits) -> Currency:
    """Currency from the period, else from age; reaffirmations are not looked at."""
    if valid.ends_on:
        if reference_date < valid.ends_on:
            return Currency.CURRENT
        if reference_date < grace_ends_on(valid.ends_on, limits):
            return Currency.PRESUMED_CURRENT
        return Currency.EXPIRED
    if valid.valid_from is None:
        return Currency.UNDATED
    if reference_date < add_years(valid.valid_from, limits.current_years):
        return Currency.CURRENT
    if reference_date < add_years(valid.valid_from, limits.presumed_years):
        return Currency.PRESUMED_CURRENT
    return Currency.EXPIRED


def is_reaffirmed(valid: ValidTime, reference_date: dt.date, limits: Limits) -> bool:
    """Whether a municipal text of the last months says that the policy is being carried out."""
    return any(
        day <= reference_date < add_months(day, limits.reaffirmed_months)
        for day in valid.reaffirmed_on
    )


def lapsed_on(
    valid: ValidTime, reference_date: dt.date, limits: Limits = DEFAULT_LIMITS
) -> dt.date | None:
    """Day on which an expired or withdrawn policy ended, seen from the reference date.

    For an explicit period that is the day after it, for an open-ended one the day it grew too old,
    for a reaffirmed one not before its last reaffirmation wore off. ``None`` if it has not
    ended or cannot be dated.
    """
    currency = currency_on(valid, reference_date, limits)
    if currency is Currency.WITHDRAWN:
        return valid.withdrawn_on
    if currency is not Currency.EXPIRED:
        return None
    ends = [
        add_months(day, limits.reaffirmed_months)
        for day in valid.reaffirmed_on
        if day <= reference_date
    ]
    if valid.ends_on:
        ends.append(valid.ends_on)
    elif valid.valid_from:
        ends.append(add_years(valid.valid_from, limits.presumed_years))
    return max(ends, default=None)


def turning_points(valid: ValidTime, limits: Limits = DEFAULT_LIMITS) -> frozenset[dt.date]:
    """Every date on which the currency of a policy can change."""
    days = {valid.valid_from, valid.starts_on, valid.ends_on, valid.withdrawn_on}
    if valid.ends_on:
        days.add(grace_ends_on(valid.ends_on, limits))
    if valid.valid_from:
        days.add(add_years(valid.valid_from, limits.current_years))
        days.add(add_years(valid.valid_from, limits.presumed_years))
    for day in valid.reaffirmed_on:
        days |= {day, add_months(day, limits.reaffirmed_months)}
    return frozenset(day for day in days if day)
