"""Marks of sentences: the same for nearly the same sentence, and for no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.sentence_marks import Mark, mark_sentences

SENTENCE = (
    "Tot dit taakveld behoren de ondersteuning van vrijwilligers en mantelzorgers, het bevorderen "
    "van sociale samenhang in de wijken, en de algemene voorzieningen voor inwoners die zelf onder "
    "verantwoordelijkheid van de gemeente Westerkoog worden uitgevoerd."
)


def _only(text: str) -> dict[int, int]:
    [marks] = mark_sentences(text)
    return dict(marks)


def _kept(text: str) -> float:
    """Share of the words of ``SENTENCE`` whose marks stand in another sentence too."""
    known, other = _only(SENTENCE), _only(text)
    return sum(words for mark, words in known.items() if mark in other) / sum(known.values())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(SENTENCE.replace("Westerkoog", "Achterlanden"), id="another name"),
        pytest.param(SENTENCE.replace("de wijken", "onze wijken"), id="a small word"),
        pytest.param(SENTENCE.replace(", ", " - "), id="other marks"),
        pytest.param("tot " + SENTENCE[4:], id="capital"),
    ],
)
def test_names_and_small_words_make_no_difference(other: str) -> None:
    assert _kept(other) == 1.0


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(SENTENCE.replace("sociale samenhang", "de lokale sociale samenhang"), id="in"),
        pytest.param(SENTENCE.replace("algemene ", ""), id="out"),
    ],
)
def test_one_word_more_or_less_changes_one_piece(other: str) -> None:
    assert 0.6 <= _kept(other) < 1.0


def test_another_sentence_shares_nothing() -> None:
    other = (
        "Wij kiezen voor een fonds waaruit elke vereniging met vrijwilligers de scholing van haar "
        "bestuursleden kan betalen, ongeacht of het sport, natuur of cultuur betreft."
    )
    assert not set(_only(SENTENCE)) & set(_only(other))


def test_only_sentences_that_name_volunteers_are_marked() -> None:
    text = f"De riolering wordt in alle straten van het dorp in drie fasen vervangen. {SENTENCE}"
    assert mark_sentences(text) == mark_sentences(SENTENCE)


def test_a_short_sentence_has_no_marks() -> None:
    assert mark_sentences("Wij steunen vrijwilligers.") == ((),)


@given(st.text(alphabet="abcdefgh .ijklmnop", max_size=300))
def test_all_words_of_a_marked_sentence_are_counted(text: str) -> None:
    marks: tuple[Mark, ...]
    for marks in mark_sentences(f"vrijwilligers {text}"):
        assert all(words >= 4 for _, words in marks)
        assert all(0 <= mark < 2**63 for mark, _ in marks)
