"""What a spider needs to know of a page or file of a website."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from scrapy.http import HtmlResponse, Response

_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}


def links_of(response: Response) -> Iterator[tuple[str, str]]:
    """Address and text of each link of a page; none for files."""
    if not isinstance(response, HtmlResponse):
        return
    for anchor in response.css("a[href]"):
        try:
            url = response.urljoin(anchor.attrib["href"].strip())
            urlsplit(url)
        except ValueError:
            continue  # an address that nobody could follow
        yield url, _joined(anchor.css("::text").getall())


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


def _joined(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())
