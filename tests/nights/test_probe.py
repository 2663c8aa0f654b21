"""``probe`` against the demo's services: what it keeps, what it says, and what it unlocks."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from commands.workspace import program_version
from crawler.contracts import load_contracts
from db.runs import proven_platforms
from tests.crawler.server import Answer, LoopbackServer
from tests.nights.country import Workplace

pytestmark = pytest.mark.slow

FEW = ("GM9001", "GM9008", "GM9013", "GM9021")
# One for each council system, and one with sitemaps of the Woo.
SYSTEMS = ("GM9001", "GM9002", "GM9003", "GM9004", "GM9005", "GM9007", "GM9013", "GM9017")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("probe"), SYSTEMS, server)
    with place.served(2):  # iBabs has given our address access by then
        yield place


def proven(place: Workplace, data: str) -> set[str]:
    with place.connected(data) as connection, Session(connection) as session:
        return proven_platforms(session, program_version())


def verdicts(stdout: str) -> dict[str, str]:
    """Name of a kind of answer -> passed, BROKEN or not met."""
    lines = [line for line in stdout.splitlines() if not line.startswith("  ")]
    return {line.split(": ")[0]: line.split(": ")[1] for line in lines}


def test_the_demo_keeps_every_contract_and_proves_nothing_of_the_live_services(
    served: Workplace,
) -> None:
    done = served.run(2, "probe", data="whole")

    assert done.returncode == 0, done.stdout + done.stderr
    told = verdicts(done.stdout)
    assert set(told.values()) == {"passed"}
    met = {(name.split()[0], name.split()[-1]) for name in told}
    assert met >= set(load_contracts())
    assert {"gemeenteoplossingen v1 meetings", "gemeenteoplossingen v2 meetings"} <= set(told)
    assert proven(served, "whole") == set()
    folder = next((served.folder / "whole" / "probes").iterdir())
    account = json.loads((folder / "cvdr.page.json").read_text(encoding="utf-8"))
    assert account["passed"] is True
    assert any(name.lower() == "content-type" for name in account["headers"])
    assert b"searchRetrieveResponse" in (folder / "cvdr.page.body").read_bytes()
    assert b"GetListsResult" in (folder / "ibabs.soap_lists.body").read_bytes()
    assert (folder / "gemeenteoplossingen.v1.documents.body").is_file()
    assert "DEBUG" not in done.stderr


def test_a_session_id_is_neither_shown_nor_kept_in_an_account(served: Workplace) -> None:
    done = served.run(2, "probe", "--source", "parlaeus", data="secret")

    sources = (served.folder / "register" / "sources.csv").read_text(encoding="utf-8")
    session = sources.partition("?rid=")[2].partition(",")[0].strip()
    assert len(session) > 10
    accounts = [path.read_text(encoding="utf-8") for path in served.folder.rglob("parlaeus.*.json")]
    assert accounts
    assert all(session not in text for text in (*accounts, done.stdout, done.stderr))


@contextmanager
def answering(answer: Answer) -> Iterator[tuple[str, LoopbackServer]]:
    """An address at which one answer is given, whatever is asked."""
    server = LoopbackServer()
    for path in ("/sru", "/api/status", "/events", "/organisations/280/modules"):
        server.replies[("127.0.0.1", path)] = answer
    server.start()
    try:
        yield f"http://{server.address}", server
    finally:
        server.stop()


BROKEN: dict[str, Any] = {
    "sources": [
        {
            "sourceKey": "westerkoog",
            "state": "failing",
            "cbsId": "GM9001",
            "lastSuccessAt": "2026-12-30T02:00:00Z",
            "latestContentDate": "30-12-2026",
        }
    ]
}


@pytest.mark.parametrize(
    ("source", "option", "path", "answer", "told"),
    [
        pytest.param(
            "openbesluitvorming",
            "--openbesluitvorming-url",
            "",
            Answer(json.dumps(BROKEN).encode(), "application/json"),
            "openbesluitvorming status: BROKEN: sources[].latestContentDate: '30-12-2026' is no",
            id="a field of another kind",
        ),
        pytest.param(
            "cvdr",
            "--cvdr-url",
            "/sru",
            Answer(b"<html><title>Onderhoud</title><body>Wij zijn zo terug.</body></html>"),
            "cvdr page: BROKEN: no searchRetrieveResponse",
            id="a page in place of an answer",
        ),
        pytest.param(
            "cvdr",
            "--cvdr-url",
            "/sru",
            Answer(b"<!doctype html><html><body>Bevestig dat u een mens bent.</body></html>"),
            "cvdr page: BROKEN: a challenge page with status 200",
            id="a challenge page",
        ),
        pytest.param(
            "notubiz",
            "--notubiz-url",
            "",
            Answer(b'{"message": "No rights", "error_code": 403}', "application/json"),
            "notubiz events: BROKEN: refused: No rights",
            id="an error with status 200",
        ),
        pytest.param(
            "cvdr",
            "--cvdr-url",
            "/sru",
            Answer(b"closed", "text/plain", status=403),
            "cvdr page: BROKEN: status 403",
            id="a closed door",
        ),
    ],
)
def test_a_broken_contract_proves_nothing_and_ends_with_three(
    served: Workplace, source: str, option: str, path: str, answer: Answer, told: str
) -> None:
    with answering(answer) as (url, server):
        arguments = ("--source", source, option, url + path)
        done = served.run(2, "probe", *arguments, data="broken")

    assert done.returncode == 3, done.stdout + done.stderr
    assert told in done.stdout
    assert proven(served, "broken") == set()
    kept = (served.folder / "broken" / "probes").rglob(f"{source}*.body")
    assert answer.body in [path.read_bytes() for path in kept]
    if "challenge" in told or "403" in told:
        assert len(server.of("127.0.0.1")) <= 2  # robots.txt apart, it is left alone


def test_a_dead_host_is_told_and_ends_with_three(served: Workplace) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/sru"
        done = served.run(2, "probe", "--source", "cvdr", "--cvdr-url", url, data="dead")

    assert done.returncode == 3, done.stdout + done.stderr
    assert "cvdr page: BROKEN: no answer:" in done.stdout
    assert verdicts(done.stdout)["cvdr text"] == "not met"
    folder = next((served.folder / "dead" / "probes").iterdir())
    account = json.loads((folder / "cvdr.page.json").read_text(encoding="utf-8"))
    assert account["status"] is None


def test_real_hosts_are_not_asked_without_a_contact(tmp_path: Path) -> None:
    place = Workplace.make(tmp_path, FEW)
    (place.folder / "beleidsmonitor.toml").write_text("", encoding="utf-8")

    done = place.run(1, "probe")

    assert done.returncode == 2
    assert "contact" in done.stderr
