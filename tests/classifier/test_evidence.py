"""Evidence and confidence of a verdict."""

import datetime as dt
from typing import Any

from classifier.dossier import CodedPassage, DossierDocument, Evidence
from classifier.municipality import decide
from tests.classifier.build import (
    TODAY,
    decision_list,
    document,
    dossier,
    integral,
    passage,
)

NOTE = "Vrijwilligersnota"
Fields = dict[str, Any]  # Any: fields of facts and documents, checked by those


def note(
    passages: tuple[CodedPassage, ...] = (), **fields: Any
) -> DossierDocument:  # Any: as above
    return document(NOTE, passages or integral(), **fields)


def test_evidence_comes_strongest_first_and_names_the_decision() -> None:
    text = note(status=None, decided_on=None)
    decision = decision_list(dt.date(2025, 4, 1), adopts=(NOTE,))

    evidence = decide(dossier(text, decision), TODAY).evidence

    first, *_ = text.passages
    assert evidence[0] == Evidence(text.version_id, first.passage_id, "A1")
    assert evidence[-1] == Evidence(decision.version_id, None, "adoption")
    assert [line.role for line in evidence if line.role.startswith("A")] == sorted(
        line.role for line in evidence if line.role.startswith("A")
    )


def test_without_probabilities_there_is_no_confidence() -> None:
    assert decide(dossier(note()), TODAY).confidence is None


def test_an_absence_statement_is_evidence_for_absence() -> None:
    said = (passage("P1", words="pointer absence"),)

    verdict = decide(dossier(note(said)), TODAY)

    assert [line.role for line in verdict.evidence] == ["absence"]
    assert any(line.startswith("8: ") for line in verdict.trace)
