"""Open Raadsinformatie: the predecessor of OpenBesluitvorming, which may have what that lacks."""

import dataclasses
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.council_answers import Record
from crawler.dates import years_before
from crawler.items import CrawledDocument, Source
from crawler.ori_answers import (
    PAGE_SIZE,
    date_of,
    decision_body,
    document_of,
    edge_body,
    files_of,
    known_body,
    read_hits,
    read_indices,
    read_total,
    search_body,
    text_of,
    texts_body,
)
from crawler.settings import CrawlSettings
from crawler.spiders.base import GONE, Output, PolicySpider, media_type_of
from crawler.titles import decision_queries, type_of
from crawler.visit import Visit
from crawler.windows import is_sweep_night
from crawler.words import search_terms

_NO_INDEX = "no index at Open Raadsinformatie"
_MOST_DECISIONS = 20  # searches for the decision on a policy, in one night


class OriSpider(PolicySpider):
    """Searches the index of a council for volunteer terms, and takes text from the index.

    Publisher: Open State Foundation; Elasticsearch 7. Last checked against its mapping and
    client programs in November 2026; no live answer was seen.
    """

    name = "ori"

    def __init__(self, **arguments: Any) -> None:  # those of PolicySpider
        super().__init__(**arguments)
        self.indices: dict[str, list[str]] = {}  # alias -> names
        self.searched: dict[int, set[str]] = defaultdict(set)  # for decisions, per source

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """All indices; asked once for all councils, since their names change."""
        return f"{settings.endpoints.ori}/_cat/indices?h=index&format=json"

    async def start(self) -> AsyncIterator[Any]:  # Scrapy's declared type
        """Ask which councils there are."""
        for visit in list(self.visits.values())[:1]:
            url = self.first_url(visit.source, self.crawl_settings)
            yield self.hold(self.request(url, self.parse_indices, None))

    def parse_indices(self, response: Response, _visit: None) -> Output:
        """Open each council that has an index."""
        self.indices = read_indices(response)
        for visit in self.touched(None):
            if not any(alias in self.indices for alias in visit.source.locators):
                visit.not_covered = _NO_INDEX
                continue
            for order, parse in (("asc", self.parse_oldest), ("desc", self.parse_newest)):
                yield self._search(edge_body(order), parse, visit, priority=1)
            terms = search_terms(self.name)
            for full in (True, False):
                words = [term.term for term in terms if term.full is full]
                yield self._page(visit, words, None, whole=full)

    def parse_oldest(self, response: Response, visit: Visit) -> Output:
        """Learn how far the index reaches back."""
        for hit in self._hits(response, visit):
            visit.reach_back(date_of(hit))
        yield from ()

    def parse_newest(self, response: Response, visit: Visit) -> Output:
        """Learn whether the index stands still."""
        for hit in self._hits(response, visit):
            visit.list_newest(date_of(hit))
        yield from ()

    def parse_page(
        self, response: Response, visit: Visit, *, words: Sequence[str], whole: bool, first: bool
    ) -> Output:
        """Read one page of hits; ask the texts of those that are new in one request."""
        hits = self._hits(response, visit)
        if first and whole and hits:
            visit.expected = read_total(response)
        yield from self._follow(hits, visit)
        for hit in hits:
            title = document_of(hit, visit.source.id).title
            if type_of(title).role == "policy":
                yield from self._search_decisions(title, visit)
        if whole and len(hits) == PAGE_SIZE:
            yield self._page(visit, words, hits[-1].get("sort"), whole=whole)

    def parse_decisions(self, response: Response, visit: Visit) -> Output:
        """Take those hits that record a decision."""
        hits = self._hits(response, visit)
        titles = {hit["_id"]: document_of(hit, visit.source.id).title for hit in hits}
        decided = [hit for hit in hits if type_of(titles[hit["_id"]]).role == "decision"]
        yield from self._follow(decided, visit)

    def parse_texts(self, response: Response, visit: Visit) -> Output:
        """Take texts from the index; a scan is fetched as a file."""
        for hit in self._hits(response, visit):
            document = document_of(hit, visit.source.id)
            text, files = text_of(hit), files_of(hit)
            if text:
                yield dataclasses.replace(document, body=text.encode())
            elif files:
                yield self._file(document, files, visit)
            else:
                visit.notes.append(f"no text and no file: {document.external_id}")

    def parse_file(
        self, response: Response, visit: Visit, *, document: CrawledDocument, others: list[str]
    ) -> Output:
        """Take the file itself, from the next place when it is not at the first."""
        if response.status in GONE and others:
            yield self._file(document, others, visit)
        elif response.status in GONE:
            visit.fail(f"status {response.status} at {response.url}")
        else:
            media_type = media_type_of(response) or "application/pdf"
            yield dataclasses.replace(document, body=response.body, media_type=media_type)

    def parse_left(self, response: Response, visit: Visit, *, asked: set[str]) -> Output:
        """What is asked for by name and not there is gone."""
        hits = self._hits(response, visit)
        present = {document_of(hit, visit.source.id).external_id for hit in hits}
        visit.spared |= present & asked
        yield from ()

    def last_requests(self, visit: Visit) -> Iterable[Request]:
        """Ask by name for some of what no search listed; of the rest nothing is concluded."""
        if not visit.reached or visit.blocked or visit.changed:
            return
        left = [
            known
            for known in visit.known.values()
            if known.gone_at is None and known.external_id not in visit.asked
        ]
        left.sort(key=lambda known: (known.last_seen_at, known.external_id))
        most = self.crawl_settings.limits.rechecks
        visit.spared.update(known.external_id for known in left[most:])
        asked = {known.external_id for known in left[:most]}
        if asked:
            yield self._search(known_body(asked), self.parse_left, visit, asked=asked)

    def _hits(self, response: Response, visit: Visit) -> list[Record]:
        if response.status in GONE:
            visit.not_covered = _NO_INDEX  # it went between the list and the search
            return []
        hits = read_hits(response)
        visit.reached = True
        return hits

    def _follow(self, hits: Sequence[Record], visit: Visit) -> Output:
        """Note what is known as it is; ask the texts of the others, as far as the night allows.

        The index tells no versions, so that now and then all texts are asked for.
        """
        wanted = []
        everything = is_sweep_night(self.reference_date, visit.source.id)
        for hit in hits:
            document = document_of(hit, visit.source.id)
            if document.external_id in visit.asked:
                continue
            visit.asked.add(document.external_id)
            visit.spared.add(document.external_id)
            known = visit.known.get(document.external_id)
            listed = (document.title, document.source_date)
            if known and (known.title, known.source_date) == listed:
                if everything:
                    wanted.append(str(hit["_id"]))
                else:
                    yield document
            elif visit.fetched < self.crawl_settings.limits.documents:
                visit.fetched += 1
                wanted.append(str(hit["_id"]))
            else:
                visit.listed = False
                visit.first_failure = visit.first_failure or "more new than one night takes"
        if wanted:
            yield self._search(texts_body(wanted), self.parse_texts, visit, priority=-1)

    def _search_decisions(self, title: str, visit: Visit) -> Iterable[Request]:
        searched = self.searched[visit.source.id]
        for words in decision_queries(title, visit.source.municipality):
            if words not in searched and len(searched) < _MOST_DECISIONS:
                searched.add(words)
                yield self._search(decision_body(words), self.parse_decisions, visit)

    def _page(
        self, visit: Visit, words: Sequence[str], after: Sequence[Any] | None, *, whole: bool
    ) -> Request:
        body = search_body(words, years_before(self.reference_date), after)
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

    def _file(self, document: CrawledDocument, urls: list[str], visit: Visit) -> Request:
        return self.request(
            urls[0],
            self.parse_file,
            visit,
            external_id=document.external_id,
            document=document,
            others=urls[1:],
        )
