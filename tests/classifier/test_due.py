"""Deciding only what changed gives what deciding everything gives."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, update

from db.engine import open_engine, session_factory, sqlite_url
from db.history import start_of_day
from db.tables import (
    LocationRow,
    ManualSearchRow,
    MunicipalityRow,
    ReviewRow,
    SuccessionRow,
    VerdictRow,
)
from tests.classifier.planted import Planted
from vocabulary.codes import ReviewAction, SourceFamily, SuccessionKind

CODES = ("GM9001", "GM9002", "GM9003", "GM9004")
START = dt.date(2026, 1, 5)
Event = Callable[[Planted, Random, dt.date], None]


def country(path: Path, migrated: Path, *, everything: bool) -> Planted:
    shutil.copy(migrated, path)
    planted = Planted(session_factory(open_engine(sqlite_url(path))), everything=everything)
    for code in CODES:
        planted.municipality(code)
    return planted


def new_note(planted: Planted, chance: Random, day: dt.date) -> None:
    kind = chance.choice(["integral", "embedded"])
    decided = day - dt.timedelta(days=chance.choice([3, 300, 1400, 2900]))
    ends = day + dt.timedelta(days=chance.choice([-400, 5, 20]))
    planted.document(
        f"Nota {chance.randrange(10**6)}",
        kind,
        code=chance.choice(CODES),
        seen=day,
        decided_on=str(decided),
        period_to=chance.choice(["", str(ends)]),
    )


def note_leaves_its_source(planted: Planted, chance: Random, day: dt.date) -> None:
    gone = start_of_day(day) + dt.timedelta(hours=1)
    with planted.sessions() as session, session.begin():
        places = session.scalars(select(LocationRow.id).order_by(LocationRow.id)).all()
        session.execute(
            update(LocationRow)
            .where(LocationRow.id == chance.choice(places))
            .values(gone_at=gone, changed_at=gone)
        )


def absence_is_reviewed(planted: Planted, chance: Random, day: dt.date) -> None:
    with planted.sessions() as session, session.begin():
        session.add(
            ReviewRow(
                action=chance.choice([ReviewAction.CONFIRM, ReviewAction.REFUTE]),
                cbs_code=chance.choice(CODES),
                reviewer="ab",
                value="",
                note="",
                reference_date=day,
                codebook_version="1.0",
                recorded_at=start_of_day(day) + dt.timedelta(hours=1),
            )
        )


def council_is_searched_by_hand(planted: Planted, chance: Random, day: dt.date) -> None:
    with planted.sessions() as session, session.begin():
        session.add(
            ManualSearchRow(
                cbs_code=chance.choice(CODES),
                family=SourceFamily.COUNCIL,
                searched_by="ab",
                covers_from=dt.date(2010, 1, 1),
                covers_to=day,
                note="",
                recorded_at=start_of_day(day) + dt.timedelta(hours=1),
            )
        )


def merger_is_planned(planted: Planted, _chance: Random, day: dt.date) -> None:
    with planted.sessions() as session:
        if session.get_one(MunicipalityRow, "GM9002").planned_end:
            return
    soon = day + dt.timedelta(days=2)
    planted.change("GM9002", planned_end=soon)
    planted.succession(SuccessionKind.ABSORBED, "GM9002", "GM9001", soon)


def register_counts_again(planted: Planted, chance: Random, _day: dt.date) -> None:
    planted.change(chance.choice(CODES), population=chance.randrange(1000, 90_000))


EVENTS: tuple[Event, ...] = (
    new_note,
    new_note,
    note_leaves_its_source,
    absence_is_reviewed,
    council_is_searched_by_hand,
    merger_is_planned,
    register_counts_again,
)


def said(planted: Planted) -> list[tuple[object, ...]]:
    """Every verdict row but for its number."""
    names = [c.key for c in VerdictRow.__table__.columns if c.key not in ("id", "run_id")]
    order = (VerdictRow.recorded_at, VerdictRow.cbs_code, VerdictRow.valid_from)
    with planted.sessions() as session:
        rows = session.scalars(select(VerdictRow).order_by(*order)).all()
        return [tuple(str(getattr(row, name)) for name in names) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_deciding_what_changed_gives_what_deciding_all_gives(
    tmp_path: Path, migrated_sqlite_file: Path, seed: int
) -> None:
    sides = [
        country(tmp_path / f"{name}.sqlite", migrated_sqlite_file, everything=name == "all")
        for name in ("all", "due")
    ]
    plan, day = Random(seed), START
    decided = [0, 0]
    for _night in range(14):
        day += dt.timedelta(days=plan.choice([0, 1, 1, 1, 2, 9, 40, 100]))
        happening = [plan.choice(EVENTS) for _ in range(plan.choice([0, 0, 1, 2]))]
        lost = plan.choice([(), (), (), (2,), (0, 1, 2, 3)])
        model, chance = plan.choice(["m1", "m1", "m1", "m2"]), plan.randrange(10**6)
        for number, side in enumerate(sides):
            shared = Random(chance)
            for event in happening:
                event(side, shared, day)
            decided[number] += side.night(day, model, lost=lost).municipalities

    assert said(sides[0]) == said(sides[1])
    assert decided[1] < decided[0]


@pytest.fixture
def planted(tmp_path: Path, migrated_sqlite_file: Path) -> Planted:
    return country(tmp_path / "store.sqlite", migrated_sqlite_file, everything=False)


def test_a_night_without_change_decides_nothing(planted: Planted) -> None:
    assert planted.night(START).municipalities == len(CODES)

    nights = [planted.night(START + dt.timedelta(days=n)).municipalities for n in (1, 2, 3)]

    assert nights == [0, 0, 0]


def test_a_new_document_has_its_municipality_and_those_that_inherit_decided(
    planted: Planted,
) -> None:
    planted.succession(SuccessionKind.ABSORBED, "GM9002", "GM9001", START)
    planted.night(START)
    planted.document(code="GM9002", seen=START)

    assert planted.night(START + dt.timedelta(days=1)).municipalities == 2


def test_a_lost_source_is_decided_when_its_window_has_passed(planted: Planted) -> None:
    planted.night(START)
    nights = {
        after: planted.night(START + dt.timedelta(days=after), lost=(0,)).municipalities
        for after in range(1, 96, 5)
    }

    assert {after for after, decided in nights.items() if decided} == {91}


def test_a_planned_end_takes_effect_on_its_day(planted: Planted) -> None:
    ends = START + dt.timedelta(days=3)
    planted.document(code="GM9002")
    planted.change("GM9002", planned_end=ends)
    planted.succession(SuccessionKind.ABSORBED, "GM9002", "GM9001", ends)
    states = []
    for after in range(5):
        planted.night(START + dt.timedelta(days=after))
        with planted.sessions() as session:
            assert session.scalars(select(SuccessionRow)).all()
            last = session.scalars(
                select(VerdictRow)
                .where(VerdictRow.cbs_code == "GM9002")
                .order_by(VerdictRow.recorded_at.desc(), VerdictRow.valid_from.desc())
            ).first()
            assert last is not None
            states.append((last.effective_label or last.effective_state, last.cause))

    assert [state for state, _ in states] == [*["integral"] * 3, *["not_applicable"] * 2]
    assert states[-1][1] == "boundary"
