"""A fixed set of passages, scored every night: the same versions must say the same, to the bit."""

import hashlib
import json
from functools import cache
from pathlib import Path

from classifier.coding import PassageModel, code_texts
from classifier.features import PassageInput

SENTINEL = Path(__file__).parent / "sentinel.jsonl"


@cache
def sentinel_passages() -> tuple[PassageInput, ...]:
    """The passages of the set, in the order of the file; never changed, so never compared anew."""
    rows = map(json.loads, SENTINEL.read_text(encoding="utf-8").splitlines())
    return tuple(PassageInput(**row) for row in rows)


def score_sentinel(model: PassageModel) -> str:
    """Hash of every probability and attribute that the model gives to the set."""
    lines = []
    for coded in code_texts(model, sentinel_passages()):
        exact = [value.hex() for value in coded.probabilities.values()]
        lines.append(json.dumps([coded.code, exact, coded.attributes()], sort_keys=True))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
