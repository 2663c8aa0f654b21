"""What the loopback server answers on the first night, and who is asked."""

from tests.crawler import country
from tests.crawler.conftest import World
from tests.crawler.server import Answer, Asked, LoopbackServer
from vocabulary.codes import SourceFamily

SITE = "municipal_site"
GAZETTE = "official_publications"
COUNCIL = "openbesluitvorming"
CRAWL_DELAY = 0.15
REGULATIONS = {
    f"CVDR70000{number}_1": f"Beleidsregel vrijwilligersprijs {number}" for number in (1, 2, 3)
}
DOCUMENTS = [
    country.council_document(
        "lindenveen", number, f"Raadsvoorstel {number}", f"20{10 + number % 16}-03-12", country.NOTE
    )
    for number in range(30)
]

PAGES = {
    "/vrijwilligers": "2026-12-31",
    "/intern/vrijwilligers": "2026-12-01",
    "/beleid/welzijn": "2025-04-01",
    "/mantelzorg": "2025-05-01",
    "/afval": "2026-12-01",
    "/burgerzaken": "2026-12-01",
}


def _search(asked: Asked) -> Answer:
    """The register of regulations: its behaviour depends on who is asked for."""
    query, start = asked.query["query"], int(asked.query["startRecord"])
    if 'gemeente="Weigering"' in query:
        return country.diagnostic("line 1:13 mismatched input")
    if 'gemeente="Leegte"' in query:
        return Answer(b"", "application/xml")
    if 'gemeente="Afgebroken"' in query:
        whole = country.sru_answer([_record("CVDR710001_1", "Afgebroken")], total=2)
        return Answer(whole.body[:-60], "application/xml")
    if 'gemeente="Webpagina"' in query:
        return Answer(country.page("Storing", "Probeer het later."), status=200)
    if 'gemeente="Niets"' in query:
        return country.sru_answer([], total=0)
    names = sorted(REGULATIONS)
    if start == 1:
        return country.sru_answer(
            [_record(name, "Lindenveen") for name in names[:2]], total=3, following=3
        )
    return country.sru_answer([_record(names[2], "Lindenveen")], total=3)


def _record(identifier: str, creator: str) -> str:
    return country.regulation_record(
        identifier,
        REGULATIONS.get(identifier, "Regeling"),
        creator,
        modified="2026-12-30",
        in_force="2025-01-01",
        lapses="2029-01-01" if identifier.endswith("2_1") else "",
    )


def _gazette(asked: Asked) -> Answer:
    if '"Lindenveen"' not in asked.query["query"]:
        return country.sru_answer([], total=0)
    return country.sru_answer(
        [
            country.gazette_record(
                "gmb-2025-1",
                "Nota als bijlage",
                "Lindenveen",
                "2025-02-03",
                forms=["xml", "pdf"],
                attached="exb-2025-77",
            )
        ],
        total=1,
    )


def fill(server: LoopbackServer) -> None:
    """All answers of the first night."""
    replies = server.replies
    replies.clear()
    replies["cvdr.example", "/sru/Search"] = _search
    replies["publicaties.example", "/sru"] = _gazette
    for identifier, title in REGULATIONS.items():
        work, _, version = identifier.partition("_")
        replies["repository.example", f"/cvdr/{work}/{version}/xml/{identifier}.xml"] = (
            country.regulation_text(title, "Het college kent jaarlijks een prijs toe.")
        )
    replies["gazette.example", "/gmb-2025-1.xml"] = Answer(
        b"<officiele-publicatie><al>Zie bijlage.</al></officiele-publicatie>", "application/xml"
    )
    replies["gazette.example", "/gmb-2025-1.pdf"] = Answer(
        country.pdf("Nota als bijlage"), "application/pdf"
    )
    replies["gazette.example", "/exb-2025-77.pdf"] = Answer(
        country.pdf("De nota zelf"), "application/pdf", etag='"exb-1"'
    )
    fill_council(server)
    fill_site(server)
    fill_bad_sites(server)


def fill_council(server: LoopbackServer) -> None:
    council = country.Council(
        {"lindenveen": "ok", "stuk": "failing", "nooit": "never_imported"}, DOCUMENTS
    )
    server.replies["obv.example", "/api/status"] = council.status
    server.replies["obv.example", "/api/search"] = council.search
    for document in DOCUMENTS:
        server.replies["obv.example", country.entity_path(document)] = council.entity(document)


