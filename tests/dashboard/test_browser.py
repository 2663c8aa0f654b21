"""The desk in a real browser: every page at two widths, and the journeys of an analyst."""

import io
import os
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from waitress.server import create_server

from db.export import EditionRequest, export_edition
from models.registry import current_version
from tests.dashboard.conftest import application_of, desk_over
from tests.dashboard.country import GOAL, NOW
from tests.dashboard.needed import chromium

pytestmark = pytest.mark.slow

WIDTHS = (1280, 390)
PAGES = {
    "overview": "/",
    "overview-filtered": "/?province=Heideland&verdict=unknown",
    "overview-attributes": "/?attribute=support_centre:yes&attribute=route:director&field=care",
    "overview-empty": "/?verdict=confirmed_nowhere",
    "municipality": "/gemeente/GM9001",
    "municipality-grey": "/gemeente/GM9004",
    "municipality-hostile": "/gemeente/GM9009",
    "municipality-ended": "/gemeente/GM9008",
    "text": "/tekst/1",
    "document": "/document/1",
    "difference": "/document/3/verschil",
    "search": "/zoeken?q=vrijwilliger",
    "search-nothing": "/zoeken?q=kernenergie",
    "search-filtered": "/zoeken?q=vrijwilliger&from_year=2024&type=policy_note&order=relevance",
    "compare": "/vergelijken?m=GM9001&m=GM9002&m=GM9003&m=GM9004&m=GM9007",
    "compare-choose": "/vergelijken",
    "fact-sheet": "/gemeente/GM9001/factsheet",
    "review": "/beoordelen",
    "corrections": "/correcties",
    "correction-form": "/gemeente/GM9004/correctie",
    "watch-lists": "/volglijsten",
    "data": "/gegevens",
    "model": f"/gegevens/model/{current_version()}",
    "not-found": "/nergens",
}
# Axe's rules for WCAG 2.1, levels A and AA.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@dataclass(frozen=True)
class Served:
    """A desk that listens on loopback."""

    address: str
    pictures: Path


