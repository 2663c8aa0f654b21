"""What the store keeps of documents and visits, on both engines."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from crawler.plan import excuse_of, plan_crawl
from crawler.settings import CrawlSettings
from crawler.sources import load_sources
from db.documents import (
    LocationDetails,
    NewDocument,
    Stored,
    find_location,
    mark_gone,
    see_location,
    store_document,
)
from db.tables import (
    CaptureRow,
    DocumentRow,
    LocationRow,
    MunicipalityRow,
    RunRow,
    SourceRow,
    SuccessionRow,
    VersionRow,
)
from db.visits import (
    VisitRecord,
    earlier_found,
    find_cursor,
    known_locations,
    list_visits,
    reached_before,
    write_cursor,
    write_visit,
)
from vocabulary.codes import RunKind, RunState, SourceFamily, SuccessionKind, VisitOutcome

NIGHT = dt.datetime(2026, 12, 30, 2, tzinfo=dt.UTC)
NEXT = NIGHT + dt.timedelta(days=1)
DETAILS = LocationDetails(
    external_id="https://www.lindenveen.nl/nota",
    url="https://www.lindenveen.nl/nota",
    title="Nota",
    type_hint="web page",
    source_date=dt.date(2025, 1, 1),
    in_force_from=None,
    in_force_to=None,
    etag='"1"',
    last_modified=None,
)
DOCUMENT = NewDocument("GM9901", 1, "municipal_site:nota", "a" * 64, 10, "text/html", DETAILS)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        _register(session)
        yield session


def _register(session: Session) -> None:
    for code in ("GM9901", "GM9902"):
        session.add(
            MunicipalityRow(
                cbs_code=code, tooi_code=code.lower(), name=code, province_code="p", province="P"
            )
        )
    session.flush()
    for number, (code, family, platform, locator) in enumerate(
        (
            ("GM9901", SourceFamily.WEBSITE, "municipal_site", "www.lindenveen.nl"),
            ("GM9901", SourceFamily.COUNCIL, "openbesluitvorming", "lindenveen"),
            ("GM9902", SourceFamily.REGULATIONS, "cvdr", "Elders|Vroeger"),
            ("GM9902", SourceFamily.COUNCIL, "parlaeus", "elders"),
        ),
        start=1,
    ):
        session.add(
            SourceRow(id=number, cbs_code=code, family=family, platform=platform, locator=locator)
        )
    for number in (1, 2, 3):
        session.add(
            RunRow(
                id=number,
                kind=RunKind.CRAWL,
                state=RunState.DONE,
                reference_date=NIGHT.date(),
                started_at=NIGHT,
                versions={},
                options={},
                counts={},
            )
        )
    session.flush()


def _count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _at(identity: str, sha256: str = "a" * 64, **changes: object) -> NewDocument:
    details = dataclasses.replace(DETAILS, external_id=identity, url=identity)
    document = dataclasses.replace(DOCUMENT, details=details, work=f"w:{identity}", sha256=sha256)
    return dataclasses.replace(document, **changes)  # type: ignore[arg-type]


def test_storing_twice_changes_nothing(session: Session) -> None:
    assert store_document(session, DOCUMENT, seen_at=NIGHT) is Stored.NEW
    assert store_document(session, DOCUMENT, seen_at=NEXT) is Stored.SEEN
    assert [
        _count(session, each) for each in (CaptureRow, DocumentRow, VersionRow, LocationRow)
    ] == [
        1,
        1,
        1,
        1,
    ]
    place = find_location(session, 1, DETAILS.external_id)
    assert place is not None
    assert (place.first_seen_at, place.last_seen_at) == (NIGHT, NEXT)


def test_other_content_is_another_version_of_the_document(session: Session) -> None:
    store_document(session, DOCUMENT, seen_at=NIGHT)
    changed = dataclasses.replace(
        DOCUMENT, sha256="b" * 64, details=dataclasses.replace(DETAILS, etag=None)
    )
    assert store_document(session, changed, seen_at=NEXT) is Stored.CHANGED
    assert _count(session, DocumentRow) == 1
    assert _count(session, VersionRow) == 2
    assert known_locations(session, 1)[DETAILS.external_id].sha256 == "b" * 64
    assert known_locations(session, 1)[DETAILS.external_id].etag is None


def test_same_bytes_in_one_municipality_are_one_version(session: Session) -> None:
    store_document(session, DOCUMENT, seen_at=NIGHT)
    store_document(session, _at("https://www.lindenveen.nl/elders.pdf"), seen_at=NIGHT)
    store_document(session, _at("document:1", source_id=2), seen_at=NIGHT)
    assert _count(session, LocationRow) == 3
    assert _count(session, VersionRow) == 1
    store_document(session, _at("x", source_id=3, cbs_code="GM9902"), seen_at=NIGHT)
    assert _count(session, VersionRow) == 2
    assert _count(session, CaptureRow) == 1


SITE = ("municipal_site:https://www.lindenveen.nl/nota", 1)
COUNCIL = ("openbesluitvorming:document:1", 2)


@pytest.mark.parametrize("order", [(SITE, COUNCIL), (COUNCIL, SITE)], ids=["site", "council"])
def test_which_document_a_text_is_of_does_not_depend_on_the_order(
    session: Session, order: tuple[tuple[str, int], ...]
) -> None:
    for night, (work, source_id) in enumerate(order):
        store_document(
            session,
            _at(work, work=work, source_id=source_id),
            seen_at=NIGHT + dt.timedelta(days=night),
        )
    [document] = session.scalars(select(DocumentRow))
    assert document.work == COUNCIL[0]
    assert document.first_seen_at == NIGHT
    assert session.scalars(select(VersionRow.document_id)).all() == [document.id]


def test_a_document_keeps_what_only_its_own_source_showed(session: Session) -> None:
    store_document(session, _at(SITE[0], "b" * 64, work=SITE[0]), seen_at=NIGHT)
    store_document(session, _at(SITE[0], work=SITE[0]), seen_at=NEXT)
    store_document(session, _at(COUNCIL[0], work=COUNCIL[0], source_id=2), seen_at=NEXT)
    versions = session.execute(
        select(DocumentRow.work, VersionRow.capture_sha256)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .order_by(VersionRow.capture_sha256)
    ).all()
    assert versions == [(COUNCIL[0], "a" * 64), (SITE[0], "b" * 64)]


def test_expressions_of_a_work_are_one_document(session: Session) -> None:
    for version in ("1", "2"):
        store_document(
            session,
            _at(f"CVDR7_{version}", version * 64, work="cvdr:CVDR7"),
            seen_at=NIGHT,
        )
    assert _count(session, DocumentRow) == 1
    assert _count(session, VersionRow) == 2


def test_gone_and_back(session: Session) -> None:
    store_document(session, DOCUMENT, seen_at=NIGHT)
    assert mark_gone(session, 1, [DETAILS.external_id, "unknown"], gone_at=NEXT) == 1
    assert mark_gone(session, 1, [DETAILS.external_id], gone_at=NEXT) == 0
    assert known_locations(session, 1)[DETAILS.external_id].gone_at == NEXT
    assert see_location(session, 1, DETAILS, seen_at=NEXT)
    assert known_locations(session, 1)[DETAILS.external_id].gone_at is None


def test_unchanged_document_keeps_what_the_listing_does_not_say(session: Session) -> None:
    store_document(session, DOCUMENT, seen_at=NIGHT)
    bare = LocationDetails(
        DETAILS.external_id, "", "", "", None, None, dt.date(2027, 1, 1), None, None
    )
    assert see_location(session, 1, bare, seen_at=NEXT)
    place = find_location(session, 1, DETAILS.external_id)
    assert place is not None
    assert (place.title, place.etag, place.source_date) == ("Nota", '"1"', dt.date(2025, 1, 1))
    assert place.in_force_to == dt.date(2027, 1, 1)
    unknown = dataclasses.replace(bare, external_id="never")
    assert not see_location(session, 1, unknown, seen_at=NEXT)


def _visit(run_id: int, source_id: int, found: int, *, reached: bool = True) -> VisitRecord:
    return VisitRecord(
        run_id=run_id,
        source_id=source_id,
        family=SourceFamily.WEBSITE if source_id == 1 else SourceFamily.COUNCIL,
        cbs_code="GM9901",
        outcome=VisitOutcome.OK if reached else VisitOutcome.UNREACHABLE,
        reason="",
        visited_at=NIGHT,
        reference_date=NIGHT.date(),
        reached=reached,
        requests=3,
        failed_requests=0,
        found=found,
        expected=None,
        pages=2,
        section_complete=True,
        covers_from=dt.date(2010, 1, 1),
        newest_document_on=None,
    )


def test_visits_come_back_as_written(session: Session) -> None:
    records = [_visit(1, 1, 4), _visit(1, 2, 0, reached=False)]
    for record in records:
        write_visit(session, record)
    session.flush()
    assert list_visits(session, 1) == records


def test_nights_before(session: Session) -> None:
    for record in (_visit(1, 1, 4), _visit(2, 1, 0, reached=False), _visit(1, 2, 7)):
        write_visit(session, record)
    session.flush()
    assert earlier_found(session, 1, 3, nights=7) == [4]
    assert earlier_found(session, 1, 1, nights=7) == []
    assert reached_before(session, [1, 2], 3) == {2}
    assert reached_before(session, [1, 2], 2) == {1, 2}


def test_cursor(session: Session) -> None:
    assert find_cursor(session, 1, "changes") is None
    write_cursor(session, 1, "changes", "a", updated_at=NIGHT)
    write_cursor(session, 1, "changes", "b", updated_at=NEXT)
    assert find_cursor(session, 1, "changes") == "b"


def test_plan_says_what_would_be_asked(session: Session) -> None:
    sources = load_sources(session, NIGHT.date())
    plan = plan_crawl(sources, CrawlSettings("a@example.org", "https://example.org", "0"))
    assert [visit.municipality for visit in plan] == ["GM9901", "GM9901", "GM9902", "GM9902"]
    first, council, register, unknown = (visit.first_url for visit in plan)
    assert first == "https://www.lindenveen.nl"
    assert council == "https://openbesluitvorming.nl/api/status"
    assert register is not None
    assert register.startswith(
        "https://zoekservice.overheid.nl/sru/Search?version=1.2&x-connection=cvdr"
        "&operation=searchRetrieve&query=gemeente%3D%22Elders%22+AND+keyword+any"
    )
    assert unknown is None


def test_sources_of_a_date_and_a_choice(session: Session) -> None:
    row = session.get_one(SourceRow, 2)
    row.valid_from = dt.date(2027, 1, 1)
    session.get_one(SourceRow, 4).valid_to = dt.date(2026, 12, 30)
    session.flush()
    assert [source.id for source in load_sources(session, NIGHT.date())] == [1, 3]
    assert [
        source.id for source in load_sources(session, dt.date(2027, 1, 1), cbs_codes=["GM9901"])
    ] == [1, 2]
    chosen = load_sources(session, NIGHT.date(), families=[SourceFamily.REGULATIONS])
    assert [source.locators for source in chosen] == [("Elders", "Vroeger")]


def _merge(session: Session, merged: dt.date) -> None:
    """Nieuwland out of two others, one of which has its sources in the register."""
    for code, name in (("GM9911", "Oud A"), ("GM9912", "Oud B"), ("GM9913", "Nieuwland")):
        session.add(
            MunicipalityRow(
                cbs_code=code,
                tooi_code=code.lower(),
                name=name,
                province_code="p",
                province="P",
                valid_to=None if name == "Nieuwland" else merged,
            )
        )
    session.flush()
    places = (
        ("GM9912", SourceFamily.REGULATIONS, "cvdr", "Oud (B)"),
        ("GM9912", SourceFamily.WEBSITE, "municipal_site", "https://oudb.example"),
        ("GM9912", SourceFamily.COUNCIL, "openbesluitvorming", "oudb"),
        ("GM9913", SourceFamily.REGULATIONS, "cvdr", "Nieuwland"),
        ("GM9913", SourceFamily.COUNCIL, "openbesluitvorming", "nieuwland"),
    )
    for number, (code, family, platform, locator) in enumerate(places, start=100):
        row = SourceRow(cbs_code=code, family=family, platform=platform, locator=locator)
        row.id = number
        session.add(row)
    for code in ("GM9911", "GM9912"):
        session.add(
            SuccessionRow(
                happened_on=merged,
                kind=SuccessionKind.MERGED,
                old_code=code,
                new_code="GM9913",
                part="whole",
            )
        )
    session.flush()


def _asked(session: Session, day: dt.date, **choice: list[str]) -> list[str]:
    found = load_sources(session, day, cbs_codes=choice.get("codes"))
    return [source.locator for source in found if source.id >= 100]


OWN = ["Nieuwland", "nieuwland"]


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        pytest.param(
            dt.date(2026, 12, 31), ["Oud (B)", "https://oudb.example", "oudb", *OWN], id="before"
        ),
        pytest.param(dt.date(2027, 1, 1), ["Oud (B)", "oudb", *OWN], id="from the day on"),
        pytest.param(dt.date(2028, 12, 31), ["Oud (B)", "oudb", *OWN], id="last day"),
        pytest.param(dt.date(2029, 1, 1), OWN, id="two years on"),
    ],
)
def test_predecessors_are_asked_in_the_legacy_period(
    session: Session, day: dt.date, asked: list[str]
) -> None:
    _merge(session, dt.date(2027, 1, 1))

    assert _asked(session, day) == asked
    ends = {source.ended_on for source in load_sources(session, day) if source.id == 100}
    assert ends <= {dt.date(2027, 1, 1) if day.year > 2026 else None}


def test_predecessors_are_asked_every_four_weeks_after_it(session: Session) -> None:
    """Their regulations and papers of the past stay in the national services."""
    _merge(session, dt.date(2027, 1, 1))
    days = [dt.date(2029, 3, 1) + dt.timedelta(days=number) for number in range(56)]
    nights = [_asked(session, day) for day in days]

    assert sum("Oud (B)" in asked for asked in nights) == 2
    assert sum("oudb" in asked for asked in nights) == 2
    assert all("https://oudb.example" not in asked for asked in nights)


def test_who_names_a_municipality_names_its_predecessors(session: Session) -> None:
    _merge(session, dt.date(2027, 1, 1))
    asked = _asked(session, dt.date(2035, 3, 1), codes=["GM9913"])

    assert asked == ["Oud (B)", "oudb", *OWN]


def test_what_was_missing_is_not_asked_for_once_it_was_accepted(session: Session) -> None:
    for number, platform in enumerate(("unknown", "ibabs"), start=100):
        row = SourceRow(
            cbs_code="GM9901", family=SourceFamily.COUNCIL, platform=platform, locator=""
        )
        row.id = number
        session.add(row)
    session.get_one(SourceRow, 2).locator = ""
    session.flush()
    assert _asked(session, NIGHT.date()) == ["", ""]

    session.get_one(SourceRow, 101).locator = "https://lindenveen.bestuurlijkeinformatie.nl"
    session.flush()
    assert _asked(session, NIGHT.date()) == ["https://lindenveen.bestuurlijkeinformatie.nl"]


def test_a_source_without_address_is_loaded_and_excused(session: Session) -> None:
    row = session.get_one(SourceRow, 1)
    row.platform, row.locator = "ibabs", " | "
    session.flush()
    settings = CrawlSettings("a@example.org", "https://example.org", "0")
    (first, *_) = load_sources(session, NIGHT.date())
    assert excuse_of(first, settings) == "no address is known at ibabs"
