"""What a spider needs to know of a page or file of a website."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from scrapy.http import HtmlResponse, Response
from scrapy.utils.response import get_base_url

_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}


@dataclass(frozen=True, slots=True)
class WebPage:
    """Title of a page, and address and text of each of its links; nothing of a file."""

    title: str = ""
    links: tuple[tuple[str, str], ...] = ()


def read_page(response: Response) -> WebPage:
    """Read what a spider needs of a page.

    The tree is not kept with the response, as Scrapy's selector would be: many answers are held
    at once, and the tree of a page takes twenty times its bytes.
    """
    if not isinstance(response, HtmlResponse):
        return WebPage()
    body = response.text.replace("\x00", "").strip().encode() or b"<html/>"
    root = etree.fromstring(body, etree.HTMLParser(encoding="utf-8", recover=True))
    if root is None:
        return WebPage()
    return WebPage(_title(root), tuple(_links(root, get_base_url(response))))


def document_type_of(response: Response, declared: str) -> str | None:
    """Media type of a page or document file; None for pictures and other things."""
    suffix = PurePosixPath(urlsplit(response.url).path).suffix.lower()
    if response.body.startswith(b"%PDF") or declared == "application/pdf":
        return "application/pdf"
    if isinstance(response, HtmlResponse):
        return "text/html"
    if declared in _MEDIA_TYPES.values():
        return declared
    return _MEDIA_TYPES.get(suffix)


def file_name_of(url: str) -> str:
    """The last part of an address as words, to serve as a title."""
    path = PurePosixPath(unquote(urlsplit(url).path))
    return path.stem.replace("-", " ").replace("_", " ").strip() or url


def _title(root: etree._Element) -> str:
    title = next(root.iter("title"), None)
    told = "" if title is None else _joined([title.text or ""])
    return told or _joined(
        text for heading in root.iter("h1") for text in map(str, heading.itertext())
    )


def _links(root: etree._Element, base: str) -> Iterator[tuple[str, str]]:
    origin = urljoin(base, "/")
    for anchor in root.iter("a"):
        if (href := anchor.get("href")) is None:
            continue
        # What begins at the root is the same from every page, as menus are.
        url = _absolute(origin if href.startswith("/") else base, href.strip())
        if url is not None:
            yield url, _joined(map(str, anchor.itertext()))


@functools.lru_cache(maxsize=4096)
def _absolute(base: str, href: str) -> str | None:
    """The address of a link; None when nobody could follow it."""
    try:
        url = urljoin(base, href)
        urlsplit(url)
    except ValueError:
        return None
    return url


def _joined(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
