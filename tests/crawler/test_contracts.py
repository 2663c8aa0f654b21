"""Contracts of the platforms, on the stored pages of the spiders and on broken ones."""

from pathlib import Path

import pytest

from crawler.contracts import check_answer, load_contracts
from crawler.platforms import SPIDERS

PAGES = Path(__file__).parent / "pages"


def test_contracts_are_of_platforms_that_a_spider_reads() -> None:
    assert set(load_contracts()) <= set(SPIDERS)


@pytest.mark.parametrize(
    ("platform", "page"),
    [
        ("cvdr", "search.xml"),
        ("official_publications", "search.xml"),
        ("municipal_site", "home.html"),
        ("ibabs", "lists.html"),
        ("ori", "indices.txt"),
        ("diwoo", "robots.txt"),
        ("open_overheid", "hits.txt"),
    ],
)
def test_stored_answers_keep_their_contract(platform: str, page: str) -> None:
    verdicts = check_answer(platform, (PAGES / platform / page).read_bytes())

    assert [each for each in verdicts if not each.kept] == []


STATUS = (
    b'{"sources": [{"sourceKey": "a", "state": "ok", "cbsId": "GM1", '
    b'"lastSuccessAt": "2026-11-01T02:00:00Z", "latestContentDate": "2026-10-30"}, '
    b'{"sourceKey": "b", "state": "failing", "cbsId": null, '
    b'"lastSuccessAt": null, "latestContentDate": null}]}'
)


@pytest.mark.parametrize(
    ("platform", "body", "broken"),
    [
        pytest.param("openbesluitvorming", STATUS, {}, id="null-where-some-suffices"),
        pytest.param(
            "openbesluitvorming",
            STATUS.replace(b'"sourceKey": "b", ', b""),
            {"sources[].sourceKey": "missing in 1 of 2"},
            id="missing-in-one",
        ),
        pytest.param(
            "openbesluitvorming",
            STATUS.replace(b'"2026-10-30"', b'"30-10-2026"'),
            {"sources[].latestContentDate": "'30-10-2026' is no date"},
            id="another-kind",
        ),
        pytest.param(
            "notubiz",
            b'{"modules": []}',
            {"modules[].id": "not found", "modules[].name": "not found"},
            id="nothing-to-check-proves-nothing",
        ),
        pytest.param("gemeenteoplossingen", b'[{"id": 4, "name": "Raad"}]', {}, id="bare-list"),
        pytest.param(
            "gemeenteoplossingen",
            b'{"result": {"totalCount": 1, "dmus": [{"id": 4, "name": "Raad"}]}}',
            {},
            id="second-version",
        ),
        pytest.param(
            "notubiz", b"<html>", {"answer": "cannot be read as json"}, id="another-format"
        ),
        pytest.param(
            "ibabs",
            b"<title>Raad</title><a href='/Calendar'>Vergaderingen</a>",
            {"a[href*='/Reports/Details/']": "not found"},
            id="page without the links that are followed",
        ),
        pytest.param("nobody", b"{}", {"contract": "no contract is written down"}, id="none"),
    ],
)
def test_each_broken_field_is_named(platform: str, body: bytes, broken: dict[str, str]) -> None:
    verdicts = check_answer(platform, body)

    assert {each.field: each.sentence for each in verdicts if not each.kept} == broken
