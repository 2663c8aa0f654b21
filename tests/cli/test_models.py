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


def test_evaluate_gives_recall_kappa_and_intervals(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"text": "Wegen.", "code": "P0"}) + "\n", encoding="utf-8")
    code, out, _ = run("evaluate", "passages", str(path))
    scores = json.loads(out)
    assert code == 0
    assert scores["model"]["recalls"] == {"P0": 1.0}
    assert scores["coders_kappa"] is None


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
