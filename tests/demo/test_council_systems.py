"""The demo's own council systems answer as those of the suppliers do."""

import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from scrapy.http import TextResponse

from crawler.errors import SourceRefused
from crawler.soap_answers import (
    body_of,
    filter_body,
    headers_of,
    read_soap_entries,
    read_soap_entry,
    read_soap_lists,
)
from crawler.state_registers import read_areas, read_organisations
from demo.bodies import Bodies
from demo.country_files import DemoMunicipality, read_country
from demo.exchange import Request
from demo.gemeenteoplossingen import council_host
from demo.hosts import (
    AREAS,
    IBABS_FILES,
    IBABS_SOAP,
    NOTUBIZ,
    ORGANISATIONS,
    PUBLICATION_SEARCH,
    REGULATION_SEARCH,
)
from demo.ibabs import IbabsPortal, portal_host
from demo.ibabs_soap import IbabsSoap, sitename
from demo.notubiz import organisation_id
from demo.parlaeus import parlaeus_host, session_id
from demo.server import services
from demo.state_registers import AREAS_PATH, ORGANISATIONS_PATH
from tests.demo.conftest import NOW, Ask, night

PLACES = {place.code: place for place in read_country()}
AT_NOTUBIZ = [place for place in PLACES.values() if place.council_platform == "notubiz"]
OWN_SITES = [p for p in PLACES.values() if p.council_platform.startswith("gemeenteoplossingen")]
[AT_PARLAEUS] = [place for place in PLACES.values() if place.council_platform == "parlaeus"]
[AT_IBABS] = [place for place in PLACES.values() if place.council_platform == "ibabs"]
REFUSING = [
    *(REGULATION_SEARCH, PUBLICATION_SEARCH, NOTUBIZ, IBABS_SOAP, AREAS),
    *(portal_host(AT_IBABS), parlaeus_host(AT_PARLAEUS), council_host(OWN_SITES[0])),
]


def parlaeus(ask: Ask, **asked: str) -> Any:  # Any: JSON
    told = {"rid": session_id(AT_PARLAEUS), **asked}
    return json.loads(ask(parlaeus_host(AT_PARLAEUS), "/receive/opendata", None, **told).body)


def notubiz(ask: Ask, path: str, **asked: str) -> Any:  # Any: JSON
    # The parameters of this service have underscores, which ``ask`` turns into hyphens.
    return json.loads(ask(NOTUBIZ, path, None, **asked).body)


@pytest.mark.parametrize("host", REFUSING)
def test_a_service_refuses_one_request_and_says_when_to_come_back(host: str) -> None:
    service = services(night(1))[host]
    answers = [service.answer(Request(host, "/robots.txt")) for _ in range(12)]

    refused = [each for each in answers if each is not None and each.status == 429]
    assert len(refused) == 1
    assert NOW in refused[0].headers


def test_each_system_has_two_municipalities() -> None:
    assert len(AT_NOTUBIZ) == len(OWN_SITES) == 2
    assert {place.council_platform.rpartition(" ")[2] for place in OWN_SITES} == {"v1", "v2"}


@pytest.mark.parametrize("place", AT_NOTUBIZ, ids=lambda place: place.name)
def test_notubiz_lists_the_modules_of_an_organisation(
    ask_first: Ask, place: DemoMunicipality
) -> None:
    answer = notubiz(ask_first, f"/organisations/{organisation_id(place)}/modules")

    assert {"id", "name", "custom_name"} <= set(answer["modules"][0])


def test_notubiz_refuses_an_unknown_meeting_with_status_200(ask_first: Ask) -> None:
    answer = ask_first(NOTUBIZ, "/events/meetings/1")

    assert answer.status == 200
    assert json.loads(answer.body)["error_code"] == 403


def test_a_file_that_is_gone_answers_400_with_xml(ask_first: Ask) -> None:
    answer = ask_first(NOTUBIZ, "/document/1/1")

    assert answer.status == 400
    assert b"<error_code>" in answer.body


def test_a_portal_shows_a_month_its_agendas_and_a_list_that_is_posted_for(
    ask_first: Ask,
) -> None:
    host = portal_host(AT_IBABS)

    assert b'id="calendar"' in ask_first(host, "/Calendar", month="5", year="2023").body
    assert b"/Agenda/Index/" in ask_first(host, "/Calendar", month="5", year="2023").body
    assert b"/Reports/Details/" in ask_first(host, "/Reports").body
    listed = "/Reports/GetReportData/00000000-0000-0000-0000-000000000001"
    assert ask_first(host, listed).status == 404


