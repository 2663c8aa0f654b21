"""The facts read in written openings: floors under what the rules reach, never to be lowered.

The openings are by two authors who saw the codebook and not the rules. Rules are tuned on three
quarters of the first author's and on half of the second's; the others are scored and not read.
"""

from collections.abc import Iterator

import pytest

from tests.quality.opening_scores import (
    FIRST,
    FROZEN,
    HELD_OUT,
    TUNING,
    Judged,
    digests,
    is_for_tuning,
    judge,
    read_openings,
    shares,
)

QUESTIONS = (
    "adopted or not",
    "status",
    "type",
    "actor",
    "decision date",
    "period",
    "withdrawn on",
    "currency",
)
# Shares of right answers as measured, a little rounded down, in the order of the questions. The
# goals are 0.95 for adopted or not, and 0.90 for type, decision date and currency. They hold for
# openings that rules were tuned on, and not for the others: of papers that nobody looked at, one
# in nine is taken for adopted or not adopted wrongly, and one in five called by another type.
# Before any rule was tuned on them, the second author's openings gave for these four 0.933, 0.756,
# 0.889 and 0.864 (tuning), and 0.856, 0.778, 0.778 and 0.721 (held out). The two authors differ in
# what they call a letter to the council (agenda item; other) and in whether a list of decisions
# has a decision date; no rule can please both.
FLOORS = {
    FIRST: (0.95, 0.88, 0.90, 0.98, 0.95, 0.81, 1.0, 0.94),
    "kept out of the first": (0.87, 0.82, 0.73, 0.94, 0.85, 0.78, 1.0, 0.90),
    TUNING: (1.0, 0.95, 0.97, 1.0, 0.97, 0.90, 1.0, 1.0),
    HELD_OUT: (0.88, 0.73, 0.81, 0.95, 0.81, 0.83, 0.98, 0.81),
}


@pytest.fixture(scope="module")
def judged() -> dict[str, list[Judged]]:
    """Every opening with what was right of it, by set."""
    found = {name: list(map(judge, read_openings(name))) for name in (FIRST, TUNING, HELD_OUT)}
    pairs = zip(read_openings(), found[FIRST], strict=True)
    kept_out = [answer for opening, answer in pairs if not is_for_tuning(opening)]
    return {**found, "kept out of the first": kept_out}


def test_the_openings_are_the_frozen_ones() -> None:
    frozen = (line.split() for line in FROZEN.read_text(encoding="ascii").splitlines())
    assert digests() == {name: digest for digest, name in frozen}


def _floors() -> Iterator[tuple[str, str, float]]:
    for name, floors in FLOORS.items():
        for question, floor in zip(QUESTIONS, floors, strict=True):
            yield name, question, floor


@pytest.mark.parametrize(("name", "question", "floor"), list(_floors()))
def test_share_of_right_answers(
    name: str, question: str, floor: float, judged: dict[str, list[Judged]]
) -> None:
    right, asked = shares(judged[name])[question]
    assert right / asked >= floor, f"{question} in {name}: {right} of {asked}"
