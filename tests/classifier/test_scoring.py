"""Scores against scikit-learn's, and what intervals and curves must satisfy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from classifier.scoring import (
    NAMES,
    calibrate,
    compare,
    kappa,
    macro_f1,
    policy_f1,
    risk_coverage,
    score,
    table_of,
)

CODES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=2)


@settings(deadline=None)
@given(CODES)
def test_measures_are_those_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    true, said = map(list, zip(*pairs, strict=True))
    table = table_of(true, said)
    present = sorted(set(true))
    policy = [[code in ("P3", "P4") for code in codes] for codes in (true, said)]
    assert macro_f1(table) == pytest.approx(
        f1_score(true, said, labels=present, average="macro", zero_division=0.0)
    )
    assert policy_f1(table) == pytest.approx(f1_score(*policy, zero_division=0.0))
    if len(set(true) | set(said)) > 1:
        assert kappa(table) == pytest.approx(cohen_kappa_score(true, said))


def test_intervals_hold_the_score_and_are_the_same_again() -> None:
    true = ["P1", "P3", "P4", "P0", "P2"] * 8
    said = ["P1", "P3", "P3", "P0", "P2"] * 8
    groups = [str(at // 2) for at in range(40)]
    scores = score(true, said, groups)
    low, high = scores.macro_f1_interval
    assert low <= scores.macro_f1 <= high
    assert scores == score(true, said, groups)
    assert scores.recalls == {"P0": 1.0, "P1": 1.0, "P2": 1.0, "P3": 1.0, "P4": 0.0}


def test_a_policy_code_where_there_is_nothing_is_counted() -> None:
    assert score(["P0", "P0", "P1"], ["P4", "P0", "P3"], ["a", "b", "c"]).false_policy == 1


def test_nothing_is_better_than_itself() -> None:
    true = ["P1", "P3", "P4", "P0"]
    difference = compare(true, true, true, ["a", "b", "c", "d"])
    assert (difference.mean, difference.interval, difference.chance_of_none) == (0, (0, 0), 1)


def test_the_right_codes_are_better_than_wrong_ones() -> None:
    true = ["P1", "P3", "P4", "P0"] * 10
    wrong = ["P0"] * 40
    difference = compare(true, true, wrong, [str(at) for at in range(40)])
    assert difference.interval[0] > 0
    assert difference.chance_of_none == 0


def test_certain_and_right_is_calibrated() -> None:
    probabilities = np.eye(5)
    found = calibrate(list(NAMES), probabilities, list("abcde"))
    assert (found.brier, found.error) == (0, 0)
    assert calibrate(list(reversed(NAMES)), probabilities, list("abcde")).error > 0


def test_risk_falls_when_the_least_certain_are_left_out() -> None:
    probabilities = np.array([[0.9, 0.1, 0, 0, 0]] * 9 + [[0.45, 0.55, 0, 0, 0]])
    curve = risk_coverage(["P0"] * 10, probabilities)
    assert curve[-1] == (1.0, 0.1)
    assert all(risk == 0 for share, risk in curve if share <= 0.9)
