"""What the model and people made of the passages of the invented history."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

# One document in so many speaks of volunteers, so that the model codes its passages.
CODED_EVERY = 10
READ = 400  # passages that two people coded
PASSAGES = 3  # of each document
_CODES = ("P1", "P3", "P0", "P2", "P4")
Rows = Iterator[dict[str, Any]]  # Any: column values of every type


def identity_of(passage_id: int) -> str:
    """By what the codes of a passage are kept."""
    return hashlib.sha256(f"passage {passage_id}".encode()).hexdigest()[:32]


def _coded(documents: int) -> Iterator[tuple[int, int]]:
    """Documents whose passages were coded, each with the passages."""
    for document in range(CODED_EVERY, documents + 1, CODED_EVERY):
        for ordinal in range(PASSAGES):
            yield document, document * PASSAGES + ordinal - 2


def passage_codes(documents: int) -> Rows:
    """One code of the model for each coded passage."""
    for document, passage in _coded(documents):
        code = _CODES[passage % len(_CODES)]
        share = 0.4 + (document % 50) / 100
        yield {
            "passage_id": passage,
            "model_version": "1",
            "document_type": "policy_note",
            "code": code,
            "probabilities": {code: share, "P1" if code != "P1" else "P0": 1 - share},
            "attributes": {},
        }


def reviews(documents: int, codes: Sequence[str], day: dt.date) -> Rows:
    """Two coders on the first passages; on every tenth they differ, and a third settled it."""
    for number, (document, passage) in enumerate(_coded(documents)):
        if number == READ:
            return
        value = _CODES[passage % len(_CODES)]
        differ = number % 10 == 0
        said = [("ab", value, False), ("cd", "P0" if differ else value, False)]
        for coder, code, settles in [*said, *([("ef", value, True)] if differ else [])]:
            yield {
                "action": "code",
                "cbs_code": codes[document % len(codes)],
                "version_id": document,
                "passage_id": passage,
                "identity": identity_of(passage),
                "reviewer": coder,
                "value": code,
                "attributes": {},
                "computed": value,
                "settles": settles,
                "note": "",
                "reference_date": day,
                "codebook_version": "1.0",
                "recorded_at": dt.datetime.combine(day, dt.time(9), dt.UTC),
            }
