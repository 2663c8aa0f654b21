"""DocumentSpider: what spiders share that learn of documents from lists, and fetch them."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response

from crawler.answers import GONE, UNCHANGED, with_body
from crawler.items import CrawledDocument
from crawler.spiders.base import Output, PolicySpider
from crawler.suppliers import load_suppliers
from crawler.titles import decision_queries, type_of
from crawler.visit import Visit
from db.visits import KnownLocation

# Titles whose decision is looked for; a council has few notes that matter, and many hits.
_MOST_DECISIONS = 20


class DocumentSpider(PolicySpider):
    """Base of the spiders that choose from a list, as far as a night allows."""

    # Answers that speak of one file only, and not of us or the whole source.
    file_refusals: ClassVar[tuple[int, ...]] = GONE

    def absent(self, response: Response, visit: Visit) -> bool:
        """Whether one entry of a list is not there; that is a failed request, no empty answer."""
        if response.status in GONE:
            visit.fail(f"status {response.status} at {response.url}")
        return response.status in GONE

    def room(self, visit: Visit) -> bool:
        """Whether one more new document fits into the night; told when it does not."""
        if visit.fetched < self.crawl_settings.limits.documents:
            visit.fetched += 1
            return True
        visit.stop_listing("more new documents than one night takes")
        return False

    def ask_file(
        self,
        urls: Sequence[str],
        visit: Visit,
        document: CrawledDocument,
        known: KnownLocation | None = None,
    ) -> Request:
        """Ask for a file at the first of several places."""
        request = self.request(
            urls[0],
            self.parse_file,
            visit,
            external_id=document.external_id,
            known=known,
            document=document,
            others=urls[1:],
        )
        request.meta["units"] = load_suppliers().file_units(urls[0])
        statuses = request.meta["handle_httpstatus_list"]
        request.meta["handle_httpstatus_list"] = [*statuses, *self.file_refusals]
        return request

    def parse_file(
        self,
        response: Response,
        visit: Visit,
        *,
        document: CrawledDocument,
        others: Sequence[str] = (),
    ) -> Output:
        """Take the file itself, from the next place when it is not at the first."""
        if response.status == UNCHANGED:
            yield document
        elif response.status not in self.file_refusals:
            yield with_body(document, response)
        elif others:
            yield self.ask_file(others, visit, document)
        else:
            visit.fail(f"status {response.status} at {response.url}")
            visit.missing.add(document.external_id)

    def unlisted(self, visit: Visit) -> Iterator[str]:
        """Some of what is in the store and no search listed tonight, to be asked by name.

        A search shows only the newest. Those that were seen longest ago come first; of the rest
        nothing is concluded.
        """
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
        yield from (known.external_id for known in left[:most])

    def decision_searches(self, title: str, visit: Visit) -> Iterator[str]:
        """Words to search the decision on a policy by: each telling part of its title, once."""
        if type_of(title).role != "policy":
            return
        for words in decision_queries(title, visit.source.municipality):
            if words not in visit.searched and len(visit.searched) < _MOST_DECISIONS:
                visit.searched.add(words)
                yield words
