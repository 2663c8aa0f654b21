"""What a register is asked for: everything at first and every four weeks, else the changes."""

import datetime as dt
import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Source
from crawler.settings import CrawlSettings
from crawler.spiders.cvdr import CvdrSpider
from crawler.spiders.official_publications import OfficialPublicationsSpider
from crawler.spiders.sru import SruSpider
from crawler.windows import (
    CURSOR,
    Window,
    asked_since,
    question_of,
    read_window,
    window_after,
)
from tests.crawler import country
from tests.crawler.conftest import Result, World, make_world
from tests.crawler.server import Answer, Asked, LoopbackServer
from vocabulary.codes import SourceFamily

TODAY = dt.date(2027, 1, 1)
SOURCE = Source(1, "GM9901", "Lindenveen", SourceFamily.REGULATIONS, "cvdr", "Lindenveen|Linden")
DAYS = st.dates(min_value=dt.date(2026, 1, 1), max_value=dt.date(2040, 1, 1))


@given(day=DAYS, nights=st.integers(1, 60), source_id=st.integers(1, 4000))
def test_whole_list_comes_back_within_four_weeks(day: dt.date, nights: int, source_id: int) -> None:
    window: Window | None = None
    swept = []
    for number in range(nights):
        today = day + dt.timedelta(days=number)
        since = asked_since(window, today, source_id)
        assert since is None or since <= today - dt.timedelta(days=4)
        if since is None:
            swept.append(number)
        window = window_after(window, today, "q", whole=since is None)
    assert swept[0] == 0
    later = [*swept, nights]
    assert all(b - a <= 28 for a, b in itertools.pairwise(later))


@given(asked=DAYS, swept=DAYS)
def test_window_reads_as_it_was_written(asked: dt.date, swept: dt.date) -> None:
    window = Window(asked, swept, question_of(["a"]))
    assert read_window(str(window), window.question) == window
    assert read_window(str(window), question_of(["a", "b"])) is None


def test_night_that_failed_makes_the_next_window_wider() -> None:
    window = Window(dt.date(2026, 12, 20), dt.date(2026, 12, 20), "q")
    assert asked_since(window, TODAY, 1) == dt.date(2026, 12, 17)


@pytest.mark.parametrize(
    ("spider", "condition"),
    [
        (CvdrSpider, " AND dcterms.modified>=2026-12-28"),
        (OfficialPublicationsSpider, " AND dt.modified>=2026-12-28 sortBy "),
    ],
)
def test_changes_are_asked_for_in_the_query(spider: type[SruSpider], condition: str) -> None:
    assert condition in spider.query("Lindenveen", dt.date(2026, 12, 28))
    assert "modified" not in spider.query("Lindenveen")


def _spider(stored: str | None = None) -> CvdrSpider:
    return CvdrSpider(
        sources=[SOURCE],
        settings=CrawlSettings("a@example.org", "https://example.org", "0"),
        reference_date=TODAY,
        load_cursor=lambda _source_id, _name: stored,
    )


@pytest.mark.parametrize(("failed", "kept"), [(0, True), (1, False)])
def test_window_stays_while_a_text_is_missing(failed: int, kept: bool) -> None:
    spider = _spider()
    visit = spider.visits[1]
    visit.reached = True
    visit.failed_requests = failed
    spider.conclude(visit)
    assert (CURSOR in visit.cursors) is kept


def test_source_that_was_not_reached_keeps_its_window() -> None:
    spider = _spider()
    spider.conclude(spider.visits[1])
    assert spider.visits[1].cursors == {}


# --- three nights of one register ---------------------------------------------------------


@dataclass
class Register:
    """A register that can be asked for what changed since a day."""

    modified: dict[str, str] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Answer:
        since = re.search(r"modified>=([\d-]+)", asked.query["query"])
        shown = [
            country.regulation_record(
                name, "Beleidsregel", "Lindenveen", modified=day, in_force="2025-01-01"
            )
            for name, day in sorted(self.modified.items())
            if since is None or day >= since[1]
        ]
        return country.sru_answer(shown, total=len(shown))


@dataclass(frozen=True)
class Nights:
    world: World
    results: list[Result]
    queries: list[list[str]]


@pytest.fixture(scope="module")
def nights(
    tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer, migrated_sqlite_file: Path
) -> Nights:
    server.forget()
    server.replies.clear()
    register = Register({f"CVDR10{n}_1": "2024-05-01" for n in range(4)})
    server.replies["cvdr.example", "/sru/Search"] = register.answer
    for number in range(5):
        path = f"/cvdr/CVDR10{number}/1/xml/CVDR10{number}_1.xml"
        text = country.regulation_text(f"Beleidsregel {number}", "Het college geeft een prijs.")
        server.replies["repository.example", path] = text
    world = make_world(tmp_path_factory.mktemp("windows"), server, migrated_sqlite_file)
    world.add("GM9901", "Lindenveen", (SourceFamily.REGULATIONS, "cvdr", "Lindenveen"))
    results, queries = [], []
    for night in range(3):
        if night == 1:
            del register.modified["CVDR100_1"]  # without a word
            register.modified["CVDR104_1"] = "2026-12-31"
        results.append(world.crawl(night))
        queries.append([each.query["query"] for each in server.of("cvdr.example")])
        server.forget()
    return Nights(world, results, queries)


def test_next_night_asks_for_changes_only(nights: Nights) -> None:
    whole, changes, whole_again = nights.queries
    assert "modified" not in whole[0]
    assert "dcterms.modified>=2026-12-28" in changes[0]
    assert "modified" not in whole_again[0]


def test_what_is_known_counts_as_found(nights: Nights) -> None:
    told = [(v["outcome"], v["found"], v["expected"]) for v in _visits(nights)]
    assert told == [("ok", 4, 4), ("ok", 5, 5), ("ok", 4, 4)]


def test_lost_record_shows_in_the_whole_list_only(nights: Nights) -> None:
    places = nights.world.locations("cvdr", "Lindenveen")
    assert {name for name, row in places.items() if row.gone_at is not None} == {"CVDR100_1"}
    lost = places["CVDR100_1"].gone_at
    assert lost is not None
    assert lost.date() == dt.date(2027, 1, 27)


def _visits(nights: Nights) -> list[dict[str, object]]:
    return [result.visit("cvdr", "Lindenveen") for result in nights.results]
