"""Read sitemaps: lists of addresses and lists of lists, packed or not."""

import re
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.xml_fields import find_all, find_text, local_name, parse_xml

# The protocol allows 50 MB unpacked; more is a mistake or an attack.
_LARGEST_BYTES = 50 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_AUTOMATIC_GZIP = 31  # window bits by which zlib expects a gzip header
_NOT_FOR_US = re.compile(
    r"image|video|afbeelding|news|nieuws|agenda|evenement|event|vacature", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap file says."""

    pages: tuple[tuple[str, str], ...]  # address and lastmod; lastmod may be empty
    children: tuple[str, ...]  # further sitemap files worth reading


def parse_sitemap(body: bytes) -> Sitemap | None:
    """Read one sitemap file; None when the answer is not a sitemap."""
    root = parse_xml(_unpacked(body))
    if root is None:
        return None
    if local_name(root) == "sitemapindex":
        locations = (find_text(each, "loc") for each in find_all(root, "sitemap"))
        return Sitemap((), tuple(url for url in locations if url and _for_us(url)))
    if local_name(root) == "urlset":
        pages = (
            (find_text(each, "loc"), find_text(each, "lastmod")) for each in find_all(root, "url")
        )
        return Sitemap(tuple((url, lastmod) for url, lastmod in pages if url), ())
    return None


def _for_us(url: str) -> bool:
    return _NOT_FOR_US.search(urlsplit(url).path) is None


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(_AUTOMATIC_GZIP).decompress(body, _LARGEST_BYTES)
    except zlib.error:
        return b""
