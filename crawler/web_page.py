"""What a spider needs to know of a page or file of a website."""

import functools
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from scrapy.http import HtmlResponse, Response
from scrapy.utils.response import get_base_url

_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}


def links_of(response: Response) -> Iterator[tuple[str, str]]:
    """Address and text of each link of a page; none for files."""
    if not isinstance(response, HtmlResponse):
        return
    base = get_base_url(response)
    origin = urljoin(base, "/")
    for anchor in response.selector.root.iter("a"):
        if (href := anchor.get("href")) is None:
            continue
        # What begins at the root is the same from every page, as menus are.
        url = _absolute(origin if href.startswith("/") else base, href.strip())
        if url is not None:
            yield url, _joined(anchor.itertext())


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


def title_of(response: Response) -> str:
    """Title of a page; empty for files."""
    if not isinstance(response, HtmlResponse):
        return ""
    return _joined(response.css("title::text").getall()[:1]) or _joined(
        response.css("h1 ::text").getall()
    )


def file_name_of(url: str) -> str:
    """The last part of an address as words, to serve as a title."""
    path = PurePosixPath(unquote(urlsplit(url).path))
    return path.stem.replace("-", " ").replace("_", " ").strip() or url


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
