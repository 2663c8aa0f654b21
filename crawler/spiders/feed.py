"""FeedSpider: between two searches of a council, read only what its service says has changed."""

import dataclasses
import datetime as dt
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.answers import GONE, header_of
from crawler.change_feed import (
    RETRY_CURSOR,
    Change,
    FeedMark,
    cursor_of,
    feed_to_read,
    is_wanted,
    read_changes,
    read_mark,
    read_position,
)
from crawler.council_answers import read_document, read_object
from crawler.items import CrawledDocument
from crawler.spiders.base import Output
from crawler.spiders.documents import DocumentSpider
from crawler.titles import is_telling, type_of
from crawler.visit import Visit
from crawler.windows import question_of
from crawler.words import search_terms

# Records a page, the most that the service gives.
_PAGE = 1000
_REFUSED = (400, *GONE)  # a cursor that the feed does not know any more, or no feed at all
# A night may leave a few documents to the next; with more of them the council is searched again.
_MOST_RETRIED = 50


class FeedSpider(DocumentSpider):
    """Base of a council spider that searches now and then, and reads a change feed between."""

    def __init__(self, **arguments: Any) -> None:  # those of PolicySpider
        super().__init__(**arguments)
        self.read_on: dict[int, FeedMark] = {}  # sources of which only changes were asked
        self.question = question_of(term.term for term in search_terms(self.name))

    @abstractmethod
    def search_all(self, visit: Visit, key: str) -> Iterable[Request]:
        """The requests that search a council as a whole."""

    @abstractmethod
    def search_decisions(
        self, document: CrawledDocument, visit: Visit, key: str
    ) -> Iterable[Request]:
        """The requests that look for the decision on a policy."""

    @abstractmethod
    def parse_entity(self, response: Response, visit: Visit) -> Output:
        """Take the text of one document."""

    def ask(self, path: str, parse: Any, visit: Visit, **context: Any) -> Request:
        """A request below ``/api``."""
        # Any: the parse methods differ in what they are handed besides the answer.
        base = self.crawl_settings.endpoints.openbesluitvorming
        return self.request(f"{base}/api/{path}", parse, visit, **context)

    def entity(self, identity: str, parse: Any, visit: Visit, **context: Any) -> Request:
        """A request for one document by its identity."""
        path = f"entities/{quote(identity, safe='')}"
        return self.ask(path, parse, visit, external_id=identity, **context)

    def open_council(self, visit: Visit, key: str) -> Iterable[Request]:
        """Read the change feed on from where it was left, or search the whole council."""
        stored = read_mark(visit.load_cursor(cursor_of(key)), self.question)
        mark = feed_to_read(stored, self.reference_date, visit.source.id)
        if mark is None:
            yield from self._start_over(visit, key)
        else:
            self.read_on[visit.source.id] = mark
            yield self._changes(visit, key, mark, {})

    def parse_snapshot(self, response: Response, visit: Visit, *, key: str) -> Output:
        """Learn where the change feed begins; without it the council is searched every night."""
        position = header_of(response, "X-Changes-Cursor")
        if position:
            mark = FeedMark(self.reference_date, self.question, position)
            visit.cursors[cursor_of(key)] = str(mark)
        else:
            visit.notes.append(f"no change feed for {key}")
        yield from ()

    def parse_changes(
        self,
        response: Response,
        visit: Visit,
        *,
        key: str,
        mark: FeedMark,
        told: dict[str, Change],
    ) -> Output:
        """Read one page of the change feed; after the last one look at what was told."""
        if response.status in _REFUSED:
            visit.notes.append(f"the change feed of {key} does not know where we were")
            yield from self._start_over(visit, key)
            return
        told |= {change.external_id: change for change in read_changes(response)}
        position, more = read_position(response)
        mark = dataclasses.replace(mark, position=position or mark.position)
        if more:
            yield self._changes(visit, key, mark, told)
            return
        visit.reached = True
        visit.deleted |= {each.external_id for each in told.values() if each.deleted}
        yield from self._look_at([each for each in told.values() if not each.deleted], visit, key)
        if visit.source.id in self.read_on:
            visit.cursors[cursor_of(key)] = str(mark)

    def parse_change(self, response: Response, visit: Visit, *, key: str) -> Output:
        """Take a new or changed document, if a search would have shown it."""
        if response.status in GONE:
            return  # deleted since: the feed will tell
        entity = read_object(response)
        document = read_document(entity, visit.source.id, response)
        text = str(entity.get("markdownText") or "")
        titles = [known.title for known in visit.known.values()]
        policies = [title for title in titles if type_of(title).role == "policy"]
        if (
            document.external_id in visit.known
            or is_telling(document.title)
            or is_wanted(document.title, text, policies, visit.source.municipality)
        ):
            yield from self.parse_entity(response, visit)
            yield from self.search_decisions(document, visit, key)

    def later_requests(self, visit: Visit) -> Iterable[Request]:
        """Read on from where the feed is left tonight."""
        for key in visit.source.locators:
            mark = read_mark(visit.cursors.get(cursor_of(key)), self.question)
            if mark is not None:
                yield self._changes(visit, key, mark, {})

    def conclude(self, visit: Visit) -> None:
        """Keep where the feed was left, and which documents could not be had tonight."""
        mark = self.read_on.get(visit.source.id)
        if mark is not None and visit.reached:
            visit.carry(mark.swept_on - dt.timedelta(days=1))  # a night begins the day before
            visit.expected = visit.found
        if len(visit.missing) > _MOST_RETRIED:
            visit.cursors.clear()
        elif visit.cursors:
            visit.cursors[RETRY_CURSOR] = "\n".join(sorted(visit.missing))

    def _look_at(self, changes: list[Change], visit: Visit, key: str) -> Output:
        """Look at each changed document; when there are many, a search costs less."""
        left = (visit.load_cursor(RETRY_CURSOR) or "").split("\n")
        near = [c.external_id for c in changes if c.external_id in visit.known]
        near += [c.external_id for c in changes if is_telling(c.title)]
        near += [identity for identity in left if identity not in (*visit.deleted, "")]
        others = {change.external_id for change in changes} - set(near)
        many = len(others) > len(search_terms(self.name))
        for identity in (*near, *([] if many else sorted(others))):
            yield from self._fetch(identity, visit, key)
        if many:
            yield from self._start_over(visit, key)

    def _fetch(self, identity: str, visit: Visit, key: str) -> Iterable[Request]:
        if identity not in visit.asked and self.room(visit):
            visit.list_once(identity)
            yield self.entity(identity, self.parse_change, visit, key=key)

    def _start_over(self, visit: Visit, key: str) -> Iterable[Request]:
        self.read_on.pop(visit.source.id, None)
        # Asked first, so that what changes during the search is told tomorrow.
        path = f"export/snapshot?{urlencode({'source': key, 'limit': '1'})}"
        name = cursor_of(key)
        yield self.ask(path, self.parse_snapshot, visit, priority=3, external_id=name, key=key)
        yield from self.search_all(visit, key)

    def _changes(self, visit: Visit, key: str, mark: FeedMark, told: dict[str, Change]) -> Request:
        asked = {"source": key, "cursor": mark.position, "limit": str(_PAGE)}
        path = f"export/changes?{urlencode(asked)}"
        request = self.ask(path, self.parse_changes, visit, key=key, mark=mark, told=told)
        request.meta["handle_httpstatus_list"] = [*request.meta["handle_httpstatus_list"], 400]
        return request
