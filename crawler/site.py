"""Where a spider is on one website: sitemaps still to read, pages still to visit."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urljoin

from crawler.dates import end_of
from crawler.frontier import Candidate, Frontier, WeighedWords, same_site
from crawler.settings import CrawlSettings
from crawler.sitemap import Sitemap
from crawler.urls import join_url
from crawler.words import site_words
from db.visits import KnownLocation

_DEFAULT_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")
# A delay of nothing, as in tests, must not divide by zero.
_SHORTEST_DELAY_SECONDS = 0.001


@functools.cache
def _words() -> WeighedWords:
    return WeighedWords.of(site_words())


@dataclass(frozen=True)
class Robots:
    """What robots.txt of one host says beside what it forbids."""

    sitemaps: tuple[str, ...] = ()
    delay_seconds: float = 0.0


@dataclass
class Site:
    """One website during a visit."""

    frontier: Frontier
    sitemaps: list[str]  # not read yet, next one first
    fallbacks: list[str] = field(default_factory=list)  # tried while no sitemap was found
    read: int = 0
    pages_listed: bool = False  # a sitemap named pages
    seeded: bool = False

    @classmethod
    def begin(cls, home: str, robots: Robots, settings: CrawlSettings) -> Self:
        """Begin at a home page; a long Crawl-delay lowers the number of pages."""
        limits = settings.limits
        delay = max(robots.delay_seconds, settings.delay_seconds, _SHORTEST_DELAY_SECONDS)
        budget = min(limits.pages, int(limits.site_seconds / delay))
        listed = (url for each in robots.sitemaps if (url := join_url(home, each)))
        return cls(
            Frontier(home, _words(), budget, limits.discovery_pages),
            sitemaps=[url for url in listed if same_site(url, home)],
            fallbacks=[urljoin(home, path) for path in _DEFAULT_SITEMAPS],
        )

    def next_sitemap(self, most: int) -> str | None:
        """The next sitemap to read, of at most so many; None when there is none."""
        waiting = self.sitemaps or self.fallbacks
        if not waiting or self.read >= most:
            return None
        self.read += 1
        return waiting.pop(0)

    def add_sitemap(self, sitemap: Sitemap) -> None:
        """Consider what a sitemap lists."""
        self.fallbacks.clear()
        self.sitemaps[:0] = [url for url in sitemap.children if same_site(url, self.frontier.home)]
        self.pages_listed = self.pages_listed or bool(sitemap.pages)
        for url, lastmod in sitemap.pages:
            self.frontier.add(url, lastmod=lastmod, at_least=1)

    def seed(self, known: Mapping[str, KnownLocation]) -> None:
        """Look again at every address in the store, so that absence is the site's answer.

        Where a sitemap lists the pages, none is visited for its links alone.
        """
        if self.seeded:
            return
        self.seeded = True
        if self.pages_listed:
            self.frontier.max_discovery = 0
        for location in known.values():
            if location.gone_at is None:
                self.frontier.add(location.external_id, location.title, known=True)

    @property
    def complete(self) -> bool:
        """Whether nothing that scores is left unseen."""
        return self.frontier.complete and not self.sitemaps


def is_unchanged(candidate: Candidate, known: KnownLocation | None) -> bool:
    """Whether the sitemap says that a page is older than what we have of it."""
    changed_at = end_of(candidate.lastmod)
    return (
        known is not None
        and known.gone_at is None
        and changed_at is not None
        and changed_at <= known.captured_at
    )
