"""The written passages: enough of them, no near-duplicates, none of them from the demo."""

import hashlib
import json
from collections import Counter
from typing import Any

import pytest

from classifier.examples import TRAINING_DATA, fingerprint, load_examples
from demo.country_files import read_country
from tests.quality.near_duplicates import NEAR, NEAR_FRAME, framed, near_pairs, shingled
from tests.quality.written_passages import LONG

MAX_NEAR_SHARE = 0.02
# By authors who had read the codebook and nothing else of the project; each file was frozen before
# any model was fitted on it or measured with it, and never changed since.
BLIND_SHA256 = {
    "passages_blind.jsonl": "c26eaa727d86d7e4553df125593dad60643bde12f3856e1ef560b0ed4a8d0cd3",
    "passages_long.jsonl": "e53348f67001c561be37b5d69c6dbec96bf880548b76d3433f7dbdf9c33710ce",
}
# Measured a few times, never trained on and never tuned on.
LONG_SHA256 = "69b703eb7453640639f889e5b8ea08321ce260fca6a26e8d7ab3de83574f1662"

EXAMPLES = load_examples()
TEXTS = [(example.id, example.passage.text) for example in EXAMPLES]
MEASURES = {"wording": (shingled, NEAR), "template": (framed, NEAR_FRAME)}


def rows() -> list[dict[str, Any]]:  # Any: JSON values
    return [
        json.loads(line)
        for path in sorted(TRAINING_DATA.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_near_duplicates_would_be_seen() -> None:
    text = EXAMPLES[0].passage.text
    again = shingled([("b", text + " En nog iets.")])
    assert near_pairs(shingled([("a", text)]), again, NEAR)


def test_a_filled_in_template_would_be_seen() -> None:
    one = (
        "Wij willen dat elke {} in {} op de hulp van onze {} kan rekenen, en daarom komt er een {}."
    )
    filled = [
        one.format("club", "Aa", "coach", "fonds"),
        one.format("school", "Bee", "raad", "pas"),
    ]
    frames = framed([("a", filled[0]), ("b", filled[1])])
    words = shingled([("a", filled[0]), ("b", filled[1])])
    assert near_pairs(frames, frames, NEAR_FRAME)
    assert not near_pairs(words, words, NEAR)


@pytest.mark.parametrize("measure", MEASURES)
def test_few_near_duplicates_within_the_set(measure: str) -> None:
    parts, above = MEASURES[measure]
    within = parts(TEXTS)
    named = {name for pair in near_pairs(within, within, above) for name in pair}
    assert len(named) / len(EXAMPLES) <= MAX_NEAR_SHARE


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_near_a_measured_long_passage_is_trained_on(measure: str) -> None:
    parts, above = MEASURES[measure]
    rows = map(json.loads, LONG.read_text(encoding="utf-8").splitlines())
    assert near_pairs(parts(TEXTS), parts((row["id"], row["text"]) for row in rows), above) == []


@pytest.mark.parametrize("measure", MEASURES)
def test_no_demo_passage_is_in_the_training_set(measure: str) -> None:
    parts, above = MEASURES[measure]
    demo = [
        (f"{document.id} {number}", block.text)
        for place in read_country()
        for document in place.documents
        for number, block in enumerate(document.blocks)
        if not (block.coding and block.coding.boilerplate)
    ]
    assert near_pairs(parts(TEXTS), parts(demo), above) == []


def test_the_set_is_as_large_and_as_broad_as_was_asked() -> None:
    codes = Counter(example.code for example in EXAMPLES)
    assert len(EXAMPLES) >= 1500
    assert min(codes.values()) >= 250
    assert len({example.passage.municipality for example in EXAMPLES}) >= 80
    genres = Counter(row["genre"] for row in rows())
    assert sum(count >= 10 for count in genres.values()) >= 10
    years = Counter(row["year"] for row in rows())
    assert set(years) == set(range(2005, 2027))


def test_a_third_is_by_authors_who_saw_the_codebook_only() -> None:
    blind = {name: (TRAINING_DATA / name).read_bytes() for name in BLIND_SHA256}
    assert {
        name: hashlib.sha256(content).hexdigest() for name, content in blind.items()
    } == BLIND_SHA256
    assert sum(len(content.splitlines()) for content in blind.values()) / len(EXAMPLES) >= 1 / 3


def test_the_long_passages_for_measuring_are_those_that_were_frozen() -> None:
    assert hashlib.sha256(LONG.read_bytes()).hexdigest() == LONG_SHA256


def test_every_passage_has_an_id_of_its_own() -> None:
    assert len({example.id for example in EXAMPLES}) == len(EXAMPLES)


def test_fingerprint_does_not_depend_on_order() -> None:
    assert fingerprint(EXAMPLES) == fingerprint(EXAMPLES[::-1])
    assert fingerprint(EXAMPLES) != fingerprint(EXAMPLES[1:])
