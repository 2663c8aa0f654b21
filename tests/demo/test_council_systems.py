"""The demo's own council systems answer as those of the suppliers do."""

import json
from typing import Any

import pytest

from demo.country_files import DemoMunicipality, read_country
from demo.gemeenteoplossingen import council_host
from demo.hosts import NOTUBIZ
from demo.ibabs import portal_host
from demo.notubiz import organisation_id
from tests.demo.conftest import Ask

PLACES = {place.code: place for place in read_country()}
AT_NOTUBIZ = [place for place in PLACES.values() if place.council_platform == "notubiz"]
OWN_SITES = [p for p in PLACES.values() if p.council_platform.startswith("gemeenteoplossingen")]


def notubiz(ask: Ask, path: str, **asked: str) -> Any:  # Any: JSON
    # The parameters of this service have underscores, which ``ask`` turns into hyphens.
    return json.loads(ask(NOTUBIZ, path, None, **asked).body)


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
    [place] = [each for each in PLACES.values() if each.council_platform == "ibabs"]
    host = portal_host(place)

    assert b'id="calendar"' in ask_first(host, "/Calendar", month="5", year="2023").body
    assert b"/Agenda/Index/" in ask_first(host, "/Calendar", month="5", year="2023").body
    assert b"/Reports/Details/" in ask_first(host, "/Reports").body
    listed = "/Reports/GetReportData/00000000-0000-0000-0000-000000000001"
    assert ask_first(host, listed).status == 404


@pytest.mark.parametrize("place", OWN_SITES, ids=lambda place: place.name)
def test_a_councils_site_wraps_its_lists_in_version_2_only(
    ask_first: Ask, place: DemoMunicipality
) -> None:
    version = place.council_platform.rpartition(" ")[2]
    answer = json.loads(ask_first(council_host(place), f"/api/{version}/dmus").body)

    listed = answer["result"]["dmus"] if version == "v2" else answer
    assert listed[0]["name"] == "Gemeenteraad"
    assert ask_first(council_host(place), "/api/v3/dmus").status == 404
