"""Step 5 of the decision tree: policy in doubt."""

import datetime as dt
from typing import Any

import pytest

from classifier.dossier import CodedPassage, DossierDocument
from classifier.municipality import decide
from tests.classifier.build import (
    TODAY,
    document,
    dossier,
    integral,
    mention,
    passage,
)
from vocabulary.codes import DocumentType, Status

NOTE = "Vrijwilligersnota"
Fields = dict[str, Any]  # Any: fields of facts and documents, checked by those


def note(
    passages: tuple[CodedPassage, ...] = (), **fields: Any
) -> DossierDocument:  # Any: as above
    return document(NOTE, passages or integral(), **fields)


@pytest.mark.parametrize(
    ("fields", "headline", "flags"),
    [
        pytest.param(
            {"status": Status.DRAFT, "decided_on": None, "dated_on": dt.date(2026, 2, 1)},
            "not_visible",
            ["in_development"],
            id="fresh draft",
        ),
        pytest.param(
            {"status": Status.DRAFT, "decided_on": None, "dated_on": dt.date(2025, 12, 31)},
            "unknown",
            ["unknown_adoption"],
            id="draft of a year ago",
        ),
        pytest.param(
            {"status": Status.DRAFT, "decided_on": None, "dated_on": dt.date(2015, 1, 1)},
            "not_visible",
            [],
            id="old draft",
        ),
        pytest.param(
            {"status": Status.PROPOSAL, "decided_on": None, "meeting_on": TODAY},
            "not_visible",
            ["in_development"],
            id="proposal on the day of its meeting",
        ),
        pytest.param(
            {"status": Status.PROPOSAL, "decided_on": None, "meeting_on": dt.date(2026, 12, 30)},
            "unknown",
            ["unknown_adoption"],
            id="proposal after its meeting",
        ),
        pytest.param({"status": None}, "unknown", ["unknown_adoption"], id="status unknown"),
        pytest.param(
            {"status": None, "period_to": dt.date(2020, 12, 31)}, "not_visible", [], id="ended"
        ),
        pytest.param({"decided_on": None}, "unknown", [], id="undated"),
        pytest.param({"readable": False, "passages": ()}, "not_visible", [], id="other scan"),
        pytest.param(
            {"readable": False, "passages": (), "title_has_term": True}, "unknown", [], id="scan"
        ),
        pytest.param({"language": "fy"}, "unknown", [], id="Frisian"),
        pytest.param(
            {"language": "fy", "passages": mention(), "type": DocumentType.WEB_PAGE},
            "unknown",
            [],
            id="Frisian page with a hit",
        ),
        pytest.param(
            {"language": "fy", "passages": (passage("P0", words="trap"),)},
            "not_visible",
            [],
            id="Frisian trap",
        ),
        pytest.param(
            {"status": Status.OTHER_ACTOR, "decided_on": None}, "not_visible", [], id="letter"
        ),
    ],
)
def test_step_5_doubt(fields: Fields, headline: str, flags: list[str]) -> None:
    given = {"passages": integral(), **fields}

    verdict = decide(dossier(document(NOTE, **given)), TODAY)

    assert verdict.headline == headline
    assert list(verdict.flags) == flags


def test_step_5_does_not_wait_for_a_proposal_whose_policy_was_adopted() -> None:
    meeting = dt.date(2026, 9, 24)
    proposal = document(
        "Raadsvoorstel vrijwilligers",
        integral(),
        type=DocumentType.AGENDA_ITEM,
        status=Status.PROPOSAL,
        decided_on=None,
        meeting_on=meeting,
    )

    verdict = decide(dossier(proposal, note(decided_on=meeting)), TODAY)

    assert (verdict.label, verdict.flags) == ("integral", ())


def test_step_5_does_not_wait_for_a_letter_that_speaks_of_policy() -> None:
    letter = document(
        "Raadsinformatiebrief vrijwilligers",
        integral(),
        type=DocumentType.AGENDA_ITEM,
        status=None,
        decided_on=None,
        dated_on=dt.date(2026, 9, 24),
    )

    assert decide(dossier(letter), TODAY).headline != "unknown"


def test_step_5_an_undated_policy_counts_when_reaffirmed() -> None:
    letter = document("Brief", mention(), type=DocumentType.OTHER, reaffirms=(NOTE,))

    verdict = decide(dossier(note(decided_on=None), letter), dt.date(2026, 12, 31))

    assert (verdict.label, verdict.currency) == ("integral", "presumed_current")
    assert verdict.policy_since is None
