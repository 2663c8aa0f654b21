"""Read robots.txt and sitemaps as the DIWOO standard has them, and as systems make them; pure."""

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree
from scrapy.http import Response

from crawler.dates import dutch_date
from crawler.errors import SourceChanged
from crawler.urls import join_url
from crawler.xml_fields import attribute, find_all, find_text, local_name, parse_xml

# Categories of the law in which a policy, its decision or its evaluation can stand. Left out
# are requests, permits, complaints, letters and what parliament handles: many, and never it.
_CATEGORIES = ("001", "002", "003", "004", "008", "009", "010", "011", "012", "015")
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_INDEX_NAME = re.compile(r"sitemapindex-diwoo-infocat(\d{3})\.xml$", re.IGNORECASE)
_MUNICIPALITY = re.compile(r"/(gm\d{4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One document of a sitemap."""

    url: str
    title: str
    lastmod: str  # as written; may be empty
    handled_on: dt.date | None  # when it was adopted, signed or received
    publisher: str  # code of the municipality in capitals; empty when it is none or not told

    @property
    def name(self) -> str:
        """Title and file name, as a reader would judge it."""
        return f"{self.title} {unquote(urlsplit(self.url).path.rpartition('/')[2])}"


def index_urls(robots: str, base: str) -> list[str]:
    """The sitemap indices of our categories that a robots.txt names; other names do not count."""
    found = (join_url(base, each) for each in _SITEMAP_LINE.findall(robots))
    return [
        url
        for url in dict.fromkeys(found)
        if (match := _INDEX_NAME.search(urlsplit(url).path)) and match[1] in _CATEGORIES
    ]


def read_sitemap(response: Response) -> tuple[list[str], list[ListedFile]]:
    """The further sitemaps and the documents that a sitemap lists.

    Raises:
        SourceChanged: It is neither a list of sitemaps nor one of documents.
    """
    root = parse_xml(response.body)
    if root is None or local_name(root) not in ("sitemapindex", "urlset", "Documents"):
        raise SourceChanged(response.url, "sitemapindex, urlset or Documents")
    children = [find_text(each, "loc") for each in find_all(root, "sitemap")]
    documents = list(find_all(root, "Document"))
    if (
        local_name(root) == "urlset"
        and not documents
        and next(find_all(root, "url"), None) is not None
    ):
        raise SourceChanged(response.url, "Document with its metadata")
    listed = [_listed(each, response.url) for each in documents]
    joined = (join_url(response.url, url) for url in children if url)
    return [url for url in joined if url], [each for each in listed if each.url]


def _listed(document: etree._Element, base: str) -> ListedFile:
    around = document.getparent()
    places = [document] if around is None else [document, around]
    location = next((text for place in places if (text := find_text(place, "loc"))), "")
    lastmod = next((text for place in places if (text := find_text(place, "lastmod"))), "")
    publisher = next(find_all(document, "publisher"), None)
    code = "" if publisher is None else attribute(publisher, "resource")
    match = _MUNICIPALITY.search(code)
    return ListedFile(
        url=join_url(base, location) if location else "",
        title=find_text(document, "officieleTitel"),
        lastmod=lastmod,
        handled_on=dutch_date(find_text(document, "atTime")),
        publisher=match[1].upper() if match else "",
    )
