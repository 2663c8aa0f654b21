"""The arithmetic of the benchmarks."""

import pytest

from benchmarks.measure import Figure, interleaved, interval, ratio, table
from benchmarks.pdf_files import generated_pdf, page_text
from benchmarks.reading_quality import order_score
from documents.media.pdf import read_pdf


def test_both_sides_are_measured_equally_often_and_take_turns() -> None:
    calls: list[str] = []

    def side(name: str, value: float) -> float:
        calls.append(name)
        return value

    found = interleaved(3, lambda: side("left", 1.0), lambda: side("right", 2.0))
    assert found == [(1.0, 2.0)] * 3
    assert calls == ["left", "right", "left", "right", "right", "left", "left", "right"]


def test_the_interval_leaves_out_the_extremes() -> None:
    assert interval([9.0, 1.0, 2.0, 3.0, 4.0]) == (2.0, 4.0)
    assert interval([1.0]) == (1.0, 1.0)
    assert ratio("x", [3.0, 1.0, 2.0]).value == 2.0


@pytest.mark.parametrize(
    ("value", "goal", "is_ceiling", "verdict"),
    [(0.7, 0.7, False, "met"), (0.6, 0.7, False, "not met"), (0.06, 0.05, True, "not met"),
     (0.04, 0.05, True, "met"), (1.0, None, False, "")],
)  # fmt: skip
def test_a_figure_is_held_against_its_goal(
    value: float, goal: float | None, is_ceiling: bool, verdict: str
) -> None:
    figure = Figure("x", value, goal, is_ceiling=is_ceiling)
    assert figure.verdict == verdict
    assert f"| {verdict} |" in table([figure])


@pytest.mark.parametrize("columns", [1, 2])
def test_generated_pages_read_back_as_they_were_written(columns: int) -> None:
    media = read_pdf(generated_pdf(3, columns=columns))
    assert media.page_count == 3
    for page in (1, 2, 3):
        text = " ".join(block.text for block in media.blocks if block.page == page)
        assert text.split() == " ".join(page_text(page - 1, columns)).split()


def test_order_counts_what_stands_in_order() -> None:
    words = [str(number) for number in range(100)]
    assert order_score(words, words) == 1.0
    assert order_score(words, words[50:] + words[:50]) < 0.6
    assert (
        order_score(words, [word for pair in zip(words, words, strict=True) for word in pair]) == 0
    )
    assert order_score([], []) == 1.0
