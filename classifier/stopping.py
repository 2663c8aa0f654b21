"""When reading may stop: a test on what was read last, for passages of policy that are left.

The rule of Callaghan and Müller-Hansen, "Statistical stopping criteria for automated screening in
systematic reviews", Systematic Reviews 9:273 (2020), doi 10.1186/s13643-020-01521-4, with their
quasi sampling: the passages read since some find are taken as a random sample of all that were
unread then. The queue puts what is likely to be policy first, so that a sample at random would
hold less of it, and the rule errs on the side of reading on.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

TARGET_RECALL = 0.95
CONFIDENCE = 0.95
# Samples begin after one of so many last finds: older ones hold too many finds to tell anything.
_BEGINNINGS = 60
_STEPS = 100  # recall is told in whole percents


@dataclass(frozen=True)
class Stopping:
    """How far the reading of passages has come."""

    read: int
    found: int  # of policy
    left: int  # unread
    recall: float  # found at least this share of all policy, with CONFIDENCE; 0: cannot be told

    @property
    def may_stop(self) -> bool:
        """Whether the target is reached, or nothing is left."""
        return self.left == 0 or self.recall >= TARGET_RECALL


def judge_reading(is_policy: Sequence[bool], unread: int) -> Stopping:
    """How sure it is that nearly all policy was found.

    Args:
        is_policy: Of each passage in the order of reading, whether it holds policy.
        unread: Passages that nobody read.
    """
    found = sum(is_policy)
    samples = _samples(is_policy, unread)
    recall = 0
    if unread and samples:
        low, high = 0, _STEPS  # at ``low`` percent the test rejects, or nothing is claimed
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _rejected(samples, found, middle) else (low, middle)
        recall = low
    return Stopping(len(is_policy), found, unread, 1.0 if not unread else recall / _STEPS)


@dataclass(frozen=True)
class _Sample:
    """The passages read since a find."""

    size: int
    found: int
    unread_before: int
    found_before: int


def _samples(is_policy: Sequence[bool], unread: int) -> list[_Sample]:
    places = [place + 1 for place, policy in enumerate(is_policy) if policy]
    found, read = len(places), len(is_policy)
    beginnings = [(place, before + 1) for before, place in enumerate(places)]
    return [
        _Sample(read - place, found - before, read - place + unread, before)
        for place, before in [(0, 0), *beginnings][-_BEGINNINGS:]
        if read > place
    ]


def _rejected(samples: Sequence[_Sample], found: int, percent: int) -> bool:
    """Whether a recall below so many percent would make one of the samples too lucky."""
    all_policy = found * _STEPS // percent + 1  # the least that there is, if recall is lower
    return any(
        _chance_of_so_few(each, all_policy - each.found_before) < 1 - CONFIDENCE for each in samples
    )


def _chance_of_so_few(sample: _Sample, policy: int) -> float:
    """Probability of so few finds or fewer (hypergeometric), with so much policy among them all."""
    others = sample.unread_before - policy
    least = max(0, sample.size - others)
    if others < 0 or least > sample.found:  # so much policy does not fit
        return 0.0
    term = math.exp(
        _log_choose(policy, least)
        + _log_choose(others, sample.size - least)
        - _log_choose(sample.unread_before, sample.size)
    )
    total = term
    for drawn in range(least, sample.found):
        missed = sample.size - drawn
        term *= (policy - drawn) * missed / ((drawn + 1) * (others - missed + 1))
        total += term
    return total


def _log_choose(of: int, some: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(some + 1) - math.lgamma(of - some + 1)
