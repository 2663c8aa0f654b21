import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from db.boundaries import list_in_boundaries, load_boundaries
from db.history import append_verdict
from db.municipalities import municipalities_on
from db.queries import MunicipalityLine
from db.share_queries import survey_on
from db.shares import count_shares
from db.tables import MunicipalityRow, SuccessionRow
from tests.db.rows import add_municipality, day, verdict
from vocabulary.codes import Confirmation, Label, State, SuccessionKind

BEFORE, AFTER = day("2025-12-31"), day("2026-06-01")
MERGED = day("2026-01-01")


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        yield session


def unit(
    session: Session,
    code: str,
    people: int | None,
    valid_from: str | None = None,
    valid_to: str | None = None,
) -> MunicipalityRow:
    row = add_municipality(
        session, code, f"Plaats {code}", valid_from=valid_from, valid_to=valid_to
    )
    row.population = people
    return row


def join(session: Session, old: str, new: str, part: str = "whole") -> None:
    session.add(
        SuccessionRow(
            happened_on=MERGED, kind=SuccessionKind.MERGED, old_code=old, new_code=new, part=part
        )
    )
    session.flush()


def say(
    session: Session, code: str, headline: Label | State, since: str = "2020-01-01", flags: str = ""
) -> None:
    label = headline if isinstance(headline, Label) else None
    state = headline if isinstance(headline, State) else None
    row = verdict(since, "2026-06-02", cbs_code=code, label=label, state=state)
    row.flags = flags.split()
    append_verdict(session, row)


def merger(session: Session, people: tuple[int | None, int | None] = (60_000, 40_000)) -> None:
    """Two municipalities that went over into a third on 1 January 2026."""
    unit(session, "GM9001", people[0], valid_to="2026-01-01")
    unit(session, "GM9002", people[1], valid_to="2026-01-01")
    unit(session, "GM9003", 100_000, valid_from="2026-01-01")
    join(session, "GM9001", "GM9003")
    join(session, "GM9002", "GM9003")


def redrawn(
    session: Session, as_of: dt.date, drawn_on: dt.date, code: str = "GM9003"
) -> MunicipalityLine:
    lines, _ = list_in_boundaries(session, as_of, drawn_on)
    return next(line for line in lines if line.cbs_code == code)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Label.INTEGRAL, Label.INTEGRAL, Label.INTEGRAL),
        (Label.INTEGRAL, Label.EMBEDDED, Label.INTEGRAL),  # most inhabitants had it
        (Label.EMBEDDED, Label.INTEGRAL, Label.EMBEDDED),
        (Label.NOT_VISIBLE, Label.INTEGRAL, State.UNKNOWN),
        (Label.NOT_VISIBLE, Label.NOT_VISIBLE, Label.NOT_VISIBLE),
        (State.INSUFFICIENT_COVERAGE, Label.NOT_VISIBLE, State.INSUFFICIENT_COVERAGE),
        (State.OUTDATED_ONLY, State.UNKNOWN, State.UNKNOWN),
    ],
)
def test_a_territory_that_was_two_municipalities(
    session: Session, first: Label | State, second: Label | State, expected: Label | State
) -> None:
    merger(session)
    say(session, "GM9001", first)
    say(session, "GM9002", second)

    line = redrawn(session, BEFORE, AFTER)

    assert (line.label or line.state) is expected
    assert line.name == "Plaats GM9003"
    assert "Plaats GM9001" in line.reason
    assert "60000 inhabitants" in line.reason


def test_without_counts_of_people_only_agreement_decides(session: Session) -> None:
    merger(session, people=(60_000, None))
    say(session, "GM9001", Label.INTEGRAL)
    say(session, "GM9002", Label.EMBEDDED)
    assert redrawn(session, BEFORE, AFTER).state is State.UNKNOWN


