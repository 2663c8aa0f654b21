"""Codes of people: signed, checked, never overwritten, and settled by agreement or decision."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from db.errors import ReviewRefused
from db.history import append_verdict
from db.review_items import Item, find_item
from db.reviews import (
    PersonCode,
    Signature,
    add_code,
    codes_of,
    confirm_absence,
    differs_again,
    disagree,
    postpone,
    settle,
)
from db.tables import ReviewRow
from tests.db.rows import add_document, add_municipality, add_source, day, moment, verdict
from vocabulary.codes import Confirmation, Label, State

TODAY = day("2026-06-02")


def sign(by: str, on: str = "2026-06-02") -> Signature:
    return Signature(by, moment(on), "1.0")


@pytest.fixture
def passage(sessions: sessionmaker[Session]) -> str:
    """A passage to code, as it is written."""
    with sessions() as session, session.begin():
        add_municipality(session, "GM9001", "Plaats")
        stored = add_document(session, add_source(session), "Nota")
        return f"passage:{stored.passages[0].id}"


def code(session: Session, item: str, value: str, by: str, *, settles: bool = False) -> bool:
    found = find_item(session, item, TODAY)
    return add_code(session, found, PersonCode(value, "gelezen"), sign(by), settles=settles)


def rows(session: Session, item: str) -> list[ReviewRow]:
    return codes_of(session, find_item(session, item, TODAY))


def test_what_two_agree_on_stands(sessions: sessionmaker[Session], passage: str) -> None:
    with sessions() as session:
        code(session, passage, "P3", "ab")
        code(session, passage, "P3", "cd")
        settled = settle(rows(session, passage))

    assert settled is not None
    assert (settled.value, settled.coders, settled.adjudicated) == ("P3", ("ab", "cd"), False)


def test_a_disagreement_stands_open_until_somebody_decides(
    sessions: sessionmaker[Session], passage: str
) -> None:
    with sessions() as session:
        code(session, passage, "P3", "ab")
        code(session, passage, "P1", "cd")
        assert disagree(rows(session, passage))
        assert settle(rows(session, passage)) is None

        code(session, passage, "P3", "ef", settles=True)
        given = rows(session, passage)

    settled = settle(given)
    assert settled is not None
    assert (settled.value, settled.adjudicated) == ("P3", True)
    assert not disagree(given)
    assert [(row.reviewer, row.value) for row in given] == [
        ("ab", "P3"),
        ("cd", "P1"),
        ("ef", "P3"),
    ]


def test_unsure_is_for_somebody_else(sessions: sessionmaker[Session], passage: str) -> None:
    with sessions() as session:
        code(session, passage, "unsure", "ab")

        assert settle(rows(session, passage)) is None
        assert disagree(rows(session, passage))


def test_the_last_word_of_a_coder_counts_and_the_first_stays(
    sessions: sessionmaker[Session], passage: str
) -> None:
    with sessions() as session:
        code(session, passage, "P1", "ab")
        code(session, passage, "P3", "ab")
        given = rows(session, passage)

    settled = settle(given)
    assert settled is not None
    assert settled.value == "P3"
    assert [row.value for row in given] == ["P1", "P3"]


def test_saying_the_same_twice_adds_nothing(sessions: sessionmaker[Session], passage: str) -> None:
    with sessions() as session:
        assert code(session, passage, "P1", "ab")
        assert not code(session, passage, "P1", "ab")
        assert len(rows(session, passage)) == 1


@pytest.mark.parametrize(
    ("item", "value", "by", "said"),
    [
        ("", "P9", "ab", "P9"),
        ("", "integral", "ab", "integral"),
        ("", "P3", " ", "initials"),
        ("passage:99999", "P3", "ab", "no passage 99999"),
        ("passage:een", "P3", "ab", "is no item"),
        ("GM9001", "integral", "ab", "is no item"),
        ("GM9001@2026-01-01", "integral", "ab", "nothing was said"),
    ],
)
def test_a_code_that_fits_nothing_is_refused(
    sessions: sessionmaker[Session], passage: str, item: str, value: str, by: str, said: str
) -> None:
    with sessions() as session, pytest.raises(ReviewRefused, match=said):
        code(session, item or passage, value, by)


@pytest.mark.parametrize(
    ("value", "attributes", "said"),
    [
        ("P3", {"hosts": ["zorg"]}, "zorg"),
        ("P3", {"themes": ["care"]}, "care"),
        ("P1", {"means": True}, "belong to P2, P3 and P4"),
    ],
)
def test_attributes_are_checked(
    sessions: sessionmaker[Session],
    passage: str,
    value: str,
    attributes: dict[str, object],
    said: str,
) -> None:
    with sessions() as session:
        item = find_item(session, passage, TODAY)
        with pytest.raises(ReviewRefused, match=said):
            add_code(session, item, PersonCode(value, "", attributes), sign("ab"))


def held(sessions: sessionmaker[Session], label: Label | None, state: State | None = None) -> None:
    with sessions() as session, session.begin():
        add_municipality(session, "GM9001", "Plaats")
        proposed = label is Label.NOT_VISIBLE
        row = verdict(
            "2026-01-01",
            "2026-06-01",
            label=label,
            state=state,
            confirmation=Confirmation.PROPOSED if proposed else Confirmation.NOT_NEEDED,
        )
        append_verdict(session, row)


def test_an_absence_is_confirmed_with_a_note(sessions: sessionmaker[Session]) -> None:
    held(sessions, Label.NOT_VISIBLE)
    with sessions() as session, session.begin():
        said = Confirmation.CONFIRMED
        assert confirm_absence(session, "GM9001", TODAY, said, "site en raad", sign("ab"))
        assert not confirm_absence(session, "GM9001", TODAY, said, "site en raad", sign("ab"))
    with sessions() as session:
        (row,) = session.scalars(select(ReviewRow)).all()
    assert (row.action, row.reviewer, row.reference_date) == ("confirm", "ab", TODAY)
    assert row.verdict_id is not None


def test_only_an_absence_can_be_confirmed(sessions: sessionmaker[Session]) -> None:
    held(sessions, Label.INTEGRAL)
    with sessions() as session, pytest.raises(ReviewRefused, match="integral"):
        confirm_absence(session, "GM9001", TODAY, Confirmation.CONFIRMED, "x", sign("ab"))


def test_a_confirmation_without_a_note_is_refused(sessions: sessionmaker[Session]) -> None:
    held(sessions, Label.NOT_VISIBLE)
    with sessions() as session, pytest.raises(ReviewRefused, match="note"):
        confirm_absence(session, "GM9001", TODAY, Confirmation.CONFIRMED, "  ", sign("ab"))


def test_a_postponed_item_has_no_code(sessions: sessionmaker[Session], passage: str) -> None:
    with sessions() as session:
        postpone(session, find_item(session, passage, TODAY), "later", sign("ab"))

        assert rows(session, passage) == []


def given(*words: tuple[str, str, str], decided: bool = False) -> list[ReviewRow]:
    """(coder, value, what was computed then)."""
    return [
        ReviewRow(
            id=number,
            reviewer=coder,
            value=value,
            computed=computed,
            attributes={},
            settles=decided and number == len(words) - 1,
            recorded_at=dt.datetime(2026, 1, 1 + number, tzinfo=dt.UTC),
        )
        for number, (coder, value, computed) in enumerate(words)
    ]


AGREED = (("ab", "P1", "P3"), ("cd", "P1", "P3"))


@pytest.mark.parametrize(
    ("coded", "computed", "again"),
    [
        pytest.param(given(("ab", "P1", "P1")), ["P1"], False, id="as computed"),
        pytest.param(given(("ab", "P1", "P1")), ["P3"], True, id="the model changed its mind"),
        pytest.param(given(("ab", "P1", "P3")), ["P3"], True, id="one person against the model"),
        pytest.param(given(*AGREED), ["P3"], False, id="two saw it, the model says the same"),
        pytest.param(given(*AGREED), ["P4"], True, id="two saw it, the model says another"),
        pytest.param(given(*AGREED), ["P1"], False, id="the model came round"),
        pytest.param(
            given(("ab", "P1", "P3"), ("cd", "P3", "P3"), ("ef", "P1", "P3"), decided=True),
            ["P3"],
            False,
            id="decided against the model",
        ),
        pytest.param(given(("ab", "P1", "P1")), [], False, id="no longer computed"),
    ],
)
def test_what_a_person_coded_is_read_again_when_we_compute_otherwise(
    coded: list[ReviewRow], computed: list[str], again: bool
) -> None:
    assert differs_again(coded, computed) is again


def test_an_item_knows_what_is_computed_of_it(sessions: sessionmaker[Session]) -> None:
    held(sessions, None, State.UNKNOWN)
    with sessions() as session:
        found = find_item(session, "GM9001@2026-03-01", TODAY)

    assert found == Item(
        "GM9001", day("2026-03-01"), verdict_id=found.verdict_id, computed="unknown"
    )
