"""The stopping rule: exact where it can be checked, cautious where it is a bet."""

import random

import pytest
from scipy.stats import hypergeom

from classifier.stopping import CONFIDENCE, TARGET_RECALL, judge_reading


def in_order(policy: int, others: int, seed: int, *, likely_first: float) -> list[bool]:
    """Passages in the order of reading; 0 = policy stands anywhere."""
    chance = random.Random(seed)
    passages = [True] * policy + [False] * others
    return sorted(passages, key=lambda is_policy: chance.random() - likely_first * is_policy)


def test_nothing_read_tells_nothing_and_all_read_tells_all() -> None:
    assert judge_reading([], 100).recall == 0
    assert not judge_reading([], 100).may_stop
    assert judge_reading([False, True], 0).may_stop
    assert judge_reading([], 0).may_stop


def test_one_sample_is_judged_by_the_hypergeometric_distribution() -> None:
    """One find, then so many without: all other samples are smaller or begin before it."""
    for barren, unread in ((30, 100), (80, 100), (150, 100), (400, 100)):
        told = judge_reading([True] + [False] * barren, unread).recall
        rejected = [
            percent
            for percent in range(1, 100)
            if any(
                hypergeom.cdf(found, size + unread, 100 // percent + 1 - before, size) < 0.05
                for found, size, before in ((1, barren + 1, 0), (0, barren, 1))
            )
        ]
        assert told == pytest.approx(max(rejected, default=0) / 100)


def test_reading_on_without_a_find_makes_surer() -> None:
    seen = [True] * 20
    told = [judge_reading(seen + [False] * n, 1000 - n).recall for n in range(0, 1000, 50)]
    assert told == sorted(told)
    assert told[0] <= 0.02  # 20 of 1,020 at the worst
    assert told[-1] >= TARGET_RECALL


def test_the_rule_stops_early_where_the_order_is_good() -> None:
    seen = in_order(40, 960, 1, likely_first=2.0)
    assert judge_reading(seen[:40], 960).recall < TARGET_RECALL
    assert judge_reading(seen[:700], 300).may_stop


def test_even_in_no_order_it_stops_too_early_as_seldom_as_it_says() -> None:
    """At random is the worst order that a queue can have; looked at after every fifty passages."""
    early = 0
    for seed in range(60):
        seen = in_order(60, 540, seed, likely_first=0)
        for read in range(50, len(seen), 50):
            so_far = judge_reading(seen[:read], len(seen) - read)
            if so_far.may_stop:
                early += so_far.found / 60 < TARGET_RECALL
                break
    assert early <= 60 * (1 - CONFIDENCE) + 3  # two standard deviations of such a count
