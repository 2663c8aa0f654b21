"""Frisian is read as Frisian, and is no noise."""

import json
from pathlib import Path

import pytest

from documents.normalise import normalise_text
from documents.quality import measure_page, measure_text
from documents.reading import read_capture
from vocabulary.codes import TextState
from vocabulary.lexicon import volunteer_words
from vocabulary.volunteer_terms import find_volunteer_term

PASSAGES = [
    json.loads(line)
    for line in Path(__file__)
    .with_name("frisian_passages.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
DUTCH = (
    "De gemeente wil dat alle inwoners die zich inzetten voor een ander op steun kunnen rekenen. "
    "Daarom stelt het college in de komende jaren geld beschikbaar voor scholing en begeleiding."
)


def test_there_are_enough_passages() -> None:
    assert len(PASSAGES) >= 20


@pytest.mark.parametrize("passage", PASSAGES, ids=[each["id"] for each in PASSAGES])
def test_a_written_passage_is_frisian_and_readable(passage: dict[str, str]) -> None:
    quality = measure_page(passage["text"])
    assert quality.language == "fy"
    assert not quality.low


@pytest.mark.parametrize("passage", PASSAGES, ids=[each["id"] for each in PASSAGES])
def test_what_is_about_volunteers_has_a_volunteer_term(passage: dict[str, str]) -> None:
    if passage["code"] != "P0":
        assert find_volunteer_term(passage["text"]) or find_volunteer_term(passage["heading"])


@pytest.mark.parametrize(
    "word",
    [
        "frijwilligers",
        "Frijwilligersbelied",
        "frijwilligerswurk",
        "frijwillich",
        "frij-\nwilligers",
    ],
)
def test_frisian_terms_are_found(word: str) -> None:
    text = normalise_text(f"De gemeente stipet {word} yn alle doarpen.")
    assert find_volunteer_term(text)
    assert volunteer_words(text.lower())


def test_a_frisian_note_is_read_with_its_passages() -> None:
    text = "\n\n".join(passage["text"] for passage in PASSAGES[:6])
    result = read_capture(text.encode(), "text/plain")
    assert (result.state, result.language) == (TextState.READABLE, "fy")
    assert result.passages


def test_each_page_of_a_mixed_text_keeps_its_language() -> None:
    pages = [measure_page(PASSAGES[0]["text"]), measure_page(DUTCH)]
    assert [page.language for page in pages] == ["fy", "nl"]
    assert not measure_text(pages).low
