from dataclasses import replace
from typing import Any

import pytest

from db.queries import MunicipalityLine
from db.shares import ShareLine, count_shares, is_assessable
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


def share(lines: list[MunicipalityLine], category: Label | State, group: str = "all") -> ShareLine:
    [found] = [
        each
        for each in count_shares(lines)
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
