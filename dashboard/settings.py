"""What a visitor sets: the language."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from dashboard.errors import NotFound
from dashboard.languages import LANGUAGES
from dashboard.security import local_target

pages = Blueprint("settings", __name__)
_YEAR_SECONDS = 365 * 24 * 3600


@pages.get("/taal/<language>")
def language(language: str) -> Response:
    """Remember a language and go back to the page it was asked on."""
    if language not in LANGUAGES:
        raise NotFound(f"geen taal: {language[:10]}")
    answer = redirect(local_target(request.args.get("next")))
    answer.set_cookie("language", language, max_age=_YEAR_SECONDS, httponly=True, samesite="Strict")
    return answer
