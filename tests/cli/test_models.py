"""Commands about models, as they are typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from models.registry import current_version, list_releases

GOAL = "Wij willen dat alle vrijwilligers, van sport tot cultuur, goed worden ondersteund."


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.cli, words)
    return result.exit_code, result.stdout, result.stderr


def test_classify_writes_a_line_for_each_passage(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(
        json.dumps({"id": "a", "text": GOAL}) + "\n" + json.dumps({"id": "b", "text": "Wegen."}),
        encoding="utf-8",
    )
    code, out, _ = run("classify", "passages", str(path))
    first, second = map(json.loads, out.splitlines())
    assert code == 0
    assert (first["id"], second["id"], second["code"]) == ("a", "b", "P0")
    assert sum(first["probabilities"].values()) == pytest.approx(1, abs=1e-5)


def test_evaluate_sets_model_and_baselines_side_by_side(tmp_path: Path) -> None:
    rows = [("Wegen.", "P0", "P0"), (GOAL, "P4", "P3"), ("Vrijwilligers hielpen mee.", "P1", "P1")]
    lines = [
        json.dumps({"text": text, "code": code, "coder_a": code, "coder_b": other})
        for text, code, other in rows
    ]
    path = tmp_path / "p.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    code, out, _ = run("evaluate", "passages", str(path), "--format", "json")
    scores = {row["way"]: row for row in json.loads(out)}
    assert code == 0
    assert list(scores) == [
        f"model {current_version()}",
        "lexicon rules",
        "plain TF-IDF",
        "title",
        "majority",
        "second coder",
    ]
    assert {row["passages"] for row in scores.values()} == {3}
    assert scores[f"model {current_version()}"]["recall_p0"] == 1.0
    assert scores["majority"]["kappa"] == 0.0
    assert scores["second coder"]["recall_p4"] == 0.0
    assert all(row["kappa_low"] <= row["kappa"] <= row["kappa_high"] for row in scores.values())


def test_evaluate_prints_a_table_with_intervals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"text": "Wegen.", "code": "P0"}) + "\n", encoding="utf-8")
    code, out, _ = run("evaluate", "passages", str(path))
    assert code == 0
    assert "majority" in out
    assert "1.00 (1.00-1.00)" in out
    assert "coder" not in out


def test_evaluate_without_a_code_says_so(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"text": "Wegen."}) + "\n", encoding="utf-8")
    code, _, _ = run("evaluate", "passages", str(path))
    assert code != 0


def test_classify_takes_passages_of_any_length_and_without_other_fields(tmp_path: Path) -> None:
    texts = ["", " ", "vrijwilligers", "Wij steunen vrijwilligers in elke sector. " * 800]
    path = tmp_path / "p.jsonl"
    path.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    code, out, _ = run("classify", "passages", str(path))
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [line["id"] for line in lines] == ["1", "2", "3", "4"]
    assert [line["code"] for line in lines[:2]] == ["P0", "P0"]
    assert all(sum(line["probabilities"].values()) == pytest.approx(1, abs=1e-5) for line in lines)


def test_the_card_of_the_model_in_use_is_shown() -> None:
    code, out, _ = run("models", "show")
    assert code == 0
    assert out.startswith(f"# Passage model {current_version()}")


def test_a_version_that_is_no_release_is_refused_with_code_six(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "beleidsmonitor"
    command = [str(program), "--data-dir", str(tmp_path), "models", "activate", "nobody"]
    done = subprocess.run(  # noqa: S603 - our own program
        command, capture_output=True, text=True, check=False
    )
    assert done.returncode == 6
    message = "model nobody is not a release of this program version"
    assert done.stderr == f"beleidsmonitor: {message}\n"
    assert current_version() in {manifest.version for manifest in list_releases()}