@pytest.fixture(scope="module")
def served(planted_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The desk on a copy of the planted database with one edition, behind waitress."""
    folder = tmp_path_factory.mktemp("served")
    file = folder / planted_file.name
    shutil.copy(planted_file, file)
    shutil.copytree(planted_file.parent / "captures", folder / "captures")
    desk = desk_over(file)
    request = EditionRequest(NOW.date(), None, "excel-nl", "CC-BY-4.0", "0.1.0", NOW)
    with desk.editor()() as session, session.begin():
        export_edition(session, folder / "edition", request)
    with application_of(desk) as app:
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        pictures = Path(os.environ.get("DESK_SCREENSHOTS") or folder / "pictures")
        pictures.mkdir(parents=True, exist_ok=True)
        yield Served(f"http://127.0.0.1:{server.effective_port}", pictures)
        server.close()
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; root has to do without its sandbox."""
    program = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@dataclass
class Visit:
    """One window, with all that went wrong in it."""

    page: Page
    address: str
    complaints: list[str]

    def go(self, path: str) -> None:
        """Open a page of the desk."""
        self.page.goto(self.address + path)


@pytest.fixture(params=WIDTHS)
def visit(served: Served, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A window of each width; at the end nothing was complained of, and nothing fetched outside."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, accept_downloads=True
    )
    page = context.new_page()
    complaints: list[str] = []

    def watch(address: str) -> None:
        if not address.startswith((served.address, "data:", "blob:", "about:")):
            complaints.append(f"asks {address}")

    page.on("request", lambda asked: watch(asked.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    yield Visit(page, served.address, complaints)
    context.close()
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(visit: Visit, served: Served, name: str) -> None:
    expected = {"not-found": 404, "overview-empty": 400}.get(name, 200)
    answer = visit.page.goto(served.address + PAGES[name])
    assert answer is not None
    assert answer.status == expected
    if expected != 200:  # the browser itself complains of such an answer
        visit.complaints[:] = [c for c in visit.complaints if "status of" not in c]
    width = visit.page.viewport_size["width"] if visit.page.viewport_size else 0
    visit.page.screenshot(path=served.pictures / f"{name}-{width}.png", full_page=True)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(visit.page, options=RULES)
    told = [
        f"{each['id']}: {[node['target'] for node in each['nodes']][:3]}"
        for each in found.response["violations"]
    ]
    assert told == []


def test_the_check_for_accessibility_finds_what_is_wrong(visit: Visit) -> None:
    visit.page.set_content("<html><body><img src='data:,'><input></body></html>")
    found = Axe().run(visit.page, options=RULES)
    assert {each["id"] for each in found.response["violations"]} >= {"image-alt", "label"}


def test_find_a_municipality_understand_it_and_see_the_original(visit: Visit) -> None:
    visit.go("/")
    visit.page.get_by_role("link", name=re.compile("^Westerkoog")).first.click()
    expect(visit.page.locator(".sentence")).to_contain_text("vastgesteld door de raad")
    visit.page.locator(".evidence a").first.click()
    expect(visit.page.locator("mark")).to_have_text(GOAL)
    picture = visit.page.locator(".page-picture img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 500


def test_compare_five(visit: Visit) -> None:
    visit.go("/vergelijken")
    names = "Westerkoog, Oostermeren, Heidebeek, Marserhoek, Laagkerkum"
    visit.page.get_by_label("Namen of codes").fill(names)
    visit.page.get_by_role("button", name="Vergelijk").click()
    assert visit.page.locator(".compare thead th").count() == 6
    expect(visit.page.locator(".compare")).to_contain_text("12 maart 2024")


def test_the_year_slider_and_filters_end_in_the_address(visit: Visit) -> None:
    visit.go("/")
    visit.page.get_by_label("Provincie").select_option("Kustland")
    visit.page.locator("input[type=range]").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.page.wait_for_url(re.compile("year=2025"))
    assert "province=Kustland" in visit.page.url
    expect(visit.page.locator("#table")).to_contain_text("Hogeschor")


def test_every_municipality_is_reached_by_keyboard(visit: Visit) -> None:
    visit.go("/")
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator(":focus")).to_have_text("Naar de inhoud")
    outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    reached = set()
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        address = visit.page.evaluate("document.activeElement.getAttribute('href') || ''")
        if address.startswith("/gemeente/"):
            reached.add(address)
    assert len(reached) >= 8


def test_download_an_edition_and_open_it(visit: Visit) -> None:
    visit.go("/gegevens")
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("link", name="CSV voor Excel").click()
    body = Path(waiting.value.path()).read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(body))
    text = archive.read("municipalities.csv").decode("utf-8-sig")
    assert text.splitlines()[0].startswith("cbs_code;name;province")
    assert ";Westerkoog;" in text


def test_code_ten_dossiers_by_keyboard(visit: Visit, served: Served) -> None:
    page = visit.page
    width = page.viewport_size["width"] if page.viewport_size else 0
    visit.go("/beoordelen")
    page.get_by_label("Uw initialen").fill(f"k{width}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Begin met lezen")).to_be_visible()
    page.keyboard.press("n")
    read: list[str] = []
    for _ in range(10):
        page.wait_for_url(re.compile("/beoordelen/item"))
        item = page.locator("input[name=item]").get_attribute("value") or ""
        assert item not in read
        read.append(item)
        page.keyboard.press("2")
        expect(page.locator("input[name=value]:checked")).to_have_count(1)
        if len(read) in (1, 10):
            found = Axe().run(page, options=RULES)
            assert [each["id"] for each in found.response["violations"]] == []
            name = f"review-item-{len(read)}-{width}.png"
            page.screenshot(path=served.pictures / name, full_page=True)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text(item)
    visit.go("/beoordelen")
    expect(page.locator("main")).to_contain_text("passages gelezen, waarvan")


def test_record_a_correction(visit: Visit) -> None:
    visit.go("/gemeente/GM9004")
    visit.page.get_by_role("link", name="Correctie of ontbrekend document").first.click()
    visit.page.get_by_label("Van wie komt het?").fill("afdeling Samenleving")
    visit.page.get_by_label("Wat laat men weten?").fill("De nota staat op de website.")
    visit.page.get_by_label("Uw initialen").fill("hv")
    visit.page.get_by_role("button", name="Leg vast").first.click()
    expect(visit.page.get_by_role("status")).to_contain_text("vastgelegd")


def test_english_stays_while_reading(visit: Visit) -> None:
    visit.go("/gemeente/GM9001")
    visit.page.get_by_role("link", name="English").click()
    expect(visit.page.locator(".sentence")).to_contain_text("adopted by the council")
    visit.go("/zoeken")
    expect(visit.page.locator("h1")).to_have_text("Search in all texts")


def test_everything_works_without_scripts(served: Served, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address)
    page.get_by_label("Oordeel").select_option("embedded")
    page.locator(".filters button").click()
    assert "verdict=embedded" in page.url
    assert "Oostermeren" in page.content()
    context.close()
