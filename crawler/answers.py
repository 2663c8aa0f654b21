"""What every answer over HTTP tells: its status, its headers, and the file that it is."""

import dataclasses
from collections.abc import Sized

from scrapy.http import Response

from crawler.errors import SourceRefused
from crawler.items import CrawledDocument

GONE = (404, 410)
UNCHANGED = 304
# By these a server says that it does not know what it sends.
_NO_TYPE = ("", "application/octet-stream", "binary/octet-stream", "application/x-download")


def header_of(response: Response, name: str) -> str:
    """Text of a header; empty when it is not there."""
    return (response.headers.get(name) or b"").decode("latin-1")


def media_type_of(response: Response) -> str:
    """Declared media type in lower case, without parameters; may be empty."""
    return header_of(response, "Content-Type").partition(";")[0].strip().lower()


def refuse_missing(response: Response) -> None:
    """A list that is not there is no empty list.

    Raises:
        SourceRefused: There is no such page.
    """
    if response.status in GONE:
        raise SourceRefused(response.url, f"status {response.status}")


def refuse_hollow(response: Response, found: Sized, told: object) -> None:
    """A first page without records is empty only when it says that there are none.

    Raises:
        SourceRefused: It tells how many there are, and shows none of them.
    """
    if not found and isinstance(told, int) and told > 0:
        raise SourceRefused(response.url, f"no record on a page that tells of {told}")


def with_body(document: CrawledDocument, response: Response) -> CrawledDocument:
    """The document with the bytes, media type and validator of an answer."""
    told = media_type_of(response)
    return dataclasses.replace(
        document,
        body=response.body,
        media_type=document.media_type or "application/pdf" if told in _NO_TYPE else told,
        etag=header_of(response, "ETag") or None,
    )
