"""The server and the simulation of the crawl's benchmark."""

import urllib.error
import urllib.request

import pytest

from benchmarks.crawl_server import Website, serving
from benchmarks.crawl_simulation import makespan, simulate, sources
from crawler.sitemap import parse_sitemap


def test_a_website_serves_what_its_sitemap_lists_and_knows_its_pages_again() -> None:
    site = Website("signal", 4, 7)
    bodies = set()
    with serving() as address:
        for path in ("/sitemap.xml", *site.paths()):
            request = urllib.request.Request(f"http://{address}{path}", headers={"Host": site.host})
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
                bodies.add(answer.read())
                tag = answer.headers["ETag"]
            request.add_header("If-None-Match", tag)
            with pytest.raises(urllib.error.HTTPError, match="304"):
                urllib.request.urlopen(request, timeout=10)  # noqa: S310 - as above
    assert len(bodies) == 1 + site.pages
    sitemap = next(parsed for body in bodies if (parsed := parse_sitemap(body)) is not None)
    assert [url for url, _ in sitemap.pages] == [f"{site.home}{p[1:]}" for p in site.paths()]
    assert all(lastmod for _, lastmod in sitemap.pages)


def test_only_some_jobs_run_at_once() -> None:
    assert makespan([3, 1, 1, 1], at_once=1) == 6
    assert makespan([3, 1, 1, 1], at_once=2) == 3
    assert makespan([], at_once=4) == 0


def test_the_country_is_simulated_with_its_real_suppliers() -> None:
    platforms = [source.platform for source in sources()]
    assert platforms.count("ibabs") == 156
    assert platforms.count("notubiz") == 110
    first, nightly = simulate(first=True), simulate(first=False)
    names = {each.name for each in first}
    assert "ibabs (156 ibabs)" in names
    assert "notubiz (110 notubiz)" in names
    assert nightly[0].hours < first[0].hours / 5
    # Each night some have their turn to list everything again, one in four weeks.
    whole = {each.name: each.whole for each in nightly}
    assert whole["ibabs (156 ibabs)"] in (5, 6)
    assert whole["municipal_site, each its own host (342 municipal_site)"] == 0
    assert all(each.whole == each.sources for each in first)
    # One limit lets one request through at a time, so its length is at least its pauses.
    assert all(each.hours >= each.requests / 3600 for each in first if "(156" in each.name)
