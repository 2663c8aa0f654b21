"""Traps, boilerplate and other voices: nothing in them may count as evidence for a label."""

import json
from collections import Counter

import pytest

from models.registry import load_current
from tests.quality.written_passages import FRISIAN, LONG, OTHER_ACTORS, TRAPS, Judged, judge

# Of 190 cases; what remains is a mention that the model takes for a goal. Never to be raised.
MAX_EVIDENCE = 1
# Cases that only the actor keeps out: what a text says of itself is not always who says it. Eleven
# for release 2; release 3 codes content more sharply (kappa on real passages 0.56 to 0.64) and
# takes four more texts of clubs and parties at their word. The rules let none of them through.
MAX_CLAIMS = 15


@pytest.fixture(scope="module")
def traps() -> list[Judged]:
    return judge(load_current(), TRAPS)


def test_the_suite_is_as_large_and_as_broad_as_was_asked(traps: list[Judged]) -> None:
    kinds = Counter(each.row["trap_kind"] for each in traps)
    assert len(traps) >= 150
    assert sum(count for kind, count in kinds.items() if kind.startswith("boilerplate")) >= 25
    assert len(kinds) >= 30


def test_almost_no_case_is_evidence_for_a_label(traps: list[Judged]) -> None:
    found = [each.row["id"] for each in traps if each.is_evidence]
    assert len(found) <= MAX_EVIDENCE, found


def test_no_trap_without_another_volunteer_in_it_is_evidence(traps: list[Judged]) -> None:
    found = [each.row["id"] for each in traps if each.is_evidence and each.row["code"] == "P0"]
    assert found == []


def test_few_cases_are_left_to_the_actor(traps: list[Judged]) -> None:
    assert sum(each.claims_policy for each in traps) <= MAX_CLAIMS


def test_texts_of_other_actors_are_no_evidence() -> None:
    assert not [each.row["id"] for each in judge(load_current(), OTHER_ACTORS) if each.is_evidence]


def test_no_frisian_passage_without_volunteers_is_taken_for_policy() -> None:
    """The rest of Frisian is measured in the model card; a hit gives at most ``unknown``."""
    judged = judge(load_current(), FRISIAN)
    assert len(judged) >= 30
    assert not [
        each.row["id"] for each in judged if each.claims_policy and each.row["code"] == "P0"
    ]


def test_measured_passages_are_not_trained_on() -> None:
    from classifier.examples import load_examples

    trained = {example.passage.text for example in load_examples()}
    for path in (TRAPS, OTHER_ACTORS, FRISIAN, LONG):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert not [row["id"] for row in rows if row["text"] in trained]
