"""``shares`` and ``audit`` as a user calls them, from a sample to a corrected share."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import cli
from db.engine import open_engine, session_factory, sqlite_url
from db.history import append_verdict
from tests.db.rows import add_municipality, add_run, add_source, add_visit, verdict
from vocabulary.codes import Label

NOW = "2026-06-03T02:00:00+00:00"


@pytest.fixture
def data(tmp_path: Path, migrated_sqlite_file: Path) -> Path:
    """Forty municipalities, ten of them integral."""
    path = tmp_path / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    with session_factory(engine)() as session, session.begin():
        run = add_run(session, "2026-06-01")
        for number in range(40):
            code = f"GM9{number:03}"
            add_municipality(session, code, f"Plaats {number}")
            add_visit(session, run, add_source(session, code))
            label = Label.INTEGRAL if number < 10 else Label.EMBEDDED
            append_verdict(session, verdict("2026-01-01", "2026-06-01", cbs_code=code, label=label))
    engine.dispose()
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data-dir", str(data), "--now", NOW, *arguments])


def shares(data: Path, *arguments: str) -> list[dict[str, Any]]:
    result = run(data, "shares", "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def of(rows: list[dict[str, Any]], category: str) -> dict[str, Any]:
    return next(row for row in rows if row["category"] == category and row["group_by"] == "all")


def test_an_audit_turns_an_uncorrected_share_into_a_corrected_one(
    data: Path, tmp_path: Path
) -> None:
    assert of(shares(data), "integral")["note"].startswith("uncorrected")
    drawn = run(data, "audit", "draw", "--size", "30", "--format", "csv")
    lines = list(csv.DictReader(drawn.stdout.splitlines()))
    for line in lines:  # people find that half of the integral ones are not
        number = int(line["cbs_code"][3:])
        line["value"] = "integral" if number < 5 else "embedded"
        line["coder"] = "ab"
    file = tmp_path / "answers.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, lines[0])
        writer.writeheader()
        writer.writerows(lines)

    assert run(data, "audit", "import", str(file)).exit_code == 0
    found = of(shares(data), "integral")
    assert found["share_uncorrected"] == 0.25
    assert found["share"] == pytest.approx(5 / 40)
    assert found["interval_low"] <= 5 / 40 <= found["interval_high"]
    assert of(shares(data, "--known-on", "2026-06-02"), "integral")["share"] is None


def test_groups_years_and_changes(data: Path) -> None:
    rows = shares(data, "--by", "year,province,size")
    assert {row["group_by"] for row in rows} == {"all", "province", "size"}
    assert {row["as_of"][:4] for row in rows} == {str(year) for year in range(2010, 2027)}
    [before] = [r for r in rows if r["as_of"] == "2025-12-31" and r["category"] == "integral"][:1]
    assert before["share_uncorrected"] is None
    assert shares(data, "--changes") == []


def test_a_series_is_counted_in_the_boundaries_of_one_date(data: Path) -> None:
    rows = shares(data, "--by", "year", "--boundaries", "2026-01-01")
    assert {row["drawn_on"] for row in rows} == {"2026-01-01"}
    assert len({row["municipalities"] for row in rows}) == 1
    assert run(data, "shares", "--all-limits", "--boundaries", "2026-01-01").exit_code == 2


def test_the_table_fits_and_says_what_is_uncorrected(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    told = run(data, "shares", "--by", "year,size").stdout
    assert max(map(len, told.splitlines())) <= 120
    assert "uncorrected" in told
    assert " possible" in told
    assert "not_applicable" not in told  # nobody has it, and nothing can be said of it


def test_limits_stand_side_by_side(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = shares(data, "--all-limits")
    assert [row["limits"] for row in rows if row["category"] == "integral"] == [
        "3/6",
        "4/8",
        "5/10",
    ]
    monkeypatch.setenv("COLUMNS", "120")
    assert "3/6" in run(data, "shares", "--all-limits").stdout


def test_an_unknown_dimension_is_wrong_usage(data: Path) -> None:
    assert run(data, "shares", "--by", "colour").exit_code == 2


def test_a_file_that_is_no_audit_is_refused(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run(data, "audit", "import", str(file)).exit_code == 2
