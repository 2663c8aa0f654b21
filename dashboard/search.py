"""Search in all stored passages, in any form of a word; the result as a page or as CSV."""

import dataclasses

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from dashboard.context import reading
from dashboard.errors import BadRequest
from dashboard.moment import this_moment
from dashboard.search_form import Asked
from db.desk_queries import list_places
from db.desk_search import Found, search_stems
from db.dialects import DIALECTS, write_table
from db.personal_data import mask_citizen_numbers

pages = Blueprint("search", __name__)
_SHOWN = 25
_IN_A_FILE = 5000


@pages.get("/zoeken")
def show() -> str:
    """Show the passages that hold the words."""
    moment, asked = this_moment(), Asked.read()
    with reading() as session:
        places = [place for place in list_places(session, moment.as_of) if place.exists]
        found = _search(session, asked, _SHOWN + 1)
    return render_template(
        "search.html",
        asked=asked,
        found=found[:_SHOWN],
        first=asked.skipped + 1,
        more=asked.skipped + _SHOWN if len(found) > _SHOWN else 0,
        names=[place.name for place in places],
        provinces=sorted({place.province for place in places}),
    )


@pages.get("/zoeken.csv")
def table() -> Response:
    """The same as CSV, up to 5,000 passages; citizen service numbers are masked."""
    this_moment()
    asked = Asked.read()
    dialect = DIALECTS.get(request.args.get("dialect", "excel-nl"))
    if dialect is None:
        raise BadRequest(f"dialect: kies uit {', '.join(DIALECTS)}")
    with reading() as session:
        found = _search(session, dataclasses.replace(asked, skip=""), _IN_A_FILE)
    names = [field.name for field in dataclasses.fields(Found) if field.name != "snippet"]
    rows = [
        [
            mask_citizen_numbers(value) if isinstance(value := getattr(each, name), str) else value
            for name in names
        ]
        for each in found
    ]
    answer = Response(write_table(names, rows, dialect), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="zoekresultaat.csv"'
    return answer


def _search(session: Session, asked: Asked, limit: int) -> list[Found]:
    if not asked.q:
        return []
    return search_stems(session, asked.question(session, this_moment()), limit=limit)
