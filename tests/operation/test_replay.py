"""``replay``: the same results from captures and stored OCR alone, and a difference is seen."""

import sqlite3
from contextlib import closing

import pytest

from tests.nights.country import Workplace

pytestmark = pytest.mark.slow


def compared(place: Workplace, run: int) -> tuple[int, dict[str, tuple[int, int, int]]]:
    import json

    done = place.run(2, "replay", str(run), "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    rows = json.loads(done.stdout)
    return done.returncode, {r["what"]: (r["stored"], r["rebuilt"], r["different"]) for r in rows}


def change(place: Workplace, statement: str) -> None:
    with closing(sqlite3.connect(place.database())) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("run", [1, 2])
def test_a_night_comes_out_the_same(two_nights: Workplace, run: int) -> None:
    code, rows = compared(two_nights, run)
    assert code == 0, rows
    assert all(stored == rebuilt > 0 for stored, rebuilt, _ in rows.values()), rows
    assert {different for _, _, different in rows.values()} == {0}


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE facts SET value = 'press' WHERE name = 'actor'", "facts"),
        ("UPDATE verdicts SET reason = 'because' WHERE run_id = 1", "verdicts"),
    ],
)
def test_what_does_not_follow_from_the_captures_is_seen(
    own_nights: Workplace, statement: str, what: str
) -> None:
    change(own_nights, statement)
    code, rows = compared(own_nights, 1)
    assert code == 1
    assert rows[what][2] > 0


def test_the_store_itself_is_not_touched(own_nights: Workplace) -> None:
    before = own_nights.database().read_bytes()
    compared(own_nights, 2)
    assert own_nights.database().read_bytes() == before


def test_it_says_what_was_retired_and_takes_that_text_as_it_is(own_nights: Workplace) -> None:
    change(
        own_nights,
        "UPDATE captures SET retired_at = '2027-01-01 02:30:00.000000', retired_reason = 'room' "
        "WHERE sha256 = (SELECT capture_sha256 FROM texts WHERE state = 'readable' LIMIT 1)",
    )
    done = own_nights.run(2, "replay", "2")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "retired 2027-01-01, text taken as stored: " in done.stderr
    assert "identical; 1 captures were retired" in done.stderr


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ('UPDATE runs SET versions = \'{"program": "0.0.9", "model": "1"}\'', "0.0.9"),
        ("UPDATE runs SET finished_at = NULL", "did not end"),
    ],
)
def test_what_cannot_be_made_again_is_refused(
    own_nights: Workplace, statement: str, says: str
) -> None:
    change(own_nights, statement)
    done = own_nights.run(2, "replay", "1")
    assert done.returncode == 1
    assert says in done.stderr
