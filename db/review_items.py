"""What people code, a passage or a verdict on a municipality; how an item is written and found."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import ReviewRefused
from db.history import held_verdict
from db.tables import DocumentRow, PassageCodeRow, PassageRow, VersionRow
from vocabulary.codes import Label, PassageCode, State

UNSURE = "unsure"  # the coder looked and cannot say; somebody else has to
CONTENT_CODES = tuple(PassageCode(f"P{number}") for number in range(5))
PASSAGE_VALUES = frozenset({*CONTENT_CODES, UNSURE})
MUNICIPALITY_VALUES = frozenset({*Label, *State, UNSURE})
_PASSAGE = "passage:"
_APART_EVERY = 5


@dataclass(frozen=True)
class Item:
    """One thing to code; ``identity`` is set for a passage alone."""

    cbs_code: str
    reference_date: dt.date  # municipality: first day on which the verdict holds
    verdict_id: int | None = None
    passage_id: int | None = None
    version_id: int | None = None
    identity: str | None = None
    computed: str = ""  # what the model or the rules make of it now; coders do not see it

    @property
    def values(self) -> frozenset[str]:
        """The codes that may be given to it."""
        return PASSAGE_VALUES if self.identity else MUNICIPALITY_VALUES


def passage_item(passage_id: int) -> str:
    """How a passage is written in the queue, in files and on the command line."""
    return f"{_PASSAGE}{passage_id}"


def municipality_item(cbs_code: str, holds_since: dt.date) -> str:
    """How the verdict on a municipality is written; the day is the first on which it holds."""
    return f"{cbs_code}@{holds_since}"


def find_item(session: Session, written: str, today: dt.date) -> Item:
    """The item that was written so.

    Raises:
        ReviewRefused: It is written otherwise, or not in this database.
    """
    if written.startswith(_PASSAGE) and written.removeprefix(_PASSAGE).isdecimal():
        return _passage(session, int(written.removeprefix(_PASSAGE)), today)
    code, separator, day = written.partition("@")
    try:
        since = dt.date.fromisoformat(day)
    except ValueError:
        separator = ""
    if not separator:
        raise ReviewRefused(f"{written!r} is no item: passage:12 or GM0363@2026-01-31")
    held = held_verdict(session, code, since)
    if held is None:
        raise ReviewRefused(f"{written}: nothing was said of {code} on {since}")
    computed = held.computed_label or held.computed_state or ""
    return Item(code, since, verdict_id=held.id, computed=computed)


def _passage(session: Session, passage_id: int, today: dt.date) -> Item:
    row = session.execute(
        select(DocumentRow.cbs_code, VersionRow.id, PassageRow.identity)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .join(PassageRow, PassageRow.capture_sha256 == VersionRow.capture_sha256)
        .where(PassageRow.id == passage_id)
        .order_by(VersionRow.id)
        .limit(1)
    ).first()
    if row is None:
        raise ReviewRefused(f"there is no passage {passage_id}")
    code, version_id, identity = row
    newest = session.scalar(
        select(PassageCodeRow.code)
        .where(PassageCodeRow.passage_id == passage_id)
        .order_by(PassageCodeRow.id.desc())
        .limit(1)
    )
    return Item(
        code,
        today,
        passage_id=passage_id,
        version_id=version_id,
        identity=identity,
        computed=newest or "",
    )


def is_kept_apart(cbs_code: str) -> bool:
    """Whether the passages of a municipality are for testing and never train.

    A fifth of all, by a hash of the code: at random with regard to everything else, the same on
    every machine, and whole municipalities, so that none is on both sides of a test.
    """
    digest = hashlib.blake2b(f"kept apart {cbs_code}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % _APART_EVERY == 0
