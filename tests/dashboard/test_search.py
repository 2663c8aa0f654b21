"""Search by stems: forms of a word, snippets, filters, going on, CSV."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from db.desk_search import Question, cut_snippet, search_stems
from db.stemming import stem, stems_of
from tests.dashboard.conftest import text_of
from tests.db.rows import add_document, add_municipality, add_source


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vrijwilliger", "Vrijwilligers"),
        ("ondersteunen", "ondersteuning"),
        ("vereniging", "verenigingen"),
        ("coördinator", "coordinator"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_other_words_do_not() -> None:
    assert stem("vrijwilliger") != stem("vrijheid")
    assert stems_of("De raad, 2024.") == "de raad 2024"


def test_passages_are_found_in_any_form_on_both_engines(sessions: sessionmaker[Session]) -> None:
    with sessions() as session, session.begin():
        for code, name, province in (
            ("GM9001", "Westerkoog", "Kustland"),
            ("GM9002", "Oostermeren", "Heideland"),
        ):
            add_municipality(session, code, name, province=province)
            source = add_source(session, code)
            for number in range(3):
                add_document(
                    session,
                    source,
                    f"Nota {number}",
                    (f"Wij ondersteunen de vrijwilliger van vereniging {number}.",),
                    heading="Onze Visie",
                )
        everywhere = search_stems(session, Question("Vrijwilligers verenigingen"), limit=10)
        assert len(everywhere) == 6
        assert [f.passage_id for f in everywhere] == sorted(
            (f.passage_id for f in everywhere), reverse=True
        )
        below = Question("vrijwilligers", before=everywhere[3].passage_id)
        assert [f.passage_id for f in search_stems(session, below, limit=10)] == [
            f.passage_id for f in everywhere[4:]
        ]
        in_heading = Question("visies", province="Kustland")
        assert {f.municipality for f in search_stems(session, in_heading, limit=10)} == {
            "Westerkoog"
        }
        assert len(search_stems(session, Question("onder*", cbs_codes=["GM9002"]), limit=10)) == 3
        assert search_stems(session, Question("vrijwilligers kernenergie"), limit=10) == []
        assert search_stems(session, Question("?!"), limit=10) == []
        for words in ('"', "vrijwilliger AND", "NEAR(", "a:b", "'); drop table passages"):
            search_stems(session, Question(words), limit=10)


def test_snippet_is_cut_from_the_text_itself() -> None:
    text = f"{'woord ' * 60}Elke Vrijwilliger telt. {'woord ' * 60}"
    pieces = cut_snippet(text, (frozenset({stem("vrijwilligers")}), ()))
    assert [piece.text for piece in pieces if piece.hit] == ["Vrijwilliger"]
    assert pieces[0].text == "… "
    assert pieces[-1].text.endswith(" …")
    assert 200 < sum(len(piece.text) for piece in pieces) < 400


def test_page_marks_what_was_asked(client: FlaskClient) -> None:
    page = text_of(client, "/zoeken?q=vrijwilliger+zorg")
    assert "<mark>Vrijwilligers</mark> in de <mark>zorg</mark>" in page
    assert "Geen passage bevat" in text_of(client, "/zoeken?q=kernenergie")
    only = text_of(client, "/zoeken?q=vrijwilliger&municipality=Oostermeren")
    assert "Oostermeren" in only
    assert 'href="/gemeente/GM9009"' not in only


def test_result_as_csv(client: FlaskClient) -> None:
    answer = client.get("/zoeken.csv?q=vrijwilligers&dialect=rfc4180")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["cbs_code"] for row in rows} == {"GM9001", "GM9002", "GM9009"}
    assert client.get("/zoeken.csv?q=zorg&dialect=mooi").status_code == 400


def test_a_question_has_a_limit(client: FlaskClient) -> None:
    text_of(client, f"/zoeken?q={'a' * 201}", 400)
    text_of(client, "/zoeken?q=a&before=x", 400)
