"""Pages on paper: headless Chromium prints the page that was rendered, without any network."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from threading import Lock

from flask import Response

from dashboard.errors import DeskError

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 60
_STATIC = Path(__file__).with_name("static")
_STYLE = re.compile(r'<link rel="(?:stylesheet|icon)"[^>]*>')
_SCRIPT = re.compile(r"<script[^>]*></script>")
_one_at_a_time = Lock()  # each print takes some 200 MB


class CannotPrint(DeskError):
    """Chromium is not installed, or it failed; the browser's own print gives the same page."""


def find_chromium() -> str | None:
    """The program that prints, or None."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def as_pdf(page: str, name: str) -> Response:
    """An answer with the page as PDF.

    Raises:
        CannotPrint: See there.
    """
    answer = Response(print_page(page), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def print_page(page: str) -> bytes:
    """Print one rendered page; styles go into it, so that nothing has to be fetched.

    Raises:
        CannotPrint: See there.
    """
    program = find_chromium()
    if program is None:
        raise CannotPrint("Chromium is niet geïnstalleerd; gebruik de printknop van de browser")
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="beleidsmonitor-") as name:
        folder = Path(name)
        (folder / "page.html").write_text(_self_contained(page), encoding="utf-8")
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={folder / 'page.pdf'}",
            (folder / "page.html").as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium refuses its sandbox to root; the page is ours, escaped, without scripts.
            command.insert(1, "--no-sandbox")
        try:
            subprocess.run(  # noqa: S603 - a program found by name, arguments of our own
                command, check=True, capture_output=True, timeout=_SECONDS
            )
            return (folder / "page.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotPrint("Chromium kon de pagina niet afdrukken") from error


def _self_contained(page: str) -> str:
    styles = "\n".join(
        (_STATIC / name).read_text(encoding="utf-8") for name in ("desk.css", "print.css")
    )
    page = _SCRIPT.sub("", _STYLE.sub("", page))
    return page.replace("</head>", f"<style>{styles}</style></head>", 1)
