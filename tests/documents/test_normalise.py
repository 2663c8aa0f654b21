"""Repairs of text, and the law that they settle at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.normalise import normalise_text

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
