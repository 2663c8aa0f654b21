"""Entering with a password, where the desk can be reached by others."""

import hmac
import time

from flask import Blueprint, current_app, redirect, render_template, request, session
from werkzeug.wrappers import Response

from dashboard.context import this_desk
from dashboard.security import Throttle, local_target

pages = Blueprint("login", __name__)


@pages.get("/binnen")
def show() -> str:
    """The form."""
    return render_template("login.html", wrong=False, wait=0)


@pages.post("/binnen")
def enter() -> Response | tuple[str, int]:
    """Compare the password; after wrong ones everybody waits a little longer."""
    throttle: Throttle = current_app.extensions["throttle"]
    wait = throttle.wait()
    if wait:
        return render_template("login.html", wrong=False, wait=round(wait) + 1), 429
    password = this_desk().password or ""
    given = request.form.get("password", "")
    if not password or not hmac.compare_digest(given.encode(), password.encode()):
        throttle.fail()
        return render_template("login.html", wrong=True, wait=0), 403
    throttle.succeed()
    target = local_target(request.form.get("next"))
    session.clear()  # a cookie from before the login is worth nothing after it
    session["entered"] = int(time.time())
    return redirect(target)


@pages.post("/buiten")
def leave() -> Response:
    """Forget the visitor."""
    session.clear()
    return redirect("/binnen")
