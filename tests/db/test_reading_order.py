from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.reading_order import Candidate, reading_order
from db.review_items import is_kept_apart

SURE_P0 = {"P0": 0.98, "P3": 0.02}
DOUBTFUL = {"P1": 0.5, "P3": 0.5}


def candidate(number: int, probabilities: dict[str, float], **fields: object) -> Candidate:
    plain = Candidate(number, f"words {number}", f"GM9{number:03}", number, probabilities, False)
    return replace(plain, **fields)  # type: ignore[arg-type]


def test_doubt_about_policy_goes_before_what_is_sure() -> None:
    found = reading_order(
        [
            candidate(1, SURE_P0),
            candidate(2, {"P0": 0.5, "P1": 0.5}),
            candidate(3, DOUBTFUL),
            candidate(4, {"P3": 0.97, "P1": 0.03}),
        ],
        4,
    )

    assert [each.passage_id for each in found] == [3, 4, 2, 1]


def test_passages_of_one_document_do_not_fill_the_queue() -> None:
    same = [candidate(n, DOUBTFUL, document_id=1, cbs_code="GM9001") for n in range(20)]
    others = [candidate(n, {"P1": 0.55, "P3": 0.45}) for n in range(100, 110)]

    first = reading_order([*same, *others], 11)

    assert Counter(each.document_id for each in first)[1] <= 3


def test_copies_are_read_once() -> None:
    copies = [candidate(n, DOUBTFUL, identity="the same") for n in range(5)]

    assert [each.passage_id for each in reading_order(copies, 10)] == [0]


def test_what_one_coder_read_comes_first_for_the_second() -> None:
    begun = candidate(7, SURE_P0, coded=1)

    assert reading_order([candidate(1, DOUBTFUL), begun], 2)[0] is begun


def test_every_fifth_is_kept_apart_and_chosen_by_lot_alone() -> None:
    teaching = [candidate(n, DOUBTFUL) for n in range(40)]
    test = [candidate(n, SURE_P0, kept_apart=True) for n in range(100, 140)]
    doubted = [replace(each, probabilities=DOUBTFUL) for each in test]

    order = reading_order([*teaching, *test], 20)
    other = reading_order([*teaching, *doubted], 20)

    assert [place for place, each in enumerate(order, 1) if each.kept_apart] == [5, 10, 15, 20]
    assert [each.passage_id for each in order] == [each.passage_id for each in other]


@given(st.lists(st.floats(0, 1), max_size=30), st.integers(0, 40))
def test_every_passage_is_there_once_up_to_the_limit(chances: list[float], limit: int) -> None:
    candidates = [
        candidate(n, {"P0": 1 - p, "P3": p}, kept_apart=n % 4 == 0) for n, p in enumerate(chances)
    ]

    found = [each.passage_id for each in reading_order(candidates, limit)]

    assert len(found) == len(set(found)) == min(limit, len(candidates))


def test_a_fifth_of_the_municipalities_is_kept_apart() -> None:
    share = sum(is_kept_apart(f"GM{number:04}") for number in range(5000)) / 5000

    assert 0.18 < share < 0.22
