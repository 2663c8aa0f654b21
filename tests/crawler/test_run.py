"""Whole crawls of a loopback server: a good night, a bad one, and the night after."""

import datetime as dt
import itertools
from pathlib import Path

import pytest

from tests.crawler import country
from tests.crawler.answers import (
    COUNCIL,
    CRAWL_DELAY,
    GAZETTE,
    PAGES,
    REGULATIONS,
    SITE,
    fill,
    fill_site,
    people,
)
from tests.crawler.conftest import NIGHTS, Result, World, make_world
from tests.crawler.server import Answer, Asked, LoopbackServer
from vocabulary.codes import SourceFamily


def _gaps(asked: list[Asked]) -> list[float]:
    return [later.at - earlier.at for earlier, later in itertools.pairwise(asked)]


class Nights:
    """Two nights, each crawled once for all tests."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first = world.crawl(0)
        self.first_asked = list(world.server.asked)
        self.first_rows = world.rows()
        world.server.forget()
        self._change(world.server)
        self.second = world.crawl(1)
        self.second_asked = list(world.server.asked)
        self.second_rows = world.rows()

    @staticmethod
    def _change(server: LoopbackServer) -> None:
        host = "www.lindenveen.example"
        del server.replies[host, "/beleid/welzijn"]
        left = {path: day for path, day in PAGES.items() if path != "/beleid/welzijn"}
        server.replies[host, "/kaart/1.xml.gz"] = Answer(
            country.packed(country.sitemap(host, left)), "application/gzip"
        )
        for path in ("/", "/over", "/zorg", "/mantelzorg"):
            server.replies["wandel.example", path] = Answer(b"storing", status=503)

    def asked(self, night: int, host: str) -> list[Asked]:
        asked = self.first_asked if night == 0 else self.second_asked
        return [each for each in asked if each.host == host]


@pytest.fixture(scope="module")
def nights(
    tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer, migrated_sqlite_file: Path
) -> Nights:
    server.forget()
    fill(server)
    world = make_world(tmp_path_factory.mktemp("nights"), server, migrated_sqlite_file)
    people(world)
    return Nights(world)


@pytest.mark.parametrize(
    ("platform", "locator", "outcome", "found", "expected"),
    [
        ("cvdr", "Lindenveen|Oud-Linden", "ok", 3, 6),
        (GAZETTE, "Lindenveen", "ok", 2, 1),
        (COUNCIL, "lindenveen", "ok", 30, 30),
        (SITE, "http://www.lindenveen.example", "ok", 5, None),
        (SITE, "http://wandel.example/", "ok", 4, None),
        ("cvdr", "Niets", "empty", 0, 0),
    ],
)
def test_good_sources(
    nights: Nights, platform: str, locator: str, outcome: str, found: int, expected: int | None
) -> None:
    visit = nights.first.visit(platform, locator)
    assert (visit["outcome"], visit["found"], visit["expected"]) == (outcome, found, expected)
    assert visit["reached"]
    assert visit["failed_requests"] == 0


@pytest.mark.parametrize(
    ("platform", "locator", "outcome", "reason"),
    [
        (SITE, "http://dood.example/", "unreachable", "refused"),
        (SITE, "http://traag.example/", "unreachable", "Timeout"),
        (SITE, "http://poort.example/", "blocked", "challenge page with status 200"),
        (SITE, "http://dicht.example/", "blocked", "status 403"),
        (SITE, "http://omweg.example/", "unreachable", "10.1.2.3 is not a public address"),
        (SITE, "http://naam.example/", "unreachable", "which is not a public address"),
        (SITE, "http://kaal.example/", "changed", "home page with links"),
        ("cvdr", "Weigering", "unreachable", "info:srw/diagnostic/1/10 line 1:13 mismatched"),
        ("cvdr", "Leegte", "unreachable", "empty page"),
        ("cvdr", "Afgebroken", "changed", "end of the searchRetrieveResponse"),
        ("cvdr", "Webpagina", "changed", "no XML"),
        (COUNCIL, "stuk", "unreachable", "failing"),
        (COUNCIL, "nooit", "not_covered", "never_imported"),
        (COUNCIL, "onbekend", "not_covered", "not listed"),
        ("qualigraf", "anders", "not_covered", "no spider"),
    ],
)
def test_bad_sources_never_look_empty(
    nights: Nights, platform: str, locator: str, outcome: str, reason: str
) -> None:
    visit = nights.first.visit(platform, locator)
    assert visit["outcome"] == outcome
    assert reason in visit["reason"]
    assert not visit["reached"]
    assert visit["found"] == 0


def test_every_source_has_one_visit(nights: Nights) -> None:
    assert set(nights.first.visits) == {source.id for source in nights.world.sources}
    assert sum(nights.first.summary["outcomes"].values()) == len(nights.world.sources)


def test_program_says_nothing_by_itself(nights: Nights) -> None:
    assert nights.first.messages == ""
    assert nights.second.messages == ""


def test_too_large_a_file_is_reported(nights: Nights) -> None:
    visit = nights.first.visit(SITE, "http://groot.example/")
    assert "1 too large to fetch: http://groot.example/vrijwilligers.pdf" in visit["reason"]
    assert visit["outcome"] == "ok"
    assert not visit["section_complete"]


def test_register_gives_dates_and_works(nights: Nights) -> None:
    places = nights.world.locations("cvdr", "Lindenveen|Oud-Linden")
    assert set(places) == set(REGULATIONS)
    second = places["CVDR700002_1"]
    assert second.in_force_from == dt.date(2025, 1, 1)
    assert second.in_force_to == dt.date(2029, 1, 1)
    assert second.type_hint == "beleidsregel"
    assert second.url == "http://lokaleregelgeving.example/CVDR700002/1"
    works = {row[1]: row[8] for row in nights.first_rows["places"]}
    assert works["CVDR700002_1"] == "cvdr:CVDR700002"


def test_predecessor_is_searched_too(nights: Nights) -> None:
    queries = [each.query["query"] for each in nights.asked(0, "cvdr.example")]
    assert any('gemeente="Oud-Linden"' in query for query in queries)


def test_empty_shell_gives_way_to_pdf(nights: Nights) -> None:
    paths = [each.path for each in nights.asked(0, "gazette.example")]
    texts = [path for path in paths if "gmb" in path]
    assert texts == ["/gmb-2025-1.xml", "/gmb-2025-1.pdf"]
    place = nights.world.locations(GAZETTE, "Lindenveen")["gmb-2025-1"]
    assert place.source_date == dt.date(2025, 2, 3)


def test_attached_file_is_a_document_of_its_own(nights: Nights) -> None:
    place = nights.world.locations(GAZETTE, "Lindenveen")["exb-2025-77"]
    assert place.title == "Nota als bijlage (bijlage exb-2025-77)"
    asked = [each for each in nights.asked(1, "gazette.example") if "exb" in each.path]
    assert all(each.conditional for each in asked)
    assert place.gone_at is None


def test_council_reaches_back(nights: Nights) -> None:
    visit = nights.first.visit(COUNCIL, "lindenveen")
    assert visit["covers_from"] == "2010-03-12"
    assert visit["newest_document_on"] == "2025-03-12"
    first = next(each for each in nights.asked(0, "obv.example") if "dateTo" in each.query)
    assert first.query == {
        "organization": "lindenveen",
        "entityType": "Document",
        "dateTo": "2018-12-31",
        "limit": "1",
    }


def test_status_is_asked_once(nights: Nights) -> None:
    paths = [each.path for each in nights.asked(0, "obv.example")]
    assert paths.count("/api/status") == 1
    assert not any(each.query.get("organization") == "stuk" for each in nights.first_asked)


def test_robots_are_obeyed(nights: Nights) -> None:
    asked = nights.asked(0, "www.lindenveen.example")
    paths = [each.path for each in asked]
    assert paths[:2] == ["/robots.txt", "/"]
    assert "/intern/vrijwilligers" not in paths
    assert min(_gaps(asked[1:])) >= CRAWL_DELAY


def test_best_pages_first_and_avoided_ones_never(nights: Nights) -> None:
    paths = [each.path for each in nights.asked(0, "www.lindenveen.example")]
    assert paths[2:] == [
        "/kaart/index.xml.gz",
        "/kaart/1.xml.gz",
        "/vrijwilligers",
        "/bestanden/nota.pdf",
        "/mantelzorg",
        "/beleid/welzijn",
    ]


def test_walk_without_sitemap_finds_what_scores(nights: Nights) -> None:
    paths = [each.path for each in nights.asked(0, "wandel.example")]
    assert paths[:4] == ["/robots.txt", "/", "/sitemap.xml", "/sitemap_index.xml"]
    assert set(paths[4:]) == {"/over", "/zorg", "/mantelzorg"}
    assert not any(each.host == "elders.example.org" for each in nights.first_asked)
    assert nights.first.visit(SITE, "http://wandel.example/")["section_complete"]


def test_one_request_at_a_time_with_a_pause(nights: Nights) -> None:
    for host in ("cvdr.example", "obv.example", "wandel.example"):
        assert min(_gaps(nights.asked(0, host))) >= 0.02, host


def test_everyone_hears_who_we_are(nights: Nights) -> None:
    assert {each.headers["user-agent"] for each in nights.first_asked} == {
        "beleidsmonitor/0.0.test (+https://kenniscentrum.example/monitor; "
        "beheer@kenniscentrum.example)"
    }


def test_second_night_stores_nothing_new(nights: Nights) -> None:
    assert nights.second_rows["captures"] == nights.first_rows["captures"]
    assert nights.second.visit(SITE, "http://www.lindenveen.example")["found"] == 4


def test_second_night_asks_conditionally_or_not_at_all(nights: Nights) -> None:
    site = {each.path: each for each in nights.asked(1, "www.lindenveen.example")}
    assert site["/vrijwilligers"].conditional
    assert site["/bestanden/nota.pdf"].conditional
    assert "/mantelzorg" not in site  # its lastmod says that it is as it was
    register = nights.asked(1, "repository.example")
    assert len(register) == 3
    assert all(each.conditional for each in register)
    entities = [each for each in nights.second_asked if each.path.startswith("/api/entities")]
    assert entities == []


def test_vanished_document_is_gone_only_when_the_source_answered(nights: Nights) -> None:
    site = nights.world.locations(SITE, "http://www.lindenveen.example")
    gone = {place for place, row in site.items() if row.gone_at is not None}
    assert gone == {"http://www.lindenveen.example/beleid/welzijn"}
    assert site["http://www.lindenveen.example/beleid/welzijn"].gone_at == NIGHTS[1]
    walk = nights.world.locations(SITE, "http://wandel.example/")
    assert nights.second.visit(SITE, "http://wandel.example/")["outcome"] == "unreachable"
    assert {row.gone_at for row in walk.values()} == {None}


def test_source_that_comes_back_clears_what_was_gone(nights: Nights) -> None:
    """Runs last, since it crawls once more."""
    fill_site(nights.world.server)
    world = nights.world
    alone = World(
        world.folder,
        world.server,
        world.engine,
        world.settings,
        [world.source(SITE, "http://www.lindenveen.example")],
    )
    result: Result = alone.crawl(1)
    assert result.visit(SITE, "http://www.lindenveen.example")["found"] == 5
    site = world.locations(SITE, "http://www.lindenveen.example")
    assert {row.gone_at for row in site.values()} == {None}


def test_store_that_cannot_be_written_ends_the_crawl(
    tmp_path: Path, server: LoopbackServer, migrated_sqlite_file: Path
) -> None:
    fill(server)
    world = make_world(tmp_path, server, migrated_sqlite_file)
    world.add("GM9960", "Wandel", (SourceFamily.WEBSITE, SITE, "http://wandel.example/"))
    (tmp_path / "captures").write_text("a file where a folder should be")
    process = world.start(0, world.start_run(0))
    out, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert out == ""
    assert "FileExistsError" in err or "NotADirectoryError" in err
    assert world.locations(SITE, "http://wandel.example/") == {}
