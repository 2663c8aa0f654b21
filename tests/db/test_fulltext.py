import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from db.document_queries import search_passages
from db.tables import PassageRow, SourceRow
from tests.db.rows import add_document, add_municipality, add_source, add_text

# A database is made once for a test, not for each example: each example adds to it or only asks.
SHARED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        add_municipality(session, "GM9001", "Westerkoog")
        add_municipality(session, "GM9002", "Achterlanden")
        yield session


@pytest.fixture
def source(session: Session) -> SourceRow:
    return add_source(session)


PASSAGE = "Wij coördineren de vrijwilligers en/of mantelzorgers in 2024-2028 (<p>i.v.m.</p>)."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("vrijwilligers", True, id="word"),
        pytest.param("VRIJWILLIGERS", True, id="case"),
        pytest.param("coordineren", True, id="without-accent"),
        pytest.param("coördineren", True, id="with-accent"),
        pytest.param("co\N{COMBINING DIAERESIS}ordineren", True, id="composed-otherwise"),
        pytest.param("vrijwilligers mantelzorgers", True, id="all-words"),
        pytest.param("mantelzorgers, vrijwilligers!", True, id="any-order-and-signs"),
        pytest.param("vrijwilligers sport", False, id="one-is-missing"),
        pytest.param("vrijwillig", False, id="not-within-a-word"),
        pytest.param("vrijwillig*", True, id="star"),
        pytest.param("vrijwillig* sport*", False, id="star-of-nothing"),
        pytest.param("2028", True, id="second-year"),
        pytest.param("2024-2028", True, id="years"),
        pytest.param("of", True, id="after-a-slash"),
        pytest.param("de", True, id="common-word"),
        pytest.param("inleiding", True, id="in-the-heading"),
        pytest.param("inleiding vrijwilligers", True, id="heading-and-passage"),
        pytest.param("", False, id="nothing"),
        pytest.param('"', False, id="quote"),
        pytest.param("AND OR NOT NEAR", False, id="words-of-the-engine"),
        pytest.param("' | vrijwilligers", True, id="operators"),
    ],
)
def test_both_engines_find_the_same(
    session: Session, source: SourceRow, words: str, *, found: bool
) -> None:
    add_document(session, source, "nota", (PASSAGE,), heading="Nota > Inleiding")
    assert [line.passage for line in search_passages(session, words)] == [PASSAGE] * found


@SHARED
@given(words=st.text(max_size=30))
def test_whatever_is_typed_is_an_answer(session: Session, words: str) -> None:
    assert search_passages(session, words) == []


@SHARED
@given(text=st.text(alphabet="abz01 éÏñ-/.@'_:<&", min_size=1, max_size=25))
def test_every_word_finds_its_passage(session: Session, text: str) -> None:
    source = add_source(session)
    with session.begin_nested() as part:
        add_document(session, source, "nota", (text,))
        for word in re.findall(r"[^\W_]+", text):
            assert [line.passage for line in search_passages(session, word)] == [text]
            assert search_passages(session, f"{word[0]}*")
        part.rollback()
    session.delete(source)
    session.flush()


def test_removed_passage_is_no_longer_found(session: Session, source: SourceRow) -> None:
    add_document(session, source, "nota", ("vrijwilligers", "mantelzorgers"))
    session.execute(delete(PassageRow).where(PassageRow.text == "vrijwilligers"))
    assert search_passages(session, "vrijwilligers") == []
    assert len(search_passages(session, "mantelzorgers")) == 1


def test_passages_of_an_earlier_extractor_are_left_out(session: Session, source: SourceRow) -> None:
    stored = add_document(session, source, "nota", ("vrijwilligers",))
    add_text(session, stored.version, ("vrijwilligers, beter gelezen",), extractor_version="2")
    found = [line.passage for line in search_passages(session, "vrijwilligers")]
    assert found == ["vrijwilligers, beter gelezen"]


def test_search_in_one_municipality_and_up_to_a_limit(session: Session, source: SourceRow) -> None:
    add_document(session, source, "nota", ("vrijwilligers een", "vrijwilligers twee"))
    add_document(session, add_source(session, "GM9002"), "visie", ("vrijwilligers drie",))
    assert len(search_passages(session, "vrijwilligers")) == 3
    assert len(search_passages(session, "vrijwilligers", limit=2)) == 2
    [line] = search_passages(session, "vrijwilligers", cbs_codes=["GM9002"])
    assert (line.title, line.page, line.url) == (
        "visie",
        1,
        "https://GM9002.example/visie",
    )
