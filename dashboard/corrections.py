"""Right of reply: what a municipality says against a verdict, and how it was handled."""

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dashboard.context import reading, this_desk
from dashboard.errors import BadRequest, NotFound
from dashboard.inbox import MAX_BYTES, SentDocument, put_down
from dashboard.languages import Text
from dashboard.moment import this_moment
from db.desk_queries import find_place
from db.desk_writing import (
    CorrectionAction,
    CorrectionKind,
    NewCorrection,
    Step,
    add_correction,
    add_step,
    list_corrections,
    set_inbox,
)

pages = Blueprint("corrections", __name__)
_LONGEST = 5000
_FORM_ROOM = 100_000  # fields beside the file
KINDS = {
    CorrectionKind.CORRECTION: Text("Correctie van het oordeel", "Correction of the verdict"),
    CorrectionKind.MISSING_DOCUMENT: Text("Ontbrekend document", "Missing document"),
}
ACTIONS = {
    CorrectionAction.IMPORTED: Text("ingelezen als bewijs", "imported as evidence"),
    CorrectionAction.ACCEPTED: Text("overgenomen", "accepted"),
    CorrectionAction.DECLINED: Text("niet overgenomen", "declined"),
}


@pages.get("/correcties")
def show() -> str:
    """The log: every correction with its handling."""
    this_moment()
    with reading() as opened:
        corrections = list_corrections(opened)
    return render_template(
        "corrections.html", corrections=corrections, kinds=KINDS, actions=ACTIONS
    )


@pages.get("/gemeente/<cbs_code>/correctie")
def form(cbs_code: str) -> str:
    """The form for one municipality."""
    moment = this_moment()
    with reading() as opened:
        place = find_place(opened, cbs_code.upper(), moment.as_of)
        if place is None:
            raise NotFound(f"{cbs_code[:10]} staat niet in het register van gemeenten")
        known = list_corrections(opened, [place.cbs_code])
    return render_template(
        "correction_form.html", place=place, corrections=known, kinds=KINDS, actions=ACTIONS
    )


@pages.post("/gemeente/<cbs_code>/correctie")
def add(cbs_code: str) -> Response:
    """Record a correction; a document that comes with it goes into the inbox."""
    desk, code = this_desk(), cbs_code.upper()
    document = _document()
    if document is not None:
        _ = document.ending  # refused before anything is recorded
    with desk.editor()() as opened, opened.begin():
        if find_place(opened, code, desk.today) is None:
            raise NotFound(f"{code[:10]} staat niet in het register van gemeenten")
        number = add_correction(opened, _correction(code))
        if document is not None:
            _keep(opened, number, code, document)
    flash("De correctie is vastgelegd. / The correction was recorded.")
    return redirect(url_for("corrections.show"))


def _keep(opened: Session, number: int, code: str, document: SentDocument) -> None:
    folder = put_down(this_desk().data_dir, number, code, document)
    set_inbox(opened, number, str(folder))


@pages.post("/correctie/<int:number>/stap")
def step(number: int) -> Response:
    """Log a step in the handling."""
    desk = this_desk()
    action = request.form.get("action", "")
    if action not in list(CorrectionAction):
        raise BadRequest("kies wat er met de correctie is gedaan")
    said = Step(action, request.form.get("note", "")[:_LONGEST], _initials(), desk.clock())
    with desk.editor()() as opened, opened.begin():
        add_step(opened, number, CorrectionAction(action), said)
    flash("De stap is vastgelegd. / The step was recorded.")
    return redirect(url_for("corrections.show"))


def _correction(cbs_code: str) -> NewCorrection:
    desk, given = this_desk(), request.form
    kind = given.get("kind", "")
    if kind not in list(CorrectionKind):
        raise BadRequest("kies: correctie of ontbrekend document")
    url = given.get("url", "").strip()
    if url and not url.startswith(("http://", "https://")):
        raise BadRequest("de link moet met https:// beginnen")
    return NewCorrection(
        cbs_code=cbs_code,
        kind=CorrectionKind(kind),
        received_on=_date("received_on") or desk.today,
        sender=given.get("sender", "")[:200],
        message=given.get("message", "")[:_LONGEST],
        url=url[:1000],
        recorded_by=_initials(),
        recorded_at=desk.clock(),
    )


def _initials() -> str:
    initials = request.form.get("initials", "").strip()[:10]
    if not initials:
        raise BadRequest("vul uw initialen in")
    session["initials"] = initials
    return initials


def _date(name: str) -> dt.date | None:
    text = request.form.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest(f"{text[:20]!r} is geen datum (jjjj-mm-dd)") from error


def _document() -> SentDocument | None:
    sent = request.files.get("document")
    if sent is None or not sent.filename:
        return None
    return SentDocument(
        name=sent.filename,
        body=sent.stream.read(MAX_BYTES + 1),
        title=request.form.get("title", "").strip()[:300] or "Toegezonden document",
        dated_on=_date("dated_on"),
    )


def allow_room() -> None:
    """Let a form of this module carry a document; called before any form is read."""
    if request.endpoint == "corrections.add":
        request.max_content_length = MAX_BYTES + _FORM_ROOM
