"""Between two searches of a council only its change feed is read."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from scrapy.http import Response

from crawler.change_feed import FeedMark, feed_to_read, is_wanted, read_changes, read_mark
from crawler.council_answers import describe_state
from crawler.errors import SourceChanged
from tests.crawler import country
from tests.crawler.answers import COUNCIL
from tests.crawler.conftest import Result, World, make_world
from tests.crawler.server import Answer, Asked, LoopbackServer
from vocabulary.codes import SourceFamily

URL = "https://openbesluitvorming.nl/api/export/changes"
TODAY = dt.date(2027, 1, 1)
UPSERT = {"seq": 1, "op": "upsert", "entity_id": "document:x:1", "entity_type": "Document"}


def _page(*lines: str, more: str = "false") -> Response:
    return Response(URL, headers={"X-Has-More": more}, body="\n".join(lines).encode())


def test_feed_is_read_on_until_the_next_search_is_due() -> None:
    mark = FeedMark(TODAY, "q", "at 17")
    assert read_mark(str(mark), "q") == mark
    assert read_mark(str(mark), "other words") is None
    assert feed_to_read(mark, TODAY + dt.timedelta(days=1), 3) == mark
    assert feed_to_read(mark, TODAY + dt.timedelta(days=28), 3) is None
    assert feed_to_read(None, TODAY, 1) is None


def test_tombstone_has_no_payload_and_meetings_are_passed_over() -> None:
    changes = read_changes(
        _page(
            json.dumps(UPSERT | {"payload": {"name": "Nota"}}),
            json.dumps(UPSERT | {"op": "delete"}),
            json.dumps(UPSERT | {"entity_type": "Meeting"}),
        )
    )
    told = [(change.external_id, change.deleted, change.title) for change in changes]
    assert told == [("document:x:1", False, "Nota"), ("document:x:1", True, "")]


@pytest.mark.parametrize(
    ("page", "landmark"),
    [
        (Response(URL, body=b"<html>Even geduld</html>"), "X-Has-More"),
        (_page("<html>"), "change with entity_id"),
        (_page(json.dumps(UPSERT | {"op": "vacuum"})), "known op"),
        (_page(json.dumps({"op": "upsert"})), "change with entity_id"),
    ],
    ids=["page of html", "line of html", "new op", "no identity"],
)
def test_page_that_is_no_feed_is_never_caught_up(page: Response, landmark: str) -> None:
    with pytest.raises(SourceChanged, match=landmark):
        read_changes(page)


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("Brief", "De vrijwilliger krijgt een bos bloemen.", True),
        ("Brief", "De brug is weer open.", False),
        ("Besluitenlijst raad", "Vastgesteld: Samen voor Sterk Linden.", True),
        ("Brief over de brug", "Samen voor Sterk Linden.", False),
    ],
    ids=["word", "nothing", "decision on a known policy", "no decision"],
)
def test_text_is_judged_as_a_search_would(title: str, text: str, wanted: bool) -> None:
    policies = ["Beleidsnota Samen voor Sterk Linden"]
    assert is_wanted(title, text, policies, "Lindenveen") is wanted


def test_state_says_why_and_who_comes_after() -> None:
    state = {
        "state": "failing",
        "lastErrorMessage": "blocked by supplier",
        "lastSuccessAt": "2026-12-01T02:00:00Z",
        "succeededBy": {"sourceKey": "lindenveen_nieuw"},
    }
    assert describe_state(state, TODAY) == [
        "its import says 'blocked by supplier'",
        "succeeded by lindenveen_nieuw",
        "last imported on 2026-12-01",
    ]
    assert describe_state({"state": "ok", "lastSuccessAt": "2026-12-31T02:00:00Z"}, TODAY) == []


# --- two nights of three councils ---------------------------------------------------------


def _paper(key: str, number: int, title: str, text: str) -> dict[str, str]:
    return country.council_document(key, number, title, "2024-03-12", text)


FIRST = [
    _paper(key, number, f"Brief {number}", f"Over vrijwilligers, {number}.")
    for key in ("linden", "wilgen", "elzen")
    for number in range(3)
]
CHANGED = _paper("linden", 1, "Brief 1", "Over vrijwilligers, opnieuw.")
NEW = [
    _paper("linden", 10, "Brief van het college", "Een vrijwilliger in het museum."),
    _paper("linden", 11, "Brief over de brug", "De brug is weer open."),
]


def _line(number: int, paper: dict[str, str], operation: str = "upsert") -> bytes:
    record = {"seq": number, "op": operation, "entity_id": paper["entityId"]}
    record |= {"entity_type": "Document", "source_key": paper["organization"]}
    if operation == "upsert":
        record["payload"] = {"type": "Document", "name": paper["title"]}
    return json.dumps(record).encode() + b"\n"


def _changes(asked: Asked) -> Answer:
    """Two pages for Linden; the cursor of the others is not known any more."""
    if asked.query["source"] != "linden":
        return Answer(b'{"error": "invalid_cursor"}', "application/json", 400)
    pages = {
        "at-9": (_line(10, CHANGED) + _line(11, FIRST[2], "delete"), "at-11", "true"),
        "at-11": (_line(12, NEW[0]) + _line(13, NEW[1]), "at-13", "false"),
        "at-13": (b"", "", "false"),
    }
    body, following, more = pages[asked.query["cursor"]]
    headers = {"X-Has-More": more} | ({"X-Next-Cursor": following} if following else {})
    return Answer(body, "application/x-ndjson", headers=headers)


@dataclass(frozen=True)
class Nights:
    world: World
    results: list[Result]
    asked: list[list[Asked]]

    def paths(self, night: int, key: str) -> set[str]:
        return {
            each.path.removeprefix("/api/").partition("/")[0]
            for each in self.asked[night]
            if key in (each.query.get("organization"), each.query.get("source"))
        }


@pytest.fixture(scope="module")
def nights(
    tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer, migrated_sqlite_file: Path
) -> Nights:
    server.forget()
    server.replies.clear()
    council = country.Council(dict.fromkeys(("linden", "wilgen", "elzen"), "ok"), list(FIRST))
    host, replies = "obv.example", server.replies
    replies[host, "/api/status"] = council.status
    replies[host, "/api/search"] = council.search
    replies[host, "/api/export/changes"] = _changes
    replies[host, "/api/export/snapshot"] = Answer(
        b"", headers={"X-Has-More": "false", "X-Changes-Cursor": "at-9"}
    )
    for document in FIRST:
        replies[host, country.entity_path(document)] = council.entity(document)
    world = make_world(tmp_path_factory.mktemp("feed"), server, migrated_sqlite_file)
    for number, key in enumerate(("linden", "wilgen", "elzen"), 1):
        world.add(f"GM990{number}", key, (SourceFamily.COUNCIL, COUNCIL, key))
    results: list[Result] = []
    asked: list[list[Asked]] = []
    for night in (0, 1, 1):
        if results:
            for document in (CHANGED, *NEW):
                replies[host, country.entity_path(document)] = council.entity(document)
        results.append(world.crawl(night))
        asked.append(list(server.asked))
        server.forget()
    return Nights(world, results, asked)


def test_second_night_reads_the_feed_and_searches_nothing(nights: Nights) -> None:
    assert nights.paths(0, "linden") == {"export", "search"}
    assert nights.paths(1, "linden") == {"export"}
    cursors = [a.query["cursor"] for a in nights.asked[1] if a.query.get("source") == "linden"]
    assert cursors == ["at-9", "at-11"]


def test_feed_goes_on_where_it_was_left(nights: Nights) -> None:
    cursors = [a.query["cursor"] for a in nights.asked[2] if a.query.get("source") == "linden"]
    assert cursors == ["at-13"]
    assert not any("entities" in each.path for each in nights.asked[2])


def test_changed_new_and_deleted_documents(nights: Nights) -> None:
    places = nights.world.locations(COUNCIL, "linden")
    gone = {name[-2:] for name, row in places.items() if row.gone_at is not None}
    assert gone == {":2"}
    assert {name.rpartition(":")[2] for name in places} == {"0", "1", "2", "10"}
    told = [nights.results[n].visit(COUNCIL, "linden") for n in (0, 1, 2)]
    assert [(v["outcome"], v["found"], v["expected"]) for v in told] == [
        ("ok", 3, 3),
        ("ok", 3, 3),
        ("ok", 3, 3),
    ]
    assert nights.results[1].summary["documents"]["documents_changed"] == 1
    assert nights.results[1].summary["documents"]["documents_new"] == 1


def test_council_is_searched_again_when_due_or_when_the_cursor_is_refused(
    nights: Nights,
) -> None:
    assert "search" in nights.paths(1, "wilgen")  # its four weeks end this night
    assert "search" in nights.paths(1, "elzen")
    visit = nights.results[1].visit(COUNCIL, "elzen")
    assert visit["outcome"] == "ok"
    assert "the change feed of elzen does not know where we were" in visit["reason"]
