"""Search in all stored passages, in any form of a word; the result as a page or as CSV."""

import dataclasses
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from dashboard.context import reading
from dashboard.errors import BadRequest
from dashboard.moment import this_moment
from db.desk_queries import list_places
from db.desk_search import Found, Question, search_stems
from db.dialects import DIALECTS, write_table
from db.municipalities import find_municipality
from db.personal_data import mask_citizen_numbers

pages = Blueprint("search", __name__)
_SHOWN = 25
_IN_A_FILE = 5000
_LONGEST = 200


@dataclass(frozen=True)
class Asked:
    """What the visitor filled in."""

    words: str
    municipality: str
    province: str
    before: int

    @classmethod
    def read(cls) -> "Asked":
        """From the address.

        Raises:
            BadRequest: Too long to be a question, or no place to go on from.
        """
        words = request.args.get("q", "").strip()
        before = request.args.get("before", "0")
        if len(words) > _LONGEST:
            raise BadRequest(f"zoek op ten hoogste {_LONGEST} tekens")
        if not (before.isascii() and before.isdigit() and len(before) < len(str(2**62))):
            raise BadRequest("before: geen nummer")
        return cls(
            words=words,
            municipality=request.args.get("municipality", "").strip(),
            province=request.args.get("province", "").strip(),
            before=int(before),
        )


@pages.get("/zoeken")
def show() -> str:
    """Show the passages that hold the words."""
    moment, asked = this_moment(), Asked.read()
    with reading() as session:
        places = [place for place in list_places(session, moment.as_of) if place.exists]
        found = _search(session, asked, _SHOWN + 1) if asked.words else []
    return render_template(
        "search.html",
        asked=asked,
        found=found[:_SHOWN],
        more=found[_SHOWN - 1].passage_id if len(found) > _SHOWN else 0,
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
        found = _search(session, asked, _IN_A_FILE) if asked.words else []
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
    codes = None
    if asked.municipality:
        day = this_moment().as_of
        codes = [find_municipality(session, asked.municipality, day).row.cbs_code]
    question = Question(asked.words, codes, asked.province, asked.before)
    return search_stems(session, question, limit=limit)
