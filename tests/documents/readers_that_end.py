"""Readers that end at every document, as a file or a machine may make them."""

import os
import signal

from documents.results import ReadResult


def crash(_body: bytes, _declared: str) -> ReadResult:
    """Killed, as by a kernel without memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def hoard(_body: bytes, _declared: str) -> ReadResult:
    """No memory is left."""
    raise MemoryError
