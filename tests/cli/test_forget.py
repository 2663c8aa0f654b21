"""``forget``: nothing of a capture stays in the data folder, and what rested on it moves."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from cli import cli
from db.captures import CaptureStore
from db.engine import open_engine, session_factory, sqlite_url
from db.packing import pack_pages
from db.tables import CaptureRow, EvidenceRow, TextRow
from tests.classifier.planted import BEFORE, Planted

TITLE = "Kweepeernota vrijwilligers"  # a word that stands nowhere else
NOW = "2026-06-02T02:00:00+00:00"


@pytest.fixture
def data(tmp_path: Path, migrated_sqlite_file: Path) -> Path:
    """A municipality whose label rests on one note, with its bytes and text."""
    path = tmp_path / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    planted = Planted(session_factory(engine))
    planted.municipality()
    stored = planted.document(TITLE, codes={"m1": "embedded", "1": "embedded"})
    planted.night(BEFORE)
    with planted.sessions() as session, session.begin():
        sha256 = stored.version.capture_sha256
        row = session.scalars(select(TextRow).where(TextRow.capture_sha256 == sha256)).one()
        row.pages = pack_pages([TITLE])
    body = f"GM9001 {TITLE}".encode()
    assert CaptureStore(tmp_path / "captures").write(body, "text/html") == hash_of()
    engine.dispose()
    return tmp_path


def hash_of() -> str:
    return hashlib.sha256(f"GM9001 {TITLE}".encode()).hexdigest()


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data-dir", str(data), "--now", NOW, *arguments])


def shown(data: Path) -> dict[str, object]:
    page: dict[str, object] = json.loads(
        run(data, "municipality", "GM9001", "--format", "json").stdout
    )
    return page


def test_nothing_of_its_text_stays_and_the_verdict_moves(data: Path) -> None:
    assert shown(data)["label"] == "embedded"
    done = run(data, "forget", hash_of()[:12], "--reason", "asked for by the person", "--yes")
    assert done.exit_code == 0, done.output

    assert not CaptureStore(data / "captures").holds(hash_of())
    inside = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"alinea" in inside  # of the other document: the search below can find something
    assert f"{TITLE} GM9001 3 alinea".encode() not in inside
    assert pack_pages([TITLE]) not in inside
    assert shown(data)["label"] is None
    assert (
        json.loads(run(data, "search", "alinea", TITLE.split()[0], "--format", "json").stdout) == []
    )
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    with session_factory(engine)() as session:
        capture = session.get_one(CaptureRow, hash_of())
        assert capture.retired_reason == "asked for by the person"
        assert capture.retired_at is not None
        assert session.scalars(select(EvidenceRow)).first() is not None  # what was said, was said
    engine.dispose()
    assert hash_of() not in run(data, "verify").stdout  # that it is gone is no damage


def test_a_wrong_or_short_hash_forgets_nothing(data: Path) -> None:
    for start in ("abc", "0123456789"):
        result = run(data, "forget", start, "--reason", "x", "--yes")
        assert type(result.exception).__name__ == "CaptureUnknown"
    assert run(data, "forget", hash_of(), "--reason", "x").exit_code == 1  # nobody said yes
    assert CaptureStore(data / "captures").holds(hash_of())
