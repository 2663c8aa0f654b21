import datetime as dt
from pathlib import Path

import pytest

from demo.coded_text import Coding, parse_blocks, parse_coding
from demo.country_files import (
    NIGHTS,
    CountryFileInvalid,
    read_country,
    read_document,
    read_municipality,
)
from vocabulary.codes import Domain, PassageCode, Theme

COUNTRY = read_country()
DOCUMENTS = [document for place in COUNTRY for document in place.documents]


def test_every_folder_is_read_once_in_order() -> None:
    codes = [place.code for place in COUNTRY]

    assert codes == sorted(set(codes))
    assert len(codes) == 26


def test_ids_are_unique_and_links_lead_somewhere() -> None:
    ids = [document.id for document in DOCUMENTS]
    links = {
        link
        for document in DOCUMENTS
        for link in (
            *document.adopts,
            *document.withdraws,
            *document.replaces,
            *document.reaffirms,
            *document.refers_to,
            *([document.parent] if document.parent else []),
        )
    }

    assert len(ids) == len(set(ids))
    assert links <= set(ids)


def test_evidence_names_documents_and_successors_exist() -> None:
    ids = {document.id for document in DOCUMENTS}
    codes = {place.code for place in COUNTRY}

    for place in COUNTRY:
        assert set(place.successors) <= codes
        for night in NIGHTS:
            assert set(place.expected[night].evidence) <= ids


@pytest.mark.parametrize("place", COUNTRY, ids=lambda place: place.code)
def test_every_place_has_a_start_page(place: object) -> None:
    paths = {
        publication.path
        for document in place.documents  # type: ignore[attr-defined]
        for publication in document.published
    }

    assert "/" in paths


BODY = """
# Nota

## Doelen

{P4+P5 host=sport,culture theme=match goal means}
We willen dat iedereen
kan meedoen.

- Eerst dit.
{P2 means}
- Dan een verzekering voor vrijwilligers.

| Onderdeel | 2026 |
| Steunpunt | 9.000 |

Een alinea zonder code.
"""


def test_blocks_keep_order_headings_and_codes() -> None:
    blocks = parse_blocks(BODY)

    assert [(block.kind, block.heading) for block in blocks] == [
        ("heading", ""),
        ("heading", "Nota"),
        ("paragraph", "Nota > Doelen"),
        ("list_item", "Nota > Doelen"),
        ("list_item", "Nota > Doelen"),
        ("table", "Nota > Doelen"),
        ("paragraph", "Nota > Doelen"),
    ]
    assert blocks[2].text == "We willen dat iedereen kan meedoen."
    assert blocks[5].text == "| Onderdeel | 2026 |\n| Steunpunt | 9.000 |"
    assert [block.coding is not None for block in blocks] == [False] * 2 + [
        True, False, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("P1", Coding(PassageCode.MENTION), id="plain"),
        pytest.param("P5", Coding(pointer=True), id="pointer alone"),
        pytest.param(
            "P1+P5+P6", Coding(PassageCode.MENTION, pointer=True, absence=True), id="all added"
        ),
        pytest.param("P0 trap", Coding(trap=True), id="trap"),
        pytest.param("P2 means own", Coding(PassageCode.INSTRUMENT, means=True, own=True), id="o"),
        pytest.param(
            "P3 host=care,work theme=match goal",
            Coding(
                PassageCode.EMBEDDED_POLICY,
                hosts=(Domain.CARE, Domain.WORK),
                themes=(Theme.MATCH,),
                goal=True,
            ),
            id="lists",
        ),
    ],
)
def test_coding(content: str, expected: Coding) -> None:
    assert parse_coding(content) == expected


@pytest.mark.parametrize("content", ["P9", "P1 goals", "P3 host=space", "P3 hosts=care"])
def test_a_coding_that_cannot_be_read_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"P9|goals|space|hosts"):
        parse_coding(content)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{P1}\n\n{P2}\nTekst", id="coding under a coding"),
        pytest.param("Tekst\n\n{P1}\n", id="coding at the end"),
    ],
)
def test_a_coding_that_codes_nothing_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match="nothing stands under"):
        parse_blocks(body)


FRONT = """+++
id = "a"
title = "Nota"
type = "policy_note"
actor = "municipality"
object = "none"
document_code = "irrelevant"
{more}
[[published]]
source = "website"
nights = [1, 2]
format = "html"
path = "/"
dated = 2026-01-02
+++
# Nota
"""


def test_document(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(FRONT.format(more="decided_on = 2025-01-30"), encoding="utf-8")

    document = read_document(path)

    assert document.decided_on == dt.date(2025, 1, 30)
    assert document.status is None
    assert document.visible_on(1) == document.published


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# Nota\n", id="no front matter"),
        pytest.param(FRONT.format(more='colour = "red"'), id="unknown field"),
        pytest.param(FRONT.format(more='status = "S9"'), id="unknown status"),
        pytest.param(FRONT.replace('id = "a"\n', "").format(more=""), id="no id"),
    ],
)
def test_a_wrong_document_names_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.md"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CountryFileInvalid, match=r"wrong\.md"):
        read_document(path)


def test_a_wrong_municipality_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "municipality.toml").write_text('code = "GM9000"\n', encoding="utf-8")

    with pytest.raises(CountryFileInvalid, match=r"municipality\.toml"):
        read_municipality(tmp_path)
