"""Writes documents and visits; the only crawler file that writes to the database."""

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from sqlalchemy.orm import Session, sessionmaker

from crawler.batches import Batches
from crawler.items import CrawledDocument, Source
from crawler.night import Night, night_of
from crawler.spiders.base import PolicySpider
from crawler.visit import Visit
from db.captures import CaptureStore
from db.costs import add_source_cost
from db.document_batches import retired_captures, see_locations, store_documents
from db.documents import LocationDetails, NewDocument, Stored, mark_gone, see_location
from db.visits import VisitRecord, list_blocks, remember_block, write_cursor, write_visit


class NeverSeen(DropItem):
    """A document was called unchanged, but nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One document on its way into the store."""

    document: CrawledDocument
    source: Source
    known_sha256: str | None  # of the bytes last seen at this place


class StorePipeline:
    """The last step: short transactions of the documents that came together, one a visit.

    Bytes are hashed in the thread that writes, so that requests go on meanwhile.
    """

    def __init__(
        self, night: Night, spider: PolicySpider, writer: "Batches[Pending, Stored | None]"
    ) -> None:
        self._night = night
        self._spider = spider
        self._writer = writer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StorePipeline":
        """Take store, clock and writer from the night."""
        if not isinstance(crawler.spider, PolicySpider):
            raise TypeError("not a PolicySpider")
        night = night_of(crawler)
        if night.writer is None:
            raise TypeError("the night stores nothing")
        return cls(night, crawler.spider, night.writer)

    async def process_item(self, item: CrawledDocument) -> CrawledDocument:
        """Store what is new, and note what is still there; returns when it is safe."""
        visit = self._spider.visits[item.source_id]
        known = visit.known.get(item.external_id)
        pending = Pending(item, visit.source, known.sha256 if known else None)
        stored = await self._writer.put(pending)
        if stored is None:
            raise NeverSeen(item.external_id)
        self._night.counts[f"documents_{stored}"] += 1
        return item

    def finish_visit(
        self,
        visit: Visit,
        record: VisitRecord,
        *,
        gone: Collection[str],
        cursors: Mapping[str, str],
    ) -> None:
        """Write a visit, and in the same transaction what its source still or no longer shows.

        With it goes where the source was left, so that a night that was killed asks again.
        """

        def write() -> None:
            with self._night.sessions() as session, session.begin():
                moment = record.visited_at
                see_locations(session, record.source_id, visit.unchanged, seen_at=moment)
                write_visit(session, record)
                mark_gone(session, record.source_id, gone, gone_at=moment)
                for name, value in cursors.items():
                    write_cursor(session, record.source_id, name, value, updated_at=moment)
                add_source_cost(
                    session,
                    record.run_id,
                    record.source_id,
                    seconds=visit.seconds,
                    received_bytes=visit.received_bytes,
                )

        self._writer.run(write)
        self._night.counts[f"documents_{Stored.SEEN}"] += len(visit.unchanged)

    def remember_block(self, source_id: int, supplier: str, reason: str) -> None:
        """Keep an address block beyond this night, once for each supplier."""

        def write() -> None:
            with self._night.sessions() as session, session.begin():
                if supplier not in list_blocks(session):
                    moment = self._night.clock()
                    remember_block(session, source_id, supplier, reason, met_at=moment)

        self._writer.run(write)


def open_writer(
    sessions: sessionmaker[Session], captures: CaptureStore, clock: Callable[[], dt.datetime]
) -> Batches[Pending, Stored | None]:
    """The writer of a night: bytes before rows, and one transaction for each batch."""

    def write(batch: Sequence[Pending]) -> list[Stored | None]:
        new = [_new_document(each) for each in batch]
        _keep_bytes(sessions, captures, batch, new)
        seen_at = clock()
        with sessions() as session, session.begin():
            fresh = [each for each in new if each is not None]
            stored = iter(store_documents(session, fresh, seen_at=seen_at))
            return [
                next(stored) if found else _see(session, each, seen_at)
                for each, found in zip(batch, new, strict=True)
            ]

    return Batches(write)


def _new_document(pending: Pending) -> NewDocument | None:
    """What is to be stored; None when there are no bytes, or those that are known."""
    document, source = pending.document, pending.source
    if document.body is None:
        return None
    sha256 = hashlib.sha256(document.body).hexdigest()
    if sha256 == pending.known_sha256:
        return None
    return NewDocument(
        cbs_code=source.cbs_code,
        source_id=source.id,
        work=f"{source.platform}:{document.work or document.external_id}",
        sha256=sha256,
        size_bytes=len(document.body),
        media_type=document.media_type,
        details=_details(document),
    )


def _keep_bytes(
    sessions: sessionmaker[Session],
    captures: CaptureStore,
    batch: Sequence[Pending],
    new: Sequence[NewDocument | None],
) -> None:
    """Write the bytes; those that were retired stay away."""
    bodies = {
        found.sha256: (each.document.body or b"", found.media_type)
        for each, found in zip(batch, new, strict=True)
        if found
    }
    if not bodies:
        return
    with sessions() as session:
        retired = retired_captures(session, bodies)
    captures.write_all({sha256: body for sha256, body in bodies.items() if sha256 not in retired})


def _see(session: Session, pending: Pending, seen_at: dt.datetime) -> Stored | None:
    details = _details(pending.document)
    known = see_location(session, pending.source.id, details, seen_at=seen_at)
    return Stored.SEEN if known else None


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
