"""Watch lists: a learning circle of municipalities, with a feed of its own."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from dashboard.context import reading, this_desk
from dashboard.errors import BadRequest
from dashboard.moment import this_moment
from db.desk_queries import list_places
from db.desk_writing import add_watch_list, end_watch_list, list_watch_lists, members_of
from db.municipalities import find_municipality

pages = Blueprint("watch", __name__)
_MOST = 342


@pages.get("/volglijsten")
def show() -> str:
    """Show the lists, and a form to make one."""
    moment = this_moment()
    with reading() as opened:
        lists = list_watch_lists(opened)
        names = {place.cbs_code: place.name for place in list_places(opened, moment.as_of)}
        members = {each.number: members_of(opened, each.number) for each in lists[:10]}
    chosen = [names[code] for code in request.args.getlist("m") if code in names]
    return render_template("watch.html", lists=lists, members=members, names=names, chosen=chosen)


@pages.post("/volglijsten")
def add() -> Response:
    """Make a list from names or codes, one a line."""
    desk = this_desk()
    initials = request.form.get("initials", "").strip()[:10]
    if not initials:
        raise BadRequest("vul uw initialen in")
    session["initials"] = initials
    wanted = [name.strip() for name in request.form.get("names", "").splitlines() if name.strip()]
    if len(wanted) > _MOST:
        raise BadRequest(f"ten hoogste {_MOST} gemeenten")
    with desk.editor()() as opened, opened.begin():
        codes = {find_municipality(opened, name, desk.today).row.cbs_code for name in wanted}
        name = request.form.get("name", "")[:80]
        add_watch_list(opened, name, codes, initials, desk.clock())
    flash("De lijst is bewaard. / The list was saved.")
    return redirect(url_for("watch.show"))


@pages.post("/volglijst/<int:number>/weg")
def end(number: int) -> Response:
    """Take a list away."""
    desk = this_desk()
    with desk.editor()() as opened, opened.begin():
        end_watch_list(opened, number, desk.clock())
    flash("De lijst is weg. / The list is gone.")
    return redirect(url_for("watch.show"))
