"""The pages that compare municipalities, and their fact sheets; both print to PDF."""

import re

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from dashboard.compare_view import MOST, compare
from dashboard.context import reading
from dashboard.errors import BadRequest, NotFound
from dashboard.moment import this_moment
from dashboard.municipality_view import gather_verdict
from dashboard.printing import as_pdf
from db.desk_queries import find_place, list_places
from db.desk_writing import list_watch_lists, members_of
from db.history import list_verdicts
from db.municipalities import find_municipality
from db.queries import list_coverage

pages = Blueprint("compare", __name__)
_LEAST = 2


@pages.get("/vergelijken")
def show() -> str:
    """Choose municipalities, and see them side by side."""
    return _page(printed=False)


@pages.get("/vergelijken.pdf")
def pdf() -> Response:
    """The same on paper."""
    return as_pdf(_page(printed=True), "vergelijking.pdf")


def _page(*, printed: bool) -> str:
    moment = this_moment()
    with reading() as session:
        codes = _chosen(session)
        if len(codes) > MOST:
            raise BadRequest(f"kies ten hoogste {MOST} gemeenten; nu zijn het er {len(codes)}")
        comparison = compare(session, codes, moment) if len(codes) >= _LEAST else None
        places = [place for place in list_places(session, moment.as_of) if place.exists]
        lists = list_watch_lists(session)
    return render_template(
        "compare.html",
        comparison=comparison,
        codes=codes,
        places=places,
        provinces=sorted({place.province for place in places}),
        lists=lists,
        printed=printed,
    )


def _chosen(session: Session) -> list[str]:
    """Codes by name (one a line or parted by commas), by code, by circle, province and size."""
    day = this_moment().as_of
    codes = [code.upper() for code in request.args.getlist("m")]
    names = [name for name in re.split("[,\n]", request.args.get("names", "")) if name.strip()]
    if len(names) > MOST:
        raise BadRequest(f"kies ten hoogste {MOST} gemeenten")
    codes += [find_municipality(session, name, day).row.cbs_code for name in names]
    circle = request.args.get("circle", "")
    if circle.isascii() and circle.isdigit():
        codes += members_of(session, int(circle[:9]))
    province, size = request.args.get("province", ""), request.args.get("size", "")
    if province or size:
        codes += [
            place.cbs_code
            for place in list_places(session, day)
            if place.exists
            and (not province or place.province == province)
            and (not size or str(place.size_class) == size)
        ]
    return list(dict.fromkeys(codes))


@pages.get("/gemeente/<cbs_code>/factsheet")
def fact_sheet(cbs_code: str) -> str:
    """One municipality on one sheet."""
    return _sheet(cbs_code, printed=False)


@pages.get("/gemeente/<cbs_code>/factsheet.pdf")
def fact_sheet_pdf(cbs_code: str) -> Response:
    """The same on paper."""
    return as_pdf(_sheet(cbs_code, printed=True), f"factsheet-{cbs_code.upper()}.pdf")


def _sheet(cbs_code: str, *, printed: bool) -> str:
    moment = this_moment()
    with reading() as session:
        place = find_place(session, cbs_code.upper(), moment.as_of)
        if place is None:
            raise NotFound(f"{cbs_code[:10]} staat niet in het register van gemeenten")
        rows = list_verdicts(session, place.cbs_code, known_at=moment.known_at)
        gathered = gather_verdict(session, place, rows, moment)
        coverage = list_coverage(
            session, as_of=moment.as_of, known_at=moment.known_at, cbs_codes=[place.cbs_code]
        )
    return render_template(
        "fact_sheet.html", place=place, coverage=coverage, printed=printed, **gathered
    )
