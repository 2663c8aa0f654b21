"""open.overheid.nl: what the national collector of Woo documents has of a municipality."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.council_answers import Record, read_object, read_records, records_within
from crawler.dates import dutch_date
from crawler.errors import SourceChanged
from crawler.items import CrawledDocument, Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import GONE, UNCHANGED, Output, with_body
from crawler.spiders.windowed import WindowedSpider
from crawler.titles import type_of
from crawler.urls import join_url
from crawler.visit import Visit
from crawler.words import search_terms

PAGE_SIZE = 50  # 10, 20 or 50; nothing else is accepted
_GAZETTE = "officielebekendmakingen.nl"  # provider of what another source has already


class OpenOverheidSpider(WindowedSpider):
    """Searches per volunteer term and organisation; later nights what was published since.

    Publisher: KOOP. Good beside other sources, and no base. Last checked against client
    programs in November 2026; no live answer was seen.
    """

    name = "open_overheid"

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:
        """The first page for the first term."""
        term = search_terms(cls.name)[0].term
        return cls.search_url(settings.endpoints.open_overheid, source.locators[0], term, 0, None)

    @classmethod
    def probe_url(cls, source: Source, settings: CrawlSettings) -> str:
        """The first page for the widest term: an answer without hits shows no field."""
        term = min((each.term for each in search_terms(cls.name)), key=len)
        return cls.search_url(settings.endpoints.open_overheid, source.locators[0], term, 0, None)

    @staticmethod
    def search_url(
        base: str, organisation: str, term: str, start: int, since: dt.date | None
    ) -> str:
        """Address of one page; ``start`` counts from 0, and filters are encoded twice."""
        parameters = {
            "zoektekst": term,
            "organisatie": quote(organisation, safe=""),
            "start": str(start),
            "aantalResultaten": str(PAGE_SIZE),
            "sort": "publicatiedatum",
            "order": "asc",
        }
        if since is not None:
            parameters["publicatiedatumVan"] = f"{since:%d-%m-%Y}"
        return f"{base}/zoek?{urlencode(parameters)}"

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
        results = read_records(response, "resultaten")
        total = read_object(response).get("totaal")
        if not isinstance(total, int):
            raise SourceChanged(response.url, "totaal")
        visit.reached = True
        for result in results:
            yield from self._follow(result, organisation, visit, response)
        following = start + PAGE_SIZE
        if results and following < total:
            if following >= self.crawl_settings.limits.record_pages * PAGE_SIZE:
                visit.listed = False
                visit.first_failure = visit.first_failure or f"stopped listing at hit {following}"
            else:
                yield self._page(visit, organisation, term, following)

    def parse_detail(
        self, response: Response, visit: Visit, *, document: CrawledDocument
    ) -> Output:
        """Find the file of the newest version."""
        if response.status in GONE:
            visit.fail(f"status {response.status} at {response.url}")
            return
        versions = read_records(response, "versies")
        files = [
            file
            for version in versions
            for file in records_within(version, "bestanden", response.url)
        ]
        if not files or not files[-1].get("url"):
            raise SourceChanged(response.url, "versies with bestanden and url")
        url = join_url(response.url, str(files[-1]["url"]))
        yield self.request(
            url,
            self.parse_file,
            visit,
            external_id=document.external_id,
            known=visit.known.get(document.external_id),
            document=document,
        )

    def parse_file(self, response: Response, visit: Visit, *, document: CrawledDocument) -> Output:
        """Take the file itself."""
        if response.status in GONE:
            visit.fail(f"status {response.status} at {response.url}")
        else:
            yield document if response.status == UNCHANGED else with_body(document, response)

    def _page(self, visit: Visit, organisation: str, term: str, start: int) -> Request:
        base = self.crawl_settings.endpoints.open_overheid
        url = self.search_url(base, organisation, term, start, visit.since)
        context: dict[str, Any] = {"organisation": organisation, "term": term, "start": start}
        return self.request(url, self.parse_page, visit, **context)  # Any: as parse_page has them

    def _follow(
        self, result: Record, organisation: str, visit: Visit, response: Response
    ) -> Output:
        found = result.get("document")
        if not isinstance(found, dict) or not found.get("id"):
            raise SourceChanged(response.url, "document with id")
        if found.get("aanbieder") == _GAZETTE or not _is_by(found, organisation):
            return
        document = _document(found, visit.source.id)
        if document.external_id in visit.asked:
            return
        visit.asked.add(document.external_id)
        visit.spared.add(document.external_id)
        visit.expected = (visit.expected or 0) + 1
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


def _is_by(found: Record, organisation: str) -> bool:
    """Whether the organisation published it: a filter that is not understood filters nothing."""
    publisher = " ".join(str(found.get("publisher") or "").casefold().split())
    return not publisher or publisher == organisation.casefold()


def _document(found: Record, source_id: int) -> CrawledDocument:
    identity, _, version = str(found["id"]).partition("_")
    title = str(found.get("titel") or "").strip() or identity
    return CrawledDocument(
        source_id=source_id,
        external_id=identity,
        url=str(found.get("pid") or found.get("weblocatie") or ""),
        title=title,
        body=None,
        media_type="application/pdf",
        type_hint=type_of(title).type_hint,
        source_date=dutch_date(str(found.get("openbaarmakingsdatum") or "")),
        last_modified=f"{found.get('mutatiedatumtijd') or ''} version {version or '1'}".strip(),
    )
