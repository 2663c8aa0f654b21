"""The facts read in written openings: floors under what the rules reach, never to be lowered.

Rules are tuned on one half of the openings only; the other half is scored and not looked at.
"""

import pytest

from tests.quality.opening_scores import (
    FROZEN,
    Judged,
    digest,
    is_for_tuning,
    judge,
    read_openings,
    shares,
)

# Shares of right answers, measured on all openings and on the half kept out of tuning.
# Goals, and what is measured on all and on the held-out half:
#   adopted or not 0.95: 0.912 and 0.858
#   type 0.90: 0.827 and 0.681
#   decision date 0.90: 0.863 and 0.814
#   currency 0.90: 0.829 and 0.817
FLOORS = {
    "adopted or not": (0.91, 0.85),
    "status": (0.80, 0.71),
    "type": (0.82, 0.68),
    "actor": (0.96, 0.92),
    "decision date": (0.86, 0.81),
    "period": (0.80, 0.76),
    "withdrawn on": (0.99, 0.98),
    "currency": (0.82, 0.81),
}


@pytest.fixture(scope="module")
def judged() -> dict[str, Judged]:
    """Every opening with what was right of it."""
    return {opening["id"]: judge(opening) for opening in read_openings()}


def test_the_openings_are_the_frozen_ones() -> None:
    assert digest() == FROZEN.read_text(encoding="ascii").strip()


@pytest.mark.parametrize("question", FLOORS)
def test_share_of_right_answers(question: str, judged: dict[str, Judged]) -> None:
    held_out = [judged[each["id"]] for each in read_openings() if not is_for_tuning(each)]
    floors = FLOORS[question]
    for floor, kept in zip(floors, (judged.values(), held_out), strict=True):
        right, asked = shares(kept)[question]
        assert right / asked >= floor, f"{question}: {right} of {asked}"
