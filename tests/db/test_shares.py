from dataclasses import replace
from typing import Any

import pytest

from db.queries import MunicipalityLine
from db.shares import (
    NO_CHANGE,
    UNCORRECTED,
    WITHHELD,
    ShareLine,
    Survey,
    count_share_changes,
    count_shares,
    is_assessable,
)
from tests.db.rows import day
from vocabulary.codes import Confirmation, Label, State

LINE = MunicipalityLine(
    cbs_code="GM9001",
    name="Westerkoog",
    province="Utrecht",
    size_class=5,
    label=None,
    state=None,
    confirmation=Confirmation.NOT_NEEDED,
    subtypes="",
    currency="",
    policy_since=None,
    policy_title="",
    flags="",
    confidence=None,
    holds_since=day("2026-01-01"),
    last_known_label=None,
    last_known_on=None,
    computed_label=None,
    computed_state=None,
    reason="",
)


# Any: the other fields, checked by the dataclass.
def line(headline: Label | State, **fields: Any) -> MunicipalityLine:
    label = headline if isinstance(headline, Label) else None
    state = headline if isinstance(headline, State) else None
    return replace(LINE, label=label, state=state, **fields)


def survey(
    lines: list[MunicipalityLine], *, on: str = "2026-12-31", **fields: Any
) -> Survey:  # Any: as above
    return Survey(day(on), lines, **fields)


def named(
    headline: Label | State, count: int, first: int = 0, **fields: Any
) -> list[MunicipalityLine]:
    return [line(headline, cbs_code=f"GM{first + number:04}", **fields) for number in range(count)]


def share(lines: list[MunicipalityLine], category: Label | State, group: str = "all") -> ShareLine:
    [found] = [
        each
        for each in count_shares(survey(lines))
        if each.category == category and (each.group or "all") == group
    ]
    return found


@pytest.mark.parametrize(
    ("headline", "confirmation", "counts"),
    [
        (Label.INTEGRAL, Confirmation.NOT_NEEDED, True),
        (Label.NOT_VISIBLE, Confirmation.PROPOSED, False),
        (Label.NOT_VISIBLE, Confirmation.CONFIRMED, True),
        (State.OUTDATED_ONLY, Confirmation.NOT_NEEDED, True),
        (State.CRAWL_FAILED, Confirmation.NOT_NEEDED, False),
        (State.UNKNOWN, Confirmation.NOT_NEEDED, False),
    ],
)
def test_what_can_be_assessed(
    headline: Label | State, confirmation: Confirmation, *, counts: bool
) -> None:
    assert is_assessable(line(headline, confirmation=confirmation)) is counts


def test_a_share_is_of_the_assessable_and_its_bounds_of_all() -> None:
    lines = [
        line(Label.INTEGRAL),
        line(Label.EMBEDDED),
        line(Label.EMBEDDED),
        line(State.OUTDATED_ONLY),
        line(State.CRAWL_FAILED),
    ]
    found = share(lines, Label.EMBEDDED)

    assert (found.municipalities, found.not_assessable, found.count) == (5, 1, 2)
    assert found.share_uncorrected == pytest.approx(2 / 4)
    assert found.lowest_possible == pytest.approx(2 / 5)
    assert found.highest_possible == pytest.approx(3 / 5)


def test_an_unconfirmed_absence_is_in_no_share() -> None:
    lines = [line(Label.INTEGRAL), line(Label.NOT_VISIBLE, confirmation=Confirmation.PROPOSED)]

    assert share(lines, Label.NOT_VISIBLE).count == 0
    assert share(lines, Label.INTEGRAL).not_assessable == 1


def test_without_an_assessable_one_there_is_no_share() -> None:
    found = share([line(State.UNKNOWN)], Label.INTEGRAL)

    assert found.share_uncorrected is None
    assert found.not_assessable == 1


def test_groups_add_up_to_the_whole() -> None:
    lines = [
        line(Label.INTEGRAL, province="Drenthe"),
        line(Label.INTEGRAL, province="Utrecht"),
        line(Label.EMBEDDED, province="Utrecht"),
    ]
    counts = [share(lines, Label.INTEGRAL, name).count for name in ("Drenthe", "Utrecht", "all")]

    assert counts == [1, 1, 2]


