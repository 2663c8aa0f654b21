"""open.overheid.nl: what the national collector of Woo documents has of a municipality."""

from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.items import CrawledDocument, Source
from crawler.open_overheid_answers import PAGE_SIZE, read_file_url, read_page, search_url
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.windowed import WindowedSpider
from crawler.visit import Visit
from crawler.words import search_terms


class OpenOverheidSpider(WindowedSpider):
    """Searches per volunteer term and organisation; later nights what was published since.

    Publisher: KOOP. Good beside other sources, and no base. Last checked against client
    programs in November 2026; no live answer was seen.
    """

    name = "open_overheid"

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:
        """The first page for the widest term."""
        term = min((each.term for each in search_terms(cls.name)), key=len)
        return search_url(settings.endpoints.open_overheid, source.locators[0], term, 0, None)

    @classmethod
    def questions(cls, visit: Visit) -> Iterable[str]:
        """Every organisation and term."""
        return [*visit.source.locators, *(term.term for term in search_terms(cls.name))]

    def first_requests(self, visit: Visit) -> Iterable[Request]:
        """One search for each organisation and term."""
        self.open_window(visit)
        for organisation in visit.source.locators:
            for term in search_terms(self.name):
                yield self._page(visit, organisation, term.term, 0)

    def parse_page(
        self, response: Response, visit: Visit, *, organisation: str, term: str, start: int
    ) -> Output:
        """Read one page of hits, and look up those that are new."""
        documents, total = read_page(response, organisation, visit.source.id, start)
        visit.reached = True
        for document in documents:
            yield from self._follow(document, visit)
        following = start + PAGE_SIZE
        if following < total:
            if following >= self.crawl_settings.limits.record_pages * PAGE_SIZE:
                visit.stop_listing(f"stopped listing at hit {following}")
            else:
                yield self._page(visit, organisation, term, following)

    def parse_detail(
        self, response: Response, visit: Visit, *, document: CrawledDocument
    ) -> Output:
        """Find the file of the newest version."""
        if self.absent(response, visit):
            return
        known = visit.known.get(document.external_id)
        yield self.ask_file([read_file_url(response)], visit, document, known)

    def _page(self, visit: Visit, organisation: str, term: str, start: int) -> Request:
        base = self.crawl_settings.endpoints.open_overheid
        url = search_url(base, organisation, term, start, visit.since)
        context: dict[str, Any] = {"organisation": organisation, "term": term, "start": start}
        return self.request(url, self.parse_page, visit, **context)  # Any: as parse_page has them

    def _follow(self, document: CrawledDocument, visit: Visit) -> Output:
        if not visit.list_once(document.external_id):
            return
        visit.add_expected(1)
        known = visit.known.get(document.external_id)
        if known and known.gone_at is None and known.last_modified == document.last_modified:
            yield document
            return
        url = f"{self.crawl_settings.endpoints.open_overheid}/zoek/{document.external_id}"
        yield self.request(
            url,
            self.parse_detail,
            visit,
            external_id=document.external_id,
            priority=-1,
            document=document,
        )
