from collections.abc import Sequence
from typing import Any

import pytest

from classifier.document_rules import TYPE_RULES, hosts_of, judge_document, scope_of
from classifier.dossier import CodedPassage
from tests.classifier.build import document, embedded, integral, passage
from vocabulary.codes import Actor, DocumentType, PolicyObject

P4_SPORT = passage("P4", "sport", "support", "goal means")
VISION = passage("P4", "", "stimulate", "goal")


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        pytest.param((), "irrelevant", id="no passages"),
        pytest.param([passage("P0", words="trap")], "irrelevant", id="trap only"),
        pytest.param([passage("P0", words="boilerplate")], "irrelevant", id="boilerplate only"),
        pytest.param([passage("P0", words="pointer")], "irrelevant", id="pointer only"),
        pytest.param([passage("P1")], "doc_mention", id="mention"),
        pytest.param([passage("P1"), passage("P2")], "doc_instrument", id="instrument"),
        pytest.param([passage("P3", "care", "", "goal means")], "doc_B", id="goal and means"),
        pytest.param([passage("P3", "care", "", "goal")], "doc_mention", id="goal alone"),
        pytest.param([passage("P3", "care", "", "means")], "doc_mention", id="means alone"),
        pytest.param(
            [passage("P3", "care", "", "goal"), passage("P3", "care", "", "means")],
            "doc_mention",
            id="goal and means in two passages",
        ),
        pytest.param(
            [passage("P3", "care", "", "goal"), passage("P2")], "doc_instrument", id="goal, tool"
        ),
        pytest.param([P4_SPORT], "doc_B", id="own policy for one domain"),
        pytest.param(integral(), "doc_A", id="A1, A2 and A3"),
        pytest.param(integral()[1:], "doc_B", id="one theme only"),
        pytest.param(
            [VISION, passage("P3", "care", "match"), passage("P3", "welfare work")],
            "doc_mention",
            id="three domains within care, welfare and work, no means",
        ),
        pytest.param(
            [VISION, passage("P3", "care welfare work", "match", "goal means")],
            "doc_B",
            id="three domains within care, welfare and work",
        ),
        pytest.param(
            [VISION, passage("P3", "care sport", "match", "goal means")], "doc_B", id="two domains"
        ),
        pytest.param(
            [VISION, passage("P2", "care sport youth", "match")],
            "doc_A",
            id="instruments count beside own policy",
        ),
        pytest.param(
            [
                passage("P3", "care", "stimulate", "goal means"),
                passage("P2", "sport youth", "match"),
            ],
            "doc_B",
            id="no own policy, so instruments do not count",
        ),
        pytest.param(
            [passage("P4", "care sport youth", "match support", "goal means own_or_club")],
            "irrelevant",
            id="own volunteers in a passage",
        ),
    ],
)
def test_document_code(passages: Sequence[CodedPassage], expected: str) -> None:
    assert judge_document(document(passages=passages)).code == expected


@pytest.mark.parametrize(
    ("kind", "passages", "expected"),
    [
        pytest.param("subsidy_regulation", integral(), "doc_B", id="subsidy never A"),
        pytest.param(
            "subsidy_regulation",
            [passage("P3", "care", "support", "goal"), passage("P2")],
            "doc_B",
            id="subsidy with a purpose is a measure itself",
        ),
        pytest.param(
            "subsidy_regulation",
            [passage("P2", words="means")],
            "doc_instrument",
            id="amounts only",
        ),
        pytest.param("execution_programme", integral(), "doc_B", id="programme by itself"),
        pytest.param("budget", integral(), "doc_B", id="budget"),
        pytest.param("annual_report", integral(), "doc_B", id="annual report"),
        pytest.param("budget", [passage("P3", "care", "", "goal")], "doc_mention", id="no measure"),
        pytest.param("web_page", integral(), "doc_instrument", id="web page"),
        pytest.param("web_page", [passage("P1")], "doc_mention", id="web page, mention"),
        pytest.param("vision", integral(), "doc_A", id="vision"),
        pytest.param("Wmo_plan", integral(), "doc_A", id="the container does not decide"),
        pytest.param("social_domain_plan", integral(), "doc_A", id="chapter of a wider plan"),
    ],
)
def test_ceiling_of_the_type(kind: str, passages: Sequence[CodedPassage], expected: str) -> None:
    judged = judge_document(document(passages=passages, type=DocumentType(kind)))

    assert judged.code == expected


def test_every_type_has_a_rule() -> None:
    assert set(TYPE_RULES) == {None, *DocumentType}


@pytest.mark.parametrize(
    "fields",
    [
        *(
            pytest.param({"actor": actor}, id=actor)
            for actor in Actor
            if actor not in (Actor.MUNICIPALITY, Actor.UNKNOWN)
        ),
        pytest.param({"object": PolicyObject.OWN_VOLUNTEERS}, id="own volunteers"),
        pytest.param({"object": PolicyObject.CLUB_VOLUNTEERS}, id="club volunteers"),
    ],
)
def test_context(fields: dict[str, Any]) -> None:  # Any: fields of facts
    judged = judge_document(document(passages=integral(), **fields))

    assert judged.code == "context"
    assert judged.content_code == "doc_A"
    assert judged.trace[0].startswith("context: ")


def test_regional_text_is_judged_by_content_once_adopted_here() -> None:
    regional = document(passages=embedded(), actor=Actor.REGION)

    assert judge_document(regional, adopted_here=True).code == "doc_B"


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        pytest.param(embedded("care", 2) + embedded("sport", 1), ["care"], id="most P3"),
        pytest.param(embedded("care") + embedded("sport"), ["care", "sport"], id="tie"),
        pytest.param([*embedded("work", 1), P4_SPORT, P4_SPORT], ["work"], id="P3 before P4"),
        pytest.param([P4_SPORT], ["sport"], id="P4 where no P3"),
        pytest.param([VISION], [], id="volunteering as such"),
    ],
)
def test_hosts(passages: Sequence[CodedPassage], expected: list[str]) -> None:
    assert list(hosts_of(scope_of([passages]))) == expected


def test_trace_names_domains_with_their_pages() -> None:
    vision, wide, care = integral()

    trace = judge_document(document(passages=(vision, wide, care))).trace

    pages = f"sport (p. {wide.page}), culture (p. {wide.page}), care (p. {care.page})"
    assert f"A2: {pages}" in trace
    assert "code: doc_A" in trace


def test_trace_names_the_ceiling() -> None:
    judged = judge_document(document(passages=integral(), type=DocumentType.BUDGET))

    assert "ceiling of the type: doc_B instead of doc_A" in judged.trace
