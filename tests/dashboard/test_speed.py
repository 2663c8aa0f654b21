"""What keeps pages fast: few questions, small pages, readers that never wait for a writer."""

import gc
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.desk import Recorder, percentile_95
from benchmarks.desk_store import make_store
from dashboard.desk import Desk
from dashboard.warming import warm
from db.engine import open_engine, session_factory, sqlite_url
from db.municipalities import store_register
from db.register_files import BUNDLED_REGISTER, read_register
from models.registry import current_version
from tests.dashboard.conftest import application_of, desk_over, visitor_of

MOST_QUERIES = 20
ADDRESSES = {
    "documents.show": "/document/1",
    "documents.text": "/tekst/1",
    "documents.difference": "/document/3/verschil",
    "municipality.show": "/gemeente/GM9001",
    "compare.show": "/vergelijken?" + "&".join(f"m=GM900{number}" for number in range(1, 10)),
    "compare.fact_sheet": "/gemeente/GM9001/factsheet",
    "corrections.form": "/gemeente/GM9001/correctie",
    "review.item": "/beoordelen/item?item=GM9007@2010-01-01",
    "search.show": "/zoeken?q=vrijwilliger",
    "search.table": "/zoeken.csv?q=vrijwilliger",
    "data.model": f"/gegevens/model/{current_version()}",
    "municipality.find": "/gemeente?name=Westerkoog",
    "api.municipality": "/api/v1/municipalities/GM9001",
    "api.search": "/api/v1/search?q=vrijwilliger",
}
# They answer with bytes: a picture, a file, paper; or ask nothing of the database.
NO_PAGES = {
    "static",
    "documents.picture",
    "documents.original",
    "compare.pdf",
    "compare.fact_sheet_pdf",
    "data.download",
    "data.package",
    "feed.of_list",
    "settings.language",
}


def pages(app: Flask) -> Iterator[tuple[str, str]]:
    """Every page with an address that shows it."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES:
            yield rule.endpoint, ADDRESSES.get(rule.endpoint, rule.rule)


def test_no_page_asks_more_than_twenty_questions(planted_file: Path) -> None:
    engine = open_engine(sqlite_url(planted_file), read_only=True)
    recorder = Recorder()
    recorder.listen(engine)
    desk = desk_over(planted_file)
    counted = Desk(**{**vars(desk), "reader": session_factory(engine)})
    with application_of(counted) as app, app.test_client() as client:
        assert client.get("/?year=2015&boundaries=today").status_code == 200
        assert len(recorder.take()) <= MOST_QUERIES
        assert client.get("/?attribute=support_centre:yes").status_code == 200
        assert len(recorder.take()) <= MOST_QUERIES
        with client.session_transaction() as cookie:
            cookie["initials"] = "hv"
        seen = 0
        for endpoint, address in pages(app):
            assert "<" not in address, f"{endpoint} has no address in this test"
            assert client.get(address).status_code in (200, 302), address
            asked = recorder.take()
            seen += bool(asked)
            assert len(asked) <= MOST_QUERIES, (address, len(asked))
        assert seen > 15
    engine.dispose()


@pytest.fixture(scope="module")
def whole_country(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite_file: Path
) -> Iterator[FlaskClient]:
    """The desk over the bundled register, before the first night."""
    file = tmp_path_factory.mktemp("country") / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, file)
    engine = open_engine(sqlite_url(file))
    with session_factory(engine)() as session, session.begin():
        store_register(session, read_register(BUNDLED_REGISTER))
    engine.dispose()
    with visitor_of(desk_over(file)) as visitor:
        yield visitor


def test_the_map_shows_every_municipality_in_less_than_a_megabyte(
    whole_country: FlaskClient,
) -> None:
    page = whole_country.get("/").text
    assert page.count('<a href="/gemeente/GM') == 342
    assert len(page.encode()) < 1_000_000
    assert "nog niet beoordeeld" in page
    past = whole_country.get("/?year=2012").text
    assert 'class="tiles"' in past  # municipalities that have no boundary any more


def test_readers_do_not_wait_for_a_writer(writable: Desk) -> None:
    errors: list[str] = []

    def read(app: Flask) -> None:
        with app.test_client() as visitor:
            for address in ("/", "/gemeente/GM9001", "/zoeken?q=vrijwilliger"):
                answer = visitor.get(address)
                if answer.status_code != 200:
                    errors.append(f"{address}: {answer.status_code}")

    with application_of(writable) as app:
        file = writable.data_dir / "beleidsmonitor.sqlite"
        with closing(sqlite3.connect(file, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")  # a night in the middle of its transaction
            writer.execute("UPDATE municipalities SET population = 1")
            readers = [threading.Thread(target=read, args=(app,)) for _ in range(50)]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join(timeout=120)
            assert not any(reader.is_alive() for reader in readers)
            assert errors == []
            writer.execute("ROLLBACK")


def test_the_benchmark_makes_a_country_that_the_desk_can_show(tmp_path: Path) -> None:
    file = tmp_path / "beleidsmonitor.sqlite"
    make_store(file, documents=60, municipalities=4, nights=3)
    with visitor_of(desk_over(file)) as visitor:
        assert visitor.get("/").status_code == 200
        found = visitor.get("/zoeken?q=vrijwilliger").text
        assert "<mark>" in found
    assert percentile_95([1.0, 2.0, 3.0]) == 3.0
    assert percentile_95(list(map(float, range(100)))) == 95.0


def test_warming_compiles_every_template_before_the_first_visitor(planted_file: Path) -> None:
    before = gc.get_threshold()
    try:
        with application_of(desk_over(planted_file)) as app:
            warm(app)
            assert gc.get_freeze_count() > 0
            assert gc.get_threshold()[0] > before[0]
            assert app.test_client().get("/").status_code == 200
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_the_recorder_leaves_out_what_both_sides_do(planted_file: Path) -> None:
    engine = open_engine(sqlite_url(planted_file), read_only=True)
    recorder = Recorder()
    recorder.listen(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert [statement for statement, _ in recorder.take()] == ["SELECT 1"]
    engine.dispose()
