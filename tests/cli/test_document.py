"""``document`` and ``diff``: one document with its evidence, and what changed in it."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from cli import cli
from db.captures import CaptureStore
from db.engine import open_engine, session_factory, sqlite_url
from db.tables import CaptureRow, DocumentRow, VersionRow
from documents.extraction import extract_pending
from tests.db.rows import (
    add_document,
    add_location,
    add_municipality,
    add_source,
    add_version,
    moment,
)
from tests.documents import files
from vocabulary.codes import TextState

FIRST = files.make_pdf(
    [
        [
            ("h1", "Nota vrijwilligersbeleid 2024-2028"),
            ("p", "Vastgesteld door de gemeenteraad van Westerkoog op 12 maart 2024."),
            ("p", "De gemeente ondersteunt alle verenigingen met vrijwilligers."),
            ("p", "Er is elk jaar 20.000 euro beschikbaar voor scholing van vrijwilligers."),
        ]
    ]
)
# The same words on two pages, in other paragraphs.
LAID_OUT = files.make_pdf(
    [
        [
            ("h1", "Nota vrijwilligersbeleid 2024-2028"),
            ("p", "Vastgesteld door de gemeenteraad van Westerkoog op 12 maart 2024. "
             "De gemeente ondersteunt alle verenigingen met vrijwilligers."),
        ],
        [("p", "Er is elk jaar 20.000 euro beschikbaar voor scholing van vrijwilligers.")],
    ]
)  # fmt: skip
RAISED = files.make_pdf(
    [
        [
            ("h1", "Nota vrijwilligersbeleid 2024-2028"),
            ("p", "Vastgesteld door de gemeenteraad van Westerkoog op 12 maart 2024."),
            ("p", "De gemeente ondersteunt alle verenigingen met vrijwilligers."),
            ("p", "Er is elk jaar 25.000 euro beschikbaar voor scholing van vrijwilligers."),
        ]
    ]
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite_file: Path) -> Path:
    """A note in three versions, read as a night reads it; a fourth cannot be read."""
    folder = tmp_path_factory.mktemp("document")
    path = folder / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    sessions, captures = session_factory(engine), CaptureStore(folder / "captures")
    with sessions() as session, session.begin():
        add_municipality(session, "GM9001", "Westerkoog")
        _add_versions(session, captures)
    summary = extract_pending(
        sessions=sessions,
        captures=captures,
        clock=lambda: dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        workers=1,
    )
    assert summary.states == {TextState.READABLE: 3, TextState.UNREADABLE: 1}
    engine.dispose()
    return folder


def _add_versions(session: Session, captures: CaptureStore) -> None:
    source = add_source(session)
    document = DocumentRow(
        cbs_code="GM9001", work="site:nota", title="Nota", first_seen_at=moment("2026-01-01")
    )
    session.add(document)
    session.flush()
    for body, seen in (
        (FIRST, "2026-01-01"),
        (LAID_OUT, "2026-02-01"),
        (RAISED, "2026-03-01"),
        (FIRST[:500], "2026-04-01"),
    ):
        sha256 = captures.write(body, "application/pdf")
        session.add(
            CaptureRow(
                sha256=sha256,
                size_bytes=len(body),
                media_type="application/pdf",
                captured_at=moment(seen),
            )
        )
        session.flush()
        version = VersionRow(
            document_id=document.id, capture_sha256=sha256, first_seen_at=moment(seen)
        )
        session.add(version)
        session.flush()
    add_location(session, source, version, "https://westerkoog.example/nota.pdf")


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data-dir", str(data), *arguments])


def test_a_raised_amount_is_one_sentence(data: Path) -> None:
    result = run(data, "diff", "1", "--from", "1", "--to", "3", "--format", "json")
    [change] = json.loads(result.stdout)
    assert (change["kind"], change["page_before"], change["page_after"]) == ("changed", 1, 1)
    assert "20.000" in change["before"]
    assert "25.000" in change["after"]
    assert "1 sentence (1 changed)" in result.stderr


@pytest.mark.parametrize(
    "asked", [("--from", "1", "--to", "2"), ("--to", "2"), ("--to", "2026-02-27")]
)
def test_another_layout_is_no_change(data: Path, asked: tuple[str, ...]) -> None:
    result = run(data, "diff", "1", *asked)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "version 1 of 2026-01-01 against version 2 of 2026-02-01: no change" in result.stderr


def test_the_first_version_has_nothing_before_it(data: Path) -> None:
    result = run(data, "diff", "1", "--to", "1")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing to compare with" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("diff", "1"), "version 4 has no text: unreadable: damaged PDF", id="no text"),
        pytest.param(("diff", "2"), "no document has number 2", id="no document"),
        pytest.param(("diff", "1", "--to", "9"), "no version 9: there are 4", id="no version"),
        pytest.param(("document", "1", "--version", "2025-01-01"), "no version", id="no date"),
        pytest.param(
            ("document", "1", "--version", "1", "--page", "2"), "has no page 2", id="no page"
        ),
    ],
)
def test_what_is_not_there_is_one_clear_line(
    data: Path, arguments: tuple[str, ...], message: str
) -> None:
    error = run(data, *arguments).exception
    assert error is not None
    assert message in str(error)
    assert "\n" not in str(error)


def test_a_document_shows_facts_and_passages_with_their_page(data: Path) -> None:
    text = run(data, "document", "1", "--version", "2").stdout
    assert "document 1 of Westerkoog (GM9001)" in text
    assert "decided_on: 2024-03-12 (p. 1" in text
    assert "https://westerkoog.example/nota.pdf" in text
    assert "p. 2 under Nota vrijwilligersbeleid 2024-2028" in text


def test_every_passage_stands_on_its_page(data: Path) -> None:
    shown = json.loads(run(data, "document", "1", "--version", "2", "--format", "json").stdout)
    assert [passage["page"] for passage in shown["passages"]] == [1, 1, 2]
    for passage in shown["passages"]:
        page = run(data, "document", "1", "--version", "2", "--page", str(passage["page"])).stdout
        assert passage["passage"] in page


def test_versions_of_the_register_stand_by_their_entry_into_force(
    tmp_path: Path, migrated_sqlite_file: Path
) -> None:
    path = tmp_path / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    with session_factory(engine)() as session, session.begin():
        add_municipality(session, "GM9001", "Westerkoog")
        source = add_source(session)
        newest = add_document(session, source, "verordening")
        newest.location.in_force_from = dt.date(2024, 1, 1)
        older = add_version(session, newest.document, "eerder")
        place = add_location(session, source, older, "https://westerkoog.example/1")
        place.in_force_from = dt.date(2020, 1, 1)
    engine.dispose()
    shown = json.loads(run(tmp_path, "document", "1", "--format", "json").stdout)
    assert [one["stands_from"] for one in shown["versions"]] == ["2020-01-01", "2024-01-01"]
    assert shown["shown"]["stands_from"] == "2024-01-01"
    asked = run(tmp_path, "document", "1", "--version", "2023-05-05", "--format", "json")
    assert json.loads(asked.stdout)["shown"]["stands_from"] == "2020-01-01"
