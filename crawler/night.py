"""What the components of one crawl share: run, clock, settings, store and turnstile.

Spiders' parse methods never see it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler
from sqlalchemy.orm import Session, sessionmaker

from crawler.batches import Batches
from crawler.settings import CrawlSettings
from crawler.turnstile import Turnstile
from db.captures import CaptureStore
from db.visits import VisitRecord

if TYPE_CHECKING:
    from crawler.pipelines.store import Pending
    from db.documents import Stored


@dataclass(slots=True)
class Night:
    """One crawl, as its components see it; ``error`` and ``interrupted`` are set by them."""

    run_id: int
    reference_date: dt.date
    clock: Callable[[], dt.datetime]
    settings: CrawlSettings
    sessions: sessionmaker[Session]
    captures: CaptureStore
    turnstile: Turnstile
    report: Callable[[VisitRecord], None]  # called after each visit was written
    writer: "Batches[Pending, Stored | None] | None" = None  # None: nothing is stored
    stop: Callable[[], None] = lambda: None  # ends all spiders
    records: list[VisitRecord] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # of documents, by what became of them
    refusals: dict[str, str] = field(default_factory=dict)  # supplier -> why it is left alone
    error: BaseException | None = None  # of our own store: ends the crawl
    interrupted: bool = False


def night_of(crawler: Crawler) -> Night:
    """The night that a crawler works in; ``run.crawl`` gave it to the spider."""
    night = getattr(crawler.spider, "night", None)
    if not isinstance(night, Night):
        raise TypeError("the spider was started without a night")
    return night
