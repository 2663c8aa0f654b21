"""What the regulation register says about a regulation in its own XML: who adopted it."""

import re

from vocabulary.codes import Status

_META_BYTES = 50_000  # the metadata stands first and takes a few thousand bytes
_RATIFIED = re.compile(rb"<(?:\w+:)?isRatifiedBy\b[^>]{0,300}>([^<]{1,200})<", re.IGNORECASE)


def read_ratifying_body(body: bytes) -> str:
    """Give the body that adopted a regulation, as the register writes it, or an empty text.

    Read with one bounded pattern: these bytes are not parsed outside a worker process.
    """
    match = _RATIFIED.search(body[:_META_BYTES])
    return match.group(1).decode("utf-8", "replace").strip() if match else ""


def status_of_body(name: str) -> Status | None:
    """Status of a regulation that this body adopted; None for a body that is no part of it."""
    lowered = name.casefold()
    if "raad" in lowered and "bestuur" not in lowered:
        return Status.ADOPTED_BY_COUNCIL
    if "college" in lowered or "burgemeester" in lowered:
        return Status.ADOPTED_BY_EXECUTIVE
    return None
