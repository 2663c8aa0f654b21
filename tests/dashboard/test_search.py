"""Search by stems: forms of a word, snippets, filters, going on, CSV."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.desk import Recorder
from db.desk_search import Question, cut_snippet, search_stems
from db.engine import open_engine, session_factory, sqlite_url
from db.search_filters import Narrowing, Order
from db.stemming import stem, stems_of
from db.tables import DocumentCodeRow, PassageCodeRow
from tests.dashboard.conftest import text_of
from tests.db.rows import add_document, add_fact, add_municipality, add_source
from vocabulary.codes import DocumentCode, PassageCode, SourceFamily


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
        after = Question("vrijwilligers", skip=4)
        assert [f.passage_id for f in search_stems(session, after, limit=10)] == [
            f.passage_id for f in everywhere[4:]
        ]
        in_heading = Question("visies", Narrowing(province="Kustland"))
        assert {f.municipality for f in search_stems(session, in_heading, limit=10)} == {
            "Westerkoog"
        }
        assert (
            len(
                search_stems(session, Question("onder*", Narrowing(cbs_codes=["GM9002"])), limit=10)
            )
            == 3
        )
        assert search_stems(session, Question("vrijwilligers kernenergie"), limit=10) == []
        assert search_stems(session, Question("?!"), limit=10) == []
        for words in ('"', "vrijwilliger AND", "NEAR(", "a:b", "'); drop table passages"):
            search_stems(session, Question(words), limit=10)


@pytest.fixture
def library(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Four documents on volunteers that differ in every respect that a filter asks for."""
    with sessions() as session, session.begin():
        add_municipality(session, "GM9001", "Westerkoog", province="Kustland")
        council = add_source(session, "GM9001", family=SourceFamily.COUNCIL, platform="ori")
        website = add_source(session, "GM9001", family=SourceFamily.WEBSITE, platform="site")
        for title, source, text, facts, code, hosts in (
            ("oud", council, "Vrijwilligers.", {"decided_on": "2015-06-01"}, "doc_B", ["care"]),
            (
                "nieuw",
                website,
                "De sport drijft op vrijwilligers, en vrijwilligers op waardering.",
                {"decided_on": "2024-03-12", "dated_on": "2016-01-01", "type": "policy_note"},
                "doc_A",
                ["sport", "care"],
            ),
            (
                "gedateerd",
                council,
                f"{'Iets anders. ' * 30}Vrijwilligers.",
                {"dated_on": "2018-02-02"},
                "context",
                [],
            ),
            (
                "zonder",
                council,
                f"Vrijwilligers {'en nog iets ' * 20}",
                {"type": "budget"},
                None,
                [],
            ),
        ):
            stored = add_document(session, source, title, (text,))
            for name, value in facts.items():
                add_fact(session, stored.version, name, value)
            for earlier, said in ((True, "irrelevant"), (False, code)) if code else ():
                session.add(
                    DocumentCodeRow(
                        version_id=stored.version.id,
                        extractor_version="1",
                        model_version="1" if earlier else "2",
                        rules_version="1",
                        code=DocumentCode(said),
                        hosts=["youth"] if earlier else hosts,
                        passage_ids=[],
                        trace=[],
                    )
                )
                session.flush()
            for version, said in (("1", "P0"), ("2", "P4" if title == "nieuw" else "P1")):
                session.add(
                    PassageCodeRow(
                        passage_id=stored.passages[0].id,
                        model_version=version,
                        document_type="",
                        code=PassageCode(said),
                        probabilities={},
                        attributes={},
                    )
                )
                session.flush()
        yield session


