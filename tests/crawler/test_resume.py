"""Crawls that are cut off: killed, or asked to stop."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import LocationRow, VisitRow
from tests.crawler import country
from tests.crawler.conftest import World, make_world
from tests.crawler.server import Answer, LoopbackServer
from vocabulary.codes import SourceFamily

SITES = ("een.example", "twee.example", "drie.example")
PAGES_EACH = 7
WAIT_SECONDS = 30


def _fill(server: LoopbackServer) -> None:
    server.forget()
    server.replies.clear()
    for number, host in enumerate(SITES):
        # The sites differ in size, so that one is finished while another is under way.
        paths = {
            f"/vrijwilligers/{page}": f"Deel {page}" for page in range(PAGES_EACH * (number + 1))
        }
        server.replies[host, "/"] = Answer(country.page(host, "Welkom.", paths), etag=f'"{host}"')
        for path, title in paths.items():
            server.replies[host, path] = Answer(
                country.page(title, f"{title} van {host}."), etag=f'"{path}"'
            )


def _world(folder: Path, server: LoopbackServer, migrated: Path) -> World:
    folder.mkdir()
    world = make_world(folder, server, migrated)
    for number, host in enumerate(SITES):
        world.add(
            f"GM995{number}", host, (SourceFamily.WEBSITE, "municipal_site", f"http://{host}/")
        )
    return world


def _start_and_wait(world: World, run_id: int) -> "subprocess.Popen[str]":
    """Start a slow crawl and wait until it is in the middle."""
    world.settings["delay_seconds"] = 0.05
    process = world.start(0, run_id)
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with Session(world.engine) as session:
            visits = session.scalar(select(func.count()).select_from(VisitRow))
            places = session.scalar(select(func.count()).select_from(LocationRow))
        if visits == 1 and places:
            break
        time.sleep(0.02)
    else:
        pytest.fail("the crawl never came to its middle")
    return process


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer, migrated_sqlite_file: Path
) -> World:
    _fill(server)
    world = _world(tmp_path_factory.mktemp("undisturbed") / "w", server, migrated_sqlite_file)
    result = world.crawl(0)
    assert result.summary["outcomes"] == {"ok": len(SITES)}
    return world


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda each: each.name)
def test_crawl_that_was_cut_off_goes_on(
    tmp_path: Path,
    undisturbed: World,
    server: LoopbackServer,
    migrated_sqlite_file: Path,
    number: signal.Signals,
) -> None:
    _fill(server)
    world = _world(tmp_path / "w", server, migrated_sqlite_file)
    run_id = world.start_run(0)
    process = _start_and_wait(world, run_id)
    process.send_signal(number)
    out, err = process.communicate(timeout=WAIT_SECONDS)
    if number is signal.SIGTERM:
        assert (process.returncode, err) == (0, "")
        told = json.loads(out)
        assert told["interrupted"]
        assert 0 < len(told["visits"]) < len(SITES)
    assert world.rows() != undisturbed.rows()
    finished = set(json.loads(out)["visits"]) if out else {"1"}
    server.forget()
    world.settings["delay_seconds"] = 0.02
    result = world.crawl(0, run_id)
    assert world.rows() == undisturbed.rows()
    assert len(result.visits) == len(SITES)
    again = {each.host for each in server.asked}
    assert SITES[0] not in again, "a finished source was asked again"
    assert len(again) == len(SITES) - len(finished)
