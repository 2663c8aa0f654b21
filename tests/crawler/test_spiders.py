"""The contract of every spider, on stored pages.

``pages/<spider>/<name>.<html|xml|txt|pdf>`` is an answer as a source gives it, and
``<name>.json`` beside it says what must come of it:

- ``url``, ``headers``: of the answer; ``parse``: the method; ``context``: what it is handed
- ``before``: pages that are parsed first; with ``follows`` the request for this page, made by
  one of them, hands over the context
- ``documents``: all fields, ``"the page"`` for a body that is the page's bytes
- ``requests``: addresses in order; ``...`` stands for anything
- or ``raises`` and ``message``

A page without ``documents`` and ``raises`` fails, and prints what came of it: read it before
you store it.
"""

import dataclasses
import datetime as dt
import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse

from crawler import errors, spiders
from crawler.items import CrawledDocument, Source
from crawler.notubiz_answers import papers_of_item, papers_of_meeting
from crawler.platforms import SPIDERS
from crawler.portal_pages import ListRow
from crawler.settings import CrawlSettings, Endpoints
from crawler.soap_answers import read_soap_entries, read_soap_entry, read_soap_lists
from crawler.spiders.base import PolicySpider
from crawler.spiders.cvdr import CvdrSpider
from crawler.spiders.gemeenteoplossingen import GemeenteoplossingenSpider
from crawler.spiders.official_publications import OfficialPublicationsSpider
from crawler.spiders.soap_lists import holds_papers
from crawler.visit import Visit
from crawler.words import SearchTerm
from crawler.xml_fields import parse_xml, text_of
from tests.crawler.country import gazette_record
from vocabulary.codes import SourceFamily

Made = TypeVar("Made", bound=PolicySpider)
PAGES = Path(__file__).parent / "pages"
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "sources"
KINDS: dict[str, type[Response]] = {
    ".html": HtmlResponse,
    ".xml": XmlResponse,
    ".txt": TextResponse,
    ".pdf": Response,
}
SETTINGS = CrawlSettings(
    "a@example.org",
    "https://example.org",
    "0",
    endpoints=Endpoints(ibabs_soap="https://wcf.ibabs.eu/api/Public.svc"),
)
LOCATORS = {
    "municipal_site": "https://www.lindenveen.nl",
    "openbesluitvorming": "lindenveen",
    "notubiz": "4711",
    "ibabs": "https://lindenveen.bestuurlijkeinformatie.nl",
    "parlaeus": "https://lindenveen.parlaeus.nl/receive/opendata?rid=1",
    "ori": "ori_lindenveen",
    "diwoo": "https://open.lindenveen.nl",
    "open_overheid": "gemeente Lindenveen",
    "gemeenteoplossingen": "https://raad.lindenveen.nl/api/v1",
}


def _spider_classes() -> Iterator[type[PolicySpider]]:
    for module in pkgutil.iter_modules(spiders.__path__):
        found = importlib.import_module(f"crawler.spiders.{module.name}")
        for value in vars(found).values():
            if (
                isinstance(value, type)
                and issubclass(value, PolicySpider)
                and isinstance(getattr(value, "name", None), str)
                and value.__module__ == found.__name__
            ):
                yield value


CLASSES = sorted(_spider_classes(), key=lambda each: each.name)
CASES = [
    pytest.param(spider, path, id=f"{spider.name}-{path.stem}")
    for spider in CLASSES
    for path in sorted((PAGES / spider.name).glob("*.json"))
]


def _expected(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _source(name: str) -> Source:
    return Source(
        7, "GM9901", "Lindenveen", SourceFamily.WEBSITE, name, LOCATORS.get(name, "Lindenveen")
    )


def _make(spider: type[Made]) -> Made:
    return spider(
        sources=[_source(spider.name)], settings=SETTINGS, reference_date=dt.date(2026, 12, 31)
    )


def _response(path: Path, expected: dict[str, Any]) -> Response:
    page = next(each for each in path.parent.glob(f"{path.stem}.*") if each.suffix in KINDS)
    return KINDS[page.suffix](
        expected["url"], headers=expected.get("headers", {}), body=page.read_bytes()
    )


def _parse(
    spider: PolicySpider, path: Path, earlier: list[Request]
) -> list[CrawledDocument | Request]:
    expected = _expected(path)
    outputs: list[CrawledDocument | Request] = []
    for name in expected.get("before", []):
        before = _parse(spider, path.with_name(f"{name}.json"), earlier)
        earlier.extend(each for each in before if isinstance(each, Request))
    context = dict(expected.get("context", {}))
    if expected.get("follows"):
        request = next(each for each in earlier if each.url == expected["url"])
        context = request.cb_kwargs["context"]
    if isinstance(context.get("row"), dict):
        context["row"] = ListRow(**context["row"])
    if isinstance(context.get("term"), dict):
        context["term"] = SearchTerm(**context["term"])
    parse = getattr(spider, expected["parse"])
    outputs.extend(parse(_response(path, expected), spider.visits[7], **context))
    return outputs


def _told(document: CrawledDocument, page: bytes) -> dict[str, Any]:
    fields = dataclasses.asdict(document)
    if document.body is not None:
        fields["body"] = "the page" if document.body == page else document.body.decode()
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in fields.items()
    }


