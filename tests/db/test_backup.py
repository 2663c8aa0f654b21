"""Backups: whole, consistent beside a writer, restorable on either engine, and forgetful."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from db.all_tables import all_tables
from db.backup import BackupSummary, back_up, restore, verify_backup
from db.captures import CaptureStore
from db.engine import open_engine, session_factory, sqlite_url
from db.errors import BackupRefused
from db.export import EditionRequest, export_edition
from db.retention import retire
from db.tables import AliasRow, DocumentRow, EditionRow, MunicipalityRow
from tests.db.rows import verdict
from tests.db.stores import Store
from vocabulary.codes import Label

NOW = dt.datetime(2026, 12, 31, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """A database of its own: a copy sees only what was committed."""
    return session_factory(engine)


@pytest.fixture
def store(sessions: sessionmaker[Session], tmp_path: Path) -> Store:
    store = Store(sessions, tmp_path / "captures")
    for title in ("Nota", "Verordening", "Besluit"):
        store.add(title)
    return store


def backed_up(url: str, store: Store, folder: Path) -> BackupSummary:
    return back_up(url, store.captures, folder, program_version="1", made_at=NOW)


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=str)
            for table in all_tables().sorted_tables
        }


def test_what_is_restored_is_what_was_backed_up(
    database_url: str, engine: Engine, store: Store, tmp_path: Path
) -> None:
    done = backed_up(database_url, store, tmp_path / "backup")
    other = sqlite_url(tmp_path / "other.sqlite")
    restored = CaptureStore(tmp_path / "other")
    restore(tmp_path / "backup", other, restored, tmp_path / "editions")

    assert (done.captures, done.copied, done.findings) == (3, 3, ())
    assert everything(open_engine(other)) == everything(engine)
    for path in store.captures.files():
        sha256 = path.name.removesuffix(".zst")
        assert restored.read(sha256) == store.captures.read(sha256)


def test_a_backup_of_sqlite_goes_on_in_postgresql(
    postgres_url: str, migrated_sqlite_file: Path, tmp_path: Path
) -> None:
    engine = open_engine(sqlite_url(migrated_sqlite_file))
    copy = tmp_path / "own.sqlite"
    copy.write_bytes(migrated_sqlite_file.read_bytes())
    engine = open_engine(sqlite_url(copy))
    store = Store(session_factory(engine), tmp_path / "captures")
    store.add("Nota")
    backed_up(sqlite_url(copy), store, tmp_path / "backup")
    server = open_engine(postgres_url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE moved"))
    url = postgres_url.replace("/postgres?", "/moved?")
    restore(tmp_path / "backup", url, CaptureStore(tmp_path / "c"), tmp_path / "editions")
    moved = open_engine(url)

    assert everything(moved) == everything(engine)
    with session_factory(moved)() as session, session.begin():  # numbering goes on after the copies
        session.add(DocumentRow(cbs_code="GM9001", work="w", title="t", first_seen_at=NOW))
    with pytest.raises(BackupRefused, match="already"):
        restore(tmp_path / "backup", url, CaptureStore(tmp_path / "c"), tmp_path / "editions")
    for each in (engine, moved, server):
        each.dispose()


def test_a_writer_in_the_middle_of_its_work_is_neither_seen_nor_stopped(
    database_url: str, sessions: sessionmaker[Session], store: Store, tmp_path: Path
) -> None:
    with sessions() as session:
        session.add(AliasRow(name="half", cbs_code="GM9001", note=""))
        session.flush()
        done = backed_up(database_url, store, tmp_path / "backup")
        session.commit()
    copy = open_engine(sqlite_url(tmp_path / "backup" / "database.sqlite"))
    with session_factory(copy)() as session:
        assert session.scalar(select(func.count()).select_from(AliasRow)) == 0
        assert session.scalar(select(func.count()).select_from(MunicipalityRow)) == 1
    assert done.findings == ()


def test_a_second_backup_adds_what_is_new_and_drops_what_was_retired(
    database_url: str, sessions: sessionmaker[Session], store: Store, tmp_path: Path
) -> None:
    backed_up(database_url, store, tmp_path / "backup")
    gone = store.add("Oud").version.capture_sha256
    backed_up(database_url, store, tmp_path / "backup")
    with sessions() as session, session.begin():
        retire(session, [gone], "asked for", NOW)
    store.captures.remove(gone)
    store.add("Nieuw")
    done = backed_up(database_url, store, tmp_path / "backup")

    assert (done.captures, done.copied, done.removed, done.findings) == (4, 1, 1, ())
    assert not CaptureStore(tmp_path / "backup" / "captures").holds(gone)


def test_editions_go_along_and_are_found_in_their_new_place(
    database_url: str, sessions: sessionmaker[Session], store: Store, tmp_path: Path
) -> None:
    with sessions() as session, session.begin():
        session.add(verdict("2026-01-01", "2026-12-01", label=Label.INTEGRAL))
        request = EditionRequest(NOW.date(), None, "rfc4180", "CC-BY-4.0", "1", NOW)
        export_edition(session, tmp_path / "edition", request)
    backed_up(database_url, store, tmp_path / "backup")
    other = sqlite_url(tmp_path / "other.sqlite")
    restore(tmp_path / "backup", other, CaptureStore(tmp_path / "c"), tmp_path / "there")

    with session_factory(open_engine(other))() as session:
        folder = Path(session.get_one(EditionRow, 1).folder)
    assert folder == tmp_path / "there" / "1"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "edition").iterdir()
    }


def test_damage_in_the_backup_is_found(database_url: str, store: Store, tmp_path: Path) -> None:
    backed_up(database_url, store, tmp_path / "backup")
    file = next(CaptureStore(tmp_path / "backup" / "captures").files())
    file.write_bytes(b"something else")
    findings = verify_backup(tmp_path / "backup")
    assert [(each.check, each.subject) for each in findings] == [
        ("capture", file.name.removesuffix(".zst"))
    ]

    (tmp_path / "backup" / "database.sqlite").write_bytes(b"something else")
    with pytest.raises(BackupRefused, match="not what its manifest says"):
        verify_backup(tmp_path / "backup")


def test_a_capture_that_the_store_itself_lost_is_told(
    database_url: str, store: Store, tmp_path: Path
) -> None:
    lost = store.add("Verloren").version.capture_sha256
    store.captures.remove(lost)
    done = backed_up(database_url, store, tmp_path / "backup")
    assert len(done.left_out) == 1
    assert [each.subject for each in done.findings] == [lost]


def test_no_folder_is_taken_that_holds_something_else(
    database_url: str, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").write_text("mine")
    with pytest.raises(BackupRefused, match="something else"):
        backed_up(database_url, store, tmp_path / "full")
    with pytest.raises(BackupRefused, match="no whole backup"):
        restore(tmp_path / "full", sqlite_url(tmp_path / "n"), store.captures, tmp_path)
    backed_up(database_url, store, tmp_path / "backup")
    (tmp_path / "there.sqlite").write_bytes(b"")
    with pytest.raises(BackupRefused, match="already"):
        restore(
            tmp_path / "backup", sqlite_url(tmp_path / "there.sqlite"), store.captures, tmp_path
        )
