"""The page of one municipality: what we say, why, on what evidence, and what is missing."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dashboard.context import reading
from dashboard.errors import NotFound
from dashboard.moment import Moment, this_moment
from dashboard.municipality_view import (
    EvidenceGroup,
    VerdictView,
    gather_verdict,
    verdict_row_key,
)
from dashboard.timeline import Timeline, View, draw_timeline, views_of
from db.desk_queries import (
    FactValues,
    Neighbour,
    Place,
    SearchByHand,
    find_place,
    list_neighbours,
    list_searches_by_hand,
    load_facts,
    newest_versions,
)
from db.document_queries import DocumentLine, list_documents
from db.history import list_verdicts
from db.municipalities import find_municipality
from db.queries import CoverageLine, list_coverage
from vocabulary.codes import DocumentCode

pages = Blueprint("municipality", __name__)
_SHOWN = 60  # documents; a municipality has some three hundred
_POLICY = (DocumentCode.DOC_A, DocumentCode.DOC_B)


@dataclasses.dataclass(frozen=True)
class MunicipalityPage:
    """Everything the page shows."""

    place: Place
    verdict: VerdictView
    evidence: Sequence[EvidenceGroup]
    coverage: Sequence[CoverageLine]
    searches: Sequence[SearchByHand]
    timeline: Timeline
    views: Sequence[View]
    documents: Sequence[DocumentLine]
    document_count: int
    neighbours: Sequence[Neighbour]


@pages.get("/gemeente/<cbs_code>")
def show(cbs_code: str) -> str:
    """Show one municipality by its CBS code."""
    moment = this_moment()
    with reading() as session:
        page = _gather(session, cbs_code.upper(), moment)
    return render_template("municipality.html", page=page)


@pages.get("/gemeente")
def find() -> Response:
    """Go to the municipality that is called so."""
    moment = this_moment()
    with reading() as session:
        found = find_municipality(session, request.args.get("name", ""), moment.as_of)
    address = f"/gemeente/{found.row.cbs_code}"
    query = "&".join(f"{name}={value}" for name, value in moment.parameters.items())
    return redirect(f"{address}?{query}" if query else address)


def _gather(session: Session, cbs_code: str, moment: Moment) -> MunicipalityPage:
    place = find_place(session, cbs_code, moment.as_of)
    if place is None:
        raise NotFound(f"{cbs_code[:10]} staat niet in het register van gemeenten")
    rows = list_verdicts(session, cbs_code, known_at=moment.known_at)
    documents = list_documents(
        session, cbs_codes=[cbs_code], as_of=moment.as_of, known_at=moment.known_at
    )
    views = views_of(rows)
    return MunicipalityPage(
        place=place,
        **gather_verdict(session, place, rows, moment),
        coverage=list_coverage(
            session, as_of=moment.as_of, known_at=moment.known_at, cbs_codes=[cbs_code]
        ),
        searches=list_searches_by_hand(session, cbs_code),
        timeline=draw_timeline(views, _policies(session, documents), moment.as_of, verdict_row_key),
        views=views,
        documents=_chosen(documents, everything=request.args.get("documents") == "all"),
        document_count=len(documents),
        neighbours=list_neighbours(session, cbs_code),
    )


def _chosen(documents: Sequence[DocumentLine], *, everything: bool) -> Sequence[DocumentLine]:
    """All documents by title, or those that say most about policy."""
    if everything or len(documents) <= _SHOWN:
        return documents
    order = list(DocumentCode)
    told = sorted(
        documents,
        key=lambda line: order.index(DocumentCode(line.code)) if line.code else len(order),
    )
    return told[:_SHOWN]


def _policies(
    session: Session, documents: Sequence[DocumentLine]
) -> list[tuple[DocumentLine, FactValues]]:
    found = [document for document in documents if document.code in _POLICY]
    versions = newest_versions(session, [document.document_id for document in found])
    facts = load_facts(session, list(versions.values()))
    return sorted(
        ((document, facts[versions[document.document_id]]) for document in found),
        key=lambda pair: pair[0].decided_on or str(dt.date.max),
    )
