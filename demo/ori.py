"""Council documents as Open Raadsinformatie serves them: a read-only Elasticsearch 7."""

import datetime as dt
import json
import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from demo.exchange import JSON, Answer, Request, as_json, html
from demo.night import Night, stable_number
from demo.papers import Paper, papers_of, source_key

_BASE = "/v1/elastic/"
_WATER_BOARD = "owi_waterland_20200101000000"
_MOST_HITS = 10_000
_PHRASE = re.compile(r'"([^"]*)"|([^\s|]+)')
Record = dict[str, Any]  # Any: JSON values of every kind, here and below


def is_indexed(night: Night, key: str) -> bool:
    """Whether a council has an index."""
    return any("ori" in place.sources and source_key(place) == key for place in night.country)


class CouncilIndex:
    """Two indices for each council, as after a change of supplier, and one of a district."""

    def __init__(self, night: Night) -> None:
        self._indices: dict[str, list[Record]] = {}
        self._lock = threading.Lock()
        self._failures_left = 1  # one 503 before the first search, so that a client has met it
        papers = [paper for paper in papers_of(night) if is_indexed(night, paper.key)]
        for key in sorted({paper.key for paper in papers}):
            own = [_hit(paper, f"ori_{key}_20250310101112") for paper in papers if paper.key == key]
            fresh = _ordinary(key, night.now.date() - dt.timedelta(days=1))
            self._indices[f"ori_{key}_20190809125030"] = [
                hit | {"_index": f"ori_{key}_20190809125030", "_id": f"9{hit['_id']}"}
                for hit in own[:1]
            ]
            self._indices[f"ori_{key}_20250310101112"] = [*own, fresh]
            self._indices[f"ori_{key}_noord_20190809125030"] = []

    def answer(self, request: Request) -> Answer | None:
        """JSON; only what reads is open."""
        path = request.path.removeprefix(_BASE)
        if path == "_cat/indices" and request.method == "GET":
            listed = [{"index": name} for name in (*self._indices, _WATER_BOARD)]
            return Answer(200, json.dumps(listed).encode(), JSON)
        names, _, verb = path.rpartition("/")
        if verb != "_search" or request.method != "POST":
            return html("<html><body><h1>403 Forbidden</h1></body></html>", 403)
        with self._lock:
            self._failures_left -= 1
            if self._failures_left >= 0:
                return html("<html><body><h1>503</h1></body></html>", 503)
        unknown = [name for name in names.split(",") if name not in self._indices]
        if unknown:
            error = {"type": "index_not_found_exception", "index": unknown[0]}
            return as_json({"error": error, "status": 404}, 404)
        try:
            asked: Record = json.loads(request.body)
            return self._search([hit for n in names.split(",") for hit in self._indices[n]], asked)
        except (ValueError, KeyError, TypeError) as problem:
            error = {"type": "parsing_exception", "reason": str(problem)}
            return as_json({"error": error, "status": 400}, 400)

    @staticmethod
    def _search(hits: Sequence[Record], asked: Record) -> Answer:
        size = int(asked.get("size", 10))
        if size > _MOST_HITS:
            raise ValueError("result window is too large")
        found = [hit for hit in hits if _matches(hit, asked["query"])]
        found.sort(key=lambda hit: hit["_id"])
        for order in reversed(asked.get("sort", ())):
            ((field, direction),) = order.items()
            found.sort(key=lambda hit: _value(hit, field), reverse=direction == "desc")
        values = [
            [_value(hit, next(iter(each))) for each in asked.get("sort", ())] for hit in found
        ]
        start = 0
        if "search_after" in asked:
            start = values.index(asked["search_after"]) + 1
        shown = [
            {**hit, "_score": None, "_source": _shown(hit["_source"], asked), "sort": sort}
            for hit, sort in list(zip(found, values, strict=True))[start : start + size]
        ]
        total = {"value": len(found), "relation": "eq"}
        return as_json(
            {
                "took": 12,
                "timed_out": False,
                "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
                "hits": {"total": total, "max_score": None, "hits": shown},
            }
        )


def _matches(hit: Record, query: Mapping[str, Any]) -> bool:
    ((kind, value),) = query.items()
    source = hit["_source"]
    if kind == "bool":
        either = value.get("should", ())
        return (
            all(_matches(hit, each) for each in (*value.get("must", ()), *value.get("filter", ())))
            and not any(_matches(hit, each) for each in value.get("must_not", ()))
            and (not either or any(_matches(hit, each) for each in either))
        )
    if kind == "ids":
        return hit["_id"] in value["values"]
    if kind == "exists":
        return source.get(value["field"]) is not None
    if kind == "simple_query_string":
        held = " ".join([source["name"], *source["text"]]).casefold()
        parts = [a or b for a, b in _PHRASE.findall(value["query"].casefold())]
        return (all if value["default_operator"] == "and" else any)(part in held for part in parts)
    ((field, wanted),) = value.items()
    if kind == "term":
        return bool(source.get(field) == wanted)
    if kind == "terms":
        return source.get(field) in wanted
    if kind == "range":
        return bool((source.get(field) or "") >= wanted["gte"])
    raise ValueError(f"unknown query [{kind}]")


def _value(hit: Record, field: str) -> Any:
    return hit["_id"] if field == "_id" else hit["_source"].get(field) or ""


def _shown(source: Record, asked: Mapping[str, Any]) -> Record:
    wanted = asked.get("_source", {})
    if isinstance(wanted, list):
        return {name: value for name, value in source.items() if name in wanted}
    return {name: value for name, value in source.items() if name not in wanted["excludes"]}


def _hit(paper: Paper, index: str) -> Record:
    return {
        "_index": index,
        "_id": str(_number(paper.entity_id)),
        "_source": {
            "@id": str(_number(paper.entity_id)),
            "@type": "MediaObject",
            "name": paper.title,
            "content_type": "application/pdf",
            "last_discussed_at": f"{paper.day.isoformat()}T19:30:00+00:00",
            "original_url": paper.url,
            "text": [paper.text],
            "md_text": paper.text,
        },
    }


def _ordinary(key: str, day: dt.date) -> Record:
    """A paper on another subject: a council that is imported has some every week."""
    url = f"https://ris.example/{key}/weekbericht.pdf"
    paper = Paper(f"{key}:weekbericht", key, "Weekbericht", day, "De griffie is gesloten.", url)
    return _hit(paper, f"ori_{key}_20250310101112")


def _number(text: str) -> int:
    """A number that is the same in every run."""
    return 1_000_000 + stable_number(text, 8_000_000)
