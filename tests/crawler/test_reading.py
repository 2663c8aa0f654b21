"""Small readers: dates, sitemaps, titles, XML by local names."""

import datetime as dt
import gzip

import pytest

from crawler.dates import dutch_date, end_of, years_before
from crawler.sitemap import parse_sitemap
from crawler.titles import decision_queries, type_of
from crawler.xml_fields import closes, find_text, parse_xml


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-14", dt.date(2026, 3, 14)),
        ("2026-03-14T23:30:00", dt.date(2026, 3, 14)),
        ("2026-03-14T23:30:00+00:00", dt.date(2026, 3, 15)),
        ("2023-04-20T09:21:22.096779+02:00", dt.date(2023, 4, 20)),
        ("2026-03-14 08:00:00", dt.date(2026, 3, 14)),
        ("2026-03-14Z", dt.date(2026, 3, 14)),
        ("0000-00-00", None),
        ("0202-01-01", None),
        ("2026-13-40", None),
        ("14-03-2026", None),
        ("", None),
        (None, None),
    ],
)
def test_dutch_date(text: str | None, day: dt.date | None) -> None:
    assert dutch_date(text) == day


def test_bare_date_lasts_all_day() -> None:
    assert end_of("2026-03-14") == dt.datetime(2026, 3, 14, 23, tzinfo=dt.UTC)
    assert end_of("2026-03-14T10:00:00+01:00") == dt.datetime(2026, 3, 14, 9, tzinfo=dt.UTC)
    assert end_of("") is None


def test_years_before_a_leap_day() -> None:
    assert years_before(dt.date(2028, 2, 29)) == dt.date(2020, 2, 29)
    assert years_before(dt.date(2028, 2, 29), 1) == dt.date(2027, 2, 28)


URLSET = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<url><loc> https://a.nl/x </loc><lastmod>2026-01-02</lastmod></url>"
    b"<url><loc>https://a.nl/y</loc></url></urlset>"
)
INDEX = (
    b'<s:sitemapindex xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<s:sitemap><s:loc>https://a.nl/sitemap-paginas.xml</s:loc></s:sitemap>"
    b"<s:sitemap><s:loc>https://a.nl/sitemap-nieuws.xml</s:loc></s:sitemap>"
    b"<s:sitemap><s:loc>https://a.nl/image-sitemap.xml</s:loc></s:sitemap></s:sitemapindex>"
)


@pytest.mark.parametrize("body", [URLSET, gzip.compress(URLSET)], ids=["plain", "gzip"])
def test_sitemap(body: bytes) -> None:
    sitemap = parse_sitemap(body)
    assert sitemap is not None
    assert sitemap.pages == (("https://a.nl/x", "2026-01-02"), ("https://a.nl/y", ""))


def test_sitemap_index_leaves_out_news_and_pictures() -> None:
    sitemap = parse_sitemap(INDEX)
    assert sitemap is not None
    assert sitemap.children == ("https://a.nl/sitemap-paginas.xml",)


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>404</body></html>", b"\x1f\x8bnonsense", b"nothing"]
)
def test_other_answers_are_no_sitemap(body: bytes) -> None:
    assert parse_sitemap(body) is None


@pytest.mark.parametrize(
    ("title", "hint", "role"),
    [
        ("Besluitenlijst raad 14 mei", "besluitenlijst", "decision"),
        ("Raadsvoorstel nota vrijwilligers", "raadsvoorstel", "decision"),
        ("Nota vrijwillige inzet", "nota", "policy"),
        ("Motie waardering vrijwilligers", "motie", ""),
        ("Brief van de scouting", "", ""),
    ],
)
def test_type_of_title(title: str, hint: str, role: str) -> None:
    found = type_of(title)
    assert (found.type_hint, found.role) == (hint, role)


@pytest.mark.parametrize(
    ("title", "queries"),
    [
        ("Sportnota Lindenveen 2023-2027: Plezier voorop", ["sportnota", "plezier voorop"]),
        ("Nota 2024", []),
        ("Visie op zorg", []),
        ("Beleidsplan sociaal domein", ["sociaal domein"]),
    ],
)
def test_decision_queries(title: str, queries: list[str]) -> None:
    assert list(decision_queries(title, "Lindenveen")) == queries


def test_xml_is_read_by_local_names_and_without_entities() -> None:
    root = parse_xml(
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<x:a xmlns:x="urn:x"><x:title>een  &e; twee</x:title></x:a>'
    )
    assert root is not None
    assert find_text(root, "name", "title") == "een &e; twee"


def test_cut_off_xml_shows() -> None:
    assert closes(b"<s:a><b/></s:a>\n", "a")
    assert not closes(b"<s:a><b/>", "a")
    assert not closes(b"<s:a><b/></s:ab>", "a")
