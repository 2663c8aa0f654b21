"""What would be asked of whom, without asking."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.items import Source
from crawler.platforms import SPIDERS
from crawler.settings import CrawlSettings


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One source that a crawl would visit."""

    municipality: str
    source: Source
    first_url: str | None  # None: no spider reads this platform


def plan_crawl(sources: Iterable[Source], settings: CrawlSettings) -> list[PlannedVisit]:
    """The first address of every source, in the order in which they would be visited."""
    return [
        PlannedVisit(source.municipality, source, _first_url(source, settings))
        for source in sources
    ]


def _first_url(source: Source, settings: CrawlSettings) -> str | None:
    spider = SPIDERS.get(source.platform)
    return None if spider is None or not source.locators else spider.first_url(source, settings)
