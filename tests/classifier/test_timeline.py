import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from classifier.dossier import ConfirmationRecord, Dossier
from classifier.municipality import decide
from classifier.timeline import breakpoints, timeline
from tests.classifier.build import TODAY, document, dossier, embedded, integral, visits
from tests.classifier.test_laws import DAYS, dossiers
from vocabulary.codes import Confirmation, Status

LONG_AGO = dt.date(1990, 1, 1)


def story(case: Dossier, until: dt.date = TODAY) -> list[tuple[str, str, str | None]]:
    found = timeline(case, LONG_AGO, until)
    return [(str(day), str(v.headline), v.currency) for day, v in found]


def test_a_note_through_its_life() -> None:
    note = document(
        "Nota",
        integral(),
        decided_on=dt.date(2017, 5, 1),
        period_to=dt.date(2020, 12, 31),
        volunteer_specific=True,
    )

    assert story(dossier(note)) == [
        ("2010-01-01", "insufficient_coverage", None),
        ("2017-05-01", "integral", "current"),
        ("2021-01-01", "integral", "presumed_current"),
        ("2021-12-31", "insufficient_coverage", None),
        ("2026-12-31", "outdated_only", "expired"),
    ]


def test_what_was_found_late_counts_from_its_own_date() -> None:
    late = document("Nota", embedded(), first_seen_on=TODAY, decided_on=dt.date(2024, 7, 4))

    assert story(dossier(late))[1] == ("2024-07-04", "embedded", "current")


def test_coverage_counts_from_when_it_existed_and_as_long_as_it_lasts() -> None:
    once = dossier(visits=visits(dt.date(2026, 6, 1)))

    assert story(once) == [
        ("2010-01-01", "insufficient_coverage", None),
        ("2026-06-01", "not_visible", None),
        ("2026-08-31", "insufficient_coverage", None),
    ]


@pytest.mark.parametrize(
    ("lifetime", "from_date", "expected"),
    [
        pytest.param({}, LONG_AGO, ["2010-01-01"], id="not before 2010"),
        pytest.param({}, dt.date(2022, 3, 1), ["2022-03-01"], id="asked from later"),
        pytest.param(
            {"valid_from": dt.date(2019, 1, 1)}, LONG_AGO, ["2019-01-01"], id="young municipality"
        ),
        pytest.param(
            {"valid_to": dt.date(2023, 1, 1)}, LONG_AGO, ["2010-01-01", "2023-01-01"], id="ended"
        ),
        pytest.param({"valid_from": dt.date(2027, 1, 1)}, LONG_AGO, [], id="starts tomorrow"),
    ],
)
def test_reach(lifetime: dict[str, dt.date], from_date: dt.date, expected: list[str]) -> None:
    case = replace(dossier(visits=()), **lifetime)  # type: ignore[arg-type]

    assert [str(day) for day, _ in timeline(case, from_date, TODAY)] == expected


def test_a_confirmation_is_given_and_lapses_in_the_timeline() -> None:
    nights = tuple(
        visit for months in range(1, 13) for visit in visits(dt.date(2026, months, 1))
    ) + tuple(visit for months in range(1, 4) for visit in visits(dt.date(2027, months, 1)))
    given_on = dt.date(2026, 2, 1)
    case = dossier(
        visits=nights, confirmations=(ConfirmationRecord(Confirmation.CONFIRMED, given_on),)
    )

    found = timeline(case, dt.date(2026, 1, 1), dt.date(2027, 3, 1))

    assert [(str(day), v.confirmation) for day, v in found] == [
        ("2026-01-01", "proposed"),
        ("2026-02-01", "confirmed"),
        ("2027-02-01", "proposed"),
    ]


def test_an_old_proposal_does_not_break_the_past() -> None:
    proposal = document(
        "Nota", integral(), status=Status.PROPOSAL, decided_on=None, meeting_on=dt.date(2024, 5, 1)
    )

    assert story(dossier(proposal, visits=()))[:3] == [
        ("2010-01-01", "insufficient_coverage", None),
        ("2024-05-01", "insufficient_coverage", None),
        ("2024-05-02", "unknown", None),
    ]


@given(dossiers())
def test_neighbours_differ_and_days_rise(case: Dossier) -> None:
    found = timeline(case, LONG_AGO, TODAY)

    assert all(one[0] < two[0] for one, two in pairwise(found))
    assert all(one[1].held != two[1].held for one, two in pairwise(found))


@settings(max_examples=60)
@given(dossiers(), DAYS)
def test_the_timeline_says_what_a_decision_on_that_day_says(case: Dossier, day: dt.date) -> None:
    held = [verdict for first, verdict in timeline(case, LONG_AGO, TODAY) if first <= day]

    assert held[-1].held == decide(case, day).held


@settings(max_examples=60)
@given(dossiers(), DAYS)
def test_nothing_changes_between_breakpoints(case: Dossier, day: dt.date) -> None:
    before = decide(case, day - dt.timedelta(days=1))

    assert decide(case, day).held == before.held or day in breakpoints(case)
