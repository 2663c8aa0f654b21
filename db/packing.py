"""How the text of a capture is packed into a row: pages, and where their characters came from."""

import json
from collections.abc import Sequence

import zstandard

_ZSTD_LEVEL = 10


def pack_pages(pages: Sequence[str]) -> bytes:
    """Pages as stored in a text row."""
    return zstandard.compress(json.dumps(list(pages), ensure_ascii=False).encode(), _ZSTD_LEVEL)


def unpack_pages(content: bytes | None) -> tuple[str, ...]:
    """Pages of a text row; none for a text without pages."""
    return tuple(json.loads(zstandard.decompress(content))) if content else ()


def pack_origins(origins: Sequence[Sequence[int]]) -> bytes:
    """Origins as stored in a text row: numbers of each page, as the documents stage has them."""
    return zstandard.compress(json.dumps(origins, separators=(",", ":")).encode(), _ZSTD_LEVEL)


def unpack_origins(content: bytes | None) -> tuple[tuple[int, ...], ...]:
    """Origins of a text row, page 1 first; none where its reader gave none."""
    return tuple(map(tuple, json.loads(zstandard.decompress(content)))) if content else ()