def _fits(url: str, pattern: str) -> bool:
    parts = [re.escape(part) for part in pattern.split("...")]
    return re.match(".*".join(parts), url) is not None


@pytest.mark.parametrize(("spider", "path"), CASES)
def test_stored_page(spider: type[PolicySpider], path: Path) -> None:
    expected = _expected(path)
    if "raises" in expected:
        with pytest.raises(
            getattr(errors, expected["raises"]), match=re.escape(expected["message"])
        ):
            _parse(_make(spider), path, [])
        return
    outputs = _parse(_make(spider), path, [])
    page = _response(path, expected).body
    documents = [_told(each, page) for each in outputs if isinstance(each, CrawledDocument)]
    requests = [each.url for each in outputs if isinstance(each, Request)]
    if "documents" not in expected:
        pytest.fail(json.dumps({"documents": documents, "requests": requests}, indent=2))
    assert documents == expected["documents"]
    assert len(requests) == len(expected["requests"]), requests
    for url, pattern in zip(requests, expected["requests"], strict=True):
        assert _fits(url, pattern), url


@pytest.mark.parametrize("spider", CLASSES, ids=lambda each: each.name)
def test_spider_keeps_the_contract(spider: type[PolicySpider]) -> None:
    module = spider.__module__.rpartition(".")[2]
    assert spider.name == module
    assert spider.__name__.lower() == module.replace("_", "") + "spider"
    assert "Publisher:" in (spider.__doc__ or "")
    assert "ast checked" in (spider.__doc__ or "") or "last looked at" in (spider.__doc__ or "")
    cases = [_expected(path) for path in (PAGES / spider.name).glob("*.json")]
    assert any(case.get("documents") for case in cases)
    assert any(case.get("raises") == "SourceChanged" for case in cases)
    # A website never says that it has no page; any list must be able to say that it is empty.
    lists = spider.name != "municipal_site"
    assert any(case.get("documents") == case.get("requests") == [] for case in cases) is lists
    assert SPIDERS[spider.name] is spider


def test_every_spider_is_known() -> None:
    assert set(CLASSES) == set(SPIDERS.values())


def _sample(name: str) -> bytes:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"real sample {name} is not here: {SAMPLES} does not exist")
    return path.read_bytes()


def test_real_gazette_record_reads_without_namespaces() -> None:
    root = parse_xml(_sample("koop-sru/sru_record_gemeenteblad_namespaces_stripped.xml"))
    assert root is not None
    spider = OfficialPublicationsSpider(
        sources=[], settings=SETTINGS, reference_date=dt.date(2026, 12, 31)
    )
    document = spider.read_record(root, Visit(_source(spider.name)))
    assert document is not None
    assert document.external_id == "gmb-2023-174296"
    assert document.source_date == dt.date(2023, 4, 20)
    assert document.type_hint == "omgevingsvergunning"
    assert document.url == "https://zoek.officielebekendmakingen.nl/gmb-2023-174296.html"
    assert [url.rpartition(".")[2] for url in spider.text_urls(root)] == ["xml", "pdf", "html"]


@pytest.mark.parametrize(
    ("name", "identity", "creator"),
    [
        ("cvdr/cvdr_document_1.xml", "112779_1", "Spijkenisse"),
        ("cvdr/cvdr_document_3.xml", "CVDR680781_1", ""),
    ],
)
def test_real_regulation_metadata_reads(name: str, identity: str, creator: str) -> None:
    """A regulation carries the same metadata as its search record."""
    root = parse_xml(_sample(name))
    assert root is not None
    spider = CvdrSpider(sources=[], settings=SETTINGS, reference_date=dt.date(2026, 12, 31))
    document = spider.read_record(root, Visit(_source(spider.name)))
    assert document is not None
    assert document.external_id == identity
    assert document.work == identity.partition("_")[0]
    assert document.in_force_from is not None
    assert not creator or creator in text_of(root)


