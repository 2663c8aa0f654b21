"""What people coded in the place of what the model did, in the queue and in the verdict."""

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

import cli
from classifier import releasing
from classifier.examples import Example
from classifier.reviewed_examples import reviewed_examples
from db.engine import open_engine, session_factory, sqlite_url
from db.history import held_verdict, start_of_day
from db.review_items import find_item, is_kept_apart
from db.review_queue import QueueItem, Why, list_queue
from db.reviews import PersonCode, Signature, add_code, confirm_absence, postpone
from db.tables import PassageRow, VerdictRow
from models.registry import Manifest
from tests.classifier.planted import BEFORE, TONIGHT, Planted
from vocabulary.codes import Confirmation

TOMORROW = TONIGHT + dt.timedelta(days=1)
APART = next(f"GM9{n:03}" for n in range(100, 200) if is_kept_apart(f"GM9{n:03}"))
TAUGHT = next(f"GM9{n:03}" for n in range(100, 200) if not is_kept_apart(f"GM9{n:03}"))


@pytest.fixture
def planted(tmp_path: Path, migrated_sqlite_file: Path) -> Planted:
    path = tmp_path / "store.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    return Planted(session_factory(open_engine(sqlite_url(path))))


def passages(planted: Planted, title: str) -> list[str]:
    with planted.sessions() as session:
        query = select(PassageRow.id).where(PassageRow.text.startswith(title))
        return [f"passage:{number}" for number in session.scalars(query.order_by(PassageRow.id))]


def code(planted: Planted, item: str, value: str, by: str = "ab", on: dt.date = BEFORE) -> None:
    signed = Signature(by, start_of_day(on) + dt.timedelta(hours=9), "1.0")
    with planted.sessions() as session, session.begin():
        add_code(session, find_item(session, item, on), PersonCode(value), signed)


def queue(planted: Planted, by: str = "", on: dt.date = TONIGHT) -> list[QueueItem]:
    with planted.sessions() as session:
        return list_queue(session, on, by=by)


def items(planted: Planted, why: Why, by: str = "", on: dt.date = TONIGHT) -> list[str]:
    return [each.item for each in queue(planted, by, on) if each.why is why]


def held(planted: Planted, code: str = "GM9001", on: dt.date = TONIGHT) -> VerdictRow:
    with planted.sessions() as session:
        row = held_verdict(session, code, on)
    assert row is not None
    return row


def test_a_persons_codes_make_the_verdict_and_the_change_says_so(planted: Planted) -> None:
    planted.municipality()
    planted.document("Nota", "embedded")
    planted.night(BEFORE)
    assert held(planted).computed_label == "embedded"
    for item in passages(planted, "Nota"):
        code(planted, item, "P1")

    planted.night(TONIGHT)

    assert held(planted).computed_label == "not_visible"
    assert [change.after.cause for change in planted.changes()][-1] == "review"


def test_a_model_does_not_overrule_a_person_and_the_passage_is_read_again(
    planted: Planted,
) -> None:
    planted.municipality()
    note = planted.document("Nota", {"m1": "instrument"})
    planted.night(BEFORE, "m1")
    read = passages(planted, "Nota")
    for item in read:
        for by in ("ab", "cd"):
            code(planted, item, "P1", by)
    assert items(planted, Why.DIFFERS) == []  # two people agreed: that the model differs is known

    planted.code_again(note, "m2", "embedded")
    planted.night(TONIGHT, "m2")

    assert held(planted).computed_label == "not_visible"
    assert set(items(planted, Why.DIFFERS)) == set(read)
    for item in read:  # once read again, it is known that the model differs
        code(planted, item, "P1", "ab", TONIGHT)
    assert items(planted, Why.DIFFERS, on=TOMORROW) == []


def test_a_code_holds_when_the_document_is_read_again(planted: Planted) -> None:
    planted.municipality()
    planted.document("Nota", "embedded")
    planted.night(BEFORE)
    for item in passages(planted, "Nota"):
        code(planted, item, "P1")
    with planted.sessions() as session, session.begin():  # another passage, the same words
        for row in session.scalars(select(PassageRow)):
            row.heading = "3 Anders gelezen"

    planted.night(TONIGHT)

    assert held(planted).computed_label == "not_visible"


def test_the_queue_begins_with_proposed_absences(planted: Planted) -> None:
    planted.municipality("GM9001")
    planted.municipality("GM9002")
    planted.document("Nota", "embedded", code="GM9002")
    planted.night(BEFORE)

    found = queue(planted)

    assert (found[0].why, found[0].cbs_code) == (Why.PROPOSED_ABSENCE, "GM9001")
    assert {each.why for each in found[1:]} == {Why.PASSAGE}
    assert found[1].passage.startswith("Nota")  # policy before mentions


def test_a_confirmed_absence_leaves_the_queue_and_comes_back_when_it_lapses(
    planted: Planted,
) -> None:
    planted.municipality()
    planted.night(BEFORE)
    signed = Signature("ab", start_of_day(BEFORE) + dt.timedelta(hours=9), "1.0")
    with planted.sessions() as session, session.begin():
        confirm_absence(session, "GM9001", BEFORE, Confirmation.CONFIRMED, "gezocht", signed)
    planted.night(TONIGHT)
    assert held(planted).confirmation == "confirmed"
    assert items(planted, Why.PROPOSED_ABSENCE) == []

    planted.document("Bericht", "instrument", seen=TOMORROW)
    planted.night(TOMORROW)

    assert held(planted, on=TOMORROW).confirmation == "proposed"
    assert len(items(planted, Why.PROPOSED_ABSENCE, on=TOMORROW)) == 1


