"""What the two SRU services of KOOP share: paging, errors with status 200, full texts."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar
from urllib.parse import urlencode

from lxml import etree
from scrapy import Request
from scrapy.http import Response

from crawler.answers import GONE, UNCHANGED, with_body
from crawler.dates import end_of
from crawler.errors import SourceChanged, SourceRefused
from crawler.items import CrawledDocument, Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.windowed import WindowedSpider
from crawler.visit import Visit
from crawler.xml_fields import closes, find_all, find_text, local_name, parse_xml
from db.visits import KnownLocation

PAGE_SIZE = 100
# The register's date of change is set before all its parts are there; looked at again as long.
SETTLING = dt.timedelta(days=3)
_OK = 200


class SruSpider(WindowedSpider):
    """Searches a register per creator and fetches the text of every record."""

    parameters: ClassVar[dict[str, str]] = {}

    @classmethod
    @abstractmethod
    def query(cls, creator: str, since: dt.date | None = None) -> str:
        """The search for one creator, in the query language of the service.

        With ``since`` only for what the register changed on that day or later.
        """

    @classmethod
    @abstractmethod
    def endpoint(cls, settings: CrawlSettings) -> str:
        """Base URL of the service."""

    @abstractmethod
    def read_record(self, record: etree._Element, visit: Visit) -> CrawledDocument | None:
        """A record as a document without body; None when it is not this municipality's."""

    @abstractmethod
    def text_urls(self, record: etree._Element) -> list[str]:
        """Where the full text of a record is, best form first."""

    @classmethod
    def search_url(
        cls, endpoint: str, creator: str, start: int, since: dt.date | None = None
    ) -> str:
        """Address of one page of records; ``start`` counts from 1."""
        parameters = {
            **cls.parameters,
            "operation": "searchRetrieve",
            "query": cls.query(creator, since),
            "startRecord": str(start),
            "maximumRecords": str(PAGE_SIZE),
        }
        return f"{endpoint}?{urlencode(parameters)}"

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:
        """The first page of the search for the municipality itself."""
        return cls.search_url(cls.endpoint(settings), source.locators[0], 1)

    @classmethod
    def questions(cls, visit: Visit) -> Iterable[str]:
        """The search of each creator."""
        return [cls.query(creator) for creator in visit.source.locators]

    def first_requests(self, visit: Visit) -> Iterable[Request]:
        """One search for the municipality and one for each predecessor."""
        self.open_window(visit)
        return [self._page(visit, creator, 1, 0) for creator in visit.source.locators]

    def parse_page(
        self, response: Response, visit: Visit, *, creator: str, start: int, retries: int
    ) -> Output:
        """Read one page of records.

        Raises:
            SourceRefused: The page is a diagnostic.
            SourceChanged: It is no search answer, or was cut off.
        """
        if response.status == _OK and not response.body.strip():
            yield from self._after_empty(response, visit, creator, start, retries)
            return
        root = self._envelope(response)
        total = int(find_text(root, "numberOfRecords"))
        records = list(find_all(root, "record"))
        following = find_text(root, "nextRecordPosition")
        if not records and start <= total:
            yield from self._after_empty(response, visit, creator, start, retries, total=total)
            return
        visit.reached = True
        if start == 1:
            visit.add_expected(total)
        for record in records:
            yield from self._follow(record, visit)
        if following.isdigit() and int(following) > start:
            yield from self._step(visit, creator, int(following))

    def parse_text(
        self, response: Response, visit: Visit, *, document: CrawledDocument, others: list[str]
    ) -> Output:
        """Take the full text of one record."""
        if response.status == UNCHANGED:
            yield document
            return
        if response.status in GONE or self.is_shell(response):
            if others:
                yield self._text(visit, document, others)
            elif response.status in GONE:
                visit.fail(f"status {response.status} at {response.url}")
                visit.spared.add(document.external_id)
            if others or response.status in GONE:
                return
        yield with_body(document, response)

    def is_shell(self, response: Response) -> bool:  # noqa: ARG002 - for the gazette
        """Whether the text is an empty shell, so that the next form is needed."""
        return False

    def _page(self, visit: Visit, creator: str, start: int, retries: int) -> Request:
        url = self.search_url(self.endpoint(self.crawl_settings), creator, start, visit.since)
        return self.request(
            url, self.parse_page, visit, creator=creator, start=start, retries=retries
        )

    def _step(self, visit: Visit, creator: str, start: int) -> Iterator[Request]:
        if start > self.crawl_settings.limits.record_pages * PAGE_SIZE:
            visit.listed = False
            visit.notes.append(f"stopped listing at record {start}")
            return
        yield self._page(visit, creator, start, 0)

    def _after_empty(
        self,
        response: Response,
        visit: Visit,
        creator: str,
        start: int,
        retries: int,
        *,
        total: int | None = None,
    ) -> Iterator[Request]:
        """A page without records where there should be some: ask again, then step over it."""
        if retries < self.crawl_settings.limits.empty_page_retries:
            yield self._page(visit, creator, start, retries + 1)
            return
        visit.fail(f"empty page at {response.url}")
        visit.listed = False
        if total is not None and start + PAGE_SIZE <= total:
            yield from self._step(visit, creator, start + PAGE_SIZE)

    @staticmethod
    def _envelope(response: Response) -> etree._Element:
        root = parse_xml(response.body)
        if root is None:
            raise SourceChanged(response.url, "XML")
        diagnostic = next(find_all(root, "diagnostic"), None)
        if diagnostic is not None:
            raise SourceRefused(
                response.url,
                f"{find_text(diagnostic, 'uri')} {find_text(diagnostic, 'message', 'details')}",
            )
        if local_name(root) != "searchRetrieveResponse":
            raise SourceChanged(response.url, "searchRetrieveResponse")
        if not find_text(root, "numberOfRecords").isdigit():
            raise SourceChanged(response.url, "numberOfRecords")
        if not closes(response.body, "searchRetrieveResponse"):
            raise SourceChanged(response.url, "end of the searchRetrieveResponse")
        return root

    def attachments(
        self,
        record: etree._Element,  # noqa: ARG002 - for the gazette
        document: CrawledDocument,  # noqa: ARG002
    ) -> list[tuple[CrawledDocument, list[str]]]:
        """Files that belong to a record and are documents of their own, with their addresses."""
        return []

    def _follow(self, record: etree._Element, visit: Visit) -> Output:
        document = self.read_record(record, visit)
        if document is None:
            return
        wanted = [(document, self.text_urls(record)), *self.attachments(record, document)]
        for each, urls in wanted:
            if each.external_id not in visit.asked:
                yield self._want(each, urls, visit)

    def _want(
        self, document: CrawledDocument, urls: list[str], visit: Visit
    ) -> CrawledDocument | Request:
        visit.asked.add(document.external_id)
        known = visit.known.get(document.external_id)
        if known is not None and _settled(known, document.last_modified):
            return document
        if not urls:
            raise SourceChanged(document.url, f"address of the text of {document.external_id}")
        return self._text(visit, document, urls)

    def _text(self, visit: Visit, document: CrawledDocument, urls: list[str]) -> Request:
        return self.request(
            urls[0],
            self.parse_text,
            visit,
            external_id=document.external_id,
            known=visit.known.get(document.external_id),
            priority=-1,  # first the list, so that the count is known early
            document=document,
            others=urls[1:],
        )


def _settled(known: KnownLocation, modified: str | None) -> bool:
    """Whether the register's date of change says that our copy is still the text."""
    if known.gone_at is not None or not modified or known.last_modified != modified:
        return False
    changed_at = end_of(modified)
    return changed_at is not None and known.last_seen_at >= changed_at + SETTLING
