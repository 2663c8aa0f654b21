"""Programs that tests of the desk need; missing ones skip here and fail where they are required."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from dashboard.printing import find_chromium


def chromium() -> str:
    """The browser; a test is skipped without it, unless CHROMIUM_REQUIRED is set."""
    return _needed("chromium", find_chromium(), "CHROMIUM_REQUIRED")


def libreoffice() -> str:
    """LibreOffice; a test is skipped without it, unless LIBREOFFICE_REQUIRED is set."""
    return _needed("libreoffice", shutil.which("soffice"), "LIBREOFFICE_REQUIRED")


def datasette() -> str:
    """Datasette; a test is skipped without the extra, unless DATASETTE_REQUIRED is set."""
    program = shutil.which("datasette", path=str(Path(sys.executable).parent))
    return _needed("the extra `datasette`", program, "DATASETTE_REQUIRED")


def _needed(name: str, found: str | None, variable: str) -> str:
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get(variable):
            pytest.fail(f"{reason}, and {variable} is set")
        pytest.skip(reason)
    return found
