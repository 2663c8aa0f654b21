"""Language and readable share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.quality import Quality, measure_page, measure_text

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
    quality = measure_page(text)
    assert quality.language == language
    assert quality.score is not None
    assert quality.score > 0.8
    assert not quality.low


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\x01\x04\x05\x06\x07\x08\t" * 60, id="control characters"),
        pytest.param("+1# !0 $%& '(*,) 6:;< =>?@ ^~{} " * 20, id="signs"),
        pytest.param("qzx wvk jrt plm bdf ghk ncs xqz vwp rtk " * 20, id="letters at random"),
    ],
)
def test_garbage_is_unreadable(text: str) -> None:
    assert measure_page(text).low


def test_a_budget_with_tables_is_readable() -> None:
    quality = measure_text([measure_page(DUTCH), measure_page(TABLE)])
    assert quality.language == "nl"
    assert not quality.low


def test_a_few_words_tell_nothing() -> None:
    quality = measure_page("Nota vrijwilligers")
    assert quality == Quality("", None, 2)
    assert not quality.low
    assert measure_text([quality]) == quality


def test_the_text_has_the_language_of_most_of_its_words() -> None:
    pages = [measure_page(FRISIAN), measure_page(DUTCH), measure_page(FRISIAN), measure_page("12")]
    assert [page.language for page in pages] == ["fy", "nl", "fy", ""]
    assert measure_text(pages).language == "fy"


@given(st.lists(st.text(), max_size=4))
def test_the_score_is_a_share(pages: list[str]) -> None:
    qualities = [measure_page(page) for page in pages]
    for quality in (*qualities, measure_text(qualities)):
        assert quality.score is None or 0 <= quality.score <= 1