def test_real_gazette_text_is_no_shell() -> None:
    spider = OfficialPublicationsSpider(
        sources=[], settings=SETTINGS, reference_date=dt.date(2026, 12, 31)
    )
    body = _sample("koop-sru/gemeenteblad_document.xml")
    assert not spider.is_shell(XmlResponse("https://repository.overheid.nl/x.xml", body=body))


def test_real_council_meetings_list_their_public_papers() -> None:
    """Two meetings as Notubiz served them, six years apart."""
    for name, most in (("eindhoven_2024", 30), ("amsterdam_2018", 200)):
        answer = json.loads(_sample(f"notubiz/meeting_{name}.json"))
        papers = papers_of_meeting(answer.get("meeting", answer), "https://api.notubiz.nl")
        assert 0 < len(papers) < most
        assert all(paper.title and paper.external_id.isdigit() for paper in papers)
        assert len({paper.source_date for paper in papers}) == 1
        assert any(paper.subject for paper in papers)


def test_real_module_items_name_their_documents() -> None:
    answer = json.loads(_sample("openbesluitvorming/notubiz_alkmaar_motions.json"))
    papers = [p for item in answer["items"] for p in papers_of_item(item, "https://x.example")]
    assert "https://x.example/document/16506217/1" in [paper.url for paper in papers]
    assert all(paper.subject and paper.source_date for paper in papers)


def test_sampled_council_site_lists_its_meetings() -> None:
    """The sample is a client's; its two files have titles that say nothing."""
    spider = _make(GemeenteoplossingenSpider)
    url, base = "https://raad.lindenveen.nl/api/v1/meetings", "https://raad.lindenveen.nl/api/v1"
    body = _sample("openbesluitvorming/go_meetings.json")
    visit = spider.visits[7]
    outputs = list(spider.parse_meetings(TextResponse(url, body=body), visit, base=base))

    assert outputs == []
    assert visit.reached
    assert visit.covers_from == dt.date(2025, 1, 14)


def test_real_soap_answers_of_ibabs_read() -> None:
    """Lists, changed entries and one entry of a large council, as the service gave them."""
    url = "https://wcf.ibabs.eu/api/Public.svc"

    def answer(name: str) -> Response:
        return XmlResponse(url, body=_sample(f"openbesluitvorming/ibabs_{name}_response.xml"))

    lists = read_soap_lists(answer("lists"))
    assert lists["b25f250f-d487-4ce5-93b3-efb84d24567a"] == "Moties"
    assert sum(map(holds_papers, lists.values())) < len(lists)
    rows = read_soap_entries(answer("list_entries"))
    assert [row.day for row in rows] == [
        dt.date(2026, 6, 25), dt.date(2026, 7, 15), dt.date(2026, 7, 16)
    ]  # fmt: skip
    assert all(row.title.startswith("M") for row in rows)
    (paper,) = read_soap_entry(answer("list_entry"), rows[0])
    assert paper.external_id == "cc872c5d-ca9f-4d7b-828c-5816333910ff"
    assert paper.url.startswith("https://api1.ibabs.eu/publicdownload.aspx?site=Utrecht&id=")
    assert paper.source_date == dt.date(2026, 1, 29)


def test_attachment_is_looked_for_where_the_record_stands() -> None:
    base = "https://repository.example/frbr/officielepublicaties"
    text = gazette_record(
        "gmb-2025-1", "Nota", "Lindenveen", "2025-02-03", forms=["pdf"], attached="exb-2024-77"
    ).replace("http://gazette.example", f"{base}/gmb/2025/gmb-2025-1/1/pdf")
    root = parse_xml(text.encode())
    assert root is not None
    spider = OfficialPublicationsSpider(
        sources=[], settings=SETTINGS, reference_date=dt.date(2026, 12, 31)
    )
    document = spider.read_record(root, Visit(_source(spider.name)))
    assert document is not None
    ((attachment, urls),) = spider.attachments(root, document)
    assert attachment.external_id == "exb-2024-77"
    assert urls == [f"{base}/exb/2024/exb-2024-77/1/pdf/exb-2024-77.pdf"]
