"""SoapListsSpider: lists of a council at the SOAP service of iBabs, where it lets us in."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from scrapy import Request
from scrapy.http import Response

from crawler.errors import SourceRefused
from crawler.items import CrawledDocument
from crawler.portal_pages import ListRow
from crawler.soap_answers import (
    body_of,
    filter_body,
    headers_of,
    read_soap_entries,
    read_soap_entry,
    read_soap_lists,
)
from crawler.spiders.base import Output
from crawler.spiders.council import CouncilSpider
from crawler.titles import is_telling
from crawler.visit import Visit

# Lists that hold no papers; their names differ per council, so part of a name is enough.
_OTHER_LISTS = ("toezegging", "stemming", "geheimhouding", "nevenfunctie", "planning", "agenda")
# How it says that it does not know us; a parse method has to see these.
_CLOSED = [401, 403, 405, 415, 500]


def holds_papers(name: str) -> bool:
    """Whether a list of this name may hold papers."""
    return not any(word in name.lower() for word in _OTHER_LISTS)


class SoapListsSpider(CouncilSpider):
    """Base of the spider of iBabs: asks for lists that changed instead of turning their pages.

    Access is by address, and has to be asked for; a refusal for one council is one for all.
    """

    soap_closed: bool = False  # it turned us away tonight

    def lists_by_portal(self, visit: Visit) -> Iterable[Request]:
        """The requests that list the same at the public portals."""
        raise NotImplementedError

    def open_lists(self, visit: Visit) -> Iterable[Request]:
        """Ask the SOAP service which lists there are, or the portals where it cannot be asked."""
        if self.soap_closed or not self.may_ask_soap(visit):
            yield from self.lists_by_portal(visit)
            return
        body = body_of("GetLists", {"Sitename": visit.source.key})
        # Named, so that a failure alone does not make the visit partial: the portal follows.
        yield self._ask(visit, "GetLists", body, self.parse_soap_lists, external_id="soap lists")

    def later_requests(self, visit: Visit) -> Iterable[Request]:
        """The lists of the portal, which are asked for on nights without the SOAP service."""
        yield from super().later_requests(visit)
        yield from self.lists_by_portal(visit)

    def may_ask_soap(self, visit: Visit) -> bool:
        """Whether the service is set, and knows this council alone by its name.

        Some councils share a name there, and nothing tells whose an entry is.
        """
        key = visit.source.key
        return bool(self.crawl_settings.endpoints.ibabs_soap and key) and self._names[key] == 1

    def parse_soap_lists(self, response: Response, visit: Visit) -> Output:
        """Ask each list for what changed; what we have no access to is read at the portal."""
        try:
            lists = read_soap_lists(response)
        except SourceRefused as refusal:
            yield from self._leave_soap(visit, str(refusal))
            return
        if not visit.source.locators:
            visit.reached = True
            visit.listed = False
            visit.first_failure = visit.first_failure or "lists only: no portal is known"
        since = self.first_day(visit)
        for identity, name in lists.items():
            if holds_papers(name):
                body = filter_body(visit.source.key, identity, since)
                yield self._ask(
                    visit,
                    "GetListsEntriesByFilterRequest",
                    body,
                    self.parse_soap_entries,
                    list_id=identity,
                )

    def parse_soap_entries(self, response: Response, visit: Visit, *, list_id: str) -> Output:
        """Open the entries that tell of our subject."""
        for row in read_soap_entries(response):
            self.list_newest(visit, row.day)
            if is_telling(row.title):
                asked = {"Sitename": visit.source.key, "ListId": list_id, "EntryId": row.id}
                body = body_of("GetListEntry", asked)
                yield self._ask(visit, "GetListEntry", body, self.parse_soap_entry, row=row)

    def parse_soap_entry(self, response: Response, visit: Visit, *, row: ListRow) -> Output:
        """Take the files of one entry."""
        for paper in read_soap_entry(response, row):
            yield from self.follow(paper, visit)

    def after_failure(self, visit: Visit, request: Request) -> Iterable[CrawledDocument | Request]:
        """A service that cannot be reached has told nothing; the portal may."""
        if request.cb_kwargs["parse"] == self.parse_soap_lists and not visit.blocked:
            return self._leave_soap(visit, "no answer")
        return super().after_failure(visit, request)

    def _leave_soap(self, visit: Visit, why: str) -> Iterable[Request]:
        self.soap_closed = True
        visit.notes.append(f"lists read at the portal, since the SOAP service gave {why}"[:150])
        return self.lists_by_portal(visit)

    def _ask(
        self, visit: Visit, operation: str, body: bytes, parse: object, **context: object
    ) -> Request:
        url = self.crawl_settings.endpoints.ibabs_soap
        external_id = str(context.pop("external_id", ""))
        request = self.request(url, parse, visit, external_id=external_id, **context)  # type: ignore[arg-type] # parse methods differ in what they are handed
        listed = request.meta["handle_httpstatus_list"]
        request.meta["handle_httpstatus_list"] = [*listed, *_CLOSED]
        request.meta["patience"] = 0  # closed to us is closed; the portal is asked instead
        request.meta["dont_obey_robotstxt"] = True  # made for programs
        return request.replace(method="POST", body=body, headers=headers_of(operation))

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(visit.source.key for visit in self.visits.values())
