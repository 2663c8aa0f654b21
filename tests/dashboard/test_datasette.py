"""Datasette over the file of the desk, started as a user starts it: read-only, our questions."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from dashboard.datasette_command import METADATA
from tests.dashboard.needed import datasette

_PROGRAM = Path(sys.executable).with_name("beleidsmonitor")
_UP = "Uvicorn running"


@dataclass(frozen=True)
class Running:
    """Datasette on a copy of the planted database."""

    address: str
    file: Path
    process: "subprocess.Popen[str]"

    def get(self, path: str, **parameters: str) -> str:
        """What it answers."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        with urlopen(f"{self.address}{path}{query}", timeout=30) as answer:  # noqa: S310
            text: str = answer.read().decode()
        return text

    def status(self, path: str, **parameters: str) -> int:
        """The status of a refusal."""
        with pytest.raises(HTTPError) as refused:
            self.get(path, **parameters)
        refused.value.close()
        return refused.value.code


def _free_port() -> int:
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def running(planted_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    datasette()
    file = tmp_path_factory.mktemp("datasette") / "beleidsmonitor.sqlite"
    shutil.copy(planted_file, file)
    port = _free_port()
    command = [str(_PROGRAM), "--data-dir", str(file.parent), "serve", "--datasette"]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--port", str(port)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if _UP in line:
            break
    assert _UP in said[-1], "".join(said)
    yield Running(f"http://127.0.0.1:{port}", file, process)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=30)


@pytest.mark.slow
def test_every_question_that_is_shipped_is_answered(running: Running) -> None:
    shipped = json.loads(METADATA.read_text(encoding="utf-8"))["databases"]["beleidsmonitor"]
    bound = {"day": "2026-12-31", "since": "2020-01-01", "cbs_code": "GM9001"}
    for name in shipped["queries"]:
        rows = json.loads(running.get(f"/beleidsmonitor/{name}.json", **bound, _shape="array"))
        assert rows, name
    held = running.get("/beleidsmonitor/verdicts_on_a_day.json", **bound, _shape="array")
    labels = {row["name"]: row["effective_label"] for row in json.loads(held)}
    assert labels["Westerkoog"] == "integral"
    assert labels["Marserhoek"] is None
    start = running.get("/beleidsmonitor")
    for question in shipped["queries"].values():
        assert question["title"] in start
    assert "Findings are experimental" in running.get("/")


@pytest.mark.slow
def test_nothing_can_be_written_or_taken_away_whole(running: Running) -> None:
    counted = "SELECT count(*) FROM verdicts"
    with closing(sqlite3.connect(running.file)) as file:
        before = file.execute(counted).fetchone()
    assert running.status("/beleidsmonitor.json", sql="delete from verdicts") == 400
    assert running.status("/beleidsmonitor.db") in (403, 404)
    with closing(sqlite3.connect(running.file)) as file:
        assert file.execute(counted).fetchone() == before


@pytest.mark.slow
def test_it_sees_what_a_night_writes_meanwhile(running: Running) -> None:
    with closing(sqlite3.connect(running.file)) as night:
        night.execute("UPDATE municipalities SET population = 4321 WHERE cbs_code = 'GM9001'")
        night.commit()
    asked = "select population from municipalities where cbs_code = 'GM9001'"
    rows = running.get("/beleidsmonitor.json", sql=asked, _shape="array")
    assert json.loads(rows) == [{"population": 4321}]


@pytest.mark.slow
def test_it_ends_when_interrupted(running: Running) -> None:
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.process.wait(timeout=30) in (0, 130)
