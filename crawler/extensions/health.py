"""Watches over each source, and writes its visit as soon as it is finished."""

import logging

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure

from crawler.errors import SourceChanged, SourceRefused
from crawler.items import CrawledDocument
from crawler.night import Night, night_of
from crawler.outcomes import decide_outcome
from crawler.pipelines.store import StorePipeline
from crawler.signals import source_finished
from crawler.spiders.base import PolicySpider
from crawler.visit import Visit
from db.visits import (
    ADDRESS_BLOCKED,
    VisitRecord,
    earlier_found,
)
from vocabulary.codes import VisitOutcome

logger = logging.getLogger(__name__)

# After these a later night may ask for changes only.
_COMPLETE = (VisitOutcome.OK, VisitOutcome.EMPTY)


class Health:
    """Turns what happened to a source into one row of the coverage ledger."""

    def __init__(self, crawler: Crawler, spider: PolicySpider, night: Night) -> None:
        self._crawler = crawler
        self._spider = spider
        self._night = night

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Health":
        """Listen to what the crawler says about documents, errors and sources."""
        if not isinstance(crawler.spider, PolicySpider):
            raise TypeError("not a PolicySpider")
        health = cls(crawler, crawler.spider, night_of(crawler))
        for receiver, signal in (
            (health.item_scraped, signals.item_scraped),
            (health.item_dropped, signals.item_dropped),
            (health.item_error, signals.item_error),
            (health.spider_error, signals.spider_error),
            (health.spider_closed, signals.spider_closed),
            (health.source_finished, source_finished),
            (health.response_received, signals.response_received),
        ):
            crawler.signals.connect(receiver, signal=signal)
        return health

    def response_received(self, response: Response, request: Request) -> None:
        """Add what an answer took to the account of its source; shared by those it serves."""
        if "visit" not in request.cb_kwargs:
            return  # robots.txt, which is nobody's
        touched = self._spider.touched(request.cb_kwargs["visit"])
        for visit in touched:
            visit.seconds += request.meta.get("download_latency", 0.0) / len(touched)
            visit.received_bytes += len(response.body) // len(touched)

    def item_scraped(self, item: CrawledDocument) -> None:
        """A document is safe in the store."""
        visit = self._spider.visits[item.source_id]
        visit.see(item)
        self._spider.release(visit)

    def item_dropped(self, item: CrawledDocument, exception: BaseException) -> None:
        """A document lacked something; it was there all the same, so it is not gone."""
        visit = self._spider.visits[item.source_id]
        visit.dropped += 1
        self._night.counts[f"dropped_{type(exception).__name__}"] += 1
        visit.spared.add(item.external_id)
        visit.notes.append(type(exception).__name__)
        self._spider.release(visit)

    def item_error(self, failure: Failure) -> None:
        """Our own store failed: nothing that follows could be trusted."""
        self._abort(failure.value or RuntimeError("a document could not be stored"))

    def spider_error(self, failure: Failure, response: Response | Failure) -> None:
        """A parse method raised: the page is not what we know."""
        request = getattr(response, "request", None)  # Scrapy sets it on failures too
        visit = None if request is None else request.cb_kwargs.get("visit")
        error = failure.value
        if isinstance(error, SQLAlchemyError):  # our own trouble, and no word about the source
            self._abort(error)
            return
        for touched in self._spider.touched(visit):
            if isinstance(error, SourceRefused):
                touched.fail(str(error))
                touched.listed = False
            elif isinstance(error, SourceChanged):
                touched.changed = touched.changed or str(error)
            else:
                touched.changed = touched.changed or f"{type(error).__name__}: {error}"
            self._spider.release(touched)

    def source_finished(self, visit: Visit) -> None:
        """Judge a finished visit and write it."""
        night = self._night
        with night.sessions() as session:
            earlier = earlier_found(session, visit.source.id, night.run_id)
        outcome, reason = decide_outcome(visit, earlier, night.reference_date)
        gone = visit.gone() if outcome is VisitOutcome.OK else []
        cursors = visit.cursors if outcome in _COMPLETE else {}
        self._remember_block(visit)
        night.counts["documents_too_large"] += len(visit.too_large)
        record = self._record(visit, outcome, reason)
        try:
            self._store.finish_visit(visit, record, gone=gone, cursors=cursors)
        except (SQLAlchemyError, OSError) as error:
            self._abort(error)
            return
        night.records.append(record)
        night.report(record)

    def spider_closed(self, reason: str) -> None:
        """Note an interruption; say it loudly if a source was forgotten."""
        if reason == "shutdown" or self._night.interrupted:
            self._night.interrupted = True
            return
        for visit in self._spider.visits.values():
            if not visit.finished:
                logger.error("source %s was not finished", visit.source.id)
                visit.listed = False
                visit.first_failure = visit.first_failure or "the crawl ended before the source"
                visit.finished = True
                self.source_finished(visit)

    def _remember_block(self, visit: Visit) -> None:
        """Keep an address block beyond this night, once for each supplier."""
        night = self._night
        if not visit.blocked.startswith(ADDRESS_BLOCKED):
            return
        supplier = next((k for k, why in night.refusals.items() if why == visit.blocked), "")
        if supplier:
            self._store.remember_block(visit.source.id, supplier, visit.blocked)

    @property
    def _store(self) -> StorePipeline:
        store = self._crawler.get_item_pipeline(StorePipeline)
        if store is None:
            raise RuntimeError("the crawl runs without its store")
        return store

    def _abort(self, error: BaseException) -> None:
        self._night.error = self._night.error or error
        self._night.stop()

    def _record(self, visit: Visit, outcome: VisitOutcome, reason: str) -> VisitRecord:
        return VisitRecord(
            run_id=self._night.run_id,
            source_id=visit.source.id,
            family=visit.source.family,
            cbs_code=visit.source.cbs_code,
            outcome=outcome,
            reason=reason,
            visited_at=self._night.clock(),
            reference_date=self._night.reference_date,
            reached=visit.reached and not visit.blocked,
            requests=visit.requests,
            failed_requests=visit.failed_requests,
            found=visit.found,
            expected=visit.expected,
            pages=visit.pages,
            section_complete=visit.section_complete,
            covers_from=visit.covers_from,
            newest_document_on=visit.newest_document_on,
        )
