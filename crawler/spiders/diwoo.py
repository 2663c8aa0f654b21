"""DIWOO sitemaps: the files that a municipality publishes under the Woo, with their titles."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.answers import GONE
from crawler.diwoo_answers import ListedFile, index_urls, read_sitemap
from crawler.items import CrawledDocument, Source
from crawler.settings import CrawlSettings
from crawler.spiders.base import Output
from crawler.spiders.documents import DocumentSpider
from crawler.titles import is_telling, type_of
from crawler.visit import Visit


class DiwooSpider(DocumentSpider):
    """Reads the sitemaps that robots.txt names, and fetches files whose title is telling.

    Publisher: each municipality or its publication system, at the hosts that it registered in
    the Woo-index. Obeys robots.txt. The standard, version 0.9.8, was last looked at in November
    2026; no sitemap of a real municipality was seen.
    """

    name = "diwoo"
    obeys_robots = True

    @classmethod
    def first_url(cls, source: Source, settings: CrawlSettings) -> str:  # noqa: ARG003
        """robots.txt of the first host: only sitemaps that it names count."""
        return urljoin(source.locators[0], "/robots.txt")

    def first_requests(self, visit: Visit) -> Iterable[Request]:
        """robots.txt of every host at which the municipality publishes."""
        for base in visit.source.locators:
            yield self.request(urljoin(base, "/robots.txt"), self.parse_robots, visit)

    def parse_robots(self, response: Response, visit: Visit) -> Output:
        """Open the sitemap indices of a host."""
        if response.status not in GONE:
            robots = response.body.decode("utf-8", "replace")
            yield from self._sitemaps(index_urls(robots, response.url), visit)

    def parse_sitemap(self, response: Response, visit: Visit) -> Output:
        """Follow a list of sitemaps, or choose from a list of documents."""
        if self.absent(response, visit):
            visit.listed = False
            return
        children, files = read_sitemap(response)
        visit.reached = True
        host = urlsplit(response.url).netloc
        yield from self._sitemaps([url for url in children if urlsplit(url).netloc == host], visit)
        own = [file for file in files if file.publisher in ("", visit.source.cbs_code)]
        telling = [file for file in own if is_telling(file.name)]
        visit.add_expected(len({file.url for file in telling}))
        for file in telling:
            yield from self._follow(file, visit)

    def after_failure(self, visit: Visit, request: Request) -> Iterable[CrawledDocument | Request]:
        """Without one of its sitemaps a source is not listed, also when that was too large."""
        visit.listed = visit.listed and bool(request.meta["external_id"])
        return ()

    def conclude(self, visit: Visit) -> None:
        """No sitemap at any host says nothing about what the municipality has."""
        if not (visit.reached or visit.failed_requests or visit.forbidden):
            visit.not_covered = "robots.txt names no DIWOO sitemap"

    def _sitemaps(self, urls: Iterable[str], visit: Visit) -> Iterable[Request]:
        for url in urls:
            if url in visit.asked:
                continue
            visit.asked.add(url)
            visit.sitemaps += 1
            if visit.sitemaps > self.crawl_settings.limits.record_pages:
                visit.stop_listing("more sitemaps than one night takes")
                return
            yield self.request(url, self.parse_sitemap, visit, priority=1)

    def _follow(self, file: ListedFile, visit: Visit) -> Output:
        if not visit.list_once(file.url):
            return
        known = visit.known.get(file.url)
        document = _document(file, visit.source.id)
        if known and known.gone_at is None and file.lastmod and known.last_modified == file.lastmod:
            yield document
        elif self.room(visit):
            yield self.ask_file([file.url], visit, document, known)


def _document(file: ListedFile, source_id: int) -> CrawledDocument:
    return CrawledDocument(
        source_id=source_id,
        external_id=file.url,
        url=file.url,
        title=file.title or file.name.strip(),
        body=None,
        media_type="application/pdf",
        type_hint=type_of(file.title).type_hint,
        source_date=file.handled_on,
        last_modified=file.lastmod or None,
    )
