"""A municipality's publications under the Woo: robots.txt, DIWOO sitemaps, and the files."""

from collections.abc import Sequence

from demo.bodies import CONTENT_TYPES, Bodies
from demo.country_files import DemoMunicipality
from demo.exchange import Answer, Request, entity_tag, html, not_found, xml
from demo.markup import element, leaf
from demo.night import Night, Published

_SPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:diwoo": "https://standaarden.overheid.nl/diwoo/metadata/",
}
_INDEX = "/sitemap/sitemapindex-diwoo-infocat002.xml"
_PERMITS = "/sitemap/sitemapindex-diwoo-infocat016.xml"
_PAGE = "/sitemap/publications"
_TOOI = "https://identifier.overheid.nl/tooi"


def woo_host(place: DemoMunicipality) -> str:
    """The host at which a municipality publishes under the Woo."""
    return f"open.{place.website.removeprefix('www.')}"


class WooPublications:
    """One host; its second page has the form of one publication system, not of the standard."""

    def __init__(self, night: Night, place: DemoMunicipality, bodies: Bodies) -> None:
        self._night = night
        self._place = place
        self._bodies = bodies
        self._down = night.behaviour(place, "diwoo") != "ok"
        self._files = {
            f"/download/{each.document.id}.pdf": each
            for each in night.published("website")
            if each.municipality is place and each.place.format == "pdf"
        }

    def answer(self, request: Request) -> Answer | None:
        """XML, or a file; what is not there is 404."""
        if self._down:
            return html("<html><body><h1>503</h1></body></html>", 503)
        if request.path == "/robots.txt":
            return Answer(200, self._robots().encode(), "text/plain; charset=utf-8")
        if request.path == _INDEX:
            pages = [self._url(f"{_PAGE}?page={number}") for number in (1, 2)]
            entries = [element("sitemap", leaf("loc", page)) for page in pages]
            return xml(element("sitemapindex", *entries, attributes=_SPACES))
        if request.path == _PAGE:
            return self._page(request.parameters.get("page", "1"))
        published = self._files.get(request.path)
        return not_found() if published is None else self._file(request, published)

    def _robots(self) -> str:
        index = self._url(_PERMITS)
        return f"User-agent: *\nDisallow: /beheer/\nSitemap: {_INDEX}\nsitemap: {index}\n"

    def _page(self, number: str) -> Answer:
        if number == "1":
            ordinary = self._metadata("Verordening havengelden", self._place.code)
            other = self._metadata("Nota vrijwilligersbeleid elders", "GM9999")
            entries = [
                self._entry("/download/havengelden.pdf", "2020-01-06", ordinary),
                self._entry("/download/elders.pdf", "2020-01-06", other),
            ]
            return xml(element("urlset", *entries, attributes=_SPACES))
        documents = [
            element(
                "diwoo:Document",
                element(
                    "diwoo:DiWoo",
                    leaf("diwoo:loc", self._url(path)),
                    leaf("diwoo:lastmod", f"{published.place.dated or '2025-01-06'} 08:00:00"),
                    self._metadata(published.document.title, self._place.code),
                ),
            )
            for path, published in self._files.items()
        ]
        return xml(element("diwoo:Documents", *documents, attributes=_SPACES))

    @staticmethod
    def _metadata(title: str, code: str) -> str:
        return element(
            "diwoo:publisher",
            "Gemeente",
            attributes={"resource": f"{_TOOI}/id/gemeente/{code.lower()}"},
        ) + element("diwoo:titelcollectie", leaf("diwoo:officieleTitel", title))

    def _entry(self, path: str, lastmod: str, metadata: str) -> str:
        document = element("diwoo:Document", element("diwoo:DiWoo", metadata))
        place: Sequence[str] = (leaf("loc", self._url(path)), leaf("lastmod", lastmod), document)
        return element("url", *place)

    def _file(self, request: Request, published: Published) -> Answer:
        body = self._bodies.file(self._place, published.document, "pdf")
        tag = entity_tag(body)
        if request.headers.get("if-none-match") == tag:
            return Answer(304, b"", CONTENT_TYPES["pdf"], (("ETag", tag),))
        return Answer(200, body, CONTENT_TYPES["pdf"], (("ETag", tag),))

    def _url(self, path: str) -> str:
        return self._night.url(woo_host(self._place), path)