@pytest.mark.parametrize(
    ("narrowing", "titles"),
    [
        pytest.param(Narrowing(), "gedateerd nieuw oud zonder", id="none"),
        pytest.param(Narrowing(from_year=2016), "gedateerd nieuw", id="from a year"),
        pytest.param(Narrowing(to_year=2018), "gedateerd oud", id="until a year"),
        pytest.param(Narrowing(from_year=2018, to_year=2018), "gedateerd", id="one year"),
        pytest.param(Narrowing(type="policy_note"), "nieuw", id="type"),
        pytest.param(Narrowing(code="doc_B"), "oud", id="document code"),
        pytest.param(Narrowing(code="irrelevant"), "", id="former document code"),
        pytest.param(Narrowing(code="P4"), "nieuw", id="passage code"),
        pytest.param(Narrowing(code="P0"), "", id="former passage code"),
        pytest.param(Narrowing(field="care"), "nieuw oud", id="host domain"),
        pytest.param(Narrowing(field="sport"), "nieuw", id="second host domain"),
        pytest.param(Narrowing(field="youth"), "", id="former host domain"),
        pytest.param(Narrowing(source="website"), "nieuw", id="source"),
        pytest.param(Narrowing(source="council", from_year=2016), "gedateerd", id="two"),
    ],
)
def test_a_filter_leaves_what_fits_on_both_engines(
    library: Session, narrowing: Narrowing, titles: str
) -> None:
    found = search_stems(library, Question("vrijwilliger", narrowing), limit=10)
    assert sorted(each.title for each in found) == titles.split()


def test_order_is_by_find_by_date_or_by_fit_on_both_engines(library: Session) -> None:
    def titles(order: Order) -> list[str]:
        found = search_stems(library, Question("vrijwilliger", order=order), limit=10)
        return [each.title for each in found]

    assert titles(Order.FOUND) == ["zonder", "gedateerd", "nieuw", "oud"]
    assert titles(Order.DATE) == ["nieuw", "gedateerd", "oud", "zonder"]
    assert titles(Order.RELEVANCE)[:2] in (["nieuw", "oud"], ["oud", "nieuw"])


def test_a_common_word_walks_the_index_and_stops(planted_file: Path) -> None:
    engine = open_engine(sqlite_url(planted_file), read_only=True)
    recorder = Recorder()
    recorder.listen(engine)
    with session_factory(engine)() as session:
        search_stems(session, Question("vrijwilliger"), limit=5)
    statement, parameters = recorder.take()[0]
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    engine.dispose()
    steps = [row[3] for row in plan if row[1] == 0]  # of the statement itself, not its subqueries
    assert any("VIRTUAL TABLE INDEX" in step for step in steps)
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


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
    for wrong in ("skip=x", "skip=-1", "from_year=12", "from_year=2020&to_year=2019", "type=roman"):
        text_of(client, f"/zoeken?q=a&{wrong}", 400)


def test_filters_stand_in_the_address_of_page_csv_and_api(client: FlaskClient) -> None:
    asked = "q=vrijwilligers&type=policy_note&from_year=2024&source=council&verdict=integral"
    page = text_of(client, f"/zoeken?{asked}&code=doc_A&order=date&province=Kustland")
    assert "geen passage" not in page.lower() or "binnen deze filters" in page
    link = re.search(r'href="(/zoeken\.csv\?[^"]+)"', text_of(client, "/zoeken?q=hulp&code=doc_A"))
    assert link is not None
    rows = list(csv.DictReader(io.StringIO(client.get(link[1].replace("&amp;", "&")).text)))
    for address in ("/zoeken.csv?dialect=rfc4180&q=hulp&", "/api/v1/search?q=hulp&"):
        for condition, some in (
            ("code=doc_A", True),
            ("code=doc_B", False),
            ("type=policy_note", True),
            ("type=budget", False),
            ("from_year=2024&to_year=2024", True),
            ("to_year=2023", False),
            ("source=council", True),
            ("source=website", False),
            ("verdict=integral", True),
            ("verdict=embedded", False),
            ("municipality=Westerkoog&verdict=embedded", False),
        ):
            assert ("Westerkoog" in client.get(address + condition).text) is some, condition
    assert rows
