"""Compare, fact sheets and paper."""

import pypdfium2
import pytest
from flask.testing import FlaskClient

from dashboard import printing
from tests.dashboard.conftest import text_of
from tests.dashboard.needed import chromium


def test_two_municipalities_side_by_side(client: FlaskClient) -> None:
    page = text_of(client, "/vergelijken?names=Westerkoog,+Oostermeren")
    table = page[page.index('class="compare"') :]
    assert table.index("Oostermeren") < table.index("Westerkoog")
    assert "12 maart 2024" in table
    assert "de raad" in table
    assert "informele zorg" in table
    assert "1: de gemeente als regisseur" in table
    assert "Actualiteit: actueel" in page  # alike
    assert "Westerkoog: integraal vrijwilligersbeleid" not in page  # older than two years


def test_a_province_is_a_choice(client: FlaskClient) -> None:
    page = text_of(client, "/vergelijken?province=Heideland&size=3")
    for name in ("Heidebeek", "Marserhoek", "Wytmarskoog", "Vlietdam"):
        assert f">{name}</a></th>" in page


def test_one_is_too_few_and_a_country_too_many(client: FlaskClient) -> None:
    assert "Kies twee tot dertig" in text_of(client, "/vergelijken?m=GM9001")
    codes = "&".join(f"m=GM{number}" for number in range(9100, 9131))
    text_of(client, f"/vergelijken?{codes}", 400)
    assert "Did you mean" in text_of(client, "/vergelijken?names=Westerkog,Tweelo", 400)


def test_no_attributes_without_policy(client: FlaskClient) -> None:
    page = text_of(client, "/vergelijken?m=GM9007&m=GM9003")
    assert "aanwijzing gevonden" in text_of(client, "/vergelijken?m=GM9001&m=GM9003")
    assert "aanwijzing gevonden" not in page


def test_fact_sheet(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9001/factsheet")
    assert "geldig tot en met 2028" in page
    assert "raadsinformatie: gelezen" in page
    text_of(client, "/gemeente/GM0000/factsheet", 404)


def test_without_chromium_the_page_says_what_to_do(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "find_chromium", lambda: None)
    page = text_of(client, "/gemeente/GM9001/factsheet.pdf", 503)
    assert "printknop" in page


@pytest.mark.slow
def test_comparison_on_paper(client: FlaskClient) -> None:
    chromium()
    answer = client.get("/vergelijken.pdf?m=GM9001&m=GM9002")
    assert answer.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(answer.data)
    text = document[0].get_textpage().get_text_range()
    width, height = document[0].get_size()
    document.close()
    assert "Westerkoog" in text
    assert "12 maart 2024" in text
    assert "Als PDF" not in text
    assert (round(width), round(height)) in {(595, 842), (596, 842)}
