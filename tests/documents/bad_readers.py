"""Readers that misbehave as hostile files make real ones misbehave; loaded in workers only."""

import os
import sys
import time
from pathlib import Path

from documents.results import ReadResult
from vocabulary.codes import TextState


def read(body: bytes, declared: str = "") -> ReadResult:
    """Do what the body asks, or read it as plain text."""
    if body == b"abort":
        os.abort()
    if body == b"hang":
        time.sleep(600)
    if body == b"spin":
        while True:
            pass
    if body == b"memory":
        bytearray(10**10)  # at once: touching it piece by piece costs processor time first
    if body == b"exit":
        os._exit(3)
    if body == b"recurse":
        return read(body, declared) if _deeper() else ReadResult(TextState.EMPTY)
    if body == b"shout":
        os.write(1, b"not an answer\n")
        sys.stdout.write("nor this\n")
        sys.stdout.flush()
    if body == b"descriptors":
        links = sorted(_link(path) for path in Path("/proc/self/fd").iterdir())
        return ReadResult(TextState.READABLE, pages=tuple(links))
    if body == b"environment":
        return ReadResult(TextState.READABLE, pages=tuple(sorted(os.environ)))
    if body == b"pid":
        return ReadResult(TextState.READABLE, pages=(str(os.getpid()),))
    return ReadResult(TextState.READABLE, pages=(body.decode(),))


def _deeper() -> bool:
    return True


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except FileNotFoundError:
        return ""
