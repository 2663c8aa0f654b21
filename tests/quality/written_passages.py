"""Passages that are measured and never trained on: traps and boilerplate, Frisian, long ones."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.coding import CodedText, PassageModel, code_texts
from classifier.features import PassageInput
from vocabulary.codes import PassageCode

FOLDER = Path(__file__).parent / "passages"
TRAPS = FOLDER / "traps.jsonl"
OTHER_ACTORS = FOLDER / "other_actors.jsonl"
FRISIAN = FOLDER / "frisian.jsonl"
LONG = FOLDER / "long.jsonl"

_EVIDENCE = frozenset({PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY})
# Actors and objects that the rules let through (codebook section 10, step 2).
_OWN_VOICES = ("municipality", "unknown")
_OTHERS_VOLUNTEERS = ("own_volunteers", "club_volunteers")


@dataclass(frozen=True)
class Judged:
    """One passage with what its author and the model said."""

    row: dict[str, Any]  # Any: JSON values
    coded: CodedText

    @property
    def claims_policy(self) -> bool:
        """Whether code and cues alone would let it count as evidence for a label."""
        cues = self.coded.cues
        return self.coded.code in _EVIDENCE and not (cues.trap or cues.boilerplate or cues.veto)

    @property
    def is_evidence(self) -> bool:
        """Whether it would still count once the rules know who speaks, and of whom."""
        return (
            self.claims_policy
            and self.row["actor"] in _OWN_VOICES
            and self.row["object"] not in _OTHERS_VOLUNTEERS
        )


def judge(model: PassageModel, path: Path) -> list[Judged]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Judged(row, coded)
        for row, coded in zip(rows, code_texts(model, _inputs(rows)), strict=True)
    ]


def _inputs(rows: Sequence[dict[str, Any]]) -> list[PassageInput]:
    return [
        PassageInput(row["text"], row["heading"], row["doc_type"], row["municipality"])
        for row in rows
    ]
