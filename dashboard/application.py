"""The Flask application: pages, their tools, and how errors look."""

import logging
from typing import Any

from flask import Flask, g, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, SecurityError

from dashboard import (
    api,
    compare,
    corrections,
    data,
    documents,
    feed,
    login,
    municipality,
    overview,
    review,
    search,
    settings,
    watch,
)
from dashboard.attributes import attribute_choices
from dashboard.context import this_desk
from dashboard.desk import Desk
from dashboard.errors import BadRequest, NotFound
from dashboard.filters import CHOICES
from dashboard.languages import DUTCH, LANGUAGES, Text
from dashboard.moment import this_moment
from dashboard.municipality_view import verdict_row_key
from dashboard.pictures import PictureMaker
from dashboard.printing import CannotPrint
from dashboard.reading_queue import ReadingQueue
from dashboard.search_form import SEARCH_CHOICES
from dashboard.security import CSRF_FIELD, Throttle, csrf_token, guard, safe_url
from dashboard.sentences import full_date
from dashboard.trace_text import trace_text
from dashboard.verdicts import KEYS, verdict_key, verdict_name
from dashboard.words import SIZE_CLASSES, name_of, size_class_name
from db.errors import DatabaseError
from db.history import civil_date
from vocabulary.names import NAMES

_log = logging.getLogger(__name__)
_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
_MAX_FORM_BYTES = 1_000_000
_BLUEPRINTS = (
    overview,
    municipality,
    documents,
    search,
    compare,
    review,
    corrections,
    data,
    watch,
    feed,
    api,
    settings,
    login,
)


def create_app(desk: Desk) -> Flask:
    """The application over one desk; nothing is read before the first request."""
    app = Flask(__name__, static_url_path="/static")
    app.secret_key = desk.secret_key
    app.config.update(
        TRUSTED_HOSTS=list(desk.trusted_hosts),
        SESSION_COOKIE_NAME="beleidsmonitor",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=_MAX_FORM_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.extensions["desk"] = desk
    app.extensions["pictures"] = PictureMaker()
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions["reading_queue"] = ReadingQueue()
    app.extensions["throttle"] = Throttle()
    app.before_request(corrections.allow_room)
    guard(app)
    for module in _BLUEPRINTS:
        app.register_blueprint(module.pages)
    _add_template_tools(app)
    _add_error_pages(app)
    return app


def _add_template_tools(app: Flask) -> None:
    app.context_processor(_request_tools)
    app.jinja_env.filters.update(
        said=lambda text: _in_language(text),
        day=lambda day: "" if day is None else _in_language(full_date(day)),
        moment_day=lambda moment: _in_language(full_date(civil_date(moment))),
        number=_number,
        zipped=lambda words: [(word, word) for word in words],
        percent=_percent,
        trace=lambda line: _in_language(trace_text(line)),
    )
    app.jinja_env.globals.update(
        name_of=lambda code, kind="": _in_language(name_of(code, kind)),
        meaning_of=lambda code: NAMES[code].meaning,
        size_name=lambda size: _in_language(size_class_name(size)),
        verdict_key=verdict_key,
        row_key=verdict_row_key,
        safe_url=safe_url,
        verdict_name=lambda key: _in_language(verdict_name(key)),
        csrf=_csrf_input,
        to=_to,
        menu=_menu,
        size_choices=lambda: [(f"{n}", _in_language(text)) for n, text in SIZE_CLASSES.items()],
        verdict_choices=lambda: [(key, _in_language(verdict_name(key))) for key in KEYS],
        attribute_choices=lambda: [(c, _in_language(x)) for c, x in attribute_choices().items()],
        code_choices=lambda name: [(c, _in_language(name_of(c))) for c in CHOICES[name]],
        search_choices=lambda name, kind: [
            (each, _in_language(name_of(each, kind))) for each in SEARCH_CHOICES[name]
        ],
    )


_MENU = (
    ("overview.show", Text("Overzicht", "Overview")),
    ("search.show", Text("Zoeken", "Search")),
    ("compare.show", Text("Vergelijken", "Compare")),
    ("review.show", Text("Beoordelen", "Review")),
    ("corrections.show", Text("Correcties", "Corrections")),
    ("watch.show", Text("Volglijsten", "Watch lists")),
    ("data.show", Text("Gegevens", "Data")),
)


def _menu() -> tuple[tuple[str, Text], ...]:
    return _MENU


def _request_tools() -> dict[str, Any]:  # whatever templates use
    language = current_language()
    return {
        "language": language,
        "t": lambda nl, en: Text(nl, en).said_in(language),
        "moment": this_moment() if request.endpoint and "moment" in g else None,
        "has_password": this_desk().password is not None,
        "here": request.full_path.rstrip("?"),
        "entered": bool(session.get("entered")),
        "initials": session.get("initials", ""),
    }


def current_language() -> str:
    """The language of this visitor."""
    if "language" not in g:
        chosen = request.cookies.get("language", DUTCH)
        g.language = chosen if chosen in LANGUAGES else DUTCH
    language: str = g.language
    return language


def _in_language(text: Text) -> str:
    return text.said_in(current_language())


def _number(value: float | None) -> str:
    if value is None:
        return ""
    written = f"{value:,}"
    return written.translate(str.maketrans(",.", ".,")) if current_language() == DUTCH else written


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _csrf_input() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, csrf_token())


def _to(endpoint: str, **values: Any) -> str:  # values of the address
    """An address on this desk that keeps the two dates of the request."""
    kept = this_moment().parameters if "moment" in g else {}
    both = {**kept, **values}
    address: str = url_for(
        endpoint, **{name: value for name, value in both.items() if value not in (None, "")}
    )
    return address


def _add_error_pages(app: Flask) -> None:
    @app.errorhandler(NotFound)
    def not_found(error: NotFound) -> tuple[str, int]:
        return _error_page(404, str(error))

    @app.errorhandler(CannotPrint)
    def cannot_print(error: CannotPrint) -> tuple[str, int]:
        return _error_page(503, str(error))

    @app.errorhandler(BadRequest)
    def bad_request(error: BadRequest) -> tuple[str, int]:
        return _error_page(400, str(error))

    @app.errorhandler(DatabaseError)
    def database_error(error: DatabaseError) -> tuple[str, int]:
        return _error_page(400, str(error))

    @app.errorhandler(SecurityError)
    def strange_host(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
        # No address can be built for a host that is not ours, so this page has no links.
        return "this name is not served here; see --trusted-host\n", 400, _PLAIN

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int]:
        return _error_page(error.code or 500, "")

    @app.errorhandler(Exception)
    def failure(error: Exception) -> tuple[str, int]:
        if app.testing:
            raise error
        _log.error("%s failed", request.path, exc_info=error)
        return _error_page(500, "")


def _error_page(status: int, sentence: str) -> tuple[str, int]:
    g.pop("moment", None)  # a page about a wrong date must not ask for it again
    if request.path.startswith("/api/"):
        return f'{{"error": "{status}"}}', status
    return render_template("error.html", status=status, sentence=sentence), status
