"""What the lexicon says of a passage beside its code: pointer, absence, and whose volunteers."""

from dataclasses import dataclass

from classifier.features import PreparedPassage
from vocabulary.codes import PassageCode

_POINTER = "pointer"
_ABSENCE = "absence"
# Volunteers of a club or of the municipality itself; who else speaks is a fact of the document.
_OTHERS = ("veto_club", "veto_own_volunteers")


@dataclass(frozen=True, slots=True)
class Cues:
    """Cues of one passage, with the lexicon rows behind each."""

    pointer: bool
    absence: bool
    veto: str  # dimension of the row that vetoes; empty = none
    trap: bool  # only traps: no volunteer word is left
    boilerplate: bool  # only a standard sentence: no volunteer word is left
    rule_ids: tuple[str, ...]


def read_cues(prepared: PreparedPassage, code: PassageCode) -> Cues:
    """Cues of a passage; a goal or measure of the municipality itself is not vetoed."""
    dimensions = {hit.row.dimension for hit in prepared.hits}
    veto = next((name for name in _OTHERS if name in dimensions), "")
    policy = code in (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
    left = prepared.masked.names_volunteers
    return Cues(
        pointer=_POINTER in dimensions,
        absence=_ABSENCE in dimensions,
        veto="" if policy and veto == "veto_club" else veto,
        trap=prepared.masked.trap and not left,
        boilerplate=prepared.masked.boilerplate and not left,
        rule_ids=tuple(dict.fromkeys(hit.row.id for hit in prepared.hits)),
    )
