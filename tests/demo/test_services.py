"""What the demo's services answer: the documented form, and nothing but the country files."""

import json
from urllib.parse import quote, urlsplit

import pypdfium2
import pytest

from demo.country_files import read_country
from demo.exchange import Answer
from demo.hosts import (
    COUNCIL_DOCUMENTS,
    GAZETTE,
    PUBLICATION_SEARCH,
    REGULATION_SEARCH,
    REGULATION_TEXTS,
)
from demo.night import Night
from demo.papers import is_collected
from demo.server import services
from demo.settings import PAGE_CAP
from tests.demo.answers import (
    all_records,
    council,
    linked_paths,
    publications,
    regulations,
    sitemap_paths,
    texts,
    tree,
)
from tests.demo.conftest import Ask, asker, night

COUNTRY = read_country()
PLACES = {place.code: place for place in COUNTRY}
OPEN = {
    number: [place for place in COUNTRY if place.sources["website"][number - 1] == "ok"]
    for number in (1, 2)
}
# Marks that stand in the country files for coders; none may reach a reader of the answers.
MARKS = (b"{P0", b"{P1", b"{P2", b"{P3", b"{P4", b"+++", b"document_code", b"volunteer_specific")


def in_gazette(found: Night, source: str) -> set[str]:
    return {
        each.document.title
        for each in found.published(source)
        if each.municipality.sources.get({"cvdr": "regulations", "gmb": "publications"}[source])
        and found.behaviour(
            each.municipality, {"cvdr": "regulations", "gmb": "publications"}[source]
        )
        == "ok"
    }


def test_pages_of_the_register_follow_each_other(ask: Ask) -> None:
    first = tree(regulations(ask, "organisatietype=Gemeente"))
    total = int(texts(first, "numberOfRecords")[0])
    records = list(all_records(ask, regulations, "organisatietype=Gemeente"))
    identifiers = [texts(record, "identifier")[0] for record in records]

    assert texts(first, "nextRecordPosition") == [str(1 + PAGE_CAP)]
    assert len(identifiers) == len(set(identifiers)) == total


def test_every_regulation_can_be_found_and_read(ask: Ask, tonight: Night) -> None:
    records = list(all_records(ask, regulations, "organisatietype=Gemeente"))
    titles = {title for record in records for title in texts(record, "title")}

    assert in_gazette(tonight, "cvdr") <= titles
    for record in records:
        path = urlsplit(texts(record, "publicatieurl_xml")[0]).path
        lower, upper = ask(REGULATION_TEXTS, path), ask(REGULATION_TEXTS, path.upper())
        assert lower == upper
        assert texts(tree(lower), "intitule") == texts(record, "title")[:1]


def test_records_of_the_register_have_the_documented_fields(ask_first: Ask) -> None:
    needed = {
        "identifier", "title", "language", "creator", "modified", "issued", "isRatifiedBy",
        "inwerkingtredingDatum", "betreft", "organisatietype", "publicatieurl_xml",
        "preferred_url",
    }  # fmt: skip
    for record in all_records(ask_first, regulations, "organisatietype=Gemeente"):
        assert all(texts(record, name) for name in needed)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ('gemeente="Westerkoog" AND nosuchindex=1', "info:srw/diagnostic/1/16"),
        ("vrijwilligers", "info:srw/diagnostic/1/"),
        ('gemeente="Westerkoog" AND (', "info:srw/diagnostic/1/10"),
    ],
)
def test_a_refused_query_is_a_diagnostic_at_status_200(
    ask_first: Ask, query: str, number: str
) -> None:
    for search in (regulations, publications):
        answer = search(ask_first, query.replace("gemeente", "creator"))
        assert answer.status == 200
        assert texts(tree(answer), "uri")[0].startswith(number)
        assert not texts(tree(answer), "recordData")


def test_the_register_explains_itself_without_a_query(ask_first: Ask) -> None:
    for parameters in ({}, {"operation": "searchRetrieve"}, {"query": "keyword=x"}):
        answer = ask_first(REGULATION_SEARCH, "/sru/Search", None, **parameters)
        assert tree(answer).tag.endswith("explainResponse")


def test_the_wrong_collection_is_refused(ask_first: Ask) -> None:
    answer = ask_first(
        REGULATION_SEARCH,
        "/sru/Search",
        operation="searchRetrieve",
        x_connection="officielepublicaties",
        query="keyword=vrijwilligers",
    )
    assert texts(tree(answer), "uri") == ["info:srw/diagnostic/1/6"]


def test_a_failing_municipality_gives_a_diagnostic() -> None:
    failing = [
        (place.name, number, source)
        for place in COUNTRY
        for source in ("regulations", "publications")
        for number in (1, 2)
        if place.sources[source][number - 1] == "error"
    ]
    assert failing
    for name, number, source in failing:
        ask = asker(services(night(number)))
        search = regulations if source == "regulations" else publications
        answer = search(ask, f'creator="{name}"')
        assert answer.status == 200
        assert texts(tree(answer), "diagnostic")


