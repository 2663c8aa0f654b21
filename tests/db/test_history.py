import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from db.history import append_verdict, end_of_day, held_timeline, held_verdict, list_changes
from tests.db.rows import add_municipality, day, moment, verdict
from vocabulary.codes import Cause, Label, State


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        add_municipality(session, "GM9001", "Westerkoog")
        yield session


def learn_in_march_of_a_january_decision(session: Session) -> None:
    append_verdict(
        session, verdict("2025-06-01", "2025-06-01T02:00", state=State.INSUFFICIENT_COVERAGE)
    )
    append_verdict(
        session,
        verdict("2026-01-15", "2026-03-10T02:00", label=Label.INTEGRAL, cause=Cause.KNOWLEDGE),
    )


@pytest.mark.parametrize(
    ("as_of", "known_on", "expected"),
    [
        pytest.param("2026-02-01", None, Label.INTEGRAL, id="as-of-february-known-now"),
        pytest.param("2026-02-01", "2026-02-01", State.INSUFFICIENT_COVERAGE, id="both-february"),
        pytest.param(
            "2026-04-01", "2026-02-01", State.INSUFFICIENT_COVERAGE, id="known-in-february"
        ),
        pytest.param("2026-01-14", None, State.INSUFFICIENT_COVERAGE, id="day-before-the-decision"),
        pytest.param("2026-01-15", "2026-03-10", Label.INTEGRAL, id="day-of-both"),
        pytest.param("2026-01-15", "2026-03-09", State.INSUFFICIENT_COVERAGE, id="night-before"),
        pytest.param("2025-05-31", None, None, id="before-anything-held"),
        pytest.param("2026-02-01", "2025-05-31", None, id="before-anything-was-known"),
    ],
)
def test_what_was_said_and_what_is_held(
    session: Session, as_of: str, known_on: str | None, expected: Label | State | None
) -> None:
    learn_in_march_of_a_january_decision(session)
    known_at = end_of_day(day(known_on)) if known_on else None
    held = held_verdict(session, "GM9001", day(as_of), known_at=known_at)
    assert (held and (held.effective_label or held.effective_state)) == expected


def test_bounded_correction_leaves_the_rest(session: Session) -> None:
    append_verdict(session, verdict("2020-01-01", "2026-01-01T02:00", label=Label.EMBEDDED))
    append_verdict(
        session,
        verdict(
            "2021-01-01",
            "2026-02-01T02:00",
            valid_to="2022-01-01",
            label=Label.INTEGRAL,
            cause=Cause.KNOWLEDGE,
        ),
    )
    held = [(str(start), row.effective_label) for start, row in held_timeline(session, "GM9001")]
    assert held == [
        ("2020-01-01", Label.EMBEDDED),
        ("2021-01-01", Label.INTEGRAL),
        ("2022-01-01", Label.EMBEDDED),
    ]


def test_changes_name_what_was_held_before(session: Session) -> None:
    learn_in_march_of_a_january_decision(session)
    since = moment("2026-03-01T00:00")
    changes = list_changes(session, since, causes=[Cause.KNOWLEDGE])
    assert [(c.before and c.before.effective_state, c.after.effective_label) for c in changes] == [
        (State.INSUFFICIENT_COVERAGE, Label.INTEGRAL)
    ]
    assert list_changes(session, since, causes=[Cause.POLICY]) == []


@pytest.mark.parametrize(
    ("civil", "utc"),
    [("2026-07-01", "2026-07-01T21:59:59.999999"), ("2026-12-31", "2026-12-31T22:59:59.999999")],
)
def test_a_day_ends_at_dutch_midnight(civil: str, utc: str) -> None:
    assert end_of_day(day(civil)) == moment(utc)


def test_times_without_offset_are_refused(session: Session) -> None:
    row = verdict("2026-01-01", "2026-01-01T00:00")
    row.recorded_at = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - the point of the test
    with pytest.raises(Exception, match="time without offset"):
        append_verdict(session, row)
