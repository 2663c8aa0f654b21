"""Marks of sentences: the same for nearly the same sentence, and for no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.sentence_marks import MARKS_A_SENTENCE, mark_sentences

SENTENCE = (
    "Tot dit taakveld behoren de ondersteuning van vrijwilligers en mantelzorgers, het bevorderen "
    "van sociale samenhang in de wijken, en de algemene voorzieningen voor inwoners die zelf onder "
    "verantwoordelijkheid van de gemeente Westerkoog worden uitgevoerd."
)


def _kept(text: str) -> int:
    """Number of marks that another sentence has in common with ``SENTENCE``."""
    ([known], [other]) = mark_sentences(SENTENCE), mark_sentences(text)
    assert len(known) == len(other) == MARKS_A_SENTENCE
    return len(set(known) & set(other))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(SENTENCE.replace("Westerkoog", "Achterlanden"), id="another name"),
        pytest.param(SENTENCE.replace("de wijken", "uw wijken"), id="a small word"),
        pytest.param(SENTENCE.replace(", ", " - "), id="other marks"),
        pytest.param("tot " + SENTENCE[4:], id="capital"),
    ],
)
def test_names_and_small_words_make_no_difference(other: str) -> None:
    assert _kept(other) == MARKS_A_SENTENCE


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(SENTENCE.replace("sociale samenhang", "de lokale sociale samenhang"), id="in"),
        pytest.param(SENTENCE.replace("algemene ", ""), id="out"),
    ],
)
def test_one_word_more_or_less_leaves_marks(other: str) -> None:
    assert 2 <= _kept(other) < MARKS_A_SENTENCE


def test_another_sentence_shares_nothing() -> None:
    other = (
        "Wij kiezen voor een fonds waaruit elke vereniging met vrijwilligers de scholing van haar "
        "bestuursleden kan betalen, ongeacht of het sport, natuur of cultuur betreft."
    )
    assert _kept(other) == 0


def test_only_sentences_that_name_volunteers_are_marked() -> None:
    text = f"De riolering wordt in alle straten van het dorp in drie fasen vervangen. {SENTENCE}"
    assert mark_sentences(text) == mark_sentences(SENTENCE)


def test_a_short_sentence_has_no_marks() -> None:
    assert mark_sentences("Wij steunen vrijwilligers.") == ((),)


@given(st.text(alphabet="abcdefgh .ijklmnop", max_size=300))
def test_marks_fit_a_column_of_64_bits(text: str) -> None:
    for marks in mark_sentences(f"vrijwilligers {text}"):
        assert len(marks) in (0, MARKS_A_SENTENCE)
        assert all(0 <= mark < 2**63 for mark in marks)
