import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.shares import AUDIT, ERROR_RATE, simulate
from db.estimation import Cell, Estimate, allocate, audited_shift, estimate_share, paired_shift


def found(*cells: Cell) -> Estimate:
    estimate = estimate_share(cells)
    assert estimate is not None
    return estimate


def test_where_everything_was_audited_nothing_is_uncertain() -> None:
    estimate = found(Cell(10, 10, 7, said=True), Cell(30, 30, 1, said=False))
    assert (estimate.share, estimate.low, estimate.high) == (0.2, 0.2, 0.2)


def test_what_was_not_audited_stands_as_we_said_it() -> None:
    estimate = found(Cell(10, 0, 0, said=True), Cell(30, 30, 0, said=False))
    assert estimate.share == 0.25
    assert estimate.low < 0.05
    assert estimate.high > 0.2


def test_errors_that_were_not_drawn_still_count() -> None:
    estimate = found(Cell(20, 20, 20, said=True), Cell(300, 130, 0, said=False))
    assert estimate.low == pytest.approx(20 / 320)
    assert estimate.high > 20 / 320


@pytest.mark.parametrize("cells", [(), (Cell(5, 0, 0, said=True),)])
def test_without_an_answer_there_is_no_estimate(cells: tuple[Cell, ...]) -> None:
    assert estimate_share(cells) is None


@given(
    st.lists(
        st.integers(1, 60).flatmap(
            lambda size: st.integers(1, size).flatmap(
                lambda audited: st.integers(0, audited).map(
                    lambda hits: Cell(size, audited, hits, said=True)
                )
            )
        ),
        min_size=1,
        max_size=4,
    )
)
def test_an_interval_lies_within_what_is_possible(cells: list[Cell]) -> None:
    whole = sum(cell.size for cell in cells)
    known = sum(cell.hits for cell in cells) / whole
    open_ = sum(cell.size - cell.audited for cell in cells) / whole
    estimate = found(*cells)
    assert known <= estimate.low <= estimate.high <= known + open_ + 1e-9


def test_a_rare_stratum_is_audited_whole_and_the_sizes_add_up() -> None:
    given = allocate({"integral": 8, "embedded": 240, "outdated_only": 94}, 150)
    assert given["integral"] == 8
    assert sum(given.values()) == 150
    assert given["embedded"] > given["outdated_only"] > 10


def test_no_more_is_drawn_than_there_is() -> None:
    assert allocate({"integral": 3, "embedded": 30}, 150) == {"integral": 3, "embedded": 30}


def test_a_change_is_demonstrable_beyond_its_half_width() -> None:
    assert not paired_shift(3, 1, 100).demonstrable
    assert paired_shift(30, 1, 100).demonstrable
    old, new = Estimate(0.3, 0.27, 0.33), Estimate(0.34, 0.31, 0.37)
    assert not audited_shift(old, new).demonstrable
    assert audited_shift(old, Estimate(0.4, 0.37, 0.43)).demonstrable


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.03, 0.15, 0.6])
def test_intervals_hold_the_truth_as_often_as_they_say(share: float) -> None:
    assert (AUDIT, ERROR_RATE) == (150, 0.1)
    result = simulate(share, rounds=2000, seed=3)
    assert 0.93 <= result.coverage <= 0.97
    assert result.widest <= 0.05