def test_without_an_audit_the_share_is_called_uncorrected() -> None:
    found = share([line(Label.INTEGRAL)], Label.INTEGRAL)

    assert found.note == UNCORRECTED
    assert found.share is None


def test_an_audit_corrects_what_we_said_wrongly() -> None:
    """Of 50 audited "integral" ones people find 40; in the other 50 they find 5 more."""
    lines = named(Label.INTEGRAL, 100) + named(Label.EMBEDDED, 100, first=100)
    right = dict.fromkeys((f"GM{n:04}" for n in range(40)), str(Label.INTEGRAL))
    wrong = dict.fromkeys((f"GM{n:04}" for n in range(40, 50)), str(Label.EMBEDDED))
    missed = dict.fromkeys((f"GM{n:04}" for n in range(100, 105)), str(Label.INTEGRAL))
    others = dict.fromkeys((f"GM{n:04}" for n in range(105, 150)), str(Label.EMBEDDED))
    [found] = [
        each
        for each in count_shares(survey(lines, answers={**right, **wrong, **missed, **others}))
        if each.category == Label.INTEGRAL and each.group_by == "all"
    ]

    assert found.share_uncorrected == pytest.approx(0.5)
    assert found.share == pytest.approx((80 + 10) / 200)
    assert found.audited == 100
    assert found.interval_low is not None
    assert found.interval_high is not None
    assert found.interval_low < 0.45 < found.interval_high
    assert found.note == ""


def test_a_group_that_is_too_uncertain_is_withheld_with_its_width() -> None:
    lines = named(Label.INTEGRAL, 10, province="Drenthe")
    lines += named(Label.EMBEDDED, 200, first=100, province="Utrecht")
    answers = {each.cbs_code: str(each.label) for each in lines[1::2]} | {"GM0001": "embedded"}
    found = {
        (each.group, each.category): each
        for each in count_shares(survey(lines, answers=answers), ["province"])
    }

    small = found["Drenthe", Label.INTEGRAL]
    assert small.note == WITHHELD
    assert small.half_width is not None
    assert small.half_width > 0.15
    assert (small.share, small.interval_low, small.share_uncorrected) == (None, None, None)
    assert found["Utrecht", Label.EMBEDDED].share == 1.0


def test_before_the_first_crawl_there_is_presence_and_no_share() -> None:
    lines = named(Label.INTEGRAL, 3)
    before = count_shares(survey(lines, crawled=frozenset()))[0]
    partly = count_shares(survey(lines, crawled=frozenset({"GM0001"})))[0]

    assert (before.seen, before.count, before.share_uncorrected) == (3, 0, None)
    assert (partly.count, partly.not_assessable, partly.share_uncorrected) == (1, 2, 1.0)


def shifts(before: Survey, after: Survey) -> dict[str, str]:
    return {each.category: each.said for each in count_share_changes(before, after)}


def test_a_change_of_one_municipality_is_no_demonstrable_change() -> None:
    old = named(Label.EMBEDDED, 40)
    new = named(Label.INTEGRAL, 1) + named(Label.EMBEDDED, 39, first=1)
    said = shifts(survey(old, on="2025-12-31"), survey(new))

    assert said[Label.INTEGRAL] == f"{NO_CHANGE} (uncorrected)"


def test_a_change_of_many_is_one() -> None:
    old = named(Label.EMBEDDED, 40)
    new = named(Label.INTEGRAL, 20) + named(Label.EMBEDDED, 20, first=20)
    said = shifts(survey(old, on="2025-12-31"), survey(new))

    assert said[Label.INTEGRAL] == "higher (uncorrected)"
    assert said[Label.EMBEDDED] == "lower (uncorrected)"


def test_a_change_counts_only_who_could_be_assessed_on_both_dates() -> None:
    old = named(Label.EMBEDDED, 30) + named(State.CRAWL_FAILED, 30, first=30)
    new = named(Label.EMBEDDED, 30) + named(Label.INTEGRAL, 30, first=30)
    [found] = [
        each
        for each in count_share_changes(survey(old, on="2025-12-31"), survey(new))
        if each.category == Label.INTEGRAL
    ]

    assert (found.panel, found.change, found.said) == (30, 0.0, f"{NO_CHANGE} (uncorrected)")
