"""``coverage``: the ledger, the conditions that are missing, and searches by hand."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli
from db.engine import open_engine, session_factory, sqlite_url
from db.tables import VisitRow
from db.visits import list_blocks, remember_block
from tests.db.rows import (
    add_document,
    add_municipality,
    add_run,
    add_source,
    add_visit,
)
from vocabulary.codes import SourceFamily, VisitOutcome

NOW = "2026-06-03T02:00:00+00:00"


@pytest.fixture
def data(tmp_path: Path, migrated_sqlite_file: Path) -> Path:
    """Two municipalities; the website of the first was visited on three nights."""
    path = tmp_path / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    with session_factory(engine)() as session, session.begin():
        add_municipality(session, "GM9001", "Lindenveen")
        add_municipality(session, "GM9002", "Oosterhaar")
        site = add_source(session, "GM9001")
        add_source(session, "GM9001", family=SourceFamily.COUNCIL, platform="notubiz")
        add_document(session, site, "nota")
        for night, found in enumerate((10, 20, 12), start=1):
            add_visit(session, add_run(session, f"2026-06-{night:02}"), site, found=found)
    engine.dispose()
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data-dir", str(data), "--now", NOW, *arguments])


def test_expected_comes_from_history_where_the_source_gives_no_count(data: Path) -> None:
    rows = json.loads(run(data, "coverage", "Lindenveen", "--format", "json").stdout)

    council, site = rows
    assert (site["found"], site["expected"], site["expected_from"]) == (12, 15.0, "history")
    assert site["readable_share"] == 1.0
    assert (council["outcome"], council["reason"]) == ("", "never visited")
    assert (council["expected"], council["readable_share"]) == (None, None)


def test_the_sources_own_count_goes_before_history(data: Path) -> None:
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    with session_factory(engine)() as session, session.begin():
        session.get_one(VisitRow, 3).expected = 40
    engine.dispose()

    site = json.loads(run(data, "coverage", "GM9001", "--format", "json").stdout)[1]

    assert (site["expected"], site["expected_from"]) == (40, "source")


def test_each_night_is_a_line(data: Path) -> None:
    done = run(data, "coverage", "Lindenveen", "--nights", "9", "--format", "json")

    found = [row["found"] for row in json.loads(done.stdout) if row["family"] == "website"]
    assert found == [12, 20, 10]


def test_each_missing_condition_is_named(data: Path) -> None:
    shown = run(data, "coverage", "Lindenveen").stdout

    assert "missing: not searched without errors in 90 days: official publications" in shown
    assert "missing: only 0 pages of the website" in shown
    assert "missing: no council papers were reached" in shown
    assert "met: 1 of 1 documents have usable text" in shown


def test_without_name_every_municipality_has_one_line(data: Path) -> None:
    done = run(data, "coverage", "--format", "json")

    first, second = json.loads(done.stdout)
    assert (first["name"], first["sources"], first["reached"]) == ("Lindenveen", 2, 1)
    assert (first["readable"], first["met"]) == (True, False)
    assert (second["name"], second["sources"], second["met"]) == ("Oosterhaar", 0, False)
    assert "0 of 2 municipalities meet the coverage rule" in done.stderr


def search(data: Path, **changed: str) -> Result:
    options = {"source": "council", "by": "AB", "from": "2018-01-01", "to": "2026-06-03"}
    options |= {"note": "searched the council's portal", **changed}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return run(data, "coverage", "add", "Lindenveen", *words)


def test_a_search_by_hand_meets_the_council_condition(data: Path) -> None:
    assert search(data).exit_code == 0

    assert "met: council papers were searched" in run(data, "coverage", "Lindenveen").stdout


def test_a_search_of_a_shorter_period_does_not(data: Path) -> None:
    assert search(data, **{"from": "2024-01-01"}).exit_code == 0

    shown = run(data, "coverage", "Lindenveen").stdout
    assert "missing: council papers reach back to 2024-01-01" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"from": "2026-06-04"}, id="ends-before-it-begins"),
        pytest.param({"to": "2026-06-04"}, id="in-the-future"),
        pytest.param({"by": " "}, id="by-nobody"),
        pytest.param({"source": "website"}, id="the-rule-knows-no-such-search"),
    ],
)
def test_a_search_that_cannot_be_is_refused(data: Path, wrong: dict[str, str]) -> None:
    assert search(data, **wrong).exit_code == 2
    assert "missing: no council papers" in run(data, "coverage", "Lindenveen").stdout


def test_only_reached_nights_make_the_expectation(data: Path) -> None:
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    with session_factory(engine)() as session, session.begin():
        row = session.get_one(VisitRow, 1)
        row.reached, row.outcome, row.found = False, VisitOutcome.UNREACHABLE, 0
    engine.dispose()

    site = json.loads(run(data, "coverage", "GM9001", "--format", "json").stdout)[1]

    assert site["expected"] == 20


def test_a_block_is_kept_until_it_is_lifted(data: Path) -> None:
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    with session_factory(engine)() as session, session.begin():
        moment = dt.datetime(2026, 6, 3, tzinfo=dt.UTC)
        remember_block(session, 1, "ibabs", "our address is blocked at x", met_at=moment)

    assert run(data, "coverage", "unblock", "notubiz").exit_code == 2
    assert run(data, "coverage", "unblock", "ibabs").exit_code == 0
    with session_factory(engine)() as session:
        assert list_blocks(session) == {}
    engine.dispose()
