from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from db.history import append_verdict, end_of_day
from db.queries import (
    MunicipalityFilter,
    list_change_lines,
    list_coverage,
    list_municipalities,
)
from tests.db.rows import (
    add_municipality,
    add_run,
    add_source,
    add_visit,
    day,
    moment,
    verdict,
)
from vocabulary.codes import Cause, Label, SourceFamily, State, VisitOutcome

TODAY = day("2026-06-01")


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Four municipalities: two with a verdict, one that ended, one of which nothing was said."""
    with sessions() as session:
        add_municipality(session, "GM9001", "Westerkoog", province="Utrecht", size_class=5)
        add_municipality(session, "GM9002", "Achterlanden", province="Drenthe", size_class=3)
        add_municipality(session, "GM9003", "Oudedorp", valid_to="2026-01-01")
        add_municipality(session, "GM9004", "Zwijgrecht")
        append_verdict(session, verdict("2026-01-01", "2026-01-01", label=Label.INTEGRAL))
        append_verdict(
            session, verdict("2026-01-01", "2026-01-01", cbs_code="GM9002", state=State.UNKNOWN)
        )
        append_verdict(
            session, verdict("2020-01-01", "2026-01-01", cbs_code="GM9003", label=Label.EMBEDDED)
        )
        yield session


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        pytest.param(MunicipalityFilter(), ["Achterlanden", "Westerkoog"], id="all-by-name"),
        pytest.param(MunicipalityFilter(label=Label.INTEGRAL), ["Westerkoog"], id="label"),
        pytest.param(MunicipalityFilter(label=Label.EMBEDDED), [], id="ended-is-left-out"),
        pytest.param(MunicipalityFilter(state=State.UNKNOWN), ["Achterlanden"], id="state"),
        pytest.param(MunicipalityFilter(province="drenthe"), ["Achterlanden"], id="province"),
        pytest.param(MunicipalityFilter(size_class=5), ["Westerkoog"], id="size"),
        pytest.param(MunicipalityFilter(label=Label.INTEGRAL, size_class=3), [], id="both"),
    ],
)
def test_municipalities_that_were_asked_for(
    session: Session, wanted: MunicipalityFilter, names: list[str]
) -> None:
    assert [line.name for line in list_municipalities(session, TODAY, wanted=wanted)] == names


def test_ended_municipality_is_there_on_a_day_before_its_end(session: Session) -> None:
    lines = list_municipalities(session, day("2025-12-31"))
    assert [(line.name, line.label) for line in lines] == [("Oudedorp", Label.EMBEDDED)]
    with_ended = list_municipalities(session, TODAY, include_ended=True)
    assert "Oudedorp" in {line.name for line in with_ended}


def test_what_was_not_known_yet_is_not_said(session: Session) -> None:
    assert list_municipalities(session, TODAY, known_at=end_of_day(day("2025-12-31"))) == []


def test_a_first_verdict_is_no_change(session: Session) -> None:
    assert list_change_lines(session, moment("2000-01-01"), causes=list(Cause)) == []


def test_a_change_says_from_what_to_what_and_why(session: Session) -> None:
    append_verdict(
        session,
        verdict(
            "2026-03-01",
            "2026-03-05",
            state=State.OUTDATED_ONLY,
            cause=Cause.EXPIRY,
            reason="The nota ran until March.",
        ),
    )
    [line] = list_change_lines(session, moment("2026-03-05"), causes=[Cause.EXPIRY])
    assert (line.name, line.before, line.after, line.reason) == (
        "Westerkoog",
        "integral",
        "outdated_only",
        "The nota ran until March.",
    )
    assert list_change_lines(session, moment("2026-03-05"), causes=[Cause.POLICY]) == []
    assert list_change_lines(session, moment("2026-03-06"), causes=[Cause.EXPIRY]) == []


@pytest.mark.parametrize(
    ("as_of", "known_on", "count"),
    [("2026-02-28", None, 0), ("2026-03-01", None, 1), (None, "2026-03-04", 0)],
)
def test_changes_up_to_a_date_and_as_known_on_a_date(
    session: Session, as_of: str | None, known_on: str | None, count: int
) -> None:
    append_verdict(
        session, verdict("2026-03-01", "2026-03-05", label=Label.EMBEDDED, cause=Cause.POLICY)
    )
    found = list_change_lines(
        session,
        moment("2026-03-01"),
        causes=[Cause.POLICY],
        as_of=day(as_of) if as_of else None,
        known_at=end_of_day(day(known_on)) if known_on else None,
    )
    assert len(found) == count


@pytest.mark.parametrize(
    ("as_of", "known_on", "outcome"),
    [
        pytest.param("2026-04-02", None, "blocked", id="last-visit"),
        pytest.param("2026-04-01", None, "ok", id="day-before-the-last"),
        pytest.param("2026-03-31", None, "", id="before-any-visit"),
        pytest.param("2026-12-31", "2026-04-01", "ok", id="known-before-the-last"),
        pytest.param("2026-12-31", "2026-03-31", "", id="known-before-any"),
        pytest.param("2026-04-01", "2026-04-02", "ok", id="asked-for-the-day-before"),
    ],
)
def test_coverage_is_the_last_visit_that_was_known(
    session: Session, as_of: str, known_on: str | None, outcome: str
) -> None:
    source = add_source(session)
    add_visit(session, add_run(session, "2026-04-01"), source)
    add_visit(session, add_run(session, "2026-04-02"), source, VisitOutcome.BLOCKED)
    known_at = end_of_day(day(known_on)) if known_on else None
    [line] = list_coverage(session, as_of=day(as_of), known_at=known_at)
    assert line.outcome == outcome
    assert (line.reason == "never visited") == (outcome == "")


def test_coverage_names_every_source_by_municipality(session: Session) -> None:
    for cbs_code in ("GM9002", "GM9001"):
        for family in (SourceFamily.WEBSITE, SourceFamily.COUNCIL):
            add_source(session, cbs_code, family=family, platform=family)
    lines = list_coverage(session, as_of=TODAY)
    assert [(line.cbs_code, line.family) for line in lines] == [
        ("GM9001", "council"),
        ("GM9001", "website"),
        ("GM9002", "council"),
        ("GM9002", "website"),
    ]
    assert {x.cbs_code for x in list_coverage(session, as_of=TODAY, cbs_codes=["GM9002"])} == {
        "GM9002"
    }


def test_an_imported_folder_is_no_source_that_a_night_covers(session: Session) -> None:
    add_source(session, family=SourceFamily.IMPORT, platform="folder")
    assert list_coverage(session, as_of=TODAY) == []
