"""Municipal websites: pages in a plain house style, files, sitemaps, and what a robot avoids."""

import gzip
from collections.abc import Sequence
from html import escape

from demo.bodies import CONTENT_TYPES, Bodies, html_fragment
from demo.country_files import DemoMunicipality
from demo.exchange import HTML, Answer, Request, entity_tag, html, not_found
from demo.markup import element, leaf
from demo.night import Night, Published

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FIRST_CODE = 9000
_GZIPPED, _PLAIN = 0, 1  # by code modulo three; the rest has no sitemap and must be walked
_CHALLENGE = """<!doctype html><html lang="nl"><head><title>Even geduld...</title>
<meta name="robots" content="noindex,nofollow"></head><body>
<h1>Even controleren of u een mens bent</h1>
<p>Dit kan enkele seconden duren. Schakel JavaScript en cookies in om door te gaan.</p>
<div id="challenge-form" class="cf-challenge"></div>
<script src="/cdn-cgi/challenge-platform/orchestrate.js"></script></body></html>"""
_MENU = (("/", "Home"), ("/agenda", "Agenda"), ("/login", "Mijn gemeente"), ("/zoeken", "Zoeken"))


class Website:
    """One municipality's site as it stands on one night."""

    def __init__(self, night: Night, place: DemoMunicipality, bodies: Bodies) -> None:
        self._night = night
        self._place = place
        self._bodies = bodies
        self._behaviour = night.behaviour(place, "website") or "down"
        self._shown: dict[str, Published] = {}
        for published in night.published("website"):
            if published.municipality.code == place.code and published.place.path:
                self._shown[published.place.path] = published
        self._style = (int(place.code.removeprefix("GM")) - _FIRST_CODE) % 3

    def answer(self, request: Request) -> Answer | None:
        """A page, a file, a sitemap; nothing at all while the site is down."""
        if self._behaviour == "down":
            return None
        if self._behaviour == "blocked":
            return html("<html><body><h1>403 Forbidden</h1></body></html>", 403)
        if self._behaviour == "challenge":
            return html(_CHALLENGE)
        if request.path == "/robots.txt":
            return Answer(200, self._robots().encode(), "text/plain; charset=utf-8")
        if request.path.startswith("/sitemap"):
            return self._sitemap(request.path)
        if request.path in self._shown:
            return self._conditional(request, self._shown[request.path])
        return self._odd_page(request)

    def _robots(self) -> str:
        lines = ["User-agent: *", "Disallow: /login", "Disallow: /intern/", "Crawl-delay: 0"]
        if self._style == _GZIPPED:
            lines.append(f"Sitemap: {self._url('/sitemap-index.xml')}")
        elif self._style == _PLAIN:
            lines.append(f"Sitemap: {self._url('/sitemap.xml')}")
        return "\n".join(lines) + "\n"

    def _url(self, path: str) -> str:
        return self._night.url(self._place.website, path)

    def _sitemap(self, path: str) -> Answer:
        if self._style == _PLAIN and path == "/sitemap.xml":
            return _xml(self._urlset())
        if self._style == _GZIPPED and path == "/sitemap-index.xml":
            inner = element("sitemap", leaf("loc", self._url("/sitemap-pages.xml.gz")))
            images = element("sitemap", leaf("loc", self._url("/sitemap-images.xml")))
            return _xml(element("sitemapindex", inner, images, attributes={"xmlns": _SITEMAP}))
        if self._style == _GZIPPED and path == "/sitemap-pages.xml.gz":
            packed = gzip.compress(_document(self._urlset()).encode(), mtime=0)
            return Answer(200, packed, "application/x-gzip")
        return not_found()

    def _urlset(self) -> str:
        entries = [
            element(
                "url",
                leaf("loc", self._url(path)),
                leaf("lastmod", self._changed_on(published)),
            )
            for path, published in self._shown.items()
        ]
        return element("urlset", *entries, attributes={"xmlns": _SITEMAP})

    def _changed_on(self, published: Published) -> str:
        dated = published.place.dated or published.document.decided_on or self._place.valid_from
        return self._night.changed_on(published.place, dated).isoformat()

    def _conditional(self, request: Request, published: Published) -> Answer:
        body, kind = self._body(published)
        tag = entity_tag(body)
        if request.headers.get("if-none-match") == tag:
            return Answer(304, b"", kind, (("ETag", tag),))
        return Answer(200, body, kind, (("ETag", tag),))

    def _body(self, published: Published) -> tuple[bytes, str]:
        form = published.place.format
        if form == "html":
            return self._page(published).encode(), HTML
        return self._bodies.file(self._place, published.document, form), CONTENT_TYPES[form]

    def _page(self, published: Published) -> str:
        document = published.document
        home = published.place.path == "/"
        links = self._links() if home else self._files()
        return self._frame(document.title, html_fragment(document.blocks), links)

    def _links(self) -> Sequence[tuple[str, str]]:
        """From the home page everything can be reached."""
        return [(path, shown.document.title) for path, shown in self._shown.items() if path != "/"]

    def _files(self) -> Sequence[tuple[str, str]]:
        return [
            (path, shown.document.title)
            for path, shown in self._shown.items()
            if shown.place.format != "html"
        ]

    def _frame(self, title: str, content: str, links: Sequence[tuple[str, str]]) -> str:
        name = escape(self._place.name)
        menu = "".join(f'<li><a href="{path}">{label}</a></li>' for path, label in _MENU)
        more = "".join(f'<li><a href="{path}">{escape(text)}</a></li>' for path, text in links)
        aside = f'<nav class="zie-ook"><h2>Zie ook</h2><ul>{more}</ul></nav>' if more else ""
        return f"""<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><title>{escape(title)} | Gemeente {name}</title></head>
<body>
<header><a href="/">Gemeente {name}</a><nav><ul>{menu}</ul></nav></header>
<p class="kruimelpad"><a href="/">Home</a> / {escape(title)}</p>
<main>
<article>
{content}
</article>
{aside}
</main>
<footer><p>Gemeente {name}. Bezoekadres: Raadhuisplein 1. Telefoon 14 0000.</p></footer>
</body>
</html>
"""

    def _odd_page(self, request: Request) -> Answer:
        """Pages that lead nowhere: an endless calendar, the log-in, an empty search."""
        if request.path == "/agenda":
            month = int(request.parameters.get("maand", "1") or 1)
            following = (f"/agenda?maand={month + 1}", "Volgende maand")
            return html(self._frame("Agenda", "<p>Geen bijeenkomsten.</p>", [following]))
        if request.path in ("/login", "/zoeken"):
            return html(self._frame("Zoeken", "<form><input name='q'></form>", []))
        return not_found()


def _xml(content: str) -> Answer:
    return Answer(200, _document(content).encode(), "application/xml; charset=utf-8")


def _document(content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'
