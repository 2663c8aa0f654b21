"""Open Raadsinformatie is asked in the language of its engine, page after page."""

import datetime as dt
import json
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from crawler.items import Source
from crawler.ori_answers import PAGE_SIZE, edge_body, known_body, search_body
from crawler.settings import CrawlSettings
from crawler.spiders.ori import OriSpider
from crawler.visit import Visit
from crawler.windows import is_sweep_night
from db.visits import KnownLocation
from tests.crawler.test_spiders import _sample
from vocabulary.codes import SourceFamily

BASE = "https://api.openraadsinformatie.nl/v1/elastic"
SETTINGS = CrawlSettings("a@example.org", "https://example.org", "0")


def _spider(*aliases: str) -> tuple[OriSpider, list[Visit]]:
    sources = [
        Source(number, f"GM990{number}", "Lindenveen", SourceFamily.COUNCIL, "ori", alias)
        for number, alias in enumerate(aliases, 1)
    ]
    spider = OriSpider(sources=sources, settings=SETTINGS, reference_date=dt.date(2026, 12, 31))
    return spider, list(spider.visits.values())


def _answer(value: Any) -> TextResponse:
    return TextResponse(f"{BASE}/x/_search", body=json.dumps(value).encode())


def _hits(count: int) -> TextResponse:
    hits = [
        {
            "_id": str(number),
            "_source": {"name": "Brief", "original_url": f"https://x.example/{number}"},
            "sort": [1710444600000 - number, str(number)],
        }
        for number in range(count)
    ]
    return _answer({"hits": {"total": {"value": 57, "relation": "eq"}, "hits": hits}})


def _bodies(outputs: Any) -> list[dict[str, Any]]:
    return [json.loads(each.body) for each in outputs if isinstance(each, Request)]


def test_full_page_asks_for_what_comes_after_its_last_hit() -> None:
    spider, (visit,) = _spider("ori_lindenveen")
    page = spider.parse_page(_hits(PAGE_SIZE), visit, words=["nota"], whole=True, first=True)
    texts, following = _bodies(page)
    assert texts["query"]["ids"]["values"] == [str(n) for n in range(PAGE_SIZE)]
    last = PAGE_SIZE - 1
    assert following["search_after"] == [1710444600000 - last, str(last)]
    assert visit.expected == 57


def test_last_page_and_page_of_a_broad_word_ask_no_further() -> None:
    spider, (visit,) = _spider("ori_lindenveen")
    for count, whole in ((3, True), (PAGE_SIZE, False)):
        page = spider.parse_page(_hits(count), visit, words=["nota"], whole=whole, first=True)
        assert not any("search_after" in body for body in _bodies(page))


def test_council_without_index_is_not_covered_and_no_other_is_asked_for_it() -> None:
    spider, (linden, laren) = _spider("ori_linden", "ori_laren")
    names = ["ori_linden_20200101000000", "ori_linden_noord_20200101000000"]
    indices = _answer([{"index": name} for name in names])
    urls = {each.url for each in spider.parse_indices(indices, None) if isinstance(each, Request)}
    assert urls == {f"{BASE}/ori_linden_20200101000000/_search"}
    assert laren.not_covered
    assert not linden.not_covered


def test_index_that_stands_still_shows_its_newest_date() -> None:
    spider, (visit,) = _spider("ori_lindenveen")
    hit = {"_id": "1", "_source": {"last_discussed_at": "2026-08-05T19:30:00+00:00"}}
    list(spider.parse_edge(_answer({"hits": {"hits": [hit]}}), visit))
    assert visit.newest_listed_on == dt.date(2026, 8, 5)


def test_questions_name_fields_of_the_real_mapping() -> None:
    mapping = json.loads(_sample("ori/es_mapping_template.json"))["mappings"]["properties"]
    assert mapping["last_discussed_at"]["type"] == "date"
    assert mapping["original_url"]["type"] == mapping["@type"]["type"] == "keyword"
    for field in ("name", "text", "md_text", "text_pages", "url"):
        assert field in mapping
    asked = search_body(["nota"], dt.date(2018, 1, 1), None)
    fields = asked["query"]["bool"]["must"][0]["simple_query_string"]["fields"]
    assert set(fields) <= set(mapping)


@pytest.mark.parametrize("body", [edge_body("asc"), known_body(["https://x.example/1"])])
def test_small_questions_leave_the_texts_where_they_are(body: dict[str, Any]) -> None:
    wanted = body["_source"]
    assert wanted == ["last_discussed_at"] or "text" in wanted["excludes"]


@pytest.mark.parametrize("days", [0, 1])
def test_known_texts_are_asked_for_again_on_one_night_in_28(days: int) -> None:
    sweep = next(
        day
        for n in range(28)
        if is_sweep_night(day := dt.date(2026, 12, 1) + dt.timedelta(days=n), 1)
    )
    source = Source(1, "GM9901", "Lindenveen", SourceFamily.COUNCIL, "ori", "ori_lindenveen")
    day = sweep + dt.timedelta(days=days)
    spider = OriSpider(sources=[source], settings=SETTINGS, reference_date=day)
    (visit,) = spider.visits.values()
    list(spider.parse_page(_hits(2), visit, words=["nota"], whole=True, first=True))
    seen = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    stored = {
        identity: KnownLocation(
            identity,
            identity,
            "Brief",
            "0" * 64,
            None,
            None,
            "",
            None,
            None,
            None,
            seen,
            seen,
            None,
        )
        for identity in visit.asked
    }
    visit.known = stored
    visit.asked.clear()

    outputs = list(spider.parse_page(_hits(2), visit, words=["nota"], whole=True, first=True))

    asked = [each for each in outputs if isinstance(each, Request)]
    assert len(asked) == (1 if days == 0 else 0)
    assert len(outputs) - len(asked) == (0 if days == 0 else 2)
