"""Planted events, through the store: the cause and the date of every change."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from classifier import labelling, standing
from db.engine import open_engine, session_factory, sqlite_url
from db.history import Change
from db.tables import LocationRow
from tests.classifier.planted import BEFORE, EARLIER, TONIGHT, Planted
from vocabulary.codes import Cause, Currency, Label, State, SuccessionKind

NOTE = "Nota vrijwilligers"


@pytest.fixture
def planted(tmp_path: Path, migrated_sqlite_file: Path) -> Iterator[Planted]:
    path = tmp_path / "store.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    yield Planted(session_factory(engine))
    engine.dispose()


def said(change: Change) -> tuple[str, str, str, str]:
    """Before, after, cause and date."""
    before, after = change.before, change.after
    was = "" if before is None else (before.effective_label or before.effective_state or "")
    return (
        was,
        after.effective_label or after.effective_state or "",
        after.cause or "",
        str(after.valid_from),
    )


def headlines(planted: Planted, code: str = "GM9001") -> list[tuple[str, str, str, str]]:
    """Changes of label or state; a flag or a currency that moved along is left out."""
    return [row for row in map(said, planted.changes(code)) if row[0] != row[1]]


def adoption(planted: Planted) -> None:
    planted.night(BEFORE)
    planted.document(seen=TONIGHT, decided_on="2026-05-20")


def expiry(planted: Planted) -> None:
    planted.document(period_to="2025-06-02")
    planted.night(BEFORE)


def withdrawal(planted: Planted) -> None:
    planted.document()
    planted.night(BEFORE)
    planted.decision("2026-05-25", "withdraws", NOTE)


def replacement(planted: Planted) -> None:
    planted.document()
    planted.night(BEFORE)
    planted.document(
        "Uitvoeringsnota zorg", "embedded", seen=TONIGHT, decided_on="2026-05-28", replaces=NOTE
    )


def reaffirmation(planted: Planted) -> None:
    planted.document(decided_on="2017-03-02")
    planted.night(BEFORE)
    planted.decision("2026-05-26", "reaffirms", NOTE)


def late_find(planted: Planted) -> None:
    planted.night(BEFORE)
    planted.document(codes="embedded", seen=TONIGHT, decided_on="2024-03-01")


EVENTS = [
    pytest.param(adoption, ("not_visible", "integral", "policy", "2026-05-20"), id="adoption"),
    pytest.param(expiry, ("integral", "outdated_only", "expiry", "2026-06-02"), id="expiry"),
    pytest.param(
        withdrawal, ("integral", "outdated_only", "policy", "2026-05-25"), id="withdrawal"
    ),
    pytest.param(replacement, ("integral", "embedded", "policy", "2026-05-28"), id="replacement"),
    pytest.param(
        reaffirmation, ("outdated_only", "integral", "policy", "2026-05-26"), id="reaffirmation"
    ),
    pytest.param(
        late_find, ("insufficient_coverage", "embedded", "knowledge", "2024-03-01"), id="late find"
    ),
]


@pytest.mark.parametrize(("event", "expected"), EVENTS)
def test_an_event_has_its_cause_and_date(
    planted: Planted, event: Callable[[Planted], None], expected: tuple[str, str, str, str]
) -> None:
    planted.municipality()
    planted.night(EARLIER)
    event(planted)
    planted.night(TONIGHT)

    assert expected in headlines(planted)
    assert {row[2] for row in headlines(planted)} == {expected[2]}


def test_a_text_that_left_its_source_keeps_its_label(planted: Planted) -> None:
    planted.municipality()
    stored = planted.document()
    planted.night(BEFORE)
    with planted.sessions() as session, session.begin():
        gone = dt.datetime(2026, 6, 2, 1, tzinfo=dt.UTC)
        session.execute(
            update(LocationRow)
            .where(LocationRow.id == stored.location.id)
            .values(gone_at=gone, changed_at=gone)
        )
    planted.night(TONIGHT)

    assert headlines(planted) == []
    assert {change.after.cause for change in planted.changes()} == {Cause.COVERAGE}


def test_a_council_that_changed_supplier_is_no_change(planted: Planted) -> None:
    """The new system shows the same note under an identity of its own."""
    planted.municipality()
    planted.document(source=2)
    planted.night(BEFORE)
    planted.document(NOTE.upper(), source=3, seen=TONIGHT)
    planted.night(TONIGHT, lost=(2,))

    assert headlines(planted) == []
    causes = {change.after.cause for change in planted.changes()}
    assert not any(cause is None or cause.news for cause in causes)


def test_a_model_swap_is_no_news_and_takes_no_integral_policy_away(planted: Planted) -> None:
    kinds = ("integral", "embedded", "integral", "embedded")
    swapped = ("embedded", "integral", "integral", "embedded")
    for number, (old, new) in enumerate(zip(kinds, swapped, strict=True), start=1):
        planted.municipality(f"GM900{number}")
        planted.document(codes={"m1": old, "m2": new}, code=f"GM900{number}")
    planted.night(BEFORE)
    planted.night(TONIGHT, "m2")
    found = {number: planted.changes(f"GM900{number}") for number in range(1, 5)}

    causes = {change.after.cause for changes in found.values() for change in changes}
    assert causes == {Cause.MODEL}
    kept = found[1][-1].after
    assert (kept.computed_label, kept.effective_label) == (Label.EMBEDDED, Label.INTEGRAL)
    assert kept.effective_reason == "computed embedded (model)"
    assert headlines(planted, "GM9002")[-1][:3] == ("embedded", "integral", "model")
    assert found[3] == found[4] == []


def test_what_was_kept_stays_kept_until_a_dated_event(planted: Planted) -> None:
    planted.municipality()
    planted.document(codes={"m1": "integral", "m2": "embedded"}, period_to="2025-06-04")
    planted.night(BEFORE)
    planted.night(TONIGHT, "m2")
    assert headlines(planted) == []
    planted.night(dt.date(2026, 6, 4), "m2")

    last = planted.changes()[-1]
    assert said(last) == ("integral", "outdated_only", "expiry", "2026-06-04")


def test_new_rules_are_named_as_the_cause(
    planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tonight's rules no longer count presumed-current policy."""
    planted.municipality()
    planted.document(codes="embedded", decided_on="2021-03-04")
    planted.night(BEFORE)
    monkeypatch.setattr(standing, "IN_FORCE", frozenset({Currency.CURRENT}))
    monkeypatch.setattr(labelling, "RULES_VERSION", "next")
    planted.night(TONIGHT)

    assert {change.after.cause for change in planted.changes()} == {Cause.RULES}
    assert headlines(planted)[-1][0] == "embedded"


