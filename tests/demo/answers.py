"""Walk the answers of the demo's services to their end, as any client would."""

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from demo.exchange import Answer
from demo.hosts import COUNCIL_DOCUMENTS, PUBLICATION_SEARCH, REGULATION_SEARCH
from tests.demo.conftest import Ask

_LINK = re.compile(r'href="([^"]+)"')
_PAGES = 200


def tree(answer: Answer) -> Any:  # lxml has no types
    """The root of an XML answer."""
    return etree.fromstring(answer.body)


def texts(node: Any, name: str) -> list[str]:
    """Texts of all elements with a local name."""
    return [found.text or "" for found in node.iter() if etree.QName(found).localname == name]


def regulations(ask: Ask, query: str, **more: str) -> Answer:
    return ask(
        REGULATION_SEARCH,
        "/sru/Search",
        operation="searchRetrieve",
        x_connection="cvdr",
        query=query,
        **more,
    )


def publications(ask: Ask, query: str, **more: str) -> Answer:
    area = "c.product-area==officielepublicaties"
    return ask(
        PUBLICATION_SEARCH,
        "/sru",
        operation="searchRetrieve",
        query=f"{area} AND {query}" if query else area,
        **more,
    )


def all_records(ask: Ask, search: Any, query: str) -> Iterator[Any]:
    """Records of every page; a page that is empty by accident is asked for again."""
    start: str | None = "1"
    for _ in range(_PAGES):
        page = tree(search(ask, query, startRecord=start))
        yield from (node for node in page.iter() if etree.QName(node).localname == "recordData")
        start = next(iter(texts(page, "nextRecordPosition")), None)
        if start is None:
            return
    raise AssertionError("the pages do not end")


def council(ask: Ask, path: str, **parameters: str) -> Any:
    """JSON of the council service; a 429 is asked for again, as it says."""
    answer = ask(COUNCIL_DOCUMENTS, path, **parameters)
    if answer.status == 429:
        answer = ask(COUNCIL_DOCUMENTS, path, **parameters)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def sitemap_paths(ask: Ask, host: str) -> list[str]:
    """Paths that robots.txt and its sitemaps lead to; none where there is no sitemap."""
    lines = ask(host, "/robots.txt").body.decode().splitlines()
    waiting = [line.split(" ", 1)[1] for line in lines if line.startswith("Sitemap:")]
    found: list[str] = []
    while waiting:
        path = urlsplit(waiting.pop()).path
        body = ask(host, path).body
        if not body.strip() or ask(host, path).status == 404:
            continue
        root = etree.fromstring(gzip.decompress(body) if path.endswith(".gz") else body)
        places = texts(root, "loc")
        if etree.QName(root).localname == "sitemapindex":
            waiting += places
        else:
            found += [urlsplit(place).path for place in places]
    return found


def linked_paths(ask: Ask, host: str) -> list[str]:
    """Paths that the start page links to."""
    return _LINK.findall(ask(host, "/").body.decode())