def test_every_publication_can_be_found_and_read(ask: Ask, tonight: Night) -> None:
    records = list(all_records(ask, publications, ""))
    titles = {title for record in records for title in texts(record, "title")}

    assert in_gazette(tonight, "gmb") <= titles
    for record in records:
        for url in texts(record, "itemUrl"):
            assert ask(PUBLICATION_SEARCH, urlsplit(url).path).status == 200
        assert ask(GAZETTE, urlsplit(texts(record, "preferredUrl")[0]).path).status == 200


def test_the_gazette_wants_its_collection_and_no_sort_keys(ask_first: Ask) -> None:
    for parameters in (
        {"query": 'dt.creator=="Westerkoog"'},
        {"query": "c.product-area==officielepublicaties", "sortKeys": "dt.modified"},
    ):
        answer = ask_first(
            PUBLICATION_SEARCH, "/sru", None, operation="searchRetrieve", **parameters
        )
        assert answer.status == 200
        assert texts(tree(answer), "diagnostic")
        assert not texts(tree(answer), "numberOfRecords")


def test_one_page_of_the_gazette_is_empty_and_then_is_not() -> None:
    ask = asker(services(night(1)))
    first, again = (publications(ask, "", startRecord="4") for _ in range(2))

    assert not texts(tree(first), "recordData")
    assert texts(tree(first), "nextRecordPosition") == ["4"]
    assert texts(tree(again), "recordData")


def test_some_publications_are_an_empty_shell_with_a_full_pdf(ask_first: Ask) -> None:
    name = PLACES["GM9009"].name
    records = list(all_records(ask_first, publications, f'dt.creator=="{name}"'))
    assert records
    for record in records:
        urls = {urlsplit(url).path for url in texts(record, "itemUrl")}
        shell = next(path for path in urls if path.endswith(".xml"))
        full = next(path for path in urls if path.endswith(".pdf"))
        assert not texts(tree(ask_first(PUBLICATION_SEARCH, shell)), "al")
        assert _pdf_characters(ask_first(PUBLICATION_SEARCH, full)) > 200


def test_the_council_service_lists_the_state_of_every_source(ask: Ask, tonight: Night) -> None:
    said = {row["cbsId"]: row["state"] for row in council(ask, "/api/status")["sources"]}
    wanted = {
        place.code: tonight.behaviour(place, "council") for place in COUNTRY if is_collected(place)
    }
    assert said == wanted


def test_every_council_document_can_be_found_and_read(ask: Ask, tonight: Night) -> None:
    for published in tonight.published("obv"):
        place = published.municipality
        if not is_collected(place) or tonight.behaviour(place, "council") == "never_imported":
            continue
        key = place.name.lower().replace(" ", "_")
        hits, offset = [], 0
        while True:
            page = council(ask, "/api/search", organization=key, limit="3", offset=str(offset))
            hits += page["results"]
            offset += 3
            if not page["hasMore"]:
                break
        assert len(hits) == page["totalCount"]
        [hit] = [hit for hit in hits if hit["entityId"].endswith(f":{published.document.id}")]
        entity = council(ask, f"/api/entities/{hit['entityId']}")
        assert entity["title"] == hit["title"] == published.document.title
        assert entity["markdownText"]


def test_words_are_anded_and_dates_narrow(ask_first: Ask) -> None:
    def count(**asked: str) -> int:
        return int(council(ask_first, "/api/search", **asked)["totalCount"])

    both = count(query="vrijwilligers sport")
    assert 0 < both <= min(count(query="vrijwilligers"), count(query="sport"))
    assert count(query="vrijwilligers", dateFrom="2099-01-01") == 0


@pytest.mark.parametrize(
    "parameters", [{}, {"query": "a", "limit": "101"}, {"query": "a", "dateFrom": "gisteren"}]
)
def test_wrong_parameters_are_400(ask_first: Ask, parameters: dict[str, str]) -> None:
    answer = ask_first(COUNCIL_DOCUMENTS, "/api/search", None, **parameters)
    assert answer.status in (400, 429)
    if answer.status == 429:  # the one early refusal that a client has to meet
        answer = ask_first(COUNCIL_DOCUMENTS, "/api/search", None, **parameters)
    assert answer.status == 400
    assert json.loads(answer.body)["error"]["code"]


def test_the_service_refuses_once_with_a_time_to_wait() -> None:
    ask = asker(services(night(1)))
    answers = [ask(COUNCIL_DOCUMENTS, "/api/search", query="vrijwilligers") for _ in range(20)]
    refused = [dict(answer.headers) for answer in answers if answer.status == 429]

    assert len(refused) == 1
    assert int(refused[0]["Retry-After"]) > 0
    assert all("RateLimit-Remaining" in dict(answer.headers) for answer in answers)