def boundary(planted: Planted, code: str) -> list[tuple[str, str, str, str]]:
    return [row for row in headlines(planted, code) if row[2] == Cause.BOUNDARY]


GONE = ("integral", State.NOT_APPLICABLE, "boundary", "2026-06-02")
BEGAN = ("", "integral", "boundary", "2026-06-02")


def test_a_planned_merger_takes_effect_by_itself(planted: Planted) -> None:
    """Nobody touches anything between the two nights; the date does it."""
    planted.municipality("GM9001", people=60_000, planned_end=TONIGHT)
    planted.municipality("GM9002", people=20_000, planned_end=TONIGHT)
    planted.municipality("GM9003", people=80_000, valid_from=TONIGHT)
    for old in ("GM9001", "GM9002"):
        planted.succession(SuccessionKind.MERGED, old, "GM9003")
    planted.document()
    planted.night(BEFORE)
    planted.night(TONIGHT)

    assert boundary(planted, "GM9001") == [GONE]
    assert boundary(planted, "GM9002") == [("not_visible", *GONE[1:])]
    assert boundary(planted, "GM9003") == [BEGAN]
    assert planted.changes("GM9003")[0].after.flags == ["legacy_policy"]


def test_absorption(planted: Planted) -> None:
    planted.municipality("GM9001", people=60_000, valid_to=TONIGHT)
    planted.municipality("GM9002", people=20_000)
    planted.document()
    planted.succession(SuccessionKind.ABSORBED, "GM9001", "GM9002")
    planted.night(BEFORE)
    planted.night(TONIGHT)

    assert boundary(planted, "GM9001") == [GONE]


def test_split(planted: Planted) -> None:
    planted.municipality("GM9001", people=60_000, valid_to=TONIGHT)
    planted.document()
    for new in ("GM9002", "GM9003"):
        planted.municipality(new, people=30_000, valid_from=TONIGHT)
        planted.succession(SuccessionKind.SPLIT, "GM9001", new)
    planted.night(BEFORE)
    planted.night(TONIGHT)

    assert boundary(planted, "GM9001") == [GONE]
    assert boundary(planted, "GM9002") == boundary(planted, "GM9003") == [BEGAN]


def test_rename_with_a_new_code(planted: Planted) -> None:
    planted.municipality("GM9001", valid_to=TONIGHT)
    planted.municipality("GM9002", valid_from=TONIGHT)
    planted.document()
    planted.succession(SuccessionKind.RENAMED, "GM9001", "GM9002")
    planted.night(BEFORE)
    planted.night(TONIGHT)

    assert boundary(planted, "GM9001") == [GONE]
    assert boundary(planted, "GM9002") == [BEGAN]


def test_a_new_name_under_the_same_code_is_no_change(planted: Planted) -> None:
    planted.municipality()
    planted.document()
    planted.night(BEFORE)
    planted.change("GM9001", name="Anders")
    planted.night(TONIGHT)

    assert planted.changes() == []
