"""Hashes a document's bytes; one that is as it was ends here as "seen"."""

import asyncio
import hashlib
from dataclasses import dataclass

from scrapy.crawler import Crawler

from crawler.items import CrawledDocument
from crawler.spiders.base import PolicySpider

# Handing bytes to a thread takes as long as hashing so many; other requests go on meanwhile.
_WORTH_A_THREAD_BYTES = 32 * 1024


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

    async def process_item(self, item: CrawledDocument) -> FingerprintedDocument:
        """Hash the bytes and compare them with those last seen at this place."""
        if item.body is None:
            return FingerprintedDocument(item, None)
        sha256 = await _sha256(item.body)
        known = self._spider.visits[item.source_id].known.get(item.external_id)
        unchanged = known is not None and known.sha256 == sha256
        return FingerprintedDocument(item, None if unchanged else sha256)


async def _sha256(body: bytes) -> str:
    if len(body) < _WORTH_A_THREAD_BYTES:
        return hashlib.sha256(body).hexdigest()
    return await asyncio.to_thread(lambda: hashlib.sha256(body).hexdigest())
