"""The two dates of a request: which day it is about, and what was known when."""

import datetime as dt
from dataclasses import dataclass

from flask import g, request

from dashboard.context import this_desk
from dashboard.errors import BadRequest
from db.history import end_of_day

FIRST_DAY = dt.date(2010, 1, 1)  # the register knows the municipalities from here on


@dataclass(frozen=True)
class Moment:
    """A day in the municipality, and the day on which we knew it."""

    today: dt.date
    as_of: dt.date
    known_on: dt.date | None  # None: all that is known now

    @property
    def known_at(self) -> dt.datetime | None:
        """The last moment of ``known_on``."""
        return None if self.known_on is None else end_of_day(self.known_on)

    @property
    def parameters(self) -> dict[str, str]:
        """As they stand in an address; nothing where they say what is said by default."""
        chosen: dict[str, str] = {}
        if self.as_of != self.today:
            chosen["as_of"] = str(self.as_of)
        if self.known_on is not None:
            chosen["known_on"] = str(self.known_on)
        return chosen


def this_moment() -> Moment:
    """The dates of this request, read once.

    Raises:
        BadRequest: A date is no date, or lies before the register begins.
    """
    if "moment" not in g:
        today = this_desk().today
        g.moment = Moment(
            today=today,
            as_of=read_date("as_of") or _year(today) or today,
            known_on=read_date("known_on"),
        )
    moment: Moment = g.moment
    return moment


def read_date(name: str) -> dt.date | None:
    """A date in the address, or None.

    Raises:
        BadRequest: It is no ISO date, or too long ago.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"{name}: {text[:20]!r} is geen datum (jjjj-mm-dd)") from error
    if not FIRST_DAY <= day <= dt.date(2100, 1, 1):
        raise BadRequest(f"{name}: kies een datum vanaf {FIRST_DAY}")
    return day


def _year(today: dt.date) -> dt.date | None:
    """The last day of the year in the address, never after today."""
    text = request.args.get("year", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not FIRST_DAY.year <= int(text) <= 2100:
        raise BadRequest(f"year: kies een jaar vanaf {FIRST_DAY.year}")
    return min(dt.date(int(text), 12, 31), today)
