"""Language and readable share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.quality import measure_quality

DUTCH = (
    "De gemeente wil dat alle inwoners die zich inzetten voor een ander op steun kunnen rekenen. "
    "Daarom stelt het college in de komende jaren geld beschikbaar voor scholing en begeleiding, "
    "en wordt er samen met de verenigingen gewerkt aan een plan voor de dorpen en de wijken."
)
FRISIAN = (
    "De gemeente wol dat alle ynwenners dy't har ynsette foar in oar op stipe rekkenje kinne. "
    "Dêrom stelt it kolleezje yn de kommende jierren jild beskikber foar skoalling, en der wurdt "
    "mei de ferienings wurke oan in plan foar de doarpen en de mienskip fan ús gemeente."
)
ENGLISH = (
    "The municipality wants that all the people who help others can count on support and that the "
    "work of volunteers is possible in the years to come, with money for training and this plan "
    "for the villages, which are part of the town and have not been visited."
)
TABLE = "\n".join(f"Programma {n} | Baten {n}.400 | Lasten -{n}.900 | Saldo" for n in range(40))


@pytest.mark.parametrize(("text", "language"), [(DUTCH, "nl"), (FRISIAN, "fy"), (ENGLISH, "other")])
def test_languages(text: str, language: str) -> None:
    quality = measure_quality([text])
    assert quality.language == language
    assert quality.score == 1.0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\x01\x04\x05\x06\x07\x08\t" * 60, id="control characters"),
        pytest.param("+1# !0 $%& '(*,) 6:;< =>?@ ^~{} " * 20, id="signs"),
        pytest.param("qzx wvk jrt plm bdf ghk ncs xqz vwp rtk " * 20, id="letters at random"),
    ],
)
def test_garbage_is_unreadable(text: str) -> None:
    assert measure_quality([text]).unreadable


def test_a_budget_with_tables_is_readable() -> None:
    quality = measure_quality([DUTCH, TABLE])
    assert quality.language == "nl"
    assert not quality.unreadable


def test_a_few_words_tell_nothing() -> None:
    quality = measure_quality(["Nota vrijwilligers"])
    assert (quality.language, quality.score, quality.unreadable) == ("", None, False)


@given(st.lists(st.text(), max_size=4))
def test_the_score_is_a_share(pages: list[str]) -> None:
    score = measure_quality(pages).score
    assert score is None or 0 <= score <= 1
