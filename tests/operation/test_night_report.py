"""The end of a night as its operator gets it: page, JSON, costs, log, heartbeat and metrics."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.nights.country import Workplace
from tests.operation.servers import web_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A night with everybody told: process, requests, folder and heartbeats."""
    folder = tmp_path_factory.mktemp("told")
    place = Workplace.make(folder, only=("GM9001",))
    with web_server() as (port, asked):
        token = f"http://127.0.0.1:{port}/beat/s3cret-token"
        page = f"json://me:pa55word@127.0.0.1:{port}/page"
        command = place.command(
            1,
            "nightly",
            "--heartbeat-url",
            token,
            "--report-url",
            page,
            "--metrics-file",
            str(folder / "b.prom"),
        )
        command[1:1] = ["-v", "--log-format", "json"]
        with place.served(1):
            done = subprocess.run(  # noqa: S603 - our own program
                command, check=False, capture_output=True, text=True, timeout=300
            )
    return done, asked, place


def report(place: Workplace, run: int) -> tuple[str, dict[str, Any]]:
    folder = place.folder / "data" / "reports"
    fields: dict[str, Any] = json.loads((folder / f"run-{run:05d}.json").read_text("utf-8"))
    return (folder / f"run-{run:05d}.txt").read_text("utf-8"), fields


def test_the_page_is_one_page_and_says_the_four_things(two_nights: Workplace) -> None:
    page, _ = report(two_nights, 2)
    lines = page.splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 110
    for title in ("run 2, 2027-01-01", "What changed", "What is missing", "What needs a person"):
        assert any(title in line and not line.startswith(" ") for line in lines)


def test_page_and_json_tell_the_same_night(two_nights: Workplace) -> None:
    page, fields = report(two_nights, 1)
    assert fields["run"] == 1
    assert fields["counts"]["documents_new"] > 0
    assert f"{fields['counts']['documents_new']} documents new" in page
    assert {each["name"] for each in fields["missing"]} == {"Kraaienrode"}
    for each in fields["missing"]:
        assert f"{each['name']}, {each['family']} ({each['platform']}): {each['outcome']}" in page
    for name in fields["to_confirm"]:
        assert name in page


def test_stages_and_sources_have_their_cost(two_nights: Workplace) -> None:
    rows = two_nights.rows(2, "runs", "show", "1")
    stages = {row["name"]: row for row in rows if row["part"] == "stage"}
    assert list(stages) == ["crawl", "extract", "ocr", "label"]
    assert stages["extract"]["items"] > 0
    assert all(row["seconds"] > 0 for row in stages.values())
    assert stages["label"]["processor_seconds"] > 0
    site = next(row for row in rows if row["name"] == "municipal_site")
    assert site["items"] == 4
    assert site["requests"] > 0
    assert site["seconds"] > 0
    assert site["received_bytes"] > 1000
    with closing(sqlite3.connect(two_nights.database())) as connection:
        asked = connection.execute("SELECT sum(requests) FROM visits WHERE run_id = 1").fetchone()
    assert sum(row["requests"] or 0 for row in rows) == asked[0]


def test_an_unknown_run_is_refused(two_nights: Workplace) -> None:
    done = two_nights.run(2, "runs", "show", "99")
    assert done.returncode == 1
    assert "there is no run 99" in done.stderr


def test_heartbeat_page_and_metrics_go_out(told: Any) -> None:
    done, asked, place = told
    assert done.returncode == 0, done.stderr
    assert [each.split()[:2] for each in asked] == [
        ["POST", "/page"],
        ["GET", "/beat/s3cret-token"],
    ]
    assert "What needs a person" in asked[0]
    assert "beleidsmonitor_sources_reached" in (place.folder / "b.prom").read_text()


def test_every_message_with_level_is_an_object_with_the_run(told: Any) -> None:
    done, _, _ = told
    objects = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert objects
    assert {tuple(each)[:5] for each in objects} == {("time", "level", "logger", "run", "message")}
    assert {each["run"] for each in objects if each["logger"].startswith("documents")} <= {1}


def test_no_secret_is_written_anywhere(told: Any) -> None:
    done, _, place = told
    stored = b"".join(
        path.read_bytes() for path in (place.folder / "data").rglob("*") if path.is_file()
    )
    for secret in ("s3cret-token", "pa55word"):
        assert secret not in done.stdout + done.stderr
        assert secret.encode() not in stored


def test_a_night_that_reaches_nobody_rings(told: Any) -> None:
    _, _, place = told
    with web_server() as (port, asked):
        done = place.run(2, "nightly", "--alarm-url", f"json://127.0.0.1:{port}/alarm")
    assert done.returncode in (3, 4), done.stderr
    (alarm,) = asked
    assert alarm.startswith("POST /alarm ")
    assert "sources_down: " in alarm
    assert "coverage_loss: " in alarm
    assert [row["exit_code"] for row in place.rows(2, "runs")] == [done.returncode, 0]


def test_settings_are_shown_without_their_secrets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from cli import main

    settings = tmp_path / "beleidsmonitor.toml"
    settings.write_text(
        'alarm_url = ["tgram://t0ken/chat"]\nheartbeat_url = "https://hc.example/t0ken"\n'
        'database_url = "postgresql://me:pa55word@db.example/b"\n'
    )
    with pytest.raises(SystemExit):
        main(["--config", str(settings), "config", "show"])
    shown = capsys.readouterr().out
    assert "alarm_urls = ***  (settings file)" in shown
    assert "t0ken" not in shown
    assert "pa55word" not in shown
