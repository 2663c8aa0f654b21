"""Open Raadsinformatie: the predecessor of OpenBesluitvorming, which may have what that lacks."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler import ori_answers as answers
from crawler.answers import GONE, refuse_hollow
from crawler.council_answers import Record
from crawler.dates import years_before
from crawler.items import Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.documents import DocumentSpider
from crawler.titles import type_of
from crawler.visit import Visit
from crawler.windows import is_sweep_night
from crawler.words import search_terms

_NO_INDEX = "no index at Open Raadsinformatie"


class OriSpider(DocumentSpider):
    """Searches the index of a council for volunteer terms, and takes text from the index.

    Publisher: Open State Foundation; Elasticsearch 7. Last checked against its mapping and
    client programs in November 2026; no live answer was seen.
    """

    name = "ori"

    def __init__(self, **arguments: Any) -> None:  # those of PolicySpider
        super().__init__(**arguments)
        self.indices: dict[str, list[str]] = {}  # alias -> names

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """All indices; asked once for all councils, since their names change."""
        return f"{settings.endpoints.ori}/_cat/indices?h=index&format=json"

    def openings(self) -> Iterator[Request]:
        """Ask which councils there are."""
        for visit in list(self.visits.values())[:1]:
            url = self.first_url(visit.source, self.crawl_settings)
            yield self.request(url, self.parse_indices, None)

    def parse_indices(self, response: Response, _visit: None) -> Output:
        """Open each council that has an index."""
        self.indices = answers.read_indices(response)
        for visit in self.touched(None):
            if not any(alias in self.indices for alias in visit.source.locators):
                visit.not_covered = _NO_INDEX
                continue
            for order in ("asc", "desc"):
                yield self._search(answers.edge_body(order), self.parse_edge, visit, priority=1)
            terms = search_terms(self.name)
            for full in (True, False):
                words = [term.term for term in terms if term.full is full]
                yield self._page(visit, words, None, whole=full)

    def parse_edge(self, response: Response, visit: Visit) -> Output:
        """Learn how far the index reaches back, and whether it stands still."""
        for hit in self._hits(response, visit):
            visit.reach_back(answers.date_of(hit))
            visit.list_newest(answers.date_of(hit))
        yield from ()

    def parse_page(
        self, response: Response, visit: Visit, *, words: Sequence[str], whole: bool, first: bool
    ) -> Output:
        """Read one page of hits; ask the texts of those that are new in one request."""
        hits = self._hits(response, visit)
        if first and response.status not in GONE:
            total = answers.read_total(response)
            refuse_hollow(response, hits, total)
            visit.expected = total if whole and hits else visit.expected
        yield from self._follow(hits, visit)
        for hit in hits:
            title = answers.document_of(hit, visit.source.id).title
            for decision in self.decision_searches(title, visit):
                body = answers.decision_body(decision)
                yield self._search(body, self.parse_decisions, visit)
        if whole and len(hits) == answers.PAGE_SIZE:
            yield self._page(visit, words, hits[-1].get("sort"), whole=whole)

    def parse_decisions(self, response: Response, visit: Visit) -> Output:
        """Take those hits that record a decision."""
        hits = self._hits(response, visit)
        titled = [(answers.document_of(hit, visit.source.id).title, hit) for hit in hits]
        decided = [hit for title, hit in titled if type_of(title).role == "decision"]
        yield from self._follow(decided, visit)

    def parse_texts(self, response: Response, visit: Visit) -> Output:
        """Take texts from the index; a scan is fetched as a file."""
        for hit in self._hits(response, visit):
            document = answers.document_of(hit, visit.source.id)
            if text := answers.text_of(hit):
                yield dataclasses.replace(document, body=text.encode())
            elif files := answers.files_of(hit):
                scan = dataclasses.replace(document, media_type="application/pdf")
                yield self.ask_file(files, visit, scan)
            else:
                visit.notes.append(f"no text and no file: {document.external_id}")

    def parse_left(self, response: Response, visit: Visit, *, asked: set[str]) -> Output:
        """What is asked for by name and not there is gone."""
        hits = self._hits(response, visit)
        present = {answers.document_of(hit, visit.source.id).external_id for hit in hits}
        visit.spared |= present & asked
        yield from ()

    def last_requests(self, visit: Visit) -> Iterable[Request]:
        """Ask by name for some of what no search listed."""
        asked = set(self.unlisted(visit))
        if asked:
            yield self._search(answers.known_body(asked), self.parse_left, visit, asked=asked)

    def _hits(self, response: Response, visit: Visit) -> list[Record]:
        if response.status in GONE:
            visit.not_covered = _NO_INDEX  # it went between the list and the search
            return []
        hits = answers.read_hits(response)
        visit.reached = True
        return hits

    def _follow(self, hits: Sequence[Record], visit: Visit) -> Output:
        """Note what is known as it is; ask the texts of the others, as far as the night allows.

        The index tells no versions, so that now and then all texts are asked for.
        """
        wanted = []
        everything = is_sweep_night(self.reference_date, visit.source.id)
        for hit in hits:
            document = answers.document_of(hit, visit.source.id)
            if not visit.list_once(document.external_id):
                continue
            same = visit.is_listed_as(document.external_id, document.title, document.source_date)
            if same and not everything:
                yield document
            elif same or self.room(visit):
                wanted.append(str(hit["_id"]))
        if wanted:
            body = answers.texts_body(wanted)
            yield self._search(body, self.parse_texts, visit, priority=-1)

    def _page(
        self, visit: Visit, words: Sequence[str], after: Sequence[Any] | None, *, whole: bool
    ) -> Request:
        body = answers.search_body(words, years_before(self.reference_date), after)
        first = after is None
        return self._search(body, self.parse_page, visit, words=words, whole=whole, first=first)

    def _search(self, body: Record, parse: Any, visit: Visit, **context: Any) -> Request:
        # Any: the parse methods differ in what they are handed besides the answer.
        aliases = visit.source.locators
        names = ",".join(name for alias in aliases for name in self.indices.get(alias, ()))
        url = f"{self.crawl_settings.endpoints.ori}/{names}/_search"
        request = self.request(url, parse, visit, **context)
        headers = {"Content-Type": "application/json"}
        return request.replace(method="POST", body=json.dumps(body), headers=headers)
