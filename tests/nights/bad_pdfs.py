"""Readers that meet their end at one PDF of the country; loaded in workers only.

Every other document is read by the program's own reader.
"""

import ctypes
import os
import signal
from collections.abc import Callable

import pypdfium2.raw as pdfium

from documents.reading import read_capture
from documents.results import ReadResult

Reader = Callable[[bytes, str], ReadResult]
TITLE = "Zorg delen"  # of a plan of Stroomdrecht
_BLOCK_BYTES = 50_000_000


def crash(body: bytes, declared: str = "") -> ReadResult:
    """The PDF library follows a pointer that leads nowhere."""
    result = read_capture(body, declared)
    if _is_hit(body, result):
        pdfium.FPDF_GetPageCount(ctypes.cast(64, pdfium.FPDF_DOCUMENT))
    return result


def hoard(body: bytes, declared: str = "") -> ReadResult:
    """Reading takes more and more memory, until no more is given."""
    result = read_capture(body, declared)
    kept: list[bytes] = []
    while _is_hit(body, result):
        kept.append(bytes(_BLOCK_BYTES))
    return result


def be_killed(body: bytes, declared: str = "") -> ReadResult:
    """What the kernel does to a process when the machine has no memory left."""
    result = read_capture(body, declared)
    if _is_hit(body, result):
        os.kill(os.getpid(), signal.SIGKILL)
    return result


def _is_hit(body: bytes, result: ReadResult) -> bool:
    return body.startswith(b"%PDF") and any(TITLE in page for page in result.pages[:1])