def fill_site(server: LoopbackServer) -> None:
    host, replies = "www.lindenveen.example", server.replies
    robots = (
        f"User-agent: *\nDisallow: /intern\nCrawl-delay: {CRAWL_DELAY}\n"
        f"Sitemap: http://{host}/kaart/index.xml.gz\n"
    )
    replies[host, "/robots.txt"] = Answer(robots.encode(), "text/plain")
    replies[host, "/"] = Answer(
        country.page(
            "Lindenveen", "Welkom.", {"/vrijwilligers": "Vrijwilligers", "/afval": "Afval"}
        ),
        etag='"thuis"',
    )
    replies[host, "/kaart/index.xml.gz"] = Answer(
        country.packed(country.sitemap_index([f"http://{host}/kaart/1.xml.gz"])), "application/gzip"
    )
    replies[host, "/kaart/1.xml.gz"] = Answer(
        country.packed(country.sitemap(host, PAGES)), "application/gzip"
    )
    replies[host, "/vrijwilligers"] = Answer(
        country.page(
            "Vrijwilligers", "Wij helpen u.", {"/bestanden/nota.pdf": "Nota vrijwilligers"}
        ),
        etag='"vrijwilligers-1"',
    )
    replies[host, "/beleid/welzijn"] = Answer(country.page("Welzijn", "Wij werken samen."))
    replies[host, "/mantelzorg"] = Answer(country.page("Mantelzorg", "Wij denken mee."))
    replies[host, "/bestanden/nota.pdf"] = Answer(
        country.pdf("Nota"), "application/pdf", etag='"nota-1"'
    )


def fill_bad_sites(server: LoopbackServer) -> None:
    replies = server.replies
    replies["traag.example", "/"] = Answer(country.page("Traag", ""), delay_seconds=2.0)
    replies["poort.example", "/"] = Answer(
        b"<!doctype html><html><body><h1>Even controleren</h1><p>Bevestig dat u een mens bent.</p>"
        b"</body></html>"
    )
    replies["dicht.example", "/"] = Answer(b"no", status=403)
    replies["omweg.example", "/"] = Answer(status=302, headers={"Location": "http://10.1.2.3/"})
    replies["naam.example", "/"] = Answer(
        status=302, headers={"Location": f"http://localhost:{server.address.partition(':')[2]}/"}
    )
    replies["groot.example", "/"] = Answer(
        country.page("Groot", "", {"/vrijwilligers.pdf": "Nota vrijwilligers"})
    )
    replies["groot.example", "/vrijwilligers.pdf"] = Answer(
        country.pdf("groot", 300_000), "application/pdf"
    )
    replies["kaal.example", "/"] = Answer(b"<html><body><p>Onderhoud</p></body></html>")
    replies["wandel.example", "/"] = Answer(
        country.page("Wandel", "", {"/over": "Over ons", "/zorg": "Zorg en ondersteuning"})
    )
    replies["wandel.example", "/over"] = Answer(
        country.page("Over ons", "", {"/mantelzorg": "Mantelzorg en vrijwilligers"})
    )
    replies["wandel.example", "/zorg"] = Answer(country.page("Zorg", "Hulp bij huis."))
    replies["wandel.example", "/mantelzorg"] = Answer(
        country.page("Mantelzorg", "Samen.", {"http://elders.example.org/vrijwilligers": "Elders"})
    )


def people(world: World) -> None:
    regulations, website = SourceFamily.REGULATIONS, SourceFamily.WEBSITE
    world.add(
        "GM9901",
        "Lindenveen",
        (regulations, "cvdr", "Lindenveen|Oud-Linden"),
        (SourceFamily.PUBLICATIONS, GAZETTE, "Lindenveen"),
        (SourceFamily.COUNCIL, COUNCIL, "lindenveen"),
        (website, SITE, "http://www.lindenveen.example"),
    )
    bad = ("dood", "traag", "poort", "dicht", "omweg", "naam", "groot", "kaal", "wandel")
    for number, host in enumerate(bad):
        world.add(f"GM99{10 + number}", host, (website, SITE, f"http://{host}.example/"))
    for number, name in enumerate(("Weigering", "Leegte", "Afgebroken", "Webpagina", "Niets")):
        world.add(f"GM99{30 + number}", name, (regulations, "cvdr", name))
    world.add("GM9940", "Stuk", (SourceFamily.COUNCIL, COUNCIL, "stuk"))
    world.add("GM9941", "Nooit", (SourceFamily.COUNCIL, COUNCIL, "nooit"))
    world.add("GM9942", "Onbekend", (SourceFamily.COUNCIL, COUNCIL, "onbekend"))
    world.add("GM9943", "Anders", (SourceFamily.COUNCIL, "qualigraf", "anders"))
