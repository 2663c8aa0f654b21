"""Many municipalities behind one supplier: one limit for all, and a block that outlasts a night."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler import country
from tests.crawler.conftest import World, make_world
from tests.crawler.server import Answer, LoopbackServer
from vocabulary.codes import SourceFamily

MUNICIPALITIES = 40
# The server notes a request when it has read it, a little after it was sent.
PAUSE_SECONDS, JITTER_SECONDS = 0.02, 0.004
REGISTER, GAZETTE = "zoekservice.overheid.nl", "repository.overheid.nl"
PORTALS = "bestuurlijkeinformatie.nl"


@pytest.fixture
def world(tmp_path: Path, server: LoopbackServer, migrated_sqlite_file: Path) -> Iterator[World]:
    """An empty world whose suppliers live on loopback."""
    server.replies.clear()
    server.forget()
    world = make_world(tmp_path, server, migrated_sqlite_file)
    world.settings["host_addresses"] = {"overheid.nl": server.address, PORTALS: server.address}
    world.settings["delay_seconds"] = PAUSE_SECONDS
    world.settings["endpoints"] = {
        "cvdr": f"http://{REGISTER}/sru/Search",
        "official_publications": f"http://{GAZETTE}/sru",
    }
    yield world
    world.engine.dispose()


def test_forty_municipalities_and_two_spiders_share_one_limit(
    world: World, server: LoopbackServer
) -> None:
    for number in range(MUNICIPALITIES):
        name = f"Plaats{number:02}"
        regulations = (SourceFamily.REGULATIONS, "cvdr", name)
        publications = (SourceFamily.PUBLICATIONS, "official_publications", name)
        world.add(f"GM8{number:03}", name, regulations, publications)
    nothing = country.sru_answer([], total=0)
    server.replies[REGISTER, "/sru/Search"] = nothing
    server.replies[GAZETTE, "/sru"] = nothing

    result = world.crawl()

    assert {visit["outcome"] for visit in result.visits.values()} == {"empty"}
    moments = sorted(asked.at for asked in server.asked)
    assert len(moments) >= 2 * MUNICIPALITIES
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert min(gaps) >= PAUSE_SECONDS - JITTER_SECONDS
    for host in (REGISTER, GAZETTE):
        queries = [asked.query["query"] for asked in server.of(host)]
        order = [next(n for n in range(MUNICIPALITIES) if f"Plaats{n:02}" in q) for q in queries]
        assert order == sorted(order)
        assert set(order) == set(range(MUNICIPALITIES))


def test_a_block_of_our_address_ends_all_portals_and_is_remembered(
    world: World, server: LoopbackServer
) -> None:
    for number, name in enumerate(("een", "twee")):
        locator = f"http://{name}.{PORTALS}"
        world.add(f"GM8{number:03}", name, (SourceFamily.COUNCIL, "ibabs", locator))
        for path in ("/Calendar", "/Reports"):
            server.replies[f"{name}.{PORTALS}", path] = Answer(
                b"<p>The request is blocked.</p>", status=403
            )

    first = world.crawl(0)
    asked = [each for each in server.asked if each.path != "/robots.txt"]
    server.forget()
    second = world.crawl(1)

    assert len(asked) == 1
    assert server.asked == []
    for result in (first, second):
        for visit in result.visits.values():
            assert visit["outcome"] == "blocked"
            assert visit["reason"].startswith("our address is blocked")
