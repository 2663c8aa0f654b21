"""Portals of one supplier: forty of them under one limit, and a block that outlasts the night."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.portal_pages import read_rows
from tests.crawler.conftest import World, make_world
from tests.crawler.server import Answer, Asked, LoopbackServer
from vocabulary.codes import SourceFamily

PORTALS = 40
# The server sees a request a little after it was sent, and the one before it a little earlier.
PAUSE_SECONDS, JITTER_SECONDS = 0.02, 0.002
SUFFIX = "bestuurlijkeinformatie.nl"
LIST = "11c0ffee-0000-4000-8000-000000000004"
AGENDA = "7a1d0c55-0000-4000-8000-000000000001"
FILE = "5e00aa11-0000-4000-8000-000000000001"
MONTH = f'<html><div id="calendar"><a href="/Agenda/Index/{AGENDA}">Raad</a></div></html>'
MEETING = (
    '<html><h1>Raad 3 december 2026</h1><div class="agenda"><h3>Vrijwilligersbeleid</h3>'
    f'<a href="/Agenda/Document/{AGENDA}?documentId={FILE}">Nota vrijwilligers</a></div></html>'
)


@pytest.fixture
def world(tmp_path: Path, server: LoopbackServer, migrated_sqlite_file: Path) -> Iterator[World]:
    server.replies.clear()
    server.forget()
    world = make_world(tmp_path, server, migrated_sqlite_file)
    world.settings["host_addresses"] = {SUFFIX: server.address, "notubiz.example": server.address}
    world.settings["delay_seconds"] = PAUSE_SECONDS
    yield world
    world.engine.dispose()


def add_portal(world: World, server: LoopbackServer, number: int) -> str:
    host = f"g{number}.{SUFFIX}"
    locator = f"http://{host}"
    world.add(f"GM8{number:03}", host, (SourceFamily.COUNCIL, "ibabs", locator))
    lists = f'<html><a href="/Reports/Details/{LIST}">Raadsvoorstellen</a></html>'
    rows = json.dumps({"recordsTotal": 0, "data": []})
    server.replies[host, "/Reports"] = Answer(lists.encode())
    server.replies[host, f"/Reports/GetReportData/{LIST}"] = Answer(
        rows.encode(), "application/json"
    )
    server.replies[host, "/Calendar"] = month
    server.replies[host, f"/Agenda/Index/{AGENDA}"] = Answer(MEETING.encode())
    server.replies[host, f"/Document/View/{FILE}"] = Answer(b"%PDF-1.4 nota", "application/pdf")
    return locator


def month(asked: Asked) -> Answer:
    recess = '<html><div id="calendar"></div></html>'
    held = (asked.query["month"], asked.query["year"]) == ("12", "2026")
    return Answer((MONTH if held else recess).encode())
