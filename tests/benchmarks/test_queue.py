import pytest

from benchmarks.queue import read_in_order


def test_the_best_order_finds_all_at_once() -> None:
    found = read_in_order([True] * 10 + [False] * 90)

    assert found.found == (1.0,) * 10
    assert found.read_share == pytest.approx(0.1)
    assert found.work_saved == pytest.approx(0.85)


def test_the_worst_order_finds_it_last() -> None:
    found = read_in_order([False] * 90 + [True] * 10)

    assert found.found == (0.0,) * 9 + (1.0,)
    assert found.read_share == 1.0


def test_reading_evenly_saves_nothing() -> None:
    found = read_in_order([place % 10 == 9 for place in range(1000)])

    assert abs(found.work_saved) < 0.01