def test_a_change_of_label_is_read_by_two_people(planted: Planted) -> None:
    planted.municipality()
    planted.document("Nota", "embedded")
    planted.night(BEFORE)
    planted.document("Visie", "integral", seen=TONIGHT, decided_on="2026-05-20")
    planted.night(TONIGHT)
    (item,) = items(planted, Why.LABEL_CHANGE)

    code(planted, item, "integral", "ab", TONIGHT)
    assert items(planted, Why.LABEL_CHANGE, "ab") == []
    assert items(planted, Why.LABEL_CHANGE, "cd") == [item]
    code(planted, item, "embedded", "cd", TONIGHT)

    assert items(planted, Why.LABEL_CHANGE) == []
    assert items(planted, Why.DISAGREEMENT) == [item]


def test_a_coder_does_not_see_what_is_done_or_put_off(planted: Planted) -> None:
    planted.municipality()
    planted.document("Nota", "embedded")
    planted.night(BEFORE)
    one, other, third = passages(planted, "Nota")
    code(planted, one, "P3")
    signed = Signature("ab", start_of_day(TONIGHT), "1.0")
    with planted.sessions() as session, session.begin():
        postpone(session, find_item(session, other, TONIGHT), "", signed)

    assert {one, other, third} & set(items(planted, Why.PASSAGE, "ab")) == {third}
    assert items(planted, Why.PASSAGE, "cd")[0] == one  # begun by one coder: first for the next
    later = TONIGHT + dt.timedelta(days=20)
    assert other in items(planted, Why.PASSAGE, "ab", later)


def test_two_codes_end_the_reading_of_a_passage(planted: Planted) -> None:
    planted.municipality()
    planted.document("Nota", "embedded")
    planted.night(BEFORE)
    first = passages(planted, "Nota")[0]
    for by in ("ab", "cd"):
        code(planted, first, "P3", by)

    assert first not in items(planted, Why.PASSAGE)


def test_the_share_that_is_kept_apart_never_trains(planted: Planted) -> None:
    for place in (APART, TAUGHT):
        planted.municipality(place)
        planted.document(f"Nota {place}", "embedded", code=place)
        with planted.sessions() as session, session.begin():
            rows = session.scalars(select(PassageRow).where(PassageRow.text.startswith("Nota")))
            for row in rows:
                if row.text.endswith("0"):
                    row.identity = "woorden die in beide staan"
    planted.night(BEFORE)
    for place in (APART, TAUGHT):
        for item in passages(planted, f"Nota {place}"):
            code(planted, item, "P4")

    with planted.sessions() as session:
        found = reviewed_examples(session)

    assert {each.passage.municipality for each in found.testing} == {f"Plaats {APART}"}
    assert {each.passage.municipality for each in found.training} == {f"Plaats {TAUGHT}"}
    assert (len(found.testing), len(found.training)) == (3, 2)  # the shared words train nothing
    assert {each.code for each in (*found.testing, *found.training)} == {"P4"}


def test_hosts_that_a_person_gives_go_before_the_models(planted: Planted) -> None:
    planted.municipality(TAUGHT)
    planted.document("Nota", "embedded", code=TAUGHT)
    planted.night(BEFORE)
    signed = Signature("ab", start_of_day(BEFORE), "1.0")
    with planted.sessions() as session, session.begin():
        item = find_item(session, passages(planted, "Nota")[0], BEFORE)
        said = {"hosts": ["sport"], "means": False}
        add_code(session, item, PersonCode("P3", "", said), signed)

    with planted.sessions() as session:
        (example,) = reviewed_examples(session).training

    assert (example.hosts, example.themes, example.means) == (("sport",), ("support",), False)


def test_training_takes_what_people_coded_and_keeps_a_share_apart(
    planted: Planted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (APART, TAUGHT):
        planted.municipality(place)
        planted.document(f"Nota {place}", "embedded", code=place)
    planted.night(BEFORE)
    for place in (APART, TAUGHT):
        code(planted, passages(planted, f"Nota {place}")[0], "P4")
    given: dict[str, list[str]] = {}

    def remember(_folder: Path, version: str, examples: Sequence[Example], **more: Any) -> Manifest:
        given["trained"] = [each.passage.municipality for each in examples]
        given["apart"] = [each.passage.municipality for each in more["never_trained"]]
        return Manifest(version, "", {}, "", len(examples), 0, "1.0")

    monkeypatch.setattr(releasing, "make_release", remember)
    url = sqlite_url(tmp_path / "store.sqlite")
    words = ["--database-url", url, "train", str(tmp_path / "model")]

    assert CliRunner().invoke(cli.cli, [*words, "--with-reviews"]).exit_code == 0
    assert given["trained"].count(f"Plaats {TAUGHT}") == 1
    assert f"Plaats {APART}" not in given["trained"]
    assert given["apart"] == [f"Plaats {APART}"]
    assert CliRunner().invoke(cli.cli, words).exit_code == 0
    assert f"Plaats {TAUGHT}" not in given["trained"]
    assert given["apart"] == []
