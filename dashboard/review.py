"""The review page: read a dossier without our answer, code it by keyboard, go to the next."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session
from flask import url_for as address_of
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from classifier.stopping import TARGET_RECALL
from classifier.versions import CODEBOOK_VERSION
from dashboard.context import reading, this_desk
from dashboard.errors import BadRequest
from dashboard.reading_queue import ReadingQueue
from dashboard.review_view import gather_item, gather_progress
from db.history import held_verdict
from db.review_items import Item, find_item
from db.review_queue import QueueItem, list_queue
from db.reviews import PersonCode, Signature, add_code, confirm_absence, postpone
from vocabulary.codes import Confirmation, Label

pages = Blueprint("review", __name__)
_LISTED = 50
_LONGEST_NOTE = 2000


@pages.get("/beoordelen")
def show() -> str:
    """Show the queue, how far the reading is, and how well coders agree."""
    coder = session.get("initials", "")
    with reading() as opened:
        items = _items(opened, coder) if coder else []
        progress = gather_progress(opened)
    return render_template(
        "review.html",
        coder=coder,
        items=items,
        progress=progress.reading,
        agreement=progress.agreement,
        target=TARGET_RECALL,
    )


@pages.post("/beoordelen/wie")
def who() -> Response:
    """Remember who codes."""
    initials = request.form.get("initials", "").strip()[:10]
    if not initials:
        raise BadRequest("vul uw initialen in")
    session["initials"] = initials
    return redirect(address_of("review.show"))


@pages.get("/beoordelen/volgende")
def next_item() -> Response:
    """Go to the next item of this coder, or back to the list when there is none."""
    coder = session.get("initials", "")
    with reading() as opened:
        items = _items(opened, coder) if coder else []
    if not items:
        return redirect(address_of("review.show"))
    return redirect(address_of("review.item", item=items[0].item))


@pages.get("/beoordelen/item")
def item() -> str:
    """Show one item without our answer and, unless coders disagree, without that of others."""
    coder = session.get("initials", "")
    if not coder:
        raise BadRequest("vul eerst uw initialen in, bij Beoordelen")
    written = request.args.get("item", "")[:60]
    with reading() as opened:
        page = gather_item(opened, find_item(opened, written, this_desk().today))
        left = len(_items(opened, coder))
    return render_template("review_item.html", page=page, written=written, coder=coder, left=left)


@pages.post("/beoordelen/item")
def code() -> Response:
    """Record a code, a settlement, or that the item is put off; then go to the next."""
    desk, coder = this_desk(), session.get("initials", "")
    written, given = request.form.get("item", "")[:60], request.form.get("value", "")
    note = request.form.get("note", "").strip()[:_LONGEST_NOTE]
    signed = Signature(coder, desk.clock(), CODEBOOK_VERSION)
    with desk.editor()() as opened, opened.begin():
        found = find_item(opened, written, desk.today)
        if request.form.get("action") == "postpone":
            postpone(opened, found, note, signed)
        else:
            if not given:
                raise BadRequest("kies eerst een code")
            settles = request.form.get("action") == "settle"
            add_code(opened, found, PersonCode(given, note), signed, settles=settles)
            _confirm(opened, found, given, note, signed)
    _queue().done(coder, written)
    flash(f"{written}: vastgelegd. / recorded.")
    return redirect(address_of("review.next_item"))


def _confirm(opened: Session, found: Item, value: str, note: str, signed: Signature) -> None:
    """Whoever reads a dossier and finds no policy either, confirms the absence we proposed."""
    if found.identity or value != Label.NOT_VISIBLE:
        return
    if not note:
        raise BadRequest("licht toe waar u zocht en wat u vond")
    today = this_desk().today
    held = held_verdict(opened, found.cbs_code, today)
    proposed = held is not None and (
        held.effective_label is Label.NOT_VISIBLE and held.confirmation is Confirmation.PROPOSED
    )
    if held is not None and proposed and held.valid_from == found.reference_date:
        confirm_absence(opened, found.cbs_code, today, Confirmation.CONFIRMED, note, signed)


def _items(opened: Session, coder: str) -> list[QueueItem]:
    desk = this_desk()
    return _queue().items(
        coder,
        desk.clock(),
        lambda by: list_queue(opened, desk.today, by=by, limit=_LISTED),
    )


def _queue() -> ReadingQueue:
    queue: ReadingQueue = current_app.extensions["reading_queue"]
    return queue
