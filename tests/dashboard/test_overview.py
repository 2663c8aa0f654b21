"""The overview: map and tiles, counts, filters, years, news."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.boundaries import read_boundaries
from dashboard.draw_boundaries import draw
from db.register_files import BUNDLED_REGISTER, read_register
from tests.dashboard.conftest import text_of


def test_boundaries_are_those_of_the_active_municipalities() -> None:
    register = read_register(BUNDLED_REGISTER)
    active = {row.cbs_code for row in register.municipalities if row.valid_to is None}
    paths = read_boundaries().paths
    assert set(paths) == active
    assert all(path.startswith("M") and path.endswith("z") for path in paths.values())


def test_neighbours_keep_their_shared_border() -> None:
    square = [[5.0, 52.0], [6.0, 52.0], [6.0, 53.0], [5.0, 53.0], [5.0, 52.0]]
    speck = [[5.5, 52.5], [5.50001, 52.5], [5.5, 52.50001], [5.5, 52.5]]
    east = [[x + 1, y] for x, y in square]
    drawn = draw(
        {
            "features": [
                {
                    "properties": {"cbs_code": "GM1"},
                    "geometry": {"type": "MultiPolygon", "coordinates": [[square], [speck]]},
                },
                {
                    "properties": {"cbs_code": "GM2"},
                    "geometry": {"type": "Polygon", "coordinates": [east]},
                },
            ]
        }
    )
    assert drawn["height"] == 1500
    assert drawn["paths"]["GM1"] == "M0 1500l919 0 0-1500-919 0z"
    assert drawn["paths"]["GM2"].startswith("M919 1500l")


def test_municipalities_without_boundary_become_tiles(client: FlaskClient) -> None:
    page = text_of(client, "/")
    assert "<svg viewBox" not in page
    assert re.search(r'href="/gemeente/GM9001"[^>]*><span class="swatch v-integral"', page)
    assert 'class="swatch v-proposed"' in page


def test_what_cannot_be_assessed_is_said_first(client: FlaskClient) -> None:
    page = text_of(client, "/")
    said = page.index("gemeenten zijn niet te beoordelen")
    assert "<strong>6</strong> van de <strong>8</strong>" in page
    assert said < page.index("integraal vrijwilligersbeleid</span></a></th>")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("verdict=integral", {"Westerkoog", "Snoodrecht"}),
        ("verdict=proposed", {"Laagkerkum"}),
        ("province=Rivierenland", {"Oostermeren", "Laagkerkum"}),
        ("size=3&verdict=unknown", {"Wytmarskoog"}),
        ("field=care", {"Oostermeren", "Westerkoog"}),  # by its verdict; by an attribute
        ("field=care&verdict=embedded", {"Oostermeren"}),
        ("field=care&known_on=2026-12-30", {"Oostermeren", "Westerkoog"}),
        ("field=participation", set()),
        ("field=sport", set()),
        ("currency=current", {"Westerkoog", "Oostermeren"}),
        ("attribute=support_centre:yes", {"Westerkoog"}),
        ("attribute=host_domain:care&verdict=integral", {"Westerkoog"}),
        ("attribute=route:networker", set()),
        ("attribute=route:director&attribute=support_centre:yes", {"Westerkoog"}),
        ("attribute=route:director&attribute=vog:yes", set()),
        ("attribute=route:director&as_of=2026-12-29", set()),
        ("attribute=route:director&known_on=2026-12-29", set()),
    ],
)
def test_filters_choose_rows_of_the_table(client: FlaskClient, query: str, names: set[str]) -> None:
    page = text_of(client, f"/?{query}")
    table = page[page.index('id="table"') :]
    assert set(re.findall(r'scope="row"><a href="/gemeente/\w+[^"]*">([^<]+)', table)) == names


def test_a_year_shows_who_existed_then(client: FlaskClient) -> None:
    assert "Hogeschor" in text_of(client, "/?year=2020")
    assert ">Hogeschor</a></th>" not in text_of(client, "/")


def test_the_past_can_be_drawn_in_the_boundaries_of_today(client: FlaskClient) -> None:
    page = text_of(client, "/?year=2020&boundaries=today")
    table = page[page.index('id="table"') :]
    assert ">Hogeschor</a></th>" not in table
    assert ">Westerkoog</a></th>" in table
    assert "een oordeel telt voor een gebied" in page
    assert "year=2019&amp;boundaries=today" in page


def test_without_filters_nothing_is_faint(client: FlaskClient) -> None:
    assert 'class="faint"' not in text_of(client, "/")
    assert 'class="faint"' in text_of(client, "/?verdict=integral")


def test_news_leaves_out_what_only_we_came_to_know(client: FlaskClient) -> None:
    page = text_of(client, "/?since=2026-12-01")
    news = page[page.index('id="news"') : page.index('id="table"')]
    assert "Westerkoog" in news
    assert "Hogeschor" in news
    assert "Marserhoek" not in news


@pytest.mark.parametrize(
    "query", ["as_of=gisteren", "year=1900", "verdict=mooi", "size=9", "attribute=route"]
)
def test_an_address_that_means_nothing_is_told(client: FlaskClient, query: str) -> None:
    page = text_of(client, f"/?{query}", 400)
    assert "Dit adres klopt niet" in page


def test_dates_stay_in_the_links(client: FlaskClient) -> None:
    page = text_of(client, "/?as_of=2025-06-30&known_on=2026-12-30")
    assert "/gemeente/GM9001?as_of=2025-06-30&amp;known_on=2026-12-30" in page


def test_english_is_one_click_away(client: FlaskClient) -> None:
    client.get("/taal/en?next=/")
    page = text_of(client, "/")
    assert '<html lang="en">' in page
    assert "part of other policy" in page


def test_bundled_file_stays_small() -> None:
    file = Path(__file__).parents[2] / "dashboard" / "boundaries.json"
    assert file.stat().st_size < 500_000
    assert json.loads(file.read_text(encoding="utf-8"))["height"] == 1500
