"""Documents of a folder: what can be read is decided before what only OCR can read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli
from tests.documents import engine, files

pytestmark = pytest.mark.slow
INDEX = """id,cbs_code,title,year,doc_type,file
nota,GM0014,Nota vrijwilligersbeleid,2024,nota,nota.pdf
scan,GM0014,Nota vrijwilligersbeleid (scan),2023,nota,scan.pdf
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "index.csv").write_text(INDEX, encoding="utf-8")
    (folder / "nota.pdf").write_bytes(files.make_note())
    (folder / "scan.pdf").write_bytes(files.make_scan(pages=2))
    programs = tmp_path / "programs"
    programs.mkdir()
    engine.install(programs)
    monkeypatch.setenv("PATH", str(programs))
    return folder


def call(data: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["--data-dir", str(data), *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def stages(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "beleidsmonitor.sqlite")) as database:
        rows = database.execute("SELECT stage FROM stage_costs ORDER BY rowid")
        return [stage for (stage,) in rows]


def test_verdicts_come_before_ocr_which_follows_in_the_same_command(
    folder: Path, tmp_path: Path
) -> None:
    done = call(tmp_path / "data", "import", str(folder))
    assert stages(tmp_path / "data") == ["extract", "label", "ocr", "label"]
    assert "2 pages of 1 scanned or garbled documents wait for OCR, 2 of them now" in done.stderr
    assert "2 ocr pages read, 1 ocr texts readable" in done.stdout
    assert "2 documents classified" in done.stdout
    assert "0 ocr pages waiting" in done.stdout


def test_scans_can_be_left_to_a_later_run(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    left = call(data, "import", str(folder), "--ocr-pages", "0")
    assert "wait for OCR; `extract` and then `label` read on" in left.stderr
    assert "2 ocr pages waiting" in left.stdout
    assert "2 ocr pages read" in call(data, "extract").stdout
    assert "1 documents classified" in call(data, "label").stdout


def test_without_scans_nothing_is_said_of_ocr(folder: Path, tmp_path: Path) -> None:
    (folder / "scan.pdf").write_bytes(files.make_note("Nota sport 2024-2028"))
    done = call(tmp_path / "data", "import", str(folder))
    assert "OCR" not in done.stderr
