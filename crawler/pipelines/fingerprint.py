"""Hashes a document's bytes; one that is as it was ends here as "seen"."""

import hashlib
from dataclasses import dataclass

from scrapy.crawler import Crawler

from crawler.items import CrawledDocument
from crawler.spiders.base import PolicySpider


@dataclass(frozen=True, slots=True)
class FingerprintedDocument:
    """A document with the hash of its bytes; None when it is as it was."""

    document: CrawledDocument
    sha256: str | None


class FingerprintPipeline:
    """The second step: decides whether there is anything to store."""

    def __init__(self, spider: PolicySpider) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "FingerprintPipeline":
        """Read what is known of each source from the spider's visits."""
        if not isinstance(crawler.spider, PolicySpider):
            raise TypeError("not a PolicySpider")
        return cls(crawler.spider)

    def process_item(self, item: CrawledDocument) -> FingerprintedDocument:
        """Hash the bytes and compare them with those last seen at this place."""
        if item.body is None:
            return FingerprintedDocument(item, None)
        sha256 = hashlib.sha256(item.body).hexdigest()
        known = self._spider.visits[item.source_id].known.get(item.external_id)
        unchanged = known is not None and known.sha256 == sha256
        return FingerprintedDocument(item, None if unchanged else sha256)
