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
    first_url: str | None  # None: it cannot be asked
    excuse: str  # why not; empty when it can


def excuse_of(source: Source, settings: CrawlSettings) -> str:
    """Why a source cannot be asked and ends as ``not_covered``; empty when it can."""
    spider = SPIDERS.get(source.platform)
    if spider is None:
        return f"no spider for platform {source.platform}"
    return spider.excuse(source, settings)


def plan_crawl(sources: Iterable[Source], settings: CrawlSettings) -> list[PlannedVisit]:
    """The first address of every source, in the order in which they would be visited."""
    return [
        PlannedVisit(
            source.municipality,
            source,
            _first_url(source, settings),
            excuse_of(source, settings),
        )
        for source in sources
    ]


def _first_url(source: Source, settings: CrawlSettings) -> str | None:
    if excuse_of(source, settings):
        return None
    return SPIDERS[source.platform].first_url(source, settings)
