from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from db.editions import EditionDifference, diff_editions, list_editions, read_package
from db.errors import EditionBroken
from db.export import EditionRequest, export_edition
from db.history import append_verdict
from db.revisions import list_revisions
from db.tables import RunRow
from tests.db.rows import add_municipality, add_run, day, moment, verdict
from vocabulary.codes import Cause, Label


@pytest.fixture
def session(sessions: sessionmaker[Session], tmp_path: Path) -> Iterator[Session]:
    """An edition, then a rescoring of one of two municipalities, then another edition."""
    with sessions() as session:
        for code, name in (("GM9001", "Westerkoog"), ("GM9002", "Oosterhaar")):
            add_municipality(session, code, name)
            row = verdict("2026-01-01", "2026-01-15", cbs_code=code, label=Label.EMBEDDED)
            row.versions = {"model": "1"}
            append_verdict(session, row)
        export_edition(session, tmp_path / "one", request("rfc4180"))
        run = add_run(session, "2026-03-01")
        row = verdict("2026-01-01", "2026-03-01", label=Label.INTEGRAL, cause=Cause.MODEL)
        row.run_id, row.versions = run.id, {"model": "2"}
        append_verdict(session, row)
        export_edition(session, tmp_path / "two", request("excel-nl", revision_run=run.id))
        yield session


def request(dialect: str, revision_run: int | None = None) -> EditionRequest:
    return EditionRequest(
        as_of=day("2026-02-01"),
        known_at=None,
        dialect=dialect,
        licence="CC-BY-4.0",
        program_version="1.0",
        exported_at=moment("2026-03-02"),
        revision_run=revision_run,
    )


def test_editions_are_listed_newest_first_and_intact(session: Session) -> None:
    assert [(line.number, line.files) for line in list_editions(session)] == [
        (2, "intact"),
        (1, "intact"),
    ]


def test_two_editions_differ_in_the_cells_that_changed(session: Session) -> None:
    label = [d for d in diff_editions(session, 1, 2) if d.column == "label"]
    assert label == [EditionDifference("GM9001", "Westerkoog", "label", "embedded", "integral")]
    assert {d.cbs_code for d in diff_editions(session, 1, 2)} == {"GM9001"}
    assert diff_editions(session, 1, 1) == []


@pytest.mark.parametrize("file", ["datapackage.json", "evidence.csv", "CODEBOOK.md"])
def test_an_altered_or_lost_file_is_noticed(session: Session, tmp_path: Path, file: str) -> None:
    path = tmp_path / "one" / file
    body = path.read_bytes()
    path.write_bytes(body + b" ")
    with pytest.raises(EditionBroken, match="not what was published"):
        read_package(session, 1)
    path.unlink()
    with pytest.raises(EditionBroken, match="is not in"):
        diff_editions(session, 1, 2)
    assert "is not in" in list_editions(session)[-1].files


def test_an_unknown_edition_is_refused(session: Session) -> None:
    with pytest.raises(EditionBroken):
        read_package(session, 9)


def test_a_rescoring_shows_old_against_new_and_goes_into_its_edition(
    session: Session, tmp_path: Path
) -> None:
    package = read_package(session, 2)
    names = [resource["name"] for resource in package["resources"]]
    table = (tmp_path / "two" / "revisions.csv").read_text(encoding="utf-8-sig")
    [line] = list_revisions(session, session.scalars(select(RunRow.id)).one())

    assert names[-1] == "revisions"
    assert (line.old_model, line.new_model) == ("1", "2")
    assert (line.old_effective, line.new_effective) == ("embedded", "integral")
    assert line.cause is Cause.MODEL
    assert "GM9001;Westerkoog;2026-01-01" in table
