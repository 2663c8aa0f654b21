"""What people coded of a municipality as a whole, in what is shown of it."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from classifier.dossier import Dossier, Verdict
from classifier.people import Word, with_words
from db.engine import open_engine, session_factory, sqlite_url
from db.history import held_verdict, start_of_day
from db.review_items import find_item, municipality_item
from db.review_queue import Why, list_queue
from db.reviews import PersonCode, Signature, add_code
from db.tables import PassageCodeRow, VerdictRow
from tests.classifier.build import document, mention
from tests.classifier.planted import BEFORE, TONIGHT, Planted
from vocabulary.codes import Label

TOMORROW = TONIGHT + dt.timedelta(days=1)
ADOPTED = dt.date(2025, 3, 4)
Coding = Callable[..., None]


@pytest.fixture
def planted(tmp_path: Path, migrated_sqlite_file: Path) -> Planted:
    path = tmp_path / "store.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    planted = Planted(session_factory(open_engine(sqlite_url(path))))
    planted.municipality()
    return planted


@pytest.fixture
def code(planted: Planted) -> Coding:
    def say(value: str, by: str, on: dt.date = BEFORE, *, settles: bool = False) -> None:
        signed = Signature(by, start_of_day(on) + dt.timedelta(hours=9), "1.0")
        written = municipality_item("GM9001", held(planted, on).valid_from)
        with planted.sessions() as session, session.begin():
            item = find_item(session, written, on)
            add_code(session, item, PersonCode(value, "gelezen"), signed, settles=settles)

    return say


def held(planted: Planted, on: dt.date = TONIGHT) -> VerdictRow:
    with planted.sessions() as session:
        row = held_verdict(session, "GM9001", on)
    assert row is not None
    return row


def shown(planted: Planted, on: dt.date = TONIGHT) -> tuple[str, str]:
    """What is computed and what is shown."""
    row = held(planted, on)
    return (
        str(row.computed_label or row.computed_state),
        str(row.effective_label or row.effective_state),
    )


def differs(planted: Planted, on: dt.date = TONIGHT) -> bool:
    with planted.sessions() as session:
        return any(each.why is Why.DIFFERS for each in list_queue(session, on))


def doubt(planted: Planted) -> None:
    """Let every goal be a goal with a chance of four in ten."""
    with planted.sessions() as session, session.begin():
        session.execute(
            update(PassageCodeRow)
            .where(PassageCodeRow.code == "P3")
            .values(probabilities={"P3": 0.4, "P1": 0.6})
        )


def test_one_coder_lifts_an_abstention(planted: Planted, code: Coding) -> None:
    planted.document("Nota", "embedded")
    doubt(planted)
    planted.night(BEFORE)
    assert shown(planted, BEFORE) == ("embedded", "unknown")

    code("embedded", "ab")
    planted.night(TONIGHT)

    assert shown(planted) == ("embedded", "embedded")
    assert "coded by ab on 2026-06-01" in held(planted).effective_reason
    assert planted.changes()[-1].after.cause == "review"
    assert planted.night(TOMORROW).verdicts_recorded == 0


def test_one_coder_alone_changes_no_label_and_is_followed_by_another(
    planted: Planted, code: Coding
) -> None:
    planted.document("Nota", "embedded")
    planted.night(BEFORE)

    code("integral", "ab")
    planted.night(TONIGHT)

    assert shown(planted) == ("embedded", "embedded")
    assert differs(planted)


def test_what_two_coders_agree_on_stands_under_the_next_model_and_is_read_again(
    planted: Planted, code: Coding
) -> None:
    planted.document("Nota", {"m1": "embedded", "m2": "integral"})
    planted.night(BEFORE)
    for by in ("ab", "cd"):
        code("embedded", by)
    planted.night(BEFORE)
    assert shown(planted, BEFORE) == ("embedded", "embedded")

    planted.night(TONIGHT, "m2")

    assert shown(planted) == ("integral", "embedded")
    assert "coded by ab, cd" in held(planted).effective_reason
    assert differs(planted)
    assert planted.night(TOMORROW, "m2").verdicts_recorded == 0


def test_a_word_against_the_rules_is_shown_from_the_day_it_is_about(
    planted: Planted, code: Coding
) -> None:
    planted.document("Nota", "embedded")
    planted.night(BEFORE)
    code("integral", "ab")
    code("embedded", "cd")
    planted.night(TONIGHT)
    assert shown(planted) == ("embedded", "unknown")  # coders disagree

    code("integral", "ef", TONIGHT, settles=True)
    planted.night(TOMORROW)

    assert shown(planted, TOMORROW) == ("embedded", "integral")
    assert shown(planted, ADOPTED - dt.timedelta(days=1))[1] != "integral"


def test_nobody_makes_an_absence_of_policy_that_is_there(planted: Planted, code: Coding) -> None:
    planted.document("Nota", "embedded")
    planted.night(BEFORE)
    for by in ("ab", "cd"):
        code("not_visible", by)

    planted.night(TONIGHT)

    assert shown(planted) == ("embedded", "unknown")


def test_a_document_that_they_cannot_have_seen_ends_their_word(
    planted: Planted, code: Coding
) -> None:
    planted.document("Nota", "embedded")
    planted.night(BEFORE)
    for by in ("ab", "cd"):
        code("outdated_only", by)
    planted.night(TONIGHT)
    assert shown(planted) == ("embedded", "outdated_only")

    planted.document("Visie", "integral", seen=TOMORROW, decided_on=str(ADOPTED))
    planted.night(TOMORROW)

    assert shown(planted, TOMORROW) == ("integral", "integral")
    assert differs(planted, TOMORROW)
    later = TOMORROW + dt.timedelta(days=1)
    assert planted.night(later).verdicts_recorded == 0


def test_a_word_does_not_reach_beyond_the_verdict_that_was_read() -> None:
    year = [dt.date(2024, 1, 1), dt.date(2025, 1, 1), dt.date(2026, 1, 1)]
    embedded = Verdict(Label.EMBEDDED, None, "")
    before = [(year[0], embedded), (year[2], Verdict(Label.INTEGRAL, None, ""))]
    word = Word(year[1], Label.INTEGRAL, firm=True, coders=("ab", "cd"), said_on=year[2],
                computed="embedded")  # fmt: skip

    after = with_words(before, [word], Dossier("GM9001", documents=(document("N", mention()),)))

    assert [(day, each.said is not None) for day, each in after] == [
        (year[0], False),
        (year[1], True),
        (year[2], False),
    ]
