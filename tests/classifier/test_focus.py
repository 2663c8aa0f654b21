"""The window around what names volunteers: what it keeps, and what it leaves out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.clauses import NAMES, clause_shape
from classifier.focus import SENTENCE_WORDS, WINDOW_WORDS, Focus, beside, sentences

WORDS = ["Vrijwilligers", "vrijwilligers", "wegen.", "De", "en,", "3.", "•", "\n", "gaat;", "|"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=300).map(" ".join)
UNRELATED = "De wegen worden geveegd. " * 60


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("Een zin. Nog een zin.", 2, id="sentences"),
        pytest.param("Zie art. 3 van de wet.", 1, id="abbreviation before a number"),
        pytest.param("Wij doen: • wegen • water • groen", 4, id="bullets without line ends"),
        pytest.param("Besluit 1. Wegen vegen 2. Water keren", 3, id="numbers without line ends"),
        pytest.param("Doel | middel | geld", 3, id="cells"),
        pytest.param("De wegen\nworden geveegd.", 1, id="line that runs on"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_sentences_and_items_are_told_apart(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_a_short_passage_is_seen_whole() -> None:
    text = "Wij doen veel. De vrijwilligers krijgen hulp. Dat is goed."
    assert Focus(text).window() == text


def test_of_a_long_passage_the_far_sentences_are_not_seen() -> None:
    text = f"Wij willen schone lucht. {UNRELATED}Vrijwilligers hielpen mee. {UNRELATED}"
    window = Focus(text).window()
    assert "Vrijwilligers hielpen mee." in window
    assert "lucht" not in window
    assert len(window.split()) <= WINDOW_WORDS


def test_of_a_long_sentence_what_stands_around_its_volunteers_is_seen() -> None:
    items = ", ".join(f"post {letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    (span,) = Focus(f"{items}, vrijwilligers, {items}").naming
    text = f"{items}, vrijwilligers, {items}"[slice(*span)]
    assert "vrijwilligers" in text
    assert len(text.split()) == SENTENCE_WORDS


@settings(deadline=None)
@given(TEXTS)
def test_every_naming_sentence_is_in_the_window(text: str) -> None:
    focus, lowered = Focus(text), text.lower()
    assert bool(focus.window()) == ("vrijwilligers" in lowered)
    for start, end in focus.naming:
        assert "vrijwilligers" in lowered[start:end]
        assert text[start:end].strip() in focus.window(most=0)


def test_what_stands_beside_volunteers_keeps_its_side() -> None:
    by, of = beside("Gedaan door vrijwilligers."), beside("Vrijwilligers gaan door.")
    assert "next<door" in by.split()
    assert "next<door" not in of.split()
    assert "near>door" in of.split()


@settings(deadline=None)
@given(TEXTS)
def test_every_shape_has_its_number(text: str) -> None:
    shape = clause_shape(text, "")
    assert len(shape) == len(NAMES)
    assert min(shape) >= 0


def test_an_item_of_a_list_and_the_object_of_a_goal_have_other_shapes() -> None:
    item = clause_shape("Partners zijn scholen, vrijwilligers, kerken en winkels.", "")
    goal = clause_shape("Wij willen de vrijwilligers steunen.", "")
    at = NAMES.index("in an enumeration"), NAMES.index("clause has a verb of policy")
    assert [item[place] for place in at] == [1, 0]
    assert [goal[place] for place in at] == [0, 1]
