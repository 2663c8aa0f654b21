"""Questions to Open Raadsinformatie in the language of Elasticsearch 7, and its answers; pure."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scrapy.http import Response

from crawler.council_answers import Record, read_json, read_object
from crawler.dates import dutch_date
from crawler.errors import SourceChanged, SourceRefused
from crawler.items import CrawledDocument
from crawler.titles import type_of

# Hits a page: the service allows more, but with their texts they are large.
PAGE_SIZE = 50
_INDEX = re.compile(r"(ori_.+)_\d{14}")
# Some indices were made again by hand, and carry this in their name.
_MENDED = "ori_fixed_"
_TEXTS = ["text", "md_text", "text_pages"]
_DOCUMENTS: Record = {"term": {"@type": "MediaObject"}}
_UNDATED: Record = {"bool": {"must_not": [{"exists": {"field": "last_discussed_at"}}]}}


def read_indices(response: Response) -> dict[str, list[str]]:
    """Alias -> its indices; a council that changed its supplier has several.

    Raises:
        SourceChanged: It is no list of indices, or none is of a council.
    """
    rows = read_json(response)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceChanged(response.url, "list of indices")
    found: dict[str, list[str]] = {}
    for name in sorted(str(row.get("index") or "") for row in rows):
        match = _INDEX.fullmatch(name)
        if match is not None:
            alias = match[1].replace(_MENDED, "ori_")
            found.setdefault(alias, []).append(name)
    if not found:
        raise SourceChanged(response.url, "index ori_<key>_<time>")
    return found


def search_body(words: Sequence[str], since: dt.date, after: Sequence[Any] | None) -> Record:
    """A page of the documents that hold one of the phrases, newest first, without their text.

    Any: sort values are numbers and words, handed back as they came.
    """
    phrases = " | ".join(f'"{each}"' for each in words)
    fields = {"fields": ["name", "title", "text"], "default_operator": "or", "query": phrases}
    discussed = {"range": {"last_discussed_at": {"gte": since.isoformat()}}}
    body: Record = {
        "size": PAGE_SIZE,
        "query": {
            "bool": {
                "must": [{"simple_query_string": fields}],
                "filter": [
                    _DOCUMENTS,
                    {"bool": {"should": [discussed, _UNDATED]}},
                ],
            }
        },
        "_source": {"excludes": _TEXTS},
        "sort": [{"last_discussed_at": "desc"}, {"_id": "asc"}],
        "track_total_hits": True,
    }
    return body if after is None else body | {"search_after": list(after)}


def decision_body(words: str) -> Record:
    """The newest documents that hold all words of a policy's title."""
    fields = {"fields": ["name", "title", "text"], "default_operator": "and", "query": words}
    return {
        "size": PAGE_SIZE,
        "query": {"bool": {"must": [{"simple_query_string": fields}], "filter": [_DOCUMENTS]}},
        "_source": {"excludes": _TEXTS},
        "sort": [{"last_discussed_at": "desc"}, {"_id": "asc"}],
    }


def edge_body(order: str) -> Record:
    """The date of the oldest ("asc") or newest ("desc") document, on whatever subject."""
    return {
        "size": 1,
        "query": {"bool": {"filter": [_DOCUMENTS, {"exists": {"field": "last_discussed_at"}}]}},
        "_source": ["last_discussed_at"],
        "sort": [{"last_discussed_at": order}],
    }


def texts_body(ids: Sequence[str]) -> Record:
    """Documents with their text, by their identity in the index."""
    return {
        "size": len(ids),
        "query": {"ids": {"values": list(ids)}},
        "_source": {"excludes": ["text_pages"]},
    }


def known_body(urls: Iterable[str]) -> Record:
    """Which of these files the index still has."""
    wanted = sorted(urls)
    return {
        "size": PAGE_SIZE,
        "query": {"terms": {"original_url": wanted}},
        "_source": {"excludes": _TEXTS},
    }


def read_hits(response: Response) -> list[Record]:
    """The hits of a search, each with ``_id`` and ``_source``.

    Raises:
        SourceRefused: It did not look everywhere: it ran out of time, or a part of it failed.
        SourceChanged: It is no answer to a search.
    """
    answer = read_object(response)
    if answer.get("timed_out") or (answer.get("_shards") or {}).get("failed"):
        raise SourceRefused(response.url, "the search is incomplete")
    if "error" in answer:
        raise SourceRefused(response.url, json.dumps(answer["error"]))
    hits = (answer.get("hits") or {}).get("hits")
    if not isinstance(hits, list) or not all(
        isinstance(hit, dict) and "_id" in hit and isinstance(hit.get("_source"), dict)
        for hit in hits
    ):
        raise SourceChanged(response.url, "hits with _id and _source")
    return hits


def read_total(response: Response) -> int | None:
    """How many documents match; None when the service only says "at least"."""
    total: Mapping[str, Any] = read_object(response)["hits"].get("total") or {}
    return total.get("value") if total.get("relation") == "eq" else None


def date_of(hit: Record) -> dt.date | None:
    """Date of the meeting."""
    return dutch_date(str(hit["_source"].get("last_discussed_at") or ""))


def document_of(hit: Record, source_id: int) -> CrawledDocument:
    """A hit as a document without body; its identity is the file at the council's supplier."""
    found = hit["_source"]
    identity = str(found.get("original_url") or f"ori:{hit['_id']}")
    title = str(found.get("name") or found.get("title") or "").strip() or identity
    return CrawledDocument(
        source_id=source_id,
        external_id=identity,
        url=str(found.get("original_url") or found.get("url") or ""),
        title=title,
        body=None,
        media_type="text/markdown",
        type_hint=type_of(title).type_hint,
        source_date=date_of(hit),
    )


def text_of(hit: Record) -> str:
    """The text: Markdown where there is some, else the pages; empty for a scan."""
    marked = str(hit["_source"].get("md_text") or "")
    pages = hit["_source"].get("text") or ()
    plain = [pages] if isinstance(pages, str) else [str(page) for page in pages]
    return marked if marked.strip() else "\n\n".join(page.strip() for page in plain if page.strip())


def files_of(hit: Record) -> list[str]:
    """Where the file is: the service's own copy, then the supplier."""
    found = (hit["_source"].get("url"), hit["_source"].get("original_url"))
    return [str(url) for url in found if url]
