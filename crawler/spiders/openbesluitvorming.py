"""OpenBesluitvorming: council documents of most municipalities, with their text."""

import dataclasses
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.answers import GONE, refuse_hollow
from crawler.council_answers import (
    NOT_COVERED,
    describe_state,
    read_content_date,
    read_date,
    read_document,
    read_object,
    read_records,
    read_state,
)
from crawler.dates import years_before
from crawler.errors import SourceChanged
from crawler.items import CrawledDocument, Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.feed import FeedSpider
from crawler.titles import type_of
from crawler.visit import Visit
from crawler.words import SearchTerm, search_terms

# A page of 24 hits costs one unit of the budget; the next hit would cost a second.
PAGE_SIZE = 24


class OpenBesluitvormingSpider(FeedSpider):
    """Searches a council's documents per volunteer term and fetches each new hit.

    For a hit that looks like policy it also searches the decision on it, by its title. Until
    the next search it reads the change feed, and looks at what is new there.
    Publisher: Ontola, successor of Open Raadsinformatie. Last checked against its
    documentation of August 2026.
    """

    name = "openbesluitvorming"

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """The status of all sources; asked once for all municipalities."""
        return f"{settings.endpoints.openbesluitvorming}/api/status"

    def openings(self) -> Iterator[Request]:
        """Ask for the state of all sources first."""
        for visit in list(self.visits.values())[:1]:
            url = self.first_url(visit.source, self.crawl_settings)
            yield self.request(url, self.parse_status, None)

    def parse_status(self, response: Response, _visit: None) -> Output:
        """Open the sources that are being imported; the others were not reached."""
        states = {str(each.get("sourceKey")): each for each in read_records(response, "sources")}
        for visit in self.touched(None):
            for key in visit.source.locators:
                state, problem = read_state(states, key, visit.source.ended_on)
                visit.notes.extend(describe_state(state, self.reference_date))
                if state and not problem:
                    visit.list_newest(read_content_date(state))
                    yield from self.open_council(visit, key)
                elif key != visit.source.locators[0]:
                    visit.notes.append(f"{key}: {problem}")
                elif problem in NOT_COVERED:
                    visit.not_covered = f"state at OpenBesluitvorming: {problem}"
                else:
                    visit.first_failure = f"state at OpenBesluitvorming: {problem}"

    def search_all(self, visit: Visit, key: str) -> Iterable[Request]:
        """Search the council for every term, and learn how far back it reaches."""
        oldest = years_before(self.reference_date).isoformat()
        reach = {"organization": key, "entityType": "Document", "dateTo": oldest, "limit": "1"}
        yield self.ask(f"search?{urlencode(reach)}", self.parse_reach, visit, priority=2)
        for term in search_terms(self.name):
            yield self._search(visit, key, term, 0)

    def parse_reach(self, response: Response, visit: Visit) -> Output:
        """Learn whether the source reaches back as far as the coverage rule asks."""
        for hit in read_records(response, "results"):
            visit.reach_back(read_date(hit))
        visit.reached = True
        yield from ()

    def parse_hits(
        self, response: Response, visit: Visit, *, key: str, term: SearchTerm, offset: int
    ) -> Output:
        """Read one page of hits, and fetch those that are new."""
        hits, answer = read_records(response, "results"), read_object(response)
        if offset == 0:
            refuse_hollow(response, hits, answer.get("totalCount"))
        visit.reached = True
        if offset == 0 and isinstance(answer.get("totalCount"), int) and term.full:
            visit.expected = max(visit.expected or 0, answer["totalCount"])
        for hit in hits:
            document = read_document(hit, visit.source.id, response)
            yield from self._follow(document, visit)
            yield from self.search_decisions(document, visit, key)
        if term.full and answer.get("hasMore") and hits:
            yield self._search(visit, key, term, offset + PAGE_SIZE)

    def search_decisions(
        self, document: CrawledDocument, visit: Visit, key: str
    ) -> Iterable[Request]:
        """Search for the decision on a policy."""
        for words in self.decision_searches(document.title, visit):
            yield self.ask(_search_path(key, words, 0), self.parse_decisions, visit)

    def parse_decisions(self, response: Response, visit: Visit) -> Output:
        """Fetch those hits that record a decision."""
        for hit in read_records(response, "results"):
            document = read_document(hit, visit.source.id, response)
            if type_of(document.title).role == "decision":
                yield from self._follow(document, visit)

    def parse_entity(self, response: Response, visit: Visit) -> Output:
        """Take the text of one document; a scan without text is fetched as a file."""
        if self.absent(response, visit):
            return
        entity = read_object(response)
        if "markdownText" not in entity:
            raise SourceChanged(response.url, "markdownText")
        document = read_document(entity, visit.source.id, response)
        text = str(entity["markdownText"] or "")
        file_url = str(entity.get("pdfUrl") or entity.get("downloadUrl") or "")
        if text.strip():
            yield dataclasses.replace(document, body=text.encode())
        elif file_url:
            scan = dataclasses.replace(document, media_type="application/pdf")
            yield self.ask_file([file_url], visit, scan)
        else:
            visit.notes.append(f"no text and no file: {document.external_id}")

    def parse_left(self, response: Response, visit: Visit) -> Output:
        """Look at a document that is in the store, but that no search listed tonight."""
        if response.status not in GONE:
            yield from self.parse_entity(response, visit)

    def last_requests(self, visit: Visit) -> Iterable[Request]:
        """Ask by name for some of what no search listed, unless only changes were asked for."""
        if visit.source.id not in self.read_on:
            for external_id in self.unlisted(visit):
                yield self.entity(external_id, self.parse_left, visit)

    def _search(self, visit: Visit, key: str, term: SearchTerm, offset: int) -> Request:
        path = _search_path(key, term.term, offset)
        return self.ask(path, self.parse_hits, visit, priority=1, key=key, term=term, offset=offset)

    def _follow(self, document: CrawledDocument, visit: Visit) -> Output:
        """Note a hit that is known as it is; fetch another, as far as the night allows."""
        identity = document.external_id
        if not visit.list_once(identity):
            return
        visit.reach_back(document.source_date)
        if visit.is_listed_as(identity, document.title, document.source_date):
            yield document
        elif self.room(visit):
            yield self.entity(identity, self.parse_entity, visit)


def _search_path(key: str, words: str, offset: int) -> str:
    asked = {"query": words, "organization": key, "entityType": "Document", "sort": "date_desc"}
    return f"search?{urlencode({**asked, 'offset': offset, 'limit': PAGE_SIZE})}"
