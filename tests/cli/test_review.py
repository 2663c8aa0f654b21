"""The queue, a file that people fill in, and their agreement, as a user calls them."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import cli
from db.engine import open_engine, session_factory, sqlite_url
from tests.classifier.planted import BEFORE, Planted

NOW = "2026-06-02T10:00:00+02:00"


@pytest.fixture
def data(tmp_path: Path, migrated_sqlite_file: Path) -> Path:
    """One municipality with policy and one without, labelled."""
    path = tmp_path / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    planted = Planted(session_factory(engine))
    planted.municipality("GM9001")
    planted.municipality("GM9002")
    planted.document("Nota", "embedded", code="GM9002")
    planted.night(BEFORE)
    engine.dispose()
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data-dir", str(data), "--now", NOW, *arguments])


def queue(data: Path, *arguments: str) -> list[dict[str, Any]]:
    result = run(data, "queue", "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def export(data: Path, *arguments: str) -> list[dict[str, str]]:
    result = run(data, "review", "export", *arguments)
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def fill_in(
    data: Path, lines: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8"
) -> Result:
    file = data / "codes.csv"
    with file.open("w", encoding=encoding, newline="") as out:
        writer = csv.DictWriter(out, list(lines[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(lines)
    return run(data, "review", "import", str(file))


def test_an_absence_is_confirmed_and_counts_from_the_next_night(data: Path) -> None:
    assert queue(data)[0]["why"] == "proposed_absence"

    done = run(
        data, "review", "confirm", "GM9001", "--by", "ab", "--note", "site, raad en register"
    )

    assert done.exit_code == 0, done.output
    assert "label" in done.stderr


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("confirm", "geen zichtbaar beleid (bevestigd)"),
        ("refute", "geen zichtbaar beleid (weerlegd)"),
    ],
)
def test_what_a_person_said_of_an_absence_stands_beside_it(
    data: Path, action: str, said: str
) -> None:
    run(data, "review", action, "GM9001", "--by", "ab", "--note", "site, raad en register")
    assert run(data, "label").exit_code == 0

    shown = run(data, "municipality", "GM9001")
    assert said in shown.stdout.lower(), shown.output


@pytest.mark.parametrize("action", ["confirm", "refute"])
def test_what_has_policy_cannot_be_confirmed_absent(data: Path, action: str) -> None:
    result = run(data, "review", action, "GM9002", "--by", "ab", "--note", "niets gevonden")

    assert "embedded" in str(result.exception)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_file_goes_out_and_comes_back_once(data: Path, delimiter: str) -> None:
    lines = export(data, "--by", "ab")
    assert {line["coder"] for line in lines} == {"ab"}
    for line in lines:
        policy = line["passage"].startswith("Nota")
        line["value"] = ("P3" if policy else "P1") if line["passage"] else "not_visible"
        line["hosts"] = "care sport" if policy else ""
        line["note"] = 'met "aanhaling", komma\nen regel'

    first = fill_in(data, lines, delimiter, "utf-8-sig")
    again = fill_in(data, lines, delimiter)

    assert f"{len(lines)} words added" in first.stderr
    assert "0 words added" in again.stderr
    coded = {line["item"]: line for line in export(data, "--coded")}
    for line in lines:
        kept = ("value", "hosts", "coder", "note", "passage", "title")
        assert {name: coded[line["item"]][name] for name in kept} == {n: line[n] for n in kept}
    assert export(data, "--by", "ab", "--limit", "500") == []


def test_a_file_for_coders_tells_nothing_of_us_or_others(data: Path) -> None:
    lines = export(data, "--by", "ab")
    fill_in(data, [{**line, "value": "P3" if line["passage"] else ""} for line in lines])

    theirs = export(data, "--by", "cd")

    assert {line["value"] for line in theirs} == {""}
    assert set(theirs[0]) == set(lines[0])
    assert not {"why", "code", "label", "probabilities"} & set(theirs[0])


def test_a_wrong_line_is_named_and_nothing_is_kept(data: Path) -> None:
    lines = [line for line in export(data, "--by", "ab") if line["passage"]]
    lines[0]["value"], lines[1]["value"] = "P3", "beleid"

    result = fill_in(data, lines)

    assert result.exit_code != 0
    assert "line 3: 'beleid' is none of P0" in str(result.exception)
    assert export(data, "--coded") == []


def test_a_file_of_something_else_is_refused(data: Path) -> None:
    result = fill_in(data, [{"naam": "x", "waarde": "y"}])

    assert result.exit_code == 2
    assert "is no review file" in result.output


def test_agreement_of_two_coders(data: Path) -> None:
    for coder, values in (("ab", ("P3", "P3", "P1")), ("cd", ("P3", "P1", "P1"))):
        lines = [line for line in export(data, "--by", coder) if line["passage"].startswith("Nota")]
        lines.sort(key=lambda line: line["item"])
        for line, value in zip(lines, values, strict=True):
            line["value"] = value
        fill_in(data, lines)

    result = run(data, "agreement", "--of", "passages", "--format", "json")
    table = run(data, "agreement", "--of", "passages")

    found = json.loads(result.stdout)
    assert (found["units"], found["coders"]) == (3, ["ab", "cd"])
    assert found["kappa"]["value"] == pytest.approx(0.4)
    assert found["alpha"]["value"] == pytest.approx(4 / 9)
    assert sorted(map(tuple, found["confusion"])) == [
        ("P1", "P1", 1),
        ("P3", "P1", 1),
        ("P3", "P3", 1),
    ]
    assert "Krippendorff's alpha: 0.444 (95% " in table.stdout
    disputed = [each for each in queue(data) if each["why"] == "disagreement"]
    assert len(disputed) == 1

    decided = run(
        data, "review", "adjudicate", disputed[0]["item"], "P3", "--by", "ef", "--note", "besproken"
    )

    assert decided.exit_code == 0, decided.output
    assert [each for each in queue(data) if each["why"] == "disagreement"] == []


def test_agreement_before_anybody_coded_says_so(data: Path) -> None:
    result = run(data, "agreement")

    assert result.exit_code == 0, result.output
    assert "0 units" in result.output


def test_one_code_by_hand(data: Path) -> None:
    item = next(each["item"] for each in queue(data) if each["passage"].startswith("Nota"))

    done = run(data, "review", "code", item, "P4", "--by", "ab", "--hosts", "sport", "--means")
    again = run(data, "review", "code", item, "P4", "--by", "ab", "--hosts", "sport", "--means")
    later = run(data, "review", "postpone", item, "--by", "cd")

    assert (done.exit_code, later.exit_code) == (0, 0), done.output
    assert "nothing added" in again.stderr
    assert (
        "1 passages read, 1 with policy, 8 unread: with 95% confidence" in run(data, "queue").stderr
    )
    (line,) = export(data, "--coded")
    assert (line["value"], line["hosts"], line["means"]) == ("P4", "sport", "yes")
    assert item not in {each["item"] for each in queue(data, "--by", "cd")}
