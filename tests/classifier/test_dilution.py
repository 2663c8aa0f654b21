"""Longer copies for training: the code stays, and nothing comes from elsewhere."""

from dataclasses import replace

from classifier.dilution import dilute
from classifier.examples import Example, load_examples
from vocabulary.codes import PassageCode

EXAMPLES = [example for example in load_examples() if example.teaches_content][:200]


def test_a_copy_holds_its_passage_and_one_that_names_no_volunteers() -> None:
    copies = dilute(EXAMPLES, seed=1)
    by_id = {example.id: example for example in EXAMPLES}
    assert copies
    for copy in copies:
        own = by_id[copy.id]
        assert own.passage.text in copy.passage.text
        rest = copy.passage.text.replace(own.passage.text, "").strip()
        assert rest
        assert "vrijwillig" not in rest.lower()
        assert (copy.code, copy.means, copy.themes) == (own.code, own.means, own.themes)
        assert copy.passage.municipality == own.passage.municipality


def test_the_same_seed_gives_the_same_copies() -> None:
    assert dilute(EXAMPLES, seed=1) == dilute(EXAMPLES, seed=1)
    assert dilute(EXAMPLES, seed=1) != dilute(EXAMPLES, seed=2)


def test_without_a_passage_to_stand_beside_there_are_no_copies() -> None:
    named = [each for each in EXAMPLES if each.code is PassageCode.OWN_POLICY]
    assert dilute(named, seed=1) == []


def test_the_name_of_another_municipality_does_not_come_along() -> None:
    filler = _written("De gemeente Aadrecht legt in Aadrecht wegen aan.", "Aadrecht", "P0")
    goal = _written("Wij willen meer vrijwilligers.", "Beeburg", "P4")
    (copy,) = dilute([filler, goal], seed=1)
    assert "Aadrecht" not in copy.passage.text


def _written(text: str, municipality: str, code: str) -> Example:
    passage = replace(EXAMPLES[0].passage, text=text, heading="", municipality=municipality)
    return replace(EXAMPLES[0], id=municipality, passage=passage, code=PassageCode(code))
