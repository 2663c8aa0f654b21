"""Contracts of the platforms, on the stored pages of the spiders and on broken ones."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.contracts import check_answer, load_contracts
from crawler.platforms import SPIDERS

PAGES = Path(__file__).parent / "pages"


def test_contracts_are_of_platforms_that_a_spider_reads() -> None:
    assert {platform for platform, _ in load_contracts()} == {*SPIDERS, "roo", "cbs"}
    for platform, answer in load_contracts():
        if platform in SPIDERS:
            assert hasattr(SPIDERS[platform], f"parse_{answer}"), (platform, answer)


# Files, and answers of the same form as another kind.
WITHOUT = {"file", "left", "decisions", "reach", "change"}


@pytest.mark.parametrize("platform", SPIDERS)
def test_every_kind_of_answer_has_a_contract(platform: str) -> None:
    read = {name.removeprefix("parse_") for name in dir(SPIDERS[platform]) if "parse_" in name[:6]}
    own = {answer for each, answer in load_contracts() if each == platform}
    free = {"official_publications": {"text"}, "municipal_site": {"page"}}.get(platform, set())

    assert read - WITHOUT - own == free


def _stored() -> Iterator[Any]:
    """Every stored page of a spider whose kind of answer has a contract, and is no broken one.

    That a service lets nobody in, or has nothing, is told in place of an answer with fields.
    """
    for platform, answer in load_contracts():
        for path in sorted((PAGES / platform).glob("*.json")):
            expected = json.loads(path.read_text(encoding="utf-8"))
            told_in_place = path.stem.endswith(("no_access", "nothing", "hollow"))
            broken = "raises" in expected or told_in_place
            if expected.get("parse") == f"parse_{answer}" and not broken:
                page = next(p for p in path.parent.glob(f"{path.stem}.*") if p.suffix != ".json")
                yield pytest.param(platform, answer, page, expected, id=f"{platform}-{path.stem}")


@pytest.mark.parametrize(("platform", "answer", "page", "expected"), list(_stored()))
def test_stored_answers_keep_their_contract(
    platform: str, answer: str, page: Path, expected: dict[str, Any]
) -> None:
    headers = {name.lower(): value for name, value in expected.get("headers", {}).items()}
    verdicts = check_answer(platform, answer, page.read_bytes(), headers)

    assert [each for each in verdicts if not each.kept] == []


STATUS = (
    b'{"sources": [{"sourceKey": "a", "state": "ok", "cbsId": "GM1", '
    b'"lastSuccessAt": "2026-11-01T02:00:00Z", "latestContentDate": "2026-10-30"}, '
    b'{"sourceKey": "b", "state": "failing", "cbsId": null, '
    b'"lastSuccessAt": null, "latestContentDate": null}]}'
)


@pytest.mark.parametrize(
    ("answer", "body", "broken"),
    [
        pytest.param("openbesluitvorming status", STATUS, {}, id="null-where-some-suffices"),
        pytest.param(
            "openbesluitvorming status",
            STATUS.replace(b'"sourceKey": "b", ', b""),
            {"sources[].sourceKey": "missing in 1 of 2"},
            id="missing-in-one",
        ),
        pytest.param(
            "openbesluitvorming status",
            STATUS.replace(b'"2026-10-30"', b'"30-10-2026"'),
            {"sources[].latestContentDate": "'30-10-2026' is no date"},
            id="another-kind",
        ),
        pytest.param(
            "notubiz modules",
            b'{"modules": []}',
            {"modules[].id": "not found", "modules[].name": "not found"},
            id="nothing-to-check-proves-nothing",
        ),
        pytest.param(
            "gemeenteoplossingen meetings",
            b'[{"id": 4, "date": "2026-11-03", "items": []}]',
            {},
            id="bare-list",
        ),
        pytest.param(
            "gemeenteoplossingen meetings",
            b'{"result": {"totalCount": 1, "meetings": [{"id": 4, "date": "2026-11-03"}]}}',
            {},
            id="second-version",
        ),
        pytest.param(
            "notubiz modules", b"<html>", {"answer": "cannot be read as json"}, id="another-format"
        ),
        pytest.param(
            "ibabs lists",
            b"<title>Raad</title><a href='/Calendar'>Vergaderingen</a>",
            {"a[href*='/Reports/Details/']": "not found"},
            id="page without the links that are followed",
        ),
        pytest.param(
            "gemeenteoplossingen documents", b"[]", {}, id="nothing-where-there-may-be-nothing"
        ),
        pytest.param(
            "gemeenteoplossingen documents",
            b'{"result": {}}',
            {
                "[].id|result.documents[].id": "not found",
                "[].publicationDate|result.documents[].publicationDate": "not found",
            },
            id="no-list-is-no-empty-list",
        ),
        pytest.param(
            "openbesluitvorming changes",
            b'{"op": "upsert", "entity_id": "a", "entity_type": "Document"}\n{"op": "delete"}\n',
            {
                "X-Has-More": "not found",
                "[].entity_id": "missing in 1 of 2",
                "[].entity_type": "missing in 1 of 2",
            },
            id="lines-and-headers",
        ),
        pytest.param(
            "ibabs soap_lists",
            b"<r><iBabsKeyValue><Key>a</Key></iBabsKeyValue></r>",
            {"iBabsKeyValue[].Value": "not found"},
            id="soap",
        ),
        pytest.param(
            "roo organisations",
            b"<o><organisatie><naam>gemeente A</naam></organisatie></o>",
            {
                "organisatie[].@resourceIdentifierTOOI": "not found",
                "organisatie[].aantalInwoners": "not found",
            },
            id="attribute",
        ),
    ],
)
def test_each_broken_field_is_named(answer: str, body: bytes, broken: dict[str, str]) -> None:
    platform, kind = answer.split()
    verdicts = check_answer(platform, kind, body)

    assert {each.field: each.sentence for each in verdicts if not each.kept} == broken
