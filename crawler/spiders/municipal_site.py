"""A municipality's own website, through its sitemap or a short walk."""

from collections.abc import Iterable, Iterator
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawler.answers import GONE, UNCHANGED, header_of, media_type_of
from crawler.dates import dutch_date
from crawler.errors import SourceChanged
from crawler.frontier import Candidate, canonical, same_site
from crawler.items import CrawledDocument, Source
from crawler.settings import PRODUCT, CrawlSettings
from crawler.site import Robots, Site, is_unchanged
from crawler.sitemap import parse_sitemap
from crawler.spiders.base import Output, PolicySpider
from crawler.visit import Visit
from crawler.web_page import WebPage, document_type_of, file_name_of, read_page
from db.visits import KnownLocation


class MunicipalSiteSpider(PolicySpider):
    """Policy pages and files of a website, best addresses first, one at a time.

    Publisher: each municipality itself, on many content systems. Obeys robots.txt. The
    method was last looked at in November 2026.
    """

    name = "municipal_site"
    obeys_robots = True

    def __init__(self, **arguments: Any) -> None:  # those of PolicySpider
        super().__init__(**arguments)
        self.sites: dict[int, Site] = {}
        self.robots: dict[str, Robots] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Listen to what robots.txt says of sitemaps."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        return spider

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Keep sitemaps and delay of a host."""
        if isinstance(robotparser, ProtegoRobotParser):
            self.robots[urlsplit(request.url).netloc] = Robots(
                tuple(robotparser.rp.sitemaps), robotparser.crawl_delay(PRODUCT) or 0.0
            )

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """The home page."""
        home = source.locators[0]
        return home if "://" in home else f"https://{home}"

    def first_requests(self, visit: Visit) -> Iterable[Request]:
        """The home page; robots.txt is asked before it."""
        url = self.first_url(visit.source, self.crawl_settings)
        return [self.request(url, self.parse_home, visit)]

    def parse_home(self, response: Response, visit: Visit) -> Output:
        """Begin with a home page.

        Raises:
            SourceChanged: It is not a page with a link to the site itself.
        """
        page = read_page(response)
        own = any(same_site(url, response.url) for url, _ in page.links)
        if response.status in GONE or not own:
            raise SourceChanged(response.url, "home page with links of its own")
        visit.reached = True
        robots = self.robots.get(urlsplit(response.url).netloc, Robots())
        self.sites[visit.source.id] = Site.begin(response.url, robots, self.crawl_settings)
        yield from self._take(response, visit, Candidate(canonical(response.url), 0), page)
        yield from self._go_on(visit)

    def parse_sitemap(self, response: Response, visit: Visit) -> Output:
        """Add what a sitemap lists; anything else at its address is not a sitemap."""
        sitemap = None if response.status in GONE else parse_sitemap(response.body)
        if sitemap is not None:
            self.sites[visit.source.id].add_sitemap(sitemap)
        yield from self._go_on(visit)

    def parse_page(self, response: Response, visit: Visit, *, candidate: Candidate) -> Output:
        """Take a page or file, and the links of a page."""
        if response.status == UNCHANGED:
            visit.pages += 1
            yield _unchanged(visit, candidate)
        elif response.status not in GONE and same_site(
            response.url, self.sites[visit.source.id].frontier.home
        ):
            yield from self._take(response, visit, candidate, read_page(response))
        yield from self._go_on(visit)

    def after_failure(self, visit: Visit, request: Request) -> Iterable[CrawledDocument | Request]:  # noqa: ARG002
        """One page failed; the others may not."""
        return () if visit.blocked else self._go_on(visit)

    def conclude(self, visit: Visit) -> None:
        """Say whether the policy section was seen completely."""
        site = self.sites.pop(visit.source.id, None)
        if site is None:
            if visit.forbidden:
                visit.blocked = "robots.txt does not allow it"
            return
        visit.section_complete = site.complete and not visit.too_large and not visit.forbidden
        if not site.complete:
            visit.notes.append(f"page budget of {site.frontier.max_pages} used up")
            visit.spared.update(set(visit.known) - visit.asked)

    def _go_on(self, visit: Visit) -> Iterator[CrawledDocument | Request]:
        """The next sitemap or the best page that is left, and what needs no request."""
        site = self.sites.get(visit.source.id)
        if site is None:
            return
        sitemap = site.next_sitemap(self.crawl_settings.limits.sitemaps)
        if sitemap is not None:
            yield self.request(sitemap, self.parse_sitemap, visit)
            return
        site.seed(visit.known)
        while (candidate := site.frontier.pop()) is not None:
            visit.asked.add(candidate.url)
            known = visit.known.get(candidate.url)
            if not is_unchanged(candidate, known):
                yield self._page(visit, candidate, known)
                return
            visit.pages += 1
            yield _unchanged(visit, candidate)

    def _page(self, visit: Visit, candidate: Candidate, known: KnownLocation | None) -> Request:
        return self.request(
            candidate.url,
            self.parse_page,
            visit,
            external_id=candidate.url,
            known=known,
            candidate=candidate,
        )

    def _take(
        self,
        response: Response,
        visit: Visit,
        candidate: Candidate,
        page: WebPage,
    ) -> Iterator[CrawledDocument]:
        site = self.sites[visit.source.id]
        address = canonical(response.url)
        if address != candidate.url and address in visit.asked:
            return
        visit.asked.add(address)
        site.frontier.mark(address)
        for url, text in page.links:
            site.frontier.add(url, text, at_least=1 if candidate.score > 0 else 0)
        media_type = document_type_of(response, media_type_of(response))
        if media_type is None:
            return
        visit.pages += 1
        yield CrawledDocument(
            source_id=visit.source.id,
            external_id=address,
            url=response.url,
            title=page.title or candidate.title or file_name_of(response.url),
            body=response.body,
            media_type=media_type,
            type_hint="web page" if media_type == "text/html" else "",
            source_date=dutch_date(candidate.lastmod),
            etag=header_of(response, "ETag") or None,
            last_modified=header_of(response, "Last-Modified") or None,
        )


def _unchanged(visit: Visit, candidate: Candidate) -> CrawledDocument:
    return CrawledDocument(
        source_id=visit.source.id,
        external_id=candidate.url,
        url="",
        title="",
        body=None,
        media_type="",
        source_date=dutch_date(candidate.lastmod),
    )
