"""Differences between two texts: in sentences, and none where only the layout changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.differences import Change, ChangeKind, compare_texts, split_sentences

A = "De gemeente ondersteunt alle verenigingen met vrijwilligers."
B = "Er is elk jaar 20.000 euro beschikbaar voor scholing."
C = "Het steunpunt bemiddelt tussen vraag en aanbod in de dorpen."
D = "Wij evalueren dit beleid na twee jaar met de raad."


def kinds(before: list[str], after: list[str]) -> list[tuple[ChangeKind, str, str]]:
    return [(one.kind, one.before, one.after) for one in compare_texts(before, after)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([f"{A} {B}\n\n{C}"], [f"{A}\n\n{B} {C}"], id="paragraphs"),
        pytest.param([f"{A} {B} {C}"], [A, B, C], id="page breaks"),
        pytest.param(
            [A[:28].rstrip(), A[28:].lstrip() + " " + B], [f"{A} {B}"], id="break in a sentence"
        ),
        pytest.param(
            ["De gemeente ondersteunt vrij-", "willigers in de dorpen."],
            ["De gemeente ondersteunt vrijwilligers in de dorpen."],
            id="break in a word",
        ),
        pytest.param(
            ["Wij doen:\n- scholing;\n- waardering."], ["Wij doen: scholing, waardering"], id="list"
        ),
        pytest.param([f"{A} “{B}”"], [f'{A.upper()} "{B}"'], id="marks and capitals"),
        pytest.param(["1. Inleiding\n\n" + A], ["1 INLEIDING " + A], id="heading"),
    ],
)
def test_layout_is_no_change(before: list[str], after: list[str]) -> None:
    assert kinds(before, after) == []


def test_a_changed_amount_shows_both_sentences() -> None:
    after = B.replace("20.000", "25.000")
    assert compare_texts([f"{A} {B}", C], [A, f"{after} {C}"]) == [
        Change(ChangeKind.CHANGED, 1, B, 2, after)
    ]


@pytest.mark.parametrize(("was", "now"), [("5%", "5"), ("-300", "300"), ("2,5", "25")])
def test_signs_and_units_of_figures_count(was: str, now: str) -> None:
    before, after = f"Het budget daalt met {was} in 2027.", f"Het budget daalt met {now} in 2027."
    assert kinds([before], [after]) == [(ChangeKind.CHANGED, before, after)]


def test_a_sentence_that_grew_is_one_that_changed() -> None:
    after = A.replace("vrijwilligers", "jonge en oude vrijwilligers")
    assert kinds([f"{A} {B}"], [f"{after} {B}"]) == [(ChangeKind.CHANGED, A, after)]
    assert kinds([f"{after} {B}"], [f"{A} {B}"]) == [(ChangeKind.CHANGED, after, A)]


def test_sentences_that_come_and_go() -> None:
    assert kinds([f"{A} {B} {C}"], [f"{A} {C} {D}"]) == [
        (ChangeKind.REMOVED, B, ""),
        (ChangeKind.ADDED, "", D),
    ]


def test_a_sentence_that_stands_elsewhere_was_moved() -> None:
    [change] = compare_texts([f"{B} {A}", f"{C} {D}"], [A, f"{C} {D} {B}"])
    assert change == Change(ChangeKind.MOVED, 1, B, 2, B)


def test_a_changed_neighbour_leaves_a_sentence_alone() -> None:
    after = D.replace("twee", "drie")
    assert [one.after for one in compare_texts([f"{C} {D} {A}"], [f"{C} {after} {A}"])] == [after]


def test_abbreviations_and_amounts_end_no_sentence() -> None:
    text = (
        "Dit geldt o.a. Voor clubs, bijv. De voetbalclub, art. 2.1. En verder. Dat is 2.000 euro."
    )
    assert len(split_sentences([text])) == 3


SENTENCES = st.lists(st.sampled_from([A, B, C, D]), max_size=6)


@given(SENTENCES)
def test_a_text_does_not_differ_from_itself(sentences: list[str]) -> None:
    assert compare_texts([" ".join(sentences)], ["\n\n".join(sentences)]) == []


@given(SENTENCES, SENTENCES)
def test_every_changed_sentence_stands_in_its_text(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    for change in compare_texts([before], [after]):
        assert change.before in before
        assert change.after in after
    assert bool(compare_texts([before], [after])) == (old != new)
