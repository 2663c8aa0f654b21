"""Two nights of what is published under the Woo: sitemaps of hosts, and the national search."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.crawler import country
from tests.crawler.conftest import Result, World, make_world
from tests.crawler.server import Answer, Asked, LoopbackServer
from vocabulary.codes import SourceFamily

pytestmark = pytest.mark.slow

INDEX = "/woo/sitemapindex-diwoo-infocat002.xml"
SITEMAP = "/woo/1.xml"
HOSTS = ("open", "twee", "kaal", "stuk", "groot", "dicht")
SEARCH = "/api/v0/zoek"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:diwoo="https://standaarden.overheid.nl/diwoo/metadata/"'
)


def _sitemap(host: str, files: dict[str, str], padding: int = 0) -> Answer:
    entries = "".join(
        f"<url><loc>http://{host}.example{path}</loc><lastmod>{lastmod}</lastmod><diwoo:Document>"
        "<diwoo:DiWoo><diwoo:titelcollectie><diwoo:officieleTitel>Nota vrijwilligers"
        "</diwoo:officieleTitel></diwoo:titelcollectie></diwoo:DiWoo></diwoo:Document></url>"
        for path, lastmod in files.items()
    )
    text = f"<urlset {SPACES}>{entries}<!--{'x' * padding}--></urlset>"
    return Answer(text.encode(), "application/xml")


def _fill(server: LoopbackServer) -> None:
    replies = server.replies
    replies.clear()
    for name in HOSTS:
        host = f"{name}.example"
        closed = "Disallow: /dicht/\n" if name == "dicht" else ""
        robots = f"User-agent: *\n{closed}Sitemap: http://{host}{INDEX}\n"
        replies[host, "/robots.txt"] = Answer(robots.encode(), "text/plain")
        replies[host, INDEX] = Answer(country.sitemap_index([f"http://{host}{SITEMAP}"]))
        folder = "/dicht" if name == "dicht" else ""
        files = {f"{folder}/nota-{number}.pdf": "2026-01-01" for number in (1, 2)}
        replies[host, SITEMAP] = _sitemap(name, files)
        for path in files:
            body = country.pdf(f"{name} {path}")
            replies[host, path] = Answer(body, "application/pdf", etag=f'"{path}"')
    replies["kaal.example", "/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n", "text/plain")


def _hit(identity: str, **more: str) -> dict[str, Any]:
    document = {
        "id": f"{identity}_1",
        "pid": f"http://zoek.example/documenten/{identity}",
        "titel": f"Nota {identity}",
        "openbaarmakingsdatum": "2026-03-01",
        "publisher": "gemeente Lindenveen",
        "mutatiedatumtijd": "2026-03-01T08:00:00",
    }
    return {"document": document | more}


def _search(asked: Asked) -> Answer:
    """Sixty hits, of which one is a municipality's own and one is another's."""
    if "publicatiedatumVan" in asked.query:
        hits: list[dict[str, Any]] = []
    else:
        repeated = _hit("oep-1", aanbieder="officielebekendmakingen.nl")
        hits = [*[repeated] * 58, _hit("aaaa"), _hit("bbbb", publisher="gemeente Elders")]
    start = int(asked.query["start"])
    answer = {"totaal": len(hits), "resultaten": hits[start : start + 50]}
    return Answer(json.dumps(answer).encode(), "application/json")


@dataclass(frozen=True)
class Nights:
    world: World
    results: tuple[Result, Result]
    asked: tuple[list[Asked], list[Asked]]

    def told(self, night: int, platform: str, locator: str) -> tuple[str, int]:
        visit = self.results[night].visit(platform, locator)
        return visit["outcome"], visit["found"]


@pytest.fixture(scope="module")
def nights(
    tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer, migrated_sqlite_file: Path
) -> Nights:
    server.forget()
    _fill(server)
    server.replies["zoek.example", SEARCH] = _search
    server.replies["zoek.example", f"{SEARCH}/aaaa"] = Answer(
        b'{"versies": [{"bestanden": [{"url": "/documenten/aaaa"}]}]}', "application/json"
    )
    server.replies["zoek.example", "/documenten/aaaa"] = Answer(
        country.pdf("aaaa"), "application/pdf"
    )
    world = make_world(tmp_path_factory.mktemp("woo"), server, migrated_sqlite_file)
    world.settings["endpoints"]["open_overheid"] = "http://zoek.example/api/v0"
    organisation = (SourceFamily.WOO, "open_overheid", "gemeente Lindenveen")
    world.add("GM9900", "Lindenveen", organisation)
    for number, name in enumerate(HOSTS, 1):
        place = (SourceFamily.WOO, "diwoo", f"http://{name}.example")
        world.add(f"GM990{number}", name, place)
    first = world.crawl(0)
    first_asked = list(server.asked)
    server.forget()
    server.replies["open.example", SITEMAP] = _sitemap("open", {"/nota-1.pdf": "2026-01-01"})
    server.replies["twee.example", SITEMAP] = _sitemap(
        "twee", {"/nota-1.pdf": "2026-12-31", "/nota-2.pdf": ""}
    )
    server.replies["stuk.example", SITEMAP] = Answer(status=404)
    server.replies["groot.example", SITEMAP] = _sitemap("groot", {}, padding=300_000)
    second = world.crawl(1)
    return Nights(world, (first, second), (first_asked, list(server.asked)))


def test_files_that_the_sitemaps_name_are_fetched(nights: Nights) -> None:
    assert nights.told(0, "diwoo", "http://open.example") == ("ok", 2)
    visit = nights.results[0].visit("diwoo", "http://open.example")
    assert visit["expected"] == 2
    assert not visit["section_complete"]  # a harvest is no search of the website


def test_host_without_sitemap_is_not_covered_and_never_empty(nights: Nights) -> None:
    assert nights.told(0, "diwoo", "http://kaal.example") == ("not_covered", 0)
    assert not nights.results[0].visit("diwoo", "http://kaal.example")["reached"]


def test_file_that_robots_close_is_left_alone(nights: Nights) -> None:
    assert not [a for a in nights.asked[0] if a.path.startswith("/dicht/")]
    visit = nights.results[0].visit("diwoo", "http://dicht.example")
    assert visit["found"] == 0
    assert "2 addresses closed by robots.txt" in visit["reason"]


def test_file_that_left_its_sitemap_is_gone(nights: Nights) -> None:
    places = nights.world.locations("diwoo", "http://open.example")
    gone = {url for url, row in places.items() if row.gone_at is not None}
    assert gone == {"http://open.example/nota-2.pdf"}


def test_lastmod_decides_on_fetching_again(nights: Nights) -> None:
    second = nights.asked[1]
    assert not [a for a in second if a.host == "open.example" and a.path.endswith(".pdf")]
    again = [a for a in second if a.host == "twee.example" and a.path.endswith(".pdf")]
    assert sorted(a.path for a in again) == ["/nota-1.pdf", "/nota-2.pdf"]
    assert all(a.conditional for a in again)
    assert nights.results[1].summary["documents"]["documents_new"] == 0


@pytest.mark.parametrize("name", ["stuk", "groot"])
def test_sitemap_that_cannot_be_read_makes_nothing_gone(nights: Nights, name: str) -> None:
    outcome, _ = nights.told(1, "diwoo", f"http://{name}.example")
    assert outcome == "partial"
    places = nights.world.locations("diwoo", f"http://{name}.example")
    assert {row.gone_at for row in places.values()} == {None}


def test_national_search_takes_only_what_the_municipality_published(nights: Nights) -> None:
    places = nights.world.locations("open_overheid", "gemeente Lindenveen")
    assert set(places) == {"aaaa"}
    first = [a for a in nights.asked[0] if a.path == SEARCH]
    assert {a.query["start"] for a in first} == {"0", "50"}
    # Encoded twice: what the server decodes once is still encoded.
    assert {a.query["organisatie"] for a in first} == {"gemeente%20Lindenveen"}
    assert unquote(first[0].query["organisatie"]) == "gemeente Lindenveen"


def test_national_search_asks_later_what_was_published_since(nights: Nights) -> None:
    second = [a for a in nights.asked[1] if a.path == SEARCH]
    assert {a.query["publicatiedatumVan"] for a in second} == {"28-12-2026"}
    told = [nights.told(night, "open_overheid", "gemeente Lindenveen") for night in (0, 1)]
    assert told == [("ok", 1), ("ok", 1)]
