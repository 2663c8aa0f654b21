"""Each kind of damage is caused and found; a whole store has none."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from db.engine import open_engine, session_factory, sqlite_url
from db.retention import retire
from db.verification import Finding, verify_store
from tests.conftest import NOW, administer
from tests.damaged_pages import overwrite_locations
from tests.db.rows import add_run
from tests.db.stores import Store
from vocabulary.codes import RunState


@pytest.fixture
def store(sessions: sessionmaker[Session], tmp_path: Path) -> Store:
    store = Store(sessions, tmp_path / "captures")
    store.add("Nota")
    return store


def found(store: Store) -> list[Finding]:
    with store.sessions() as session:
        return verify_store(session, store.captures)


def lose_bytes(store: Store, sha256: str) -> None:
    store.captures.remove(sha256)


def alter_bytes(store: Store, sha256: str) -> None:
    file = next(path for path in store.captures.files() if path.name.startswith(sha256))
    file.write_bytes(b"something else")


def retire_row_only(store: Store, sha256: str) -> None:
    with store.sessions() as session, session.begin():
        retire(session, [sha256], "asked for", NOW)


def test_a_whole_store_has_no_findings(store: Store) -> None:
    assert found(store) == []


@pytest.mark.parametrize("harm", [lose_bytes, alter_bytes, retire_row_only])
def test_bytes_that_are_not_as_their_row_says(
    store: Store, harm: Callable[[Store, str], None]
) -> None:
    sha256 = store.add("Verordening").version.capture_sha256
    harm(store, sha256)
    assert [(f.check, f.subject, f.damage) for f in found(store)] == [("capture", sha256, True)]


def test_bytes_that_no_row_names_are_a_remark(store: Store) -> None:
    sha256 = store.captures.write(b"cut off before its row", "text/plain")
    (store.captures.folder / ".part-x").write_bytes(b"half")
    assert [(f.check, f.damage) for f in found(store)] == [("capture", False), ("orphan", False)]
    assert sha256 in found(store)[1].subject


def test_nights_without_a_run_are_a_remark(store: Store) -> None:
    with store.sessions() as session, session.begin():
        for day in ("2026-03-01", "2026-03-02", "2026-03-06"):
            add_run(session, day)
        unfinished = str(add_run(session, "2026-03-04", RunState.RUNNING).id)
    assert [(f.check, f.subject, f.damage) for f in found(store)] == [
        ("run", unfinished, False),
        ("gap", "2026-03-03", False),
    ]
    assert {f.check for f in found(store)} == {"run", "gap"}
    assert "3 nights" in next(f.detail for f in found(store) if f.check == "gap")


def own(url: str, folder: Path) -> tuple[Engine, Store]:
    """A store in a database of its own, to be harmed."""
    engine = open_engine(url)
    store = Store(session_factory(engine), folder / "own")
    store.add("Nota")
    return engine, store


def without_keys(url: str, statements: Sequence[str]) -> None:
    """Run statements as somebody may who can switch the database's own checks off."""
    engine = open_engine(url)
    raw = engine.raw_connection()
    link: Any = raw.driver_connection  # of sqlite3 or of psycopg, each statement by itself
    if engine.dialect.name == "sqlite":
        link.execute("PRAGMA foreign_keys=OFF")
    else:
        link.autocommit = True
        link.execute("SET session_replication_role = replica")
    for statement in statements:
        link.execute(statement)
    raw.close()
    engine.dispose()


@pytest.mark.parametrize(
    ("statements", "check", "subject"),
    [
        (["DELETE FROM texts", "DELETE FROM captures"], "foreign_key", "versions.capture_sha256"),
        (["DELETE FROM locations"], "orphan", "versions"),
        (["DELETE FROM locations", "DELETE FROM versions"], "orphan", "documents"),
    ],
)
def test_rows_that_went_behind_our_back(
    database_url: str, tmp_path: Path, statements: list[str], check: str, subject: str
) -> None:
    engine, store = own(database_url, tmp_path)
    without_keys(database_url, statements)
    assert (check, subject) in {(f.check, f.subject) for f in found(store) if f.damage}
    engine.dispose()


def test_an_index_of_words_that_ran_out_of_step(migrated_sqlite_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "harmed.sqlite"
    path.write_bytes(migrated_sqlite_file.read_bytes())
    engine, store = own(sqlite_url(path), tmp_path)
    without_keys(sqlite_url(path), ["DELETE FROM passages_fts_docsize"])
    assert ("index", "passages") in {(f.check, f.subject) for f in found(store) if f.damage}
    engine.dispose()


def test_a_damaged_page_is_found(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    engine, store = own(database_url, tmp_path)
    engine.dispose()
    if engine.dialect.name == "postgresql":
        server: str = request.getfixturevalue("postgres_url")
        administer(server, "CREATE DATABASE harmed TEMPLATE fresh STRATEGY FILE_COPY")
        request.addfinalizer(lambda: administer(server, "DROP DATABASE harmed WITH (FORCE)"))
        database_url = server.replace("/postgres?", "/harmed?")
        engine = open_engine(database_url)
        store.sessions = session_factory(engine)
    overwrite_locations(database_url)
    (finding,) = found(store)
    engine.dispose()
    assert (finding.check, finding.damage) == ("database", True)
