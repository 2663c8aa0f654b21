"""Writes documents and visits; the only crawler file that writes to the database."""

from collections.abc import Mapping

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import CrawledDocument
from crawler.night import Night, night_of
from crawler.pipelines.fingerprint import FingerprintedDocument
from crawler.spiders.base import PolicySpider
from db.documents import (
    LocationDetails,
    NewDocument,
    Stored,
    find_capture,
    mark_gone,
    see_location,
    store_document,
)
from db.visits import VisitRecord, write_cursor, write_visit


class NeverSeen(DropItem):
    """A document was called unchanged, but nothing is known of it."""


class StorePipeline:
    """The last step: one short transaction a document, and one a visit."""

    def __init__(self, night: Night, spider: PolicySpider) -> None:
        self._night = night
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StorePipeline":
        """Take store and clock from the night."""
        if not isinstance(crawler.spider, PolicySpider):
            raise TypeError("not a PolicySpider")
        return cls(night_of(crawler), crawler.spider)

    def process_item(self, item: FingerprintedDocument) -> CrawledDocument:
        """Store what is new, and note what is still there."""
        stored = self._store(item)
        self._night.counts[f"documents_{stored}"] += 1
        return item.document

    def finish_visit(
        self, record: VisitRecord, gone: list[str], cursors: Mapping[str, str]
    ) -> None:
        """Write a visit, and in the same transaction what its source no longer shows.

        With it goes where the source was left, so that a night that was killed asks again.
        """
        with self._night.sessions() as session, session.begin():
            write_visit(session, record)
            mark_gone(session, record.source_id, gone, gone_at=record.visited_at)
            for name, value in cursors.items():
                write_cursor(session, record.source_id, name, value, updated_at=record.visited_at)

    def _store(self, item: FingerprintedDocument) -> Stored:
        document = item.document
        seen_at = self._night.clock()
        if item.sha256 is None or document.body is None:
            with self._night.sessions() as session, session.begin():
                if not see_location(
                    session, document.source_id, _details(document), seen_at=seen_at
                ):
                    raise NeverSeen(document.external_id)
            return Stored.SEEN
        self._keep_bytes(item.sha256, document.body, document.media_type)
        with self._night.sessions() as session, session.begin():
            return store_document(session, self._new_document(item), seen_at=seen_at)

    def _keep_bytes(self, sha256: str, body: bytes, media_type: str) -> None:
        """Write the bytes before the row; bytes that were retired stay away."""
        with self._night.sessions() as session:
            row = find_capture(session, sha256)
        if row is None or row.retired_at is None:
            self._night.captures.write(body, media_type)

    def _new_document(self, item: FingerprintedDocument) -> NewDocument:
        document = item.document
        source = self._spider.visits[document.source_id].source
        return NewDocument(
            cbs_code=source.cbs_code,
            source_id=source.id,
            work=f"{source.platform}:{document.work or document.external_id}",
            sha256=item.sha256 or "",
            size_bytes=len(document.body or b""),
            media_type=document.media_type,
            details=_details(document),
        )


def _details(document: CrawledDocument) -> LocationDetails:
    return LocationDetails(
        external_id=document.external_id,
        url=document.url,
        title=document.title,
        type_hint=document.type_hint,
        source_date=document.source_date,
        in_force_from=document.in_force_from,
        in_force_to=document.in_force_to,
        etag=document.etag,
        last_modified=document.last_modified,
    )
