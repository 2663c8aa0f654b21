"""Two crawlers on one database: together they never ask a supplier faster than one may."""

import asyncio
import datetime as dt
import itertools
import subprocess
import sys

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from crawler.items import Source
from crawler.settings import CrawlSettings
from crawler.shared_turns import SharedTurns
from crawler.shares import share_out
from crawler.suppliers import SupplierTable, load_suppliers
from crawler.turnstile import Turnstile
from db.operation_tables import SupplierTurnRow
from db.supplier_turns import hold, leave, try_enter
from vocabulary.codes import SourceFamily

TURNS, DELAY = 8, 0.15


def test_two_crawlers_never_exceed_one_suppliers_rate(database_url: str, engine: Engine) -> None:
    engine.dispose()
    command = [
        sys.executable,
        "-m",
        "tests.crawler.turn_taker",
        database_url,
        str(TURNS),
        str(DELAY),
    ]
    crawlers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
        for _ in range(2)
    ]
    answers = [crawler.communicate(timeout=60)[0] for crawler in crawlers]
    assert [crawler.returncode for crawler in crawlers] == [0, 0]
    lines = sorted(line.split() for answer in answers for line in answer.splitlines())
    assert len(lines) == 2 * TURNS
    times = [(float(began), float(ended)) for began, ended in lines]
    pauses = [after[0] - before[1] for before, after in itertools.pairwise(times)]
    # 5 ms: the clock of the turn and that of the line are read one after the other
    assert min(pauses) >= DELAY - 0.005, pauses
    firsts = {answer.splitlines()[0] for answer in answers}
    assert times[-1][1] - times[0][0] > (2 * TURNS - 1) * DELAY
    assert len(firsts) == 2  # both were at work


def enter(sessions: sessionmaker[Session], holder: str, lease: float = 60) -> float | None:
    with sessions() as session, session.begin():
        return try_enter(session, "koop", holder, lease_seconds=lease)


def test_a_turn_is_for_one_and_comes_back_with_its_pause(sessions: sessionmaker[Session]) -> None:
    assert enter(sessions, "one") is None
    assert enter(sessions, "other") == 0.0
    with sessions() as session, session.begin():
        leave(session, "koop", "one", pause_seconds=30)
    wait = enter(sessions, "other")
    assert wait is not None
    assert 29 < wait <= 30


def test_a_crawler_that_was_killed_loses_its_turn(sessions: sessionmaker[Session]) -> None:
    assert enter(sessions, "killed", lease=-1) is None
    assert enter(sessions, "other") is None
    with sessions() as session, session.begin():
        leave(session, "koop", "killed", pause_seconds=0)  # too late: it is not its turn any more
        assert session.scalar(select(SupplierTurnRow.holder)) == "other"


def test_what_one_crawler_was_told_holds_for_all(sessions: sessionmaker[Session]) -> None:
    with sessions() as session, session.begin():
        hold(session, "koop", seconds=900)
        hold(session, "koop", seconds=1)  # a shorter wait does not undo a longer one
    wait = enter(sessions, "other")
    assert wait is not None
    assert wait > 890
    with sessions() as session, session.begin():
        past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        session.execute(update(SupplierTurnRow).values(free_at=past))
    assert enter(sessions, "other") is None


def test_a_crawl_that_stops_while_it_waits_leaves_no_turn_behind(
    sessions: sessionmaker[Session],
) -> None:
    from crawler.errors import CrawlStopping

    url = "https://voorbeeld.example/"
    other = SharedTurns(sessions, lease_seconds=60)
    other._holder = "another machine"
    assert other.try_enter("voorbeeld.example") is None
    turnstile = Turnstile(
        SupplierTable(()), delay_seconds=0, shared=SharedTurns(sessions, lease_seconds=60)
    )
    with pytest.raises(CrawlStopping):
        asyncio.run(turnstile.enter(url, stopping=iter([False, True]).__next__))
    other.leave("voorbeeld.example", 0)
    with sessions() as session:
        assert session.scalar(select(SupplierTurnRow.holder)) == ""


def source(number: int, platform: str, locator: str) -> Source:
    return Source(
        id=number,
        cbs_code=f"GM{number:04d}",
        municipality=f"Plaats {number}",
        family=SourceFamily.WEBSITE,
        platform=platform,
        locator=locator,
    )


def test_sources_of_one_supplier_stay_together() -> None:
    settings = CrawlSettings("a@b.example", "https://b.example", "1")
    register = [source(n, "cvdr", f"Plaats {n}") for n in range(6)]
    sites = [source(n, "municipal_site", f"https://www.p{n}.example/") for n in range(10, 16)]
    parts = share_out([*register, *sites], settings, 2)
    assert sorted(each.id for part in parts for each in part) == sorted(
        each.id for each in (*register, *sites)
    )
    assert [len(part) for part in parts] == [6, 6]
    assert {"cvdr"} in [{each.platform for each in part} for part in parts]
    assert load_suppliers().key("https://zoekservice.overheid.nl/") == load_suppliers().key(
        "https://repository.overheid.nl/"
    )
