"""Copies of other lengths for training: the code stays, and nothing comes from elsewhere."""

from dataclasses import replace

from classifier.dilution import dilute
from classifier.examples import Example, load_examples
from vocabulary.codes import PassageCode
from vocabulary.lexicon import volunteer_words

EXAMPLES = [example for example in load_examples() if example.teaches_content][:200]


def test_a_longer_copy_holds_its_passage_among_sentences_without_volunteers() -> None:
    by_id = {example.id: example for example in EXAMPLES}
    longer = [each for each in dilute(EXAMPLES, seed=1) if _is_longer(each, by_id)]
    assert len(longer) > len(EXAMPLES) / 2
    for copy in longer:
        own = by_id[copy.id]
        assert own.passage.text in copy.passage.text
        rest = copy.passage.text.replace(own.passage.text, "").strip()
        assert rest
        assert not volunteer_words(rest.lower())
        assert (copy.code, copy.means, copy.themes) == (own.code, own.means, own.themes)
        assert copy.passage.municipality == own.passage.municipality


def test_a_core_is_what_names_volunteers_and_nothing_else() -> None:
    by_id = {example.id: example for example in EXAMPLES}
    cores = [each for each in dilute(EXAMPLES, seed=1) if not _is_longer(each, by_id)]
    assert cores
    for core in cores:
        own = by_id[core.id]
        assert len(core.passage.text.split()) < len(own.passage.text.split())
        assert volunteer_words(core.passage.text.lower())
        assert (core.passage.heading, core.passage.document_type) == ("", "")
        assert core.code == own.code


def test_the_same_seed_gives_the_same_copies() -> None:
    assert dilute(EXAMPLES, seed=1) == dilute(EXAMPLES, seed=1)
    assert dilute(EXAMPLES, seed=1) != dilute(EXAMPLES, seed=2)


def test_sentences_of_a_goal_for_volunteers_stand_beside_nothing() -> None:
    goal = _written("Wij willen meer vrijwilligers. Zij krijgen een eigen huis.", "Aa", "P4")
    copies = dilute([goal, goal], seed=1)
    assert all("eigen huis" not in copy.passage.text for copy in copies)


def test_a_long_passage_is_not_made_longer() -> None:
    text = "Vrijwilligers hielpen mee. " + "De wegen worden nog dit jaar geveegd. " * 30
    long = _written(text, "Aa", "P1")
    assert all(len(copy.passage.text) < len(text) for copy in dilute([long], seed=1))


def test_the_name_of_another_municipality_does_not_come_along() -> None:
    filler = _written("De gemeente Aadrecht legt in Aadrecht wegen aan.", "Aadrecht", "P0")
    goal = _written("Wij willen meer vrijwilligers.", "Beeburg", "P4")
    (copy,) = dilute([filler, goal], seed=1)
    assert "wegen aan" in copy.passage.text
    assert "Aadrecht" not in copy.passage.text


def _is_longer(copy: Example, by_id: dict[str, Example]) -> bool:
    return len(copy.passage.text) > len(by_id[copy.id].passage.text)


def _written(text: str, municipality: str, code: str) -> Example:
    passage = replace(EXAMPLES[0].passage, text=text, heading="", municipality=municipality)
    return replace(EXAMPLES[0], id=municipality, passage=passage, code=PassageCode(code))
