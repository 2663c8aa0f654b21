import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.titles import TitleIndex, normalise_title
from tests.classifier.build import document


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param("Nota 'Samen Sterk'", "nota samen sterk", id="case and quotes"),
        pytest.param("Nota: Samen, sterk!", "Nota Samen sterk", id="punctuation"),
        pytest.param("Concept-nota Samen", "Nota Samen", id="draft of the same"),
        pytest.param("Bijlage: Nota Samen", "Nota Samen", id="annex"),
        pytest.param("Nota 2015-18", "Nota 2015-2018", id="short years"),
        pytest.param("Coöperatie", "Cooperatie", id="accents"),
    ],
)
def test_same_title(one: str, two: str) -> None:
    assert normalise_title(one) == normalise_title(two)


def test_years_are_kept() -> None:
    assert normalise_title("Nota 2015-2018") != normalise_title("Nota 2019-2022")


@given(st.text())
def test_normalising_twice_is_normalising_once(title: str) -> None:
    assert normalise_title(normalise_title(title)) == normalise_title(title)


TITLES = (
    "Ruim baan! Kadernota vrijwillige inzet Polderhoek",
    "Sportnota Polderhoek 2023-2027: Plezier voorop",
    "Sportnota Polderhoek 2019-2022",
    "Uitvoeringsprogramma kadernota vrijwillige inzet",
    "Nota",
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        pytest.param("Kadernota vrijwillige inzet 'Ruim baan!'", TITLES[0], id="other order"),
        pytest.param("Ruim baan!", TITLES[0], id="main title"),
        pytest.param("de Sportnota 2023-2027", TITLES[1], id="one word and the years"),
        pytest.param("Sportnota Polderhoek", None, id="used for two periods"),
        pytest.param("Sportnota 2015-2018", None, id="other years"),
        pytest.param("Nota inkoop", None, id="too little in common"),
        pytest.param("nota", TITLES[4], id="exact"),
        pytest.param("", None, id="empty"),
        pytest.param("kadernota vrijwillige inzet", TITLES[0], id="not the programme"),
    ],
)
def test_find(written: str, found: str | None) -> None:
    index = TitleIndex([document(title) for title in TITLES])

    names = [target.facts.title for target in index.find(written, apart_from=0)]

    assert names == ([found] if found else [])


def test_a_document_does_not_name_itself() -> None:
    only = document("Nota Samen Sterk")

    assert TitleIndex([only]).find("Nota Samen Sterk", apart_from=only.document_id) == ()


def test_a_document_does_not_name_copies_of_its_own_versions() -> None:
    """A later version under another title speaks of the earlier one, wherever that lies."""
    earlier = document("Plan drie 2020-2024", document_id=1)
    later = document("Nota een", document_id=1)
    copy = document("Plan drie 2020-2024", document_id=2)
    index = TitleIndex((earlier, later, copy))

    assert index.find("Plan drie 2020-2024", apart_from=1) == ()
    assert index.find("Plan drie 2020-2024", apart_from=3) == (earlier, copy)
