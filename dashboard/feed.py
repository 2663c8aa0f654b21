"""Atom feeds of news about municipalities: of all, and of each watch list."""

import datetime as dt
from collections.abc import Collection, Sequence

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from dashboard.context import reading, this_desk
from dashboard.errors import NotFound
from db.desk_writing import list_watch_lists, members_of
from db.history import start_of_day
from db.queries import ChangeLine, list_change_lines
from vocabulary.codes import Cause

pages = Blueprint("feed", __name__)
_DAYS = 365
_ENTRIES = 50


@pages.get("/nieuws.atom")
def everything() -> Response:
    """News of the last year about all municipalities."""
    with reading() as session:
        changes = _news(session)
    return _feed("Beleidsmonitor: nieuws over gemeenten", changes)


@pages.get("/volglijst/<int:number>.atom")
def of_list(number: int) -> Response:
    """News of the last year about the municipalities of one watch list."""
    with reading() as session:
        name = next((each.name for each in list_watch_lists(session) if each.number == number), "")
        if not name:
            raise NotFound(f"er is geen lijst {number}")
        changes = _news(session, members_of(session, number))
    return _feed(f"Beleidsmonitor: {name}", changes)


def _news(session: Session, cbs_codes: Collection[str] | None = None) -> list[ChangeLine]:
    today = this_desk().today
    found = list_change_lines(
        session,
        start_of_day(today - dt.timedelta(days=_DAYS)),
        causes=[cause for cause in Cause if cause.news],
        as_of=today,
        cbs_codes=cbs_codes,
        newest=_ENTRIES,
    )
    return found[::-1]


def _feed(title: str, changes: Sequence[ChangeLine]) -> Response:
    updated = changes[0].recorded_at if changes else dt.datetime(2010, 1, 1, tzinfo=dt.UTC)
    body = render_template("feed.xml", title=title, changes=changes, updated=updated)
    answer = Response(body, mimetype="application/atom+xml")
    answer.add_etag()
    answer.make_conditional(request)
    return answer
