"""The written passages: enough of them, no near-duplicates, none of them from the demo."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from classifier.examples import fingerprint, load_examples
from demo.country_files import read_country

SHINGLE = 5
NEAR = 0.5  # Jaccard of word 5-shingles above which two passages say the same
MAX_NEAR_SHARE = 0.02

EXAMPLES = load_examples()


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def near_pairs(
    one: Mapping[str, frozenset[tuple[str, ...]]],
    other: Mapping[str, frozenset[tuple[str, ...]]],
) -> list[tuple[str, str]]:
    """Pairs of different names whose shingles overlap too much."""
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, parts in other.items():
        for part in parts:
            holders[part].append(name)
    pairs = []
    for name, parts in one.items():
        shared = Counter(mate for part in parts for mate in holders[part] if mate != name)
        for mate, count in shared.items():
            if count / len(parts | other[mate]) > NEAR:
                pairs.append((name, mate))
    return pairs


def shingled(texts: Iterable[tuple[str, str]]) -> dict[str, frozenset[tuple[str, ...]]]:
    return {name: parts for name, text in texts if (parts := shingles(text))}


TRAINING = shingled((example.id, example.passage.text) for example in EXAMPLES)


def test_near_duplicates_would_be_seen() -> None:
    text = EXAMPLES[0].passage.text
    assert near_pairs(shingled([("a", text)]), shingled([("b", text + " En nog iets.")]))


def test_few_near_duplicates_within_the_set() -> None:
    named = {name for pair in near_pairs(TRAINING, TRAINING) for name in pair}
    assert len(named) / len(EXAMPLES) <= MAX_NEAR_SHARE


def test_no_demo_passage_is_in_the_training_set() -> None:
    demo = shingled(
        (f"{document.id} {number}", block.text)
        for place in read_country()
        for document in place.documents
        for number, block in enumerate(document.blocks)
    )
    boilerplate = {
        f"{document.id} {number}"
        for place in read_country()
        for document in place.documents
        for number, block in enumerate(document.blocks)
        if block.coding and block.coding.boilerplate
    }
    pairs = [pair for pair in near_pairs(TRAINING, demo) if pair[1] not in boilerplate]
    assert pairs == []


def test_every_code_and_many_municipalities_are_there() -> None:
    codes = Counter(example.code for example in EXAMPLES)
    assert min(codes.values()) >= 140
    assert len({example.passage.municipality for example in EXAMPLES}) >= 80


def test_fingerprint_does_not_depend_on_order() -> None:
    assert fingerprint(EXAMPLES) == fingerprint(EXAMPLES[::-1])
    assert fingerprint(EXAMPLES) != fingerprint(EXAMPLES[1:])
