"""OpenBesluitvorming: council documents of most municipalities, with their text."""

import dataclasses
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.dates import dutch_date, years_before
from crawler.errors import SourceChanged
from crawler.items import CrawledDocument, Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output, PolicySpider
from crawler.visit import Visit
from crawler.words import SearchTerm, search_terms, title_types

# A page of 24 hits costs one unit of the budget; the next hit would cost a second.
PAGE_SIZE = 24
# With this state a source says nothing about what its council has.
_NOT_REACHED = ("failing", "stale", "discontinued")
NOT_COVERED = ("never_imported", "not_implemented", "not listed")
_GONE = (404, 410)


class OpenBesluitvormingSpider(PolicySpider):
    """Searches a council's documents per volunteer term and fetches each new hit.

    Publisher: Ontola, successor of Open Raadsinformatie. Last checked against its
    documentation of August 2026.
    """

    name = "openbesluitvorming"

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """The status of all sources; asked once for all municipalities."""
        return f"{settings.endpoints.openbesluitvorming}/api/status"

    async def start(self) -> Any:  # an async iterator, as Scrapy declares it
        """Ask for the state of all sources first."""
        visits = list(self.visits.values())
        if visits:
            url = self.first_url(visits[0].source, self.crawl_settings)
            request = self.request(url, self.parse_status, None)
            self._hold(request)
            yield request

    def parse_status(self, response: Response, _visit: None) -> Output:
        """Open the sources that are being imported; the others were not reached."""
        states = {
            str(source.get("sourceKey")): source
            for source in self._list(response, "sources")
            if isinstance(source, dict)
        }
        for visit in self.touched(None):
            for key in visit.source.locators:
                problem = _problem(states.get(key))
                if not problem:
                    yield from self._open(visit, key)
                elif key != visit.source.locators[0]:
                    visit.notes.append(f"{key}: {problem}")
                elif problem in NOT_COVERED:
                    visit.not_covered = f"state at OpenBesluitvorming: {problem}"
                else:
                    visit.first_failure = f"state at OpenBesluitvorming: {problem}"

    def parse_reach(self, response: Response, visit: Visit) -> Output:
        """Learn whether the source reaches back as far as the coverage rule asks."""
        visit.reached = True
        for hit in self._list(response, "results"):
            self._extend(visit, hit)
        yield from ()

    def parse_hits(
        self, response: Response, visit: Visit, *, key: str, term: SearchTerm, offset: int
    ) -> Output:
        """Read one page of hits, and fetch those that are new."""
        answer = self._json(response)
        hits = self._list(response, "results")
        visit.reached = True
        if offset == 0 and isinstance(answer.get("totalCount"), int) and term.full:
            visit.expected = max(visit.expected or 0, answer["totalCount"])
        for hit in hits:
            yield from self._follow(hit, visit, response)
        if term.full and answer.get("hasMore") and hits:
            yield self._search(visit, key, term, offset + PAGE_SIZE)

    def parse_entity(self, response: Response, visit: Visit, *, hit: CrawledDocument) -> Output:
        """Take the text of one document; a scan without text is fetched as a file."""
        if response.status in _GONE:
            visit.fail(f"status {response.status} at {response.url}")
            visit.spared.add(hit.external_id)
            return
        entity = self._json(response)
        if "entityId" not in entity or "markdownText" not in entity:
            raise SourceChanged(response.url, "entityId and markdownText")
        text = str(entity["markdownText"] or "")
        file_url = str(entity.get("pdfUrl") or entity.get("downloadUrl") or "")
        document = self._document(entity, visit, response)
        if text.strip():
            yield _with_body(document, text.encode(), "text/markdown")
        elif file_url:
            yield self.request(
                file_url,
                self.parse_file,
                visit,
                external_id=document.external_id,
                document=document,
            )
        else:
            visit.notes.append(f"no text and no file: {document.external_id}")
            visit.spared.add(document.external_id)

    def parse_file(self, response: Response, visit: Visit, *, document: CrawledDocument) -> Output:
        """Take the file itself."""
        if response.status in _GONE:
            visit.fail(f"status {response.status} at {response.url}")
            visit.spared.add(document.external_id)
            return
        declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
        media_type = declared.partition(";")[0].strip().lower() or "application/pdf"
        yield _with_body(document, response.body, media_type)

    def _open(self, visit: Visit, key: str) -> Iterable[Request]:
        oldest = years_before(self.reference_date).isoformat()
        reach = {"organization": key, "entityType": "Document", "dateTo": oldest, "limit": "1"}
        yield self._ask(f"search?{urlencode(reach)}", self.parse_reach, visit, priority=2)
        for term in search_terms(self.name):
            yield self._search(visit, key, term, 0)

    def _search(self, visit: Visit, key: str, term: SearchTerm, offset: int) -> Request:
        parameters = {
            "query": term.term,
            "organization": key,
            "entityType": "Document",
            "sort": "date_desc",
            "offset": str(offset),
            "limit": str(PAGE_SIZE),
        }
        return self._ask(
            f"search?{urlencode(parameters)}",
            self.parse_hits,
            visit,
            priority=1,
            key=key,
            term=term,
            offset=offset,
        )

    def _ask(self, path: str, parse: Any, visit: Visit, **context: Any) -> Request:
        # Any: the parse methods differ in what they are handed besides the answer.
        base = self.crawl_settings.endpoints.openbesluitvorming
        return self.request(f"{base}/api/{path}", parse, visit, **context)

    def _follow(self, hit: Any, visit: Visit, response: Response) -> Output:
        document = self._document(hit, visit, response)
        if document.external_id in visit.asked:
            return
        visit.asked.add(document.external_id)
        self._extend(visit, hit)
        known = visit.known.get(document.external_id)
        same = known is not None and (known.title, known.source_date) == (
            document.title,
            document.source_date,
        )
        if same:
            yield document
            return
        if len(visit.asked) - len(visit.seen) > self.crawl_settings.limits.documents:
            visit.listed = False
            visit.spared.add(document.external_id)
            visit.first_failure = visit.first_failure or "more new documents than one night takes"
            return
        yield self._ask(
            f"entities/{quote(document.external_id, safe='')}",
            self.parse_entity,
            visit,
            external_id=document.external_id,
            hit=document,
        )

    def _document(self, entity: Any, visit: Visit, response: Response) -> CrawledDocument:
        """A hit or an entity as a document without body; both carry the same fields."""
        if not isinstance(entity, dict) or not entity.get("entityId"):
            raise SourceChanged(response.url, "entityId")
        title = str(entity.get("title") or "")
        lowered = title.lower()
        hints = (hint for word, hint in title_types().items() if word in lowered)
        return CrawledDocument(
            source_id=visit.source.id,
            external_id=str(entity["entityId"]),
            url=str(entity.get("downloadUrl") or entity.get("pdfUrl") or response.url),
            title=title or str(entity["entityId"]),
            body=None,
            media_type="text/markdown",
            type_hint=next(hints, ""),
            source_date=dutch_date(str(entity.get("date") or entity.get("sortDate") or "")),
        )

    @staticmethod
    def _extend(visit: Visit, hit: Any) -> None:
        """Move the oldest date that the source was shown to reach."""
        date = dutch_date(str(hit.get("date") or hit.get("sortDate") or ""))
        if date is not None:
            visit.covers_from = min(date, visit.covers_from or date)

    def _list(self, response: Response, name: str) -> list[Any]:
        found = self._json(response).get(name)
        if not isinstance(found, list):
            raise SourceChanged(response.url, f"list {name!r}")
        return found

    @staticmethod
    def _json(response: Response) -> dict[str, Any]:
        try:
            answer = json.loads(response.body)
        except ValueError:
            raise SourceChanged(response.url, "JSON") from None
        if not isinstance(answer, dict):
            raise SourceChanged(response.url, "JSON object")
        return answer


def _problem(state: dict[str, Any] | None) -> str:
    """Why a source's answers say nothing of its council; empty when they do."""
    if state is None:
        return "not listed"
    word = str(state.get("state") or "").lower()
    if word in NOT_COVERED or word in _NOT_REACHED:
        return word
    return "discontinued" if state.get("discontinuedAt") else ""


def _with_body(document: CrawledDocument, body: bytes, media_type: str) -> CrawledDocument:
    return dataclasses.replace(document, body=body, media_type=media_type)