def test_everything_a_website_publishes_is_linked_or_in_its_sitemap(
    ask: Ask, tonight: Night
) -> None:
    for place in OPEN[tonight.number]:
        reachable = {"/", *sitemap_paths(ask, place.website), *linked_paths(ask, place.website)}
        for published in tonight.published("website"):
            if published.municipality.code == place.code and published.place.path:
                assert published.place.path in reachable
                assert ask(place.website, quote(published.place.path)).status == 200


def test_websites_show_the_three_ways_to_be_walked(ask_first: Ask) -> None:
    robots = [ask_first(place.website, "/robots.txt").body for place in OPEN[1]]
    gzipped = [body for body in robots if b"sitemap-index" in body]
    plain = [body for body in robots if b"sitemap.xml" in body]

    assert gzipped
    assert plain
    assert len(gzipped) + len(plain) < len(robots)
    assert all(b"Crawl-delay" in body for body in robots)


def test_an_unchanged_page_is_304(ask_first: Ask) -> None:
    host = OPEN[1][0].website
    page = ask_first(host, "/")
    again = ask_first(host, "/", {"if-none-match": dict(page.headers)["ETag"]})

    assert (again.status, again.body) == (304, b"")


def test_sites_that_do_not_let_us_in() -> None:
    met = set()
    for number in (1, 2):
        found = night(number)
        hosts = services(found)
        for place in COUNTRY:
            behaviour = str(found.behaviour(place, "website"))
            if behaviour == "down":
                with pytest.raises(AssertionError, match="closed the connection"):
                    asker(hosts)(place.website, "/")
            elif behaviour != "ok":
                answer = asker(hosts)(place.website, "/")
                assert answer.status == {"challenge": 200, "blocked": 403}[behaviour]
                assert not linked_paths(asker(hosts), place.website)
            met.add(behaviour)
    assert {"ok", "down", "challenge"} <= met


def _pdf_characters(answer: Answer) -> int:
    with pypdfium2.PdfDocument(answer.body) as pdf:
        return sum(page.get_textpage().count_chars() for page in pdf)


def _files(found: Night, form: str) -> list[Answer]:
    ask = asker(services(found))
    return [
        ask(each.municipality.website, each.place.path)
        for each in found.published("website")
        if each.place.format == form
        and each.place.path
        and found.behaviour(each.municipality, "website") == "ok"
    ]


def test_files_are_what_the_country_files_say() -> None:
    found = night(1)
    assert all(_pdf_characters(answer) > 200 for answer in _files(found, "pdf"))
    scans = _files(found, "pdf_scan")
    assert scans
    assert all(_pdf_characters(answer) == 0 for answer in scans)
    broken = _files(found, "pdf_broken")
    assert broken
    for answer in broken:
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(answer.body)
    assert all(answer.body.startswith(b"PK") for answer in _files(found, "docx"))


def _served(found: Night) -> dict[str, bytes]:
    """Every text that the country shows on a night, by address."""
    ask = asker(services(found))
    shown: dict[str, bytes] = {}
    for record in all_records(ask, regulations, "organisatietype=Gemeente"):
        path = urlsplit(texts(record, "publicatieurl_xml")[0]).path
        shown[path] = ask(REGULATION_TEXTS, path).body
    for record in all_records(ask, publications, ""):
        for url in texts(record, "itemUrl"):
            shown[urlsplit(url).path] = ask(PUBLICATION_SEARCH, urlsplit(url).path).body
    for each in found.published("website"):
        if found.behaviour(each.municipality, "website") == "ok" and each.place.path:
            address = f"{each.municipality.website}{each.place.path}"
            shown[address] = ask(each.municipality.website, each.place.path).body
    for row in council(ask, "/api/sources")["sources"]:
        page = council(ask, "/api/search", organization=row["key"], limit="100")
        for hit in page["results"]:
            shown[hit["entityId"]] = json.dumps(
                council(ask, f"/api/entities/{hit['entityId']}"), ensure_ascii=False
            ).encode()
    return shown


@pytest.fixture(scope="module")
def served() -> dict[int, dict[str, bytes]]:
    return {number: _served(night(number)) for number in (1, 2)}


def test_no_mark_of_the_coders_is_served(served: dict[int, dict[str, bytes]]) -> None:
    for shown in served.values():
        for address, body in shown.items():
            assert not [mark for mark in MARKS if mark in body], address


def test_the_same_night_gives_the_same_bytes(served: dict[int, dict[str, bytes]]) -> None:
    assert _served(night(1)) == served[1]


def test_nights_differ_only_where_the_country_files_say(
    served: dict[int, dict[str, bytes]],
) -> None:
    shared = served[1].keys() & served[2].keys()
    steady = [
        f"{place.website}{each.path}"
        for place in COUNTRY
        for document in place.documents
        for each in document.published
        if each.source == "website" and set(each.nights) == {1, 2} and each.format != "html"
    ]
    assert shared
    for address in shared & set(steady):
        assert served[1][address] == served[2][address], address
    for path in shared:
        if path.startswith("/cvdr/"):
            assert served[1][path] == served[2][path], path
