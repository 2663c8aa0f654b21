"""Answers made to harm a crawler: each costs one document or one source, never the night."""

from pathlib import Path

import pytest

from tests.crawler import country
from tests.crawler.answers import SITE
from tests.crawler.conftest import Result, make_world
from tests.crawler.server import Answer, Asked, LoopbackServer
from vocabulary.codes import SourceFamily

pytestmark = pytest.mark.slow

PAGE_LIMIT = 15
FILE = "/vrijwilligers.pdf"
MEBIBYTE = 1024 * 1024
HOSTS = (
    "bom", "eindeloos", "keten", "bestand", "kalender", "reus", "intern", "streng", "gesloten",
    "belofte", "schijf",
)  # fmt: skip
TEN_GIGABYTES = 10 * 1024 * MEBIBYTE


def _site(server: LoopbackServer, name: str, link: str = FILE) -> None:
    body = country.page(name, "Welkom.", {link: "Nota vrijwilligers", "/zorg": "Zorg"})
    server.replies[f"{name}.example", "/"] = Answer(body)
    server.replies[f"{name}.example", "/zorg"] = Answer(country.page("Zorg", "Hulp."))


def _calendar(asked: Asked) -> Answer:
    month = int(asked.query.get("maand", "0")) + 1
    link = f"/vrijwilligers?maand={month}"
    return Answer(country.page("Kalender", "", {link: "Vrijwilligers volgende maand"}))


def _fill(server: LoopbackServer, secret: Path) -> None:
    replies = server.replies
    replies.clear()
    for name in HOSTS:
        _site(server, name)
    replies["bom.example", FILE] = Answer(
        country.packed(b"0" * 40 * MEBIBYTE),
        "application/pdf",
        headers={"Content-Encoding": "gzip"},
    )
    replies["eindeloos.example", FILE] = Answer(b"%PDF" * 1000, "application/pdf", endless=True)
    replies["reus.example", FILE] = Answer(country.pdf("", MEBIBYTE), "application/pdf")
    replies["belofte.example", FILE] = Answer(
        b"%PDF", "application/pdf", declared_bytes=TEN_GIGABYTES
    )
    replies["schijf.example", FILE] = Answer(status=302, headers={"Location": secret.as_uri()})
    replies["keten.example", FILE] = Answer(status=302, headers={"Location": "/hop/1"})
    for hop in range(1, 101):
        replies["keten.example", f"/hop/{hop}"] = Answer(
            status=302, headers={"Location": f"/hop/{hop + 1}"}
        )
    replies["intern.example", FILE] = Answer(
        status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}
    )
    _site(server, "bestand", secret.as_uri())
    replies["kalender.example", "/vrijwilligers"] = _calendar
    _site(server, "kalender", "/vrijwilligers?maand=1")
    replies["gesloten.example", FILE] = Answer(b"no", status=403)
    replies["streng.example", FILE] = Answer(
        b"slower", status=429, headers={"Retry-After": "86400"}
    )


@pytest.fixture(scope="module")
def night(
    tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer, migrated_sqlite_file: Path
) -> Result:
    folder = tmp_path_factory.mktemp("safety")
    secret = folder / "vrijwilligers.pdf"
    secret.write_bytes(b"%PDF geheim")
    server.forget()
    _fill(server, secret)
    world = make_world(folder, server, migrated_sqlite_file)
    world.settings["limits"] = {"pages": PAGE_LIMIT}
    for number, name in enumerate(HOSTS):
        place = (SourceFamily.WEBSITE, SITE, f"http://{name}.example/")
        world.add(f"GM98{10 + number}", name, place)
    return world.crawl(0)


@pytest.mark.parametrize("name", ["bom", "eindeloos", "reus", "belofte"])
def test_body_without_measure_is_cut_off_and_told(night: Result, name: str) -> None:
    visit = night.visit(SITE, f"http://{name}.example/")
    assert f"1 too large to fetch: http://{name}.example{FILE}" in visit["reason"]
    assert visit["found"] == 2
    assert not visit["section_complete"]


@pytest.mark.parametrize("name", ["keten", "intern", "gesloten", "schijf"])
def test_bad_file_costs_itself_only(night: Result, name: str) -> None:
    visit = night.visit(SITE, f"http://{name}.example/")
    assert visit["found"] == 2
    assert visit["failed_requests"] == 1
    assert visit["reached"]


def test_chain_of_redirects_is_left_early(night: Result) -> None:
    hops = [each for each in night.world.server.of("keten.example") if "/hop/" in each.path]
    assert 0 < len(hops) <= 10


def test_file_of_this_machine_is_never_taken(night: Result) -> None:
    places = night.world.locations(SITE, "http://bestand.example/")
    assert set(places) == {"http://bestand.example/", "http://bestand.example/zorg"}


def test_calendar_without_end_stops_at_the_page_budget(night: Result) -> None:
    visit = night.visit(SITE, "http://kalender.example/")
    pages = [each for each in night.world.server.of("kalender.example") if each.query]
    assert 1 < len(pages) <= PAGE_LIMIT
    assert "page budget" in visit["reason"]


def test_too_many_requests_ends_the_site(night: Result) -> None:
    visit = night.visit(SITE, "http://streng.example/")
    assert visit["outcome"] == "blocked"
    assert "status 429" in visit["reason"]
    assert not [each for each in night.world.server.of("streng.example") if each.path == "/zorg"]
