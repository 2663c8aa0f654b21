"""Names, years and numbers are taken out of what a model learns from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.features import PassageInput, prepare
from classifier.neutral import hide_place_names, neutralise

NAMED = {
    "municipality": ("Aadorp kiest.", "xplaats kiest."),
    "inhabitants": ("De Aadorpse clubs.", "De xplaats clubs."),
    "another municipality": ("De gemeente Bergwijk kiest.", "De gemeente xplaats kiest."),
    "form of address": ("Mevrouw Smit vraagt.", "Mevrouw xpersoon vraagt."),
    "person": ("De heer J. van der Meer vraagt.", "De heer xpersoon vraagt."),
    "office": ("Wethouder Jansen antwoordt.", "Wethouder xpersoon antwoordt."),
    "initials": ("Aldus A.B. Pieters.", "Aldus xpersoon."),
}


@pytest.mark.parametrize(("text", "neutral"), NAMED.values(), ids=NAMED)
def test_what_names_one_is_taken_out(text: str, neutral: str) -> None:
    assert neutralise(text, "Aadorp") == neutral


def test_years_and_amounts_look_alike() -> None:
    one = neutralise("In 2019 was er € 4.500 voor 12% van 30 clubs.", "")
    other = neutralise("In 2024 was er € 900 voor 8% van 71 clubs.", "")
    assert one == other


@given(st.text())
def test_hiding_a_place_keeps_every_offset(text: str) -> None:
    assert len(hide_place_names(text, "Aadorp")) == len(text)


def test_sentences_that_name_volunteers_are_a_field_of_their_own() -> None:
    prepared = prepare(PassageInput("Wij leggen wegen aan. Vrijwilligers helpen. Dat kost geld."))
    assert prepared.naming.split() == ["Vrijwilligers", "helpen."]


def test_without_such_a_sentence_the_whole_passage_stands_for_it() -> None:
    prepared = prepare(PassageInput("Er komt een loket.", heading="Vrijwilligers"))
    assert prepared.naming == prepared.words
