"""The demo's Open Raadsinformatie answers as an Elasticsearch that is open for reading only."""

import json
from typing import Any

from demo.country_files import read_country
from demo.exchange import Answer, Request
from demo.ori import CouncilIndex
from demo.papers import source_key
from tests.demo.conftest import night

KEY = next(source_key(place) for place in read_country() if "ori" in place.sources)
BASE = "/v1/elastic"
ALL: dict[str, Any] = {"bool": {"filter": [{"term": {"@type": "MediaObject"}}]}}
NEWEST_FIRST = [{"last_discussed_at": "desc"}, {"_id": "asc"}]


def _service() -> CouncilIndex:
    service = CouncilIndex(night(1))
    assert _post(service, _names(service), {"query": ALL}).status == 503  # once, as told
    return service


def _names(service: CouncilIndex) -> str:
    answer = service.answer(Request("x", f"{BASE}/_cat/indices"))
    assert answer is not None
    return ",".join(
        row["index"] for row in json.loads(answer.body) if row["index"].startswith(f"ori_{KEY}_2")
    )


def _post(service: CouncilIndex, names: str, body: dict[str, Any]) -> Answer:
    path = f"{BASE}/{names}/_search"
    answer = service.answer(Request("x", path, method="POST", body=json.dumps(body).encode()))
    assert answer is not None
    return answer


def test_search_after_walks_every_hit_once() -> None:
    service = _service()
    names = _names(service)
    asked = {"size": 2, "query": ALL, "sort": NEWEST_FIRST, "_source": {"excludes": ["text"]}}
    seen: list[str] = []
    after: list[Any] | None = None
    while True:
        more = {} if after is None else {"search_after": after}
        answer = json.loads(_post(service, names, asked | more).body)
        hits = answer["hits"]["hits"]
        if not hits:
            break
        assert all("text" not in hit["_source"] for hit in hits)
        seen += [hit["_id"] for hit in hits]
        after = hits[-1]["sort"]
    assert len(seen) == answer["hits"]["total"]["value"] > 4


def test_unknown_index_and_unknown_query_are_errors() -> None:
    service = _service()
    assert _post(service, "ori_elders_20200101000000", {"query": ALL}).status == 404
    assert _post(service, _names(service), {"query": {"regexp": {"name": "x"}}}).status == 400


def test_only_reading_is_open() -> None:
    answer = _service().answer(Request("x", f"{BASE}/ori_{KEY}_2/_doc/1", method="PUT"))
    assert answer is not None
    assert answer.status == 403