def test_of_a_territory_of_which_nothing_was_said_nothing_is_said(session: Session) -> None:
    merger(session)
    say(session, "GM9001", Label.INTEGRAL)
    assert redrawn(session, BEFORE, AFTER).state is State.INSUFFICIENT_COVERAGE


def test_an_absence_is_confirmed_only_where_all_of_it_was(session: Session) -> None:
    merger(session)
    for code, confirmation in (
        ("GM9001", Confirmation.CONFIRMED),
        ("GM9002", Confirmation.PROPOSED),
    ):
        said = verdict("2020-01-01", "2026-06-02", cbs_code=code, label=Label.NOT_VISIBLE)
        said.confirmation = confirmation
        append_verdict(session, said)
    line = redrawn(session, BEFORE, AFTER)
    assert line.label is Label.NOT_VISIBLE
    assert line.confirmation == Confirmation.PROPOSED


def test_one_who_took_in_another_is_not_copied_over_it(session: Session) -> None:
    unit(session, "GM9001", 30_000, valid_to="2026-01-01")
    unit(session, "GM9002", 50_000)  # with those of the other: 20,000 of its own
    join(session, "GM9001", "GM9002")
    say(session, "GM9001", Label.EMBEDDED)
    say(session, "GM9002", Label.NOT_VISIBLE)

    assert redrawn(session, BEFORE, AFTER, "GM9002").label is Label.EMBEDDED
    assert redrawn(session, BEFORE, BEFORE, "GM9002").label is Label.NOT_VISIBLE


def test_in_old_boundaries_the_successors_own_policy_holds_but_not_inherited_policy(
    session: Session,
) -> None:
    merger(session)
    say(session, "GM9003", Label.EMBEDDED, "2026-01-01", "legacy_policy")
    assert redrawn(session, AFTER, BEFORE, "GM9001").state is State.UNKNOWN
    say(session, "GM9003", Label.INTEGRAL, "2026-03-01")
    assert redrawn(session, AFTER, BEFORE, "GM9001").label is Label.INTEGRAL


def test_what_only_touched_a_territory_does_not_speak_for_it(session: Session) -> None:
    unit(session, "GM9001", 50_000, valid_to="2026-01-01")
    unit(session, "GM9002", 30_000)
    unit(session, "GM9003", 40_000, valid_from="2026-01-01")
    join(session, "GM9001", "GM9003", "main")
    join(session, "GM9001", "GM9002", "part")
    say(session, "GM9001", Label.INTEGRAL)
    say(session, "GM9002", Label.EMBEDDED)
    assert redrawn(session, BEFORE, AFTER, "GM9002").label is Label.EMBEDDED
    assert redrawn(session, BEFORE, AFTER, "GM9003").label is Label.INTEGRAL


def test_shares_count_the_municipalities_of_the_chosen_date(session: Session) -> None:
    merger(session)
    say(session, "GM9001", Label.INTEGRAL)
    say(session, "GM9002", Label.INTEGRAL)
    [then, *_] = count_shares(survey_on(session, BEFORE))
    [now, *_] = count_shares(survey_on(session, BEFORE, drawn_on=AFTER))
    assert (then.municipalities, now.municipalities) == (2, 1)
    assert (then.drawn_on, now.drawn_on) == (BEFORE, AFTER)
    assert now.seen == 1


@pytest.mark.parametrize("year", range(2010, 2026))
def test_every_municipality_of_the_past_stands_in_the_boundaries_of_today(
    register_session: Session, year: int
) -> None:
    drawn_on, as_of = day("2026-01-01"), dt.date(year, 7, 1)
    boundaries = load_boundaries(register_session)
    stood = {row.cbs_code for row in municipalities_on(register_session, as_of)}
    parts = Counter(
        part.cbs_code
        for row in municipalities_on(register_session, drawn_on)
        for part in boundaries.parts(row.cbs_code, drawn_on, as_of)
        if part.people != 0
    )
    assert set(parts) == stood
    assert set(parts.values()) == {1}
