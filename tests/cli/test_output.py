"""Rows in every format, and where settings come from."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import cli


def call(*arguments: str, **environment: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), env=environment, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("row_format", ["csv", "tsv", "json", "ndjson"])
def test_machine_formats_agree_and_are_never_cut(row_format: str) -> None:
    text = call("register", "list", "--as-of", "2026-01-01", "--format", row_format)
    if row_format == "json":
        rows = json.loads(text)
    elif row_format == "ndjson":
        rows = [json.loads(line) for line in text.splitlines()]
    else:
        delimiter = "," if row_format == "csv" else "\t"
        rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    assert len(rows) == 342
    assert list(rows[0])[:3] == ["cbs_code", "name", "province"]
    assert "GM0629" in {row["cbs_code"] for row in rows}


def test_table_has_no_colours_off_a_terminal() -> None:
    assert "\x1b" not in call("register", "list")


@pytest.mark.parametrize(
    ("environment", "file", "expected"),
    [("8", "9", "environment"), (None, "9", "settings file"), (None, None, "default")],
    ids=["environment", "file", "default"],
)
def test_settings_come_from_the_nearest_place(
    tmp_path: Path,
    environment: str | None,
    file: str | None,
    expected: str,
) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(f"delay = {file}.0\n" if file else "", encoding="utf-8")
    variables = {"BELEIDSMONITOR_DELAY": environment} if environment else {}
    text = call("--config", str(config), "config", "show", **variables)
    line = next(line for line in text.splitlines() if line.startswith("delay"))
    assert line.endswith(f"({expected})")
    assert line.startswith(f"delay = {float(environment or file or 1.0)}")


def test_section_of_a_command_goes_before_the_top(tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text("delay = 2.0\n[nightly]\ndelay = 3.0\n", encoding="utf-8")
    assert "delay = 3.0  (settings file)" in call("--config", str(config), "config", "show")


def test_wrong_settings_file_is_wrong_usage(tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text("delay = = 2", encoding="utf-8")
    result = CliRunner().invoke(cli, ["--config", str(config), "config", "show"])
    assert result.exit_code == 2


def test_a_run_without_ocr_states_the_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = CliRunner().invoke(
        cli, ["--data-dir", str(tmp_path), "extract"], catch_exceptions=False
    )
    assert result.exit_code == 0
    assert "gap: no OCR, tesseract is not installed; 0 scanned documents" in result.stderr
    assert "0 ocr pages waiting" in result.stdout
