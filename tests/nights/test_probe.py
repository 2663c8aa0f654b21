"""``probe`` against the demo's services: what it keeps, what it says, and what it unlocks."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from commands.workspace import program_version
from db.runs import proven_platforms
from tests.crawler.server import Answer, LoopbackServer
from tests.nights.country import Workplace

FEW = ("GM9001", "GM9008", "GM9013", "GM9021")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("probe"), FEW, server)
    with place.served(1):
        yield place


def proven(place: Workplace, data: str) -> set[str]:
    with place.connected(data) as connection, Session(connection) as session:
        return proven_platforms(session, program_version())


def test_the_demo_keeps_every_contract_and_proves_nothing_of_the_live_services(
    served: Workplace,
) -> None:
    done = served.run(1, "probe", data="whole")

    assert done.returncode == 0, done.stdout + done.stderr
    assert {line.split(":")[1] for line in done.stdout.splitlines() if "http" in line} == {
        " passed"
    }
    assert proven(served, "whole") == set()
    folder = next((served.folder / "whole" / "probes").iterdir())
    account = json.loads((folder / "cvdr.json").read_text(encoding="utf-8"))
    assert account["passed"] is True
    assert any(name.lower() == "content-type" for name in account["headers"])
    assert b"searchRetrieveResponse" in (folder / "cvdr.body").read_bytes()


def test_a_broken_contract_proves_nothing_and_ends_with_three(served: Workplace) -> None:
    server = LoopbackServer()
    page = b"<html><title>Onderhoud</title><body>Wij zijn zo terug.</body></html>"
    server.replies[("127.0.0.1", "/sru")] = Answer(page)
    server.start()
    try:
        url = f"http://{server.address}/sru"
        done = served.run(1, "probe", "--source", "cvdr", "--cvdr-url", url, data="broken")
    finally:
        server.stop()

    assert done.returncode == 3, done.stdout + done.stderr
    assert "cvdr: BROKEN" in done.stdout
    assert proven(served, "broken") == set()


def test_real_hosts_are_not_asked_without_a_contact(tmp_path: Path) -> None:
    place = Workplace.make(tmp_path, FEW)
    (place.folder / "beleidsmonitor.toml").write_text("", encoding="utf-8")

    done = place.run(1, "probe")

    assert done.returncode == 2
    assert "contact" in done.stderr
