"""What keeps the desk closed: headers, forged forms, strange hosts, and guessing of passwords."""

import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable, Mapping
from threading import Lock
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from dashboard.context import this_desk
from dashboard.errors import Unsafe

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CSRF_FIELD = "csrf_token"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_OPEN_ENDPOINTS = frozenset({"static", "login.show", "login.enter", "settings.language"})
_FREE_TRIES = 3
_LONGEST_WAIT = 300.0  # seconds


def require_safe_address(host: str, password: str | None) -> None:
    """Refuse to listen for others without a password.

    Raises:
        Unsafe: ``host`` is not a loopback address, and there is no password.
    """
    if password is None and not is_loopback(host):
        raise Unsafe(f"{host} can be reached from outside: set a password with --password-file")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def guard(app: Flask) -> None:
    """Add the checks before each request and the headers after it."""
    app.before_request(_require_trusted_host)
    app.before_request(_require_login)
    app.before_request(_require_token)
    app.after_request(_add_headers)


def _require_trusted_host() -> None:
    """Touching the host makes Flask compare it with TRUSTED_HOSTS; a strange one gives 400."""
    _ = request.host


def _require_login() -> AnyResponse | None:
    if this_desk().password is None or session.get("entered"):
        return None
    if request.endpoint in _OPEN_ENDPOINTS:
        return None
    if request.path.startswith("/api/"):
        abort(401)
    return redirect(url_for("login.show", next=request.full_path.rstrip("?")))


def _require_token() -> None:
    if request.method in _SAFE_METHODS:
        return
    given = request.form.get(CSRF_FIELD, "")
    expected = session.get(CSRF_FIELD, "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        abort(403)


def csrf_token() -> str:
    """The token that every form of this visitor carries."""
    if CSRF_FIELD not in session:
        session[CSRF_FIELD] = secrets.token_urlsafe(32)
    token: str = session[CSRF_FIELD]
    return token


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # Pages may be kept but are asked again; behind a password nobody else keeps them.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def local_target(wanted: str | None) -> str:
    """A path on this desk to go on to; the start page for anything that leads elsewhere."""
    home: str = url_for("overview.show")
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return home
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in wanted):
        return home
    return wanted


def safe_url(url: str) -> str:
    """An address from a source if it leads to the web, else nothing: it may hold a script."""
    return url if url.startswith(("https://", "http://")) else ""


class Throttle:
    """Makes each wrong password cost more time: 1, 2, 4 ... seconds after three free tries.

    One count for all visitors: behind a proxy they share an address, and the desk has few.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._open_at = 0.0
        self._lock = Lock()

    def wait(self) -> float:
        """Seconds until the next try is looked at."""
        with self._lock:
            return max(0.0, self._open_at - self._clock())

    def fail(self) -> None:
        """Count a wrong password."""
        with self._lock:
            self._failures += 1
            beyond = self._failures - _FREE_TRIES
            if beyond >= 0:
                self._open_at = self._clock() + min(_LONGEST_WAIT, 2.0**beyond)

    def succeed(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures, self._open_at = 0, 0.0