def test_a_list_of_a_portal_comes_in_pages() -> None:
    host, path = (
        portal_host(AT_IBABS),
        "/Reports/GetReportData/00000000-0000-0000-0000-000000000001",
    )
    service, total = IbabsPortal(night(1), AT_IBABS, Bodies()), 1
    rows: list[str] = []
    while len(rows) < total:
        form = f"draw=1&start={len(rows)}&length=100".encode()
        answer = service.answer(Request(host, path, method="POST", body=form))
        assert answer is not None
        told = json.loads(answer.body)
        assert 0 < len(told["data"]) <= 2
        rows, total = rows + [row["DT_RowId"] for row in told["data"]], told["recordsTotal"]
    assert len(set(rows)) == total


def soap(number: int, operation: str, body: bytes) -> TextResponse:
    service = IbabsSoap(night(number), Bodies())
    headers = {name.lower(): value for name, value in headers_of(operation).items()}
    request = Request(IBABS_SOAP, "/api/Public.svc", headers=headers, method="POST", body=body)
    answer = service.answer(request)
    assert answer is not None
    assert answer.status == 200
    return TextResponse(f"http://{IBABS_SOAP}/api/Public.svc", body=answer.body)


def test_the_soap_service_lets_us_in_on_the_second_night() -> None:
    name = sitename(AT_IBABS)
    lists = body_of("GetLists", {"Sitename": name})
    with pytest.raises(SourceRefused, match="no access"):
        read_soap_lists(soap(1, "GetLists", lists))
    with pytest.raises(SourceRefused, match="Invalid site"):
        read_soap_lists(soap(2, "GetLists", body_of("GetLists", {"Sitename": "nergens"})))
    identity = next(iter(read_soap_lists(soap(2, "GetLists", lists))))
    asked = filter_body(name, identity, dt.date(2018, 1, 1))
    rows = read_soap_entries(soap(2, "GetListsEntriesByFilterRequest", asked))
    assert rows
    entry = body_of("GetListEntry", {"Sitename": name, "ListId": identity, "EntryId": rows[0].id})
    (paper,) = read_soap_entry(soap(2, "GetListEntry", entry), rows[0])
    assert paper.external_id == rows[0].id
    assert IBABS_FILES in paper.url


def test_parlaeus_lists_the_meetings_of_a_period_and_opens_each(ask_first: Ask) -> None:
    told = parlaeus(ask_first, fn="agenda_list", since="20240101", until="20241231")
    assert told["status"] == 200
    assert {each["date"][:4] for each in told["list"]} == {"2024"}
    agenda = parlaeus(ask_first, fn="agenda_detail", agid=told["list"][0]["agid"])["agenda"]
    assert {"agid", "title", "date", "cancelled", "points"} <= set(agenda)
    files = [file for point in agenda["points"] for file in point["documents"]]
    assert files
    assert files[0]["link"].count("http://") == 2


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"rid": "nobody", "fn": "cie_list"}, 403), ({"fn": "person"}, 400),
     ({"fn": "agenda_detail", "agid": "1"}, 404)],
)  # fmt: skip
def test_parlaeus_refuses_in_an_answer_of_status_200(
    ask_first: Ask, asked: dict[str, str], status: int
) -> None:
    told = parlaeus(ask_first, **asked)
    assert told["status"] == status
    assert told["message"]


@pytest.mark.parametrize("place", OWN_SITES, ids=lambda place: place.name)
def test_a_councils_site_wraps_its_lists_in_version_2_only(
    ask_first: Ask, place: DemoMunicipality
) -> None:
    version = place.council_platform.rpartition(" ")[2]
    answer = json.loads(ask_first(council_host(place), f"/api/{version}/dmus").body)

    listed = answer["result"]["dmus"] if version == "v2" else answer
    assert listed[0]["name"] == "Gemeenteraad"
    assert ask_first(council_host(place), "/api/v3/dmus").status == 404


def test_the_registers_of_the_state_read_as_the_real_ones_do() -> None:
    """Both nights: the second has a merger, which the areas show and the organisations date."""
    for number in (1, 2):
        tonight = night(number)
        hosts = services(tonight)
        answer = hosts[ORGANISATIONS].answer(Request(ORGANISATIONS, ORGANISATIONS_PATH))
        assert answer is not None
        observed = {each.cbs_code: each for each in read_organisations(answer.body, "x")}
        codes: dict[str, str] = {}
        asked = {"offset": "0"}
        pages = 0
        while asked:
            page = hosts[AREAS].answer(Request(AREAS, AREAS_PATH, asked))
            assert page is not None
            found, following = read_areas(page.body, "x")
            codes |= found
            pages += 1
            asked = dict(parse_qsl(urlsplit(following).query))
        assert pages > 1
        assert set(observed) == set(PLACES)
        today = tonight.now.date()
        living = {code for code, p in PLACES.items() if not p.valid_to or p.valid_to > today}
        assert set(codes) == living
        assert all(observed[code].ended_on == place.valid_to for code, place in PLACES.items())
        assert all(observed[code].population == place.population for code, place in PLACES.items())
