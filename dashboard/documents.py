"""Pages about documents: one document, its text with the evidence marked, its original, a diff."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, render_template, request
from sqlalchemy.orm import Session

from dashboard.context import reading, this_desk
from dashboard.errors import BadRequest, NotFound
from dashboard.moment import this_moment
from dashboard.pictures import PictureMaker
from db.desk_documents import VersionHead, find_passage, find_version
from db.document_versions import (
    FactLine,
    PlaceLine,
    VersionLine,
    find_document,
    find_document_code,
    list_facts,
    list_places,
    list_versions,
    load_version_pages,
)
from db.errors import CaptureMissing
from documents.differences import Change, compare_texts

pages = Blueprint("documents", __name__)
_PDF = "application/pdf"
_COMPARED_CHARACTERS = 600_000  # of both texts; longer ones take seconds: `beleidsmonitor diff`
_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class MarkedPage:
    """One page of a text in three parts: before, in and after the marked passage."""

    number: int
    before: str
    marked: str
    after: str


@pages.get("/document/<int:document_id>")
def show(document_id: int) -> str:
    """Show one document: what was read in it, its versions and where it stands."""
    this_moment()
    with reading() as session:
        head = find_document(session, document_id)
        versions = list_versions(session, document_id)
        if not versions:
            raise NotFound("dit document heeft nog geen versie")
        newest = versions[-1]
        code, trace = find_document_code(session, newest)
        facts: Sequence[FactLine] = list_facts(session, newest)
        places: Sequence[PlaceLine] = list_places(session, versions)
    return render_template(
        "document.html",
        head=head,
        versions=versions,
        newest=newest,
        code=code,
        trace=trace,
        facts=facts,
        places=places,
    )


@pages.get("/tekst/<int:version_id>")
def text(version_id: int) -> str:
    """Show one page of the stored text, a passage marked, beside a picture of the original."""
    this_moment()
    with reading() as session:
        head = find_version(session, version_id)
        if head is None:
            raise NotFound("deze versie is er niet")
        passage = find_passage(session, _number("passage"), head.sha256)
        contents = load_version_pages(session, _line_of(session, head))
    number = _number("page") or (passage.page if passage else 1)
    if contents and not 1 <= number <= len(contents):
        raise NotFound(f"dit document heeft {len(contents)} bladzijden")
    content = contents[number - 1] if contents else ""
    start, end = (passage.start, passage.end) if passage and passage.page == number else (0, 0)
    page = MarkedPage(number, content[:start], content[start:end], content[end:])
    return render_template(
        "text.html",
        head=head,
        page=page,
        count=len(contents),
        passage=passage,
        blind=request.args.get("blind") == "1",  # for coders: no way to our answer
        has_picture=head.media_type == _PDF and not head.retired,
    )


def _line_of(session: Session, head: VersionHead) -> VersionLine:
    lines = list_versions(session, head.document_id)
    return next(line for line in lines if line.version_id == head.version_id)


def _number(name: str) -> int:
    text = request.args.get(name, "")
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest(f"{name}: {text[:20]!r} is geen nummer")
    return int(text)


@pages.get("/afbeelding/<int:version_id>/<int:page>.png")
def picture(version_id: int, page: int) -> Response:
    """A picture of one page of the original PDF."""
    head, body = _original(version_id)
    if head.media_type != _PDF or not 1 <= page <= max(1, head.page_count):
        abort(404)
    maker: PictureMaker = current_app.extensions["pictures"]
    drawn = maker.draw(head.sha256, body, page)
    if drawn is None:
        abort(404)
    answer = Response(drawn, mimetype="image/png")
    answer.headers["Cache-Control"] = f"private, max-age={_YEAR_SECONDS}, immutable"
    return answer


@pages.get("/origineel/<int:version_id>")
def original(version_id: int) -> Response:
    """The bytes as captured, always as a file to save: no browser runs what was crawled."""
    head, body = _original(version_id)
    answer = Response(body, mimetype="application/octet-stream")
    ending = {_PDF: "pdf", "text/html": "html.txt"}.get(head.media_type, "bin")
    answer.headers["Content-Disposition"] = f'attachment; filename="{head.sha256}.{ending}"'
    return answer


def _original(version_id: int) -> tuple[VersionHead, bytes]:
    with reading() as session:
        head = find_version(session, version_id)
    if head is None or head.retired:
        raise NotFound("van deze versie zijn geen bytes bewaard")
    try:
        return head, this_desk().captures.read(head.sha256)
    except CaptureMissing as error:
        raise NotFound("van deze versie zijn geen bytes bewaard") from error


@pages.get("/document/<int:document_id>/verschil")
def difference(document_id: int) -> str:
    """Show what changed between two versions, in sentences."""
    this_moment()
    with reading() as session:
        head = find_document(session, document_id)
        versions = list_versions(session, document_id)
        if len(versions) == 1:
            raise NotFound("van dit document is maar één versie bewaard")
        later = _chosen(versions, "after", versions[-1])
        earlier = _chosen(versions, "before", versions[max(0, later.number - 2)])
        before = load_version_pages(session, earlier)
        after = load_version_pages(session, later)
    too_long = sum(map(len, before)) + sum(map(len, after)) > _COMPARED_CHARACTERS
    changes: Sequence[Change] = () if too_long else compare_texts(before, after)
    return render_template(
        "difference.html",
        head=head,
        versions=versions,
        earlier=earlier,
        later=later,
        changes=changes,
        too_long=too_long,
    )


def _chosen(versions: Sequence[VersionLine], name: str, default: VersionLine) -> VersionLine:
    number = _number(name)
    if not number:
        return default
    if number > len(versions):
        raise NotFound(f"er zijn {len(versions)} versies")
    return versions[number - 1]
