"""Options that several commands share."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import click

from commands.cluster import Workers

DATE = click.DateTime(["%Y-%m-%d"])
_Function = TypeVar("_Function", bound=Callable[..., Any])


def as_of_options(function: _Function) -> _Function:
    """Add ``--as-of`` (valid time) and ``--known-on`` (record time)."""
    known = click.option(
        "--known-on",
        "known_at",
        type=DATE,
        callback=_end_of_day,
        help="As we knew it at the end of this date.",
    )(function)
    return click.option(
        "--as-of", type=DATE, callback=_day, help="As it was in the municipality on this date."
    )(known)


def boundaries_option(function: _Function) -> _Function:
    """Add ``--boundaries`` to a command that counts or lists municipalities."""
    return click.option(
        "--boundaries",
        "drawn_on",
        type=DATE,
        callback=_day,
        help="In the municipal boundaries of this date; default: those of the date asked about.",
    )(function)


def reading_options(function: _Function) -> _Function:
    """Add ``--workers`` and ``--ocr-pages`` to a command that reads documents."""
    pages = click.option(
        "--ocr-pages",
        type=click.IntRange(0),
        default=1000,  # some 3 s a page and processor: half an hour for two
        show_default=True,
        help="Most scanned pages to read by OCR in this run; 0 for none.",
    )(function)
    return click.option(
        "--workers",
        type=Workers(),
        default=2,
        show_default=True,
        help="Processes that read documents, or a Dask scheduler to read and classify on.",
    )(pages)


def crawlers_option(function: _Function) -> _Function:
    """Add ``--crawlers`` to a command that asks sources."""
    return click.option(
        "--crawlers",
        type=click.IntRange(1, 64),
        default=1,
        show_default=True,
        help="Processes that ask sources; each supplier's limit holds over all of them.",
    )(function)


def _day(
    _ctx: click.Context, _option: click.Parameter, value: dt.datetime | None
) -> dt.date | None:
    return value.date() if value else None


def _end_of_day(
    _ctx: click.Context, _option: click.Parameter, value: dt.datetime | None
) -> dt.datetime | None:
    if value is None:
        return None
    from db.history import end_of_day

    return end_of_day(value.date())
