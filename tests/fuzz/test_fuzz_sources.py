"""Every spider, on damaged answers of its source: it answers, or says that the source changed."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from crawler.errors import CrawlError
from crawler.items import CrawledDocument
from crawler.platforms import SPIDERS
from crawler.words import SearchTerm
from tests.crawler.test_spiders import KINDS, PAGES, _make
from tests.fuzz.damage import check_for_a_while, damaged, damaged_json

SRU = ("cvdr", "official_publications")


@dataclass(frozen=True)
class Answer:
    """One stored answer, and how it is parsed."""

    spider: str
    kind: type[Response]
    said: dict[str, Any]
    body: bytes


def stored() -> list[Answer]:
    """Every stored answer that stands alone."""
    answers = []
    for path in sorted(PAGES.rglob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        page = next(each for each in path.parent.glob(f"{path.stem}.*") if each.suffix in KINDS)
        if not {"before", "follows"} & said.keys():
            answers.append(Answer(path.parent.name, KINDS[page.suffix], said, page.read_bytes()))
    return answers


def is_json(answer: Answer) -> bool:
    return answer.body.lstrip()[:1] in (b"{", b"[")


def is_sitemap(answer: Answer) -> bool:
    return b"<urlset" in answer.body or b"<sitemapindex" in answer.body


GROUPS = {
    "sru": [each for each in stored() if each.spider in SRU],
    "json": [each for each in stored() if is_json(each)],
    "sitemap": [each for each in stored() if is_sitemap(each)],
    "html": [each for each in stored() if b"<html" in each.body.lower()],
}


def test_every_group_has_answers() -> None:
    assert all(len(answers) >= 2 for answers in GROUPS.values())
    assert {each.spider for answers in GROUPS.values() for each in answers} >= set(SPIDERS) - {
        "parlaeus"  # its answers follow from others, and are JSON as those of the group
    }


def parse(answer: Answer, body: bytes) -> None:
    """Hand a body to the parse method, and hold what comes of it against the contract."""
    spider = _make(SPIDERS[answer.spider])
    context = dict(answer.said.get("context", {}))
    if isinstance(context.get("term"), dict):
        context["term"] = SearchTerm(**context["term"])
    response = answer.kind(answer.said["url"], headers=answer.said.get("headers", {}), body=body)
    try:
        outputs = list(getattr(spider, answer.said["parse"])(response, spider.visits[7], **context))
    except CrawlError:
        return  # "the source changed", in words
    for output in outputs:
        assert isinstance(output, CrawledDocument | Request)


@pytest.mark.parametrize("group", GROUPS)
def test_damaged_answers_are_answered_or_refused(group: str) -> None:
    answers = GROUPS[group]
    change = damaged_json if group == "json" else damaged

    def check(data: st.DataObject) -> None:
        answer = data.draw(st.sampled_from(answers))
        raw = group == "json" and not data.draw(st.integers(0, 3))
        parse(answer, data.draw((damaged if raw else change)([answer.body])))

    assert check_for_a_while(st.data(), check) > 0
