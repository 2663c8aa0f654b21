"""Repairs of text, and the law that they settle at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.normalise import align, normalise_text
from vocabulary.dutch_words import dutch_words


@pytest.fixture(autouse=True, scope="module")
def _word_list() -> None:
    """Read the list before a test is timed."""
    dutch_words()


PIECES = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["vrij-\n", "willigers", "v r i j w i l l i g", "\u00ad", "-\n", " ", "  ", "ﬁ", "́",
             "a b c d e", "\r\n", "\ufffe", "en", "Wmo-\n", "2015-\n", "i l l", "- ", "\u200b", "ĳ"]
        ),
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(PIECES)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once


@given(st.text())
def test_a_normalised_text_is_one_line_without_edges(text: str) -> None:
    once = normalise_text(text)
    assert once == once.strip()
    assert "\n" not in once
    assert "  " not in once


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        pytest.param("vrij-\nwilligers", "vrijwilligers", id="line end"),
        pytest.param("frij-\nwilligerswurk", "frijwilligerswurk", id="frisian line end"),
        pytest.param("vrij- willigers", "vrijwilligers", id="line end lost"),
        pytest.param("vrijwil-ligerswerk", "vrijwilligerswerk", id="hyphen left in the word"),
        pytest.param("vrij\u00adwil\u00adligers", "vrijwilligers", id="soft hyphens"),
        pytest.param("vrijwilligers-\nen sportbeleid", "vrijwilligers- en sportbeleid", id="pair"),
        pytest.param("Wmo-\nplan", "Wmo-plan", id="abbreviation"),
        pytest.param("2015-\n2018", "2015-2018", id="years"),
        pytest.param("Leidschendam-\nVoorburg", "Leidschendam-Voorburg", id="double name"),
        pytest.param("b e s l u i t :", "besluit :", id="letter spacing"),
        pytest.param(
            "V r i j w i l l i g e r s  i n  b e e l d",
            "Vrijwilligers i n beeld",
            id="letter-spaced words",
        ),
        pytest.param("oﬃcieel beleid in ĳver", "officieel beleid in ijver", id="ligatures"),
        pytest.param("cafe\u0301\x07 \x00dorp", "café dorp", id="control characters"),
        pytest.param("een\u00a0twee\tdrie\r\nvier", "een twee drie vier", id="spaces"),
    ],
)
def test_repairs(written: str, repaired: str) -> None:
    assert normalise_text(written) == repaired


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        pytest.param("mantelzorg-\nbeleid", "mantelzorgbeleid", id="compound"),
        pytest.param("sociaal-\nculturele", "sociaal-culturele", id="hyphen of the word"),
        pytest.param("be-\neindigen", "beëindigen", id="trema"),
        pytest.param("ideeën, co-\nordinatie", "ideeën, coördinatie", id="trema lost"),
        pytest.param("zee-\negel", "zee-egel", id="vowels that clash"),
        pytest.param("niet-\nprofessionele", "niet-professionele", id="prefix"),
        pytest.param("ge- meente", "gemeente", id="line end lost"),
        pytest.param("sport- en cultuurclubs", "sport- en cultuurclubs", id="pair on one line"),
        pytest.param("sport- cultuurclubs", "sport- cultuurclubs", id="two words"),
    ],
)
def test_the_word_list_decides_on_hyphens(written: str, repaired: str) -> None:
    assert normalise_text(written) == repaired


@given(PIECES)
def test_runs_lead_back_to_the_same_letters(text: str) -> None:
    repaired = normalise_text(text)
    traced: set[int] = set()
    for here, there, length in align(text, repaired):
        for step in range(length):
            new, old = repaired[here + step], text[there + step]
            assert new == old or not new.isascii() or not (new.isalnum() and old.isascii())
            traced.add(here + step)
    assert len(traced) == sum(length for *_, length in align(text, repaired))


@pytest.mark.parametrize(
    "written",
    [
        "een gewone zin",
        "over twee\nregels",
        "vrij-\nwilligers en meer",
        "b e s l u i t het",
        "oﬃcieel\ttekst",
    ],
)
def test_every_letter_has_an_origin(written: str) -> None:
    repaired = normalise_text(written)
    found = {here + step for here, _, length in align(written, repaired) for step in range(length)}
    opened = {place for place in range(len(repaired)) if repaired[place] in "fi"}
    letters = {place for place, sign in enumerate(repaired) if sign.isalpha()}
    assert letters - found <= opened
