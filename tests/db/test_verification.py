"""Each kind of damage is caused and found; a whole store has none."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from db.engine import open_engine, session_factory, sqlite_url
from db.retention import retire
from db.verification import Finding, verify_store
from tests.conftest import NOW
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


@pytest.fixture
def file(tmp_path: Path, migrated_sqlite_file: Path) -> Path:
    """An SQLite file of its own, to be harmed."""
    path = tmp_path / "harmed.sqlite"
    path.write_bytes(migrated_sqlite_file.read_bytes())
    return path


def own(file: Path) -> tuple[Engine, Store]:
    engine = open_engine(sqlite_url(file))
    store = Store(session_factory(engine), file.parent / "own")
    store.add("Nota")
    return engine, store


@pytest.mark.parametrize(
    ("statement", "check", "subject"),
    [
        ("DELETE FROM texts; DELETE FROM captures", "foreign_key", "versions.capture_sha256"),
        ("DELETE FROM locations", "orphan", "versions"),
        ("DELETE FROM locations; DELETE FROM versions", "orphan", "documents"),
        ("DELETE FROM passages_fts_docsize", "index", "passages"),
    ],
)
def test_rows_that_went_behind_our_back(
    file: Path, statement: str, check: str, subject: str
) -> None:
    engine, store = own(file)
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(statement)
        connection.commit()
    assert (check, subject) in {(f.check, f.subject) for f in found(store) if f.damage}
    engine.dispose()


def test_a_damaged_page_is_found(file: Path) -> None:
    engine, store = own(file)
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        root, size = (
            connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE name LIKE 'ix_visits_%'"
            ).fetchone()[0],
            connection.execute("PRAGMA page_size").fetchone()[0],
        )
    with file.open("r+b") as raw:
        raw.seek((root - 1) * size)
        raw.write(b"\xff" * size)
    assert "database" in {f.check for f in found(store) if f.damage}
    engine.dispose()
