"""``rescore``: resumable, with a table of what it changed, and an edition that is listed."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from classifier import labelling
from classifier.timeline import timeline_with_outlook
from cli import cli
from db.engine import open_engine, session_factory, sqlite_url
from models.registry import current_version
from tests.classifier.planted import BEFORE, Planted

NOW = "2026-06-02T02:00:00+00:00"
MODEL = current_version()
CODES = ("GM9001", "GM9002", "GM9003")


@pytest.fixture
def data(tmp_path: Path, migrated_sqlite_file: Path) -> Path:
    """Three municipalities, labelled as embedded by an older model."""
    path = tmp_path / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    planted = Planted(session_factory(engine))
    for code in CODES:
        planted.municipality(code)
        planted.document(codes={"m1": "embedded", MODEL: "integral"}, code=code)
    planted.night(BEFORE)
    engine.dispose()
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    register = data / "register"
    register.mkdir(exist_ok=True)
    bundled = Path(labelling.__file__).parent.parent / "db" / "register"
    for file in bundled.iterdir():
        if file.is_file():
            header = file.read_text(encoding="utf-8").splitlines()[0]
            (register / file.name).write_text(header + "\n", encoding="utf-8")
    where = ["--data-dir", str(data), "--register-dir", str(register), "--now", NOW]
    return CliRunner().invoke(cli, [*where, *arguments])


def revisions(data: Path, *arguments: str) -> list[dict[str, Any]]:
    result = run(data, "rescore", "--model", MODEL, "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_a_rescoring_says_what_it_changed_and_why(data: Path) -> None:
    rows = [row for row in revisions(data) if row["old_effective"] != row["new_effective"]]

    assert {row["cbs_code"] for row in rows} == set(CODES)
    assert {(row["old_model"], row["new_model"], row["cause"]) for row in rows} == {
        ("m1", MODEL, "model")
    }
    assert {(row["old_effective"], row["new_effective"]) for row in rows} == {
        ("embedded", "integral")
    }
    assert revisions(data) == []


def test_cut_off_it_goes_on_and_tells_of_both_parts(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = timeline_with_outlook

    def cut_off(prepared: Any, *rest: Any) -> Any:  # as timeline_with_outlook
        if prepared.dossier.cbs_code == CODES[1]:
            raise KeyboardInterrupt
        return whole(prepared, *rest)

    monkeypatch.setattr(labelling, "timeline_with_outlook", cut_off)
    assert run(data, "rescore", "--model", MODEL).exit_code != 0
    monkeypatch.setattr(labelling, "timeline_with_outlook", whole)

    assert {row["cbs_code"] for row in revisions(data)} == set(CODES)


def test_its_edition_is_listed_and_holds_the_table(data: Path, tmp_path: Path) -> None:
    revisions(data, "--edition", str(tmp_path / "edition"))
    listed = json.loads(run(data, "editions", "list", "--format", "json").stdout)
    package = json.loads(run(data, "editions", "show", "1").stdout)

    assert [(line["number"], line["files"]) for line in listed] == [(1, "intact")]
    assert package["resources"][-1]["name"] == "revisions"
    assert json.loads(run(data, "editions", "diff", "1", "1", "--format", "json").stdout) == []


def test_an_unknown_model_is_refused(data: Path) -> None:
    result = run(data, "rescore", "--model", "none")
    assert type(result.exception).__name__ == "ModelUnknown"
