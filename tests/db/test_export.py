import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from db.errors import EditionRefused
from db.export import EditionRequest, export_edition
from db.history import append_verdict, end_of_day
from db.tables import EditionRow, LocationRow, SourceRow
from tests.db.rows import (
    add_document,
    add_municipality,
    add_run,
    add_source,
    add_visit,
    day,
    evidence,
    moment,
    verdict,
)
from vocabulary.codes import Cause, Label, SourceFamily, VisitOutcome

REQUEST = EditionRequest(
    as_of=day("2026-02-01"),
    known_at=None,
    dialect="rfc4180",
    licence="CC-BY-4.0",
    program_version="1.0",
    exported_at=moment("2026-02-01"),
)
VALID_NUMBER = "111222333"  # passes the eleven-test
OTHER_NUMBER = "111222334"


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One municipality with a label and its evidence, as recorded in January."""
    with sessions() as session:
        add_municipality(session, "GM9001", "Westerkoog")
        source = add_source(session)
        council = add_source(session, family=SourceFamily.COUNCIL, platform="openbesluitvorming")
        run = add_run(session, "2026-01-15")
        add_visit(session, run, source)
        add_visit(session, run, council)
        note = add_document(
            session,
            source,
            "Nota",
            (f"=De raad wil vrijwilligers steunen ({VALID_NUMBER}, {OTHER_NUMBER}).",),
        )
        said = verdict("2026-01-01", "2026-01-15", label=Label.INTEGRAL, cause=Cause.POLICY)
        append_verdict(session, said, [evidence(note)])
        yield session


def learn_more(session: Session) -> None:
    """What a later night records about the same date: another label, and a source lost."""
    run = add_run(session, "2026-03-01")
    for source in session.scalars(select(SourceRow)):
        add_visit(session, run, source, VisitOutcome.UNREACHABLE)
    said = verdict("2026-01-01", "2026-03-01", label=Label.EMBEDDED, cause=Cause.KNOWLEDGE)
    append_verdict(session, said)
    session.scalars(select(LocationRow)).one().url = "https://moved.example/nota"
    late = add_source(session, family=SourceFamily.REGULATIONS, platform="register")
    late.recorded_at = moment("2026-03-01")
    session.flush()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_edition_has_all_its_files_and_their_hashes(session: Session, tmp_path: Path) -> None:
    export_edition(session, tmp_path / "edition", REQUEST)
    package = json.loads((tmp_path / "edition" / "datapackage.json").read_text(encoding="utf-8"))

    names = {"municipalities.csv", "changes.csv", "evidence.csv", "coverage.csv", "shares.csv"}
    assert {resource["path"] for resource in package["resources"]} >= names
    assert package["status"] == "experimental"
    for resource in package["resources"]:
        body = (tmp_path / "edition" / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        if resource["path"] in names:
            name = resource["path"].removesuffix(".csv")
            assert resource["rows"] == len(rows(tmp_path / "edition", name))
            fields = [field["name"] for field in resource["schema"]["fields"]]
            header = body.decode().splitlines()[0]
            assert fields == header.split(",")


def test_the_same_edition_is_the_same_bytes_and_number(session: Session, tmp_path: Path) -> None:
    one = export_edition(session, tmp_path / "one", REQUEST)
    two = export_edition(session, tmp_path / "two", REQUEST)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert one.number == two.number
    assert len(session.scalars(select(EditionRow)).all()) == 1


def test_an_edition_of_then_is_what_it_was_then(session: Session, tmp_path: Path) -> None:
    """What was learned later shows in an edition of now, and not in one of that day."""
    then = export_edition(session, tmp_path / "then", REQUEST)
    learn_more(session)
    asked = EditionRequest(
        **{**REQUEST.__dict__, "known_at": end_of_day(day("2026-02-01")), "as_of": REQUEST.as_of}
    )
    again = export_edition(session, tmp_path / "again", asked)
    now = export_edition(session, tmp_path / "now", REQUEST)

    assert contents(tmp_path / "then") == contents(tmp_path / "again")
    assert again.number == then.number
    assert now.number == then.number + 1
    assert [row["label"] for row in rows(tmp_path / "then", "municipalities")] == ["integral"]
    assert [row["label"] for row in rows(tmp_path / "now", "municipalities")] == ["embedded"]
    assert {row["outcome"] for row in rows(tmp_path / "again", "coverage")} == {"ok"}


def test_cells_are_safe_and_hold_no_citizen_number(session: Session, tmp_path: Path) -> None:
    export_edition(session, tmp_path / "edition", REQUEST)
    [row] = rows(tmp_path / "edition", "evidence")
    [passage] = [cell for cell in row.values() if "vrijwilligers steunen" in cell]

    assert passage.startswith("'=De raad")
    assert VALID_NUMBER not in passage
    assert OTHER_NUMBER in passage


def test_a_folder_with_something_in_it_is_left_alone(session: Session, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(EditionRefused, match="not empty"):
        export_edition(session, tmp_path, REQUEST)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_nothing_recorded_is_no_edition(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    with sessions() as session, pytest.raises(EditionRefused, match="nothing was recorded"):
        export_edition(session, tmp_path / "edition", REQUEST)
    assert not (tmp_path / "edition").exists()
