"""``status``: each alarm is caused in a store and ends the command with exit code 4."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.orm import Session

from cli import main
from db.engine import open_engine, session_factory, sqlite_url
from models import registry
from models.errors import ModelError
from tests.db.rows import add_municipality, add_run, add_source, add_visit, moment
from tests.nights.other_version import OtherVersion
from tests.operation.servers import mail_server, web_server
from vocabulary.codes import SourceFamily, VisitOutcome

NOW = "2026-12-31T12:00:00+00:00"
# One of apprise's plugins tries a module that Python is about to drop.
apprise_loads = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
Plant = Callable[[Session], None]


@pytest.fixture
def data(tmp_path: Path, migrated_sqlite_file: Path) -> Path:
    shutil.copy(migrated_sqlite_file, tmp_path / "beleidsmonitor.sqlite")
    return tmp_path


def plant(data: Path, planter: Plant) -> None:
    engine = open_engine(sqlite_url(data / "beleidsmonitor.sqlite"))
    with session_factory(engine)() as session, session.begin():
        planter(session)
    engine.dispose()


def nights(
    session: Session,
    *outcomes: list[VisitOutcome],
    last_day: int = 31,
    waiting: tuple[int, ...] = (),
) -> None:
    """One night for each list of outcomes, the last one on a day of December."""
    add_municipality(session, "GM9001", "Westerkoog")
    sources = [
        add_source(session, family=SourceFamily.COUNCIL, platform=f"p{n}")
        for n in range(max(map(len, outcomes)))
    ]
    for place, night in enumerate(outcomes):
        day = f"2026-12-{last_day - len(outcomes) + 1 + place:02d}"
        run = add_run(session, day)
        run.finished_at, run.exit_code = moment(day), 0
        run.counts = {"ocr_pages_waiting": waiting[place] if waiting else 0}
        for source, outcome in zip(sources, night, strict=True):
            add_visit(session, run, source, outcome)


OK, DOWN, ODD = VisitOutcome.OK, VisitOutcome.UNREACHABLE, VisitOutcome.SUSPICIOUS


def well(session: Session) -> None:
    nights(session, [OK] * 20, [OK] * 20)


def silent(session: Session) -> None:
    nights(session, [OK] * 20, last_day=29)


def down(session: Session) -> None:
    nights(session, [OK] * 20, [DOWN] * 20)


def dropped(session: Session) -> None:
    nights(session, [OK] * 20, [OK] * 18 + [ODD] * 2)


def lost(session: Session) -> None:
    nights(session, [OK] * 20, [OK] * 19 + [DOWN])


def growing(session: Session) -> None:
    nights(session, *[[OK]] * 4, waiting=(1, 2, 3, 4))


def outdated(session: Session) -> None:
    well(session)
    session.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def status(data: Path, *options: str) -> int:
    arguments = ["--data-dir", str(data), "--now", NOW, "status", "--format", "json", *options]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("planter", "alarms"),
    [
        (well, set()),
        (silent, {"no_success"}),
        (down, {"sources_down", "coverage_loss"}),
        (dropped, {"drop", "coverage_loss"}),  # a suspicious source was not reached here
        (lost, {"coverage_loss"}),
        (growing, {"ocr_backlog"}),
        (outdated, {"mismatch"}),
    ],
)
def test_each_alarm_is_told_and_ends_with_4(
    data: Path, capsys: pytest.CaptureFixture[str], planter: Plant, alarms: set[str]
) -> None:
    plant(data, planter)
    assert status(data) == (4 if alarms else 0)
    assert {row["alarm"] for row in rows(capsys)} - {""} == alarms


def test_a_full_disk_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plant(data, well)
    assert status(data, "--disk-limit-gb", "1000000000") == 4
    assert "disk" in {row["alarm"] for row in rows(capsys)}


def test_a_model_that_does_not_fit_is_told(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise ModelError("the model was altered")

    plant(data, well)
    monkeypatch.setattr(registry, "load_current", refuse)
    assert status(data) == 4
    assert ("mismatch", "the model was altered") in {
        (row["alarm"], row["value"]) for row in rows(capsys)
    }


@pytest.mark.slow
def test_a_model_and_a_schema_of_another_version_are_told(data: Path, tmp_path: Path) -> None:
    plant(data, well)
    this = OtherVersion(tmp_path / "this", "0.1.0", ahead=False)
    asked = ["beleidsmonitor", "--data-dir", str(data), "--now", NOW, "status"]

    released = this.folder / "models" / "released"
    version = (released / "CURRENT").read_text(encoding="utf-8").strip()
    with (released / version / "pipeline.joblib").open("ab") as model:
        model.write(b"more")
    code, out, _ = this.run(asked)
    assert (code, "mismatch" in out, "is not the released model" in " ".join(out.split())) == (
        4,
        True,
        True,
    )

    later = OtherVersion(tmp_path / "later", "0.2.0", ahead=True)
    later.migrate(sqlite_url(data / "beleidsmonitor.sqlite"))
    code, out, _ = this.run(asked)
    assert (code, "mismatch" in out, "9999" in out) == (4, True, True)


def test_a_store_without_any_night_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(data) == 4
    assert {row["alarm"] for row in rows(capsys)} == {"", "no_success"}


@apprise_loads
def test_alarms_go_out_by_webhook_and_mail(data: Path) -> None:
    plant(data, silent)
    with web_server() as (web, posts), mail_server() as (mail, mails):
        status(
            data,
            "--notify",
            "--alarm-url",
            f"json://127.0.0.1:{web}/hook",
            "--alarm-url",
            f"mailto://127.0.0.1:{mail}?from=monitor@example.org&to=ops@example.org",
        )
    (post,) = posts
    assert post.startswith("POST /hook ")
    assert "no_success: no night has come to its end for 58 hours" in post
    (message,) = mails
    assert "To: ops@example.org" in message
    assert "no_success" in message


def test_without_alarm_nothing_goes_out(data: Path) -> None:
    plant(data, well)
    with web_server() as (web, posts):
        assert status(data, "--notify", "--alarm-url", f"json://127.0.0.1:{web}/hook") == 0
    assert posts == []


@apprise_loads
def test_an_address_that_fails_is_told_without_its_secret(
    data: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    plant(data, silent)
    with web_server(status=500) as (web, _):
        url = f"json://someone:hunter2secret@127.0.0.1:{web}/token-f00d"
        assert status(data, "--notify", "--alarm-url", url) == 4
    said = capsys.readouterr()
    everything = said.out + said.err + caplog.text
    assert "notice 1 of 1 (json) was not taken" in everything
    assert "hunter2secret" not in everything
    assert "token-f00d" not in everything


def test_prometheus_reads_the_metrics(data: Path, tmp_path: Path) -> None:
    plant(data, silent)
    status(data, "--metrics-file", str(tmp_path / "metrics" / "b.prom"))
    content = (tmp_path / "metrics" / "b.prom").read_text(encoding="utf-8")
    values = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(content)
        for sample in family.samples
    }
    assert values["beleidsmonitor_alarm", "no_success"] == 1
    assert values["beleidsmonitor_sources_reached",] == 20
    assert (
        values["beleidsmonitor_last_success_timestamp_seconds",] == moment("2026-12-29").timestamp()
    )
