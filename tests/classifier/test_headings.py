"""The heading above a passage: where it is placed, and whether a chapter is about volunteers."""

from dataclasses import replace

import pytest

from classifier.document_rules import judge_document
from classifier.dossier import CodedPassage
from classifier.headings import hosts_of_heading, names_volunteers
from tests.classifier.build import document, passage
from vocabulary.codes import DocumentCode, DocumentType


def under(heading: str, coded: CodedPassage) -> CodedPassage:
    return replace(coded, heading=heading)


@pytest.mark.parametrize(
    ("heading", "hosts"),
    [
        ("Nota vrijwillige inzet > Wat wij doen", ()),
        ("Uitvoering > Cultuur en erfgoed", ("culture",)),
        ("Programma 3 Sport > Jeugd", ("youth",)),
        ("Programma 3 Sport > Speerpunten", ("sport",)),
        ("", ()),
    ],
)
def test_the_innermost_heading_that_names_a_field_places_a_passage(
    heading: str, hosts: tuple[str, ...]
) -> None:
    assert hosts_of_heading(heading) == hosts


def test_a_goal_that_names_no_field_serves_that_of_its_heading() -> None:
    goal = passage("P3", "", "match", "goal means")
    note = document(
        "Nota",
        [
            under("Inzet", passage("P4", "", "stimulate", "goal")),
            under("Inzet > Natuur en landschap", goal),
            under("Inzet > Sportclubs", goal),
            under("Inzet > Zorg aan huis", goal),
        ],
    )

    assert judge_document(note).code is DocumentCode.DOC_A


def test_words_go_before_the_heading_and_own_policy_has_no_host() -> None:
    assert under("Sport", passage("P3", "care")).domains == ("care",)
    assert under("Sport", passage("P4")).domains == ()


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Sociaal plan > Hoofdstuk 3. Vrijwilligers", True),
        ("Veiligheid > De vrijwillige brandweer", False),
        ("Regeling vrijwillige brandweer 2024", False),
        ("Sociaal plan > Hoofdstuk 4. Geld", False),
    ],
)
def test_a_heading_is_about_volunteers_or_not(heading: str, expected: bool) -> None:
    assert names_volunteers(heading) is expected


def test_a_chapter_of_its_own_has_policy_below_its_heading() -> None:
    heading = "Sociaal plan > Hoofdstuk 3. Vrijwilligers"
    policy, mention = (under(heading, passage(code)) for code in ("P3", "P1"))

    assert document("Sociaal plan", [policy], type=None).volunteer_specific
    assert not document("Sociaal plan", [mention], type=None).volunteer_specific
    papers = document("Verslag", [policy], type=DocumentType.AGENDA_ITEM)
    assert not papers.volunteer_specific
