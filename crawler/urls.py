"""Addresses as sources write them, which may be none at all."""

from urllib.parse import urljoin, urlsplit


def join_url(base: str, written: str) -> str:
    """The absolute address of what is written on a page; empty when it is no address."""
    try:
        url = urljoin(base, written)
        parts = urlsplit(url)
        usable = bool(parts.scheme and parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:
        return ""
    return url if usable else ""
