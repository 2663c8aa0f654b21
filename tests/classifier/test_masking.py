"""Every trap of the codebook is masked, and what stands beside it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.masking import mask

TRAPS = {
    "fire": "De vrijwillige brandweer oefent op dinsdag.",
    "police": "Wie politievrijwilliger wil worden, meldt zich.",
    "departure": "Bij vrijwillig ontslag vervalt de uitkering.",
    "return": "Vrijwillige terugkeer naar het land van herkomst.",
    "contribution": "De school vraagt een vrijwillige ouderbijdrage.",
    "insurance": "De vrijwillige verzekering van de Wajong.",
    "excess": "Het vrijwillig eigen risico is hoger.",
    "land": "De gemeente werkt mee aan vrijwillige kavelruil.",
    "youth-care": "Hulp in het vrijwillig kader van de jeugdhulp.",
    "admission": "Een vrijwillige opname in de kliniek.",
    "basis": "Deelname gebeurt op vrijwillige basis.",
    "involuntary": "Regels over onvrijwillige zorg thuis.",
    "benefit": "Vrijwilligerswerk met behoud van uitkering meldt u vooraf.",
    "forced": "Er is geen verplicht vrijwilligerswerk.",
    "advert": "Vrijwilliger gezocht voor de koffieochtend.",
    "travel": "Een aanbieder van vrijwilligersreizen.",
}


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_trap_is_masked(text: str) -> None:
    masked = mask(text)
    assert masked.trap
    assert not masked.names_volunteers


def test_mask_blanks_a_phrase_and_not_the_passage() -> None:
    text = "De vrijwillige brandweer valt buiten de verzekering voor vrijwilligers."
    masked = mask(text)
    assert masked.trap
    assert masked.names_volunteers
    assert len(masked.text) == len(text)


def test_policy_is_left_alone() -> None:
    text = "Wij willen dat vrijwilligersorganisaties op ons kunnen rekenen."
    assert mask(text).text == text


@given(st.lists(st.sampled_from([*TRAPS.values(), "Een vrijwilliger helpt."]), max_size=4))
def test_masking_twice_is_masking_once(parts: list[str]) -> None:
    once = mask(" ".join(parts)).text
    assert mask(once).text == once
