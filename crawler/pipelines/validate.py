"""Drops documents that lack what every document must have; one class per reason."""

import datetime as dt
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import CrawledDocument
from crawler.night import night_of

# Registers announce regulations ahead; nobody publishes further ahead than this.
_FURTHEST_AHEAD = dt.timedelta(days=3 * 366)
_OLDEST = dt.date(1900, 1, 1)


class MissingIdentity(DropItem):
    """The document has no identity at its source."""


class MissingTitle(DropItem):
    """A document with content has no title."""


class EmptyBody(DropItem):
    """The file has no bytes at all."""


class MissingUrl(DropItem):
    """There is no web address under which a reader can open the document."""


class AbsurdDate(DropItem):
    """The source's date is impossible."""


class InvertedForce(DropItem):
    """A regulation would lapse before it enters into force."""


class ValidatePipeline:
    """The first step of the pipeline."""

    def __init__(self, reference_date: dt.date) -> None:
        self._latest = reference_date + _FURTHEST_AHEAD

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ValidatePipeline":
        """Read the reference date from the night."""
        return cls(night_of(crawler).reference_date)

    def process_item(self, item: CrawledDocument) -> CrawledDocument:
        """Pass a well-formed document on."""
        if not item.external_id:
            raise MissingIdentity(item.url)
        if item.source_date is not None and not _OLDEST <= item.source_date <= self._latest:
            raise AbsurdDate(f"{item.source_date} at {item.external_id}")
        if (
            item.in_force_from is not None
            and item.in_force_to is not None
            and item.in_force_to < item.in_force_from
        ):
            raise InvertedForce(item.external_id)
        if item.body is not None:
            self._check_content(item)
        return item

    @staticmethod
    def _check_content(item: CrawledDocument) -> None:
        if not item.body:
            raise EmptyBody(item.external_id)
        if not item.title.strip():
            raise MissingTitle(item.external_id)
        if urlsplit(item.url).scheme not in ("http", "https"):
            raise MissingUrl(item.external_id)
