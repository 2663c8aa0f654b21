import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from classifier.currency import LONG_LIMITS, SHORT_LIMITS, Limits
from classifier.dossier import CodedPassage, Dossier, DossierDocument
from classifier.municipality import decide
from tests.classifier.build import (
    TODAY,
    document,
    dossier,
    embedded,
    integral,
    passage,
    visits,
)
from vocabulary.codes import DocumentType, Status, VisitOutcome

NOTE = "Vrijwilligersnota"
Fields = dict[str, Any]  # Any: fields of facts and documents, checked by those


def note(
    passages: tuple[CodedPassage, ...] = (), **fields: Any
) -> DossierDocument:  # Any: as above
    return document(NOTE, passages or integral(), **fields)


@pytest.mark.parametrize(
    ("lifetime", "headline"),
    [
        pytest.param({"valid_from": dt.date(2027, 1, 1)}, "not_applicable", id="not yet"),
        pytest.param({"valid_from": TODAY}, "integral", id="first day"),
        pytest.param({"valid_to": TODAY}, "not_applicable", id="no longer"),
        pytest.param({"valid_to": dt.date(2027, 1, 1)}, "integral", id="last day"),
        pytest.param({"valid_from": None}, "integral", id="start unknown"),
    ],
)
def test_step_1_lifetime(lifetime: Fields, headline: str) -> None:
    verdict = decide(dossier(note(), **lifetime), TODAY)

    assert verdict.headline == headline


@pytest.mark.parametrize(
    ("fields", "label", "flags"),
    [
        pytest.param({}, "integral", [], id="current"),
        pytest.param(
            {"decided_on": dt.date(2020, 1, 1)}, "integral", ["low_confidence"], id="presumed"
        ),
        pytest.param({"decided_on": dt.date(2027, 1, 1)}, "not_visible", [], id="future"),
        pytest.param(
            {"decided_on": dt.date(2010, 1, 1)}, "not_visible", ["historic_policy"], id="expired"
        ),
        pytest.param({"withdrawn_on": TODAY}, "not_visible", ["historic_policy"], id="withdrawn"),
    ],
)
def test_step_2_needs_current_policy(fields: Fields, label: str, flags: list[str]) -> None:
    verdict = decide(dossier(note(**fields)), TODAY)

    assert verdict.label == label
    assert list(verdict.flags) == flags


PARTS = (
    (passage("P4", "", "stimulate", "goal"), passage("P3", "sport", "", "goal means")),
    (passage("P3", "care", "support", "goal means"), passage("P3", "youth", "", "goal means")),
)


@pytest.mark.parametrize(
    ("first", "second", "headline"),
    [
        pytest.param({}, {}, "embedded", id="no reference"),
        pytest.param({"refers_to": ("Zorgnota",)}, {}, "integral", id="one refers"),
        pytest.param({}, {"refers_to": ("Sportnota",)}, "integral", id="the other refers"),
        pytest.param(
            {"refers_to": ("Zorgnota",)},
            {"status": Status.PROPOSAL},
            "embedded",
            id="the other was not adopted",
        ),
        pytest.param(
            {"refers_to": ("Zorgnota",)},
            {"decided_on": dt.date(2010, 1, 1)},
            "embedded",
            id="the other expired",
        ),
        pytest.param(
            {"refers_to": ("Zorgnota",), "type": DocumentType.WEB_PAGE},
            {},
            "embedded",
            id="a web page refers",
        ),
    ],
)
def test_step_3_needs_mutual_reference(first: Fields, second: Fields, headline: str) -> None:
    notes = (document("Sportnota", PARTS[0], **first), document("Zorgnota", PARTS[1], **second))

    assert decide(dossier(*notes), TODAY).headline == headline


def test_step_3_holds_since_the_last_of_the_set_and_is_as_current_as_the_weakest() -> None:
    sport = document("Sportnota", PARTS[0], decided_on=dt.date(2021, 1, 1))
    care = document("Zorgnota", PARTS[1], refers_to=("Sportnota",))

    verdict = decide(dossier(sport, care), TODAY)

    assert verdict.policy_since == care.facts.decided_on
    assert verdict.currency == "presumed_current"
    assert list(verdict.flags) == ["low_confidence"]


def test_two_subsidy_rules_never_make_integral_policy() -> None:
    kind = DocumentType.SUBSIDY_REGULATION
    rules = (
        document("Regeling sport", PARTS[0], type=kind, refers_to=("Regeling zorg",)),
        document("Regeling zorg", PARTS[1], type=kind),
    )

    assert decide(dossier(*rules), TODAY).headline == "embedded"


def test_step_4_orders_subtypes_by_policy_passages() -> None:
    notes = (
        document("Zorgnota", embedded("care", 2)),
        document("Sportnota", embedded("sport", 3)),
        document("Meedoennota", embedded("work", 1)),
    )

    verdict = decide(dossier(*notes), TODAY)

    assert list(verdict.subtypes) == ["other", "care", "participation"]
    assert verdict.policy_title == "Sportnota"


def test_step_4_is_carried_by_current_policy_before_presumed() -> None:
    old = document("Zorgnota", embedded("care", 5), decided_on=dt.date(2020, 1, 1))
    new = document("Sportnota", embedded("sport", 1))

    verdict = decide(dossier(old, new), TODAY)

    assert (verdict.currency, verdict.policy_title) == ("current", "Sportnota")
    assert verdict.flags == ()


def test_an_explicit_replacement_moves_a_to_b_on_its_adoption_date() -> None:
    day = dt.date(2026, 5, 1)
    newer = document("Zorgnota", embedded(), decided_on=day, replaces=(NOTE,))
    found = dossier(note(), newer)

    assert decide(found, day - dt.timedelta(days=1)).label == "integral"
    assert decide(found, day).label == "embedded"


@pytest.mark.parametrize(
    ("case", "state"),
    [
        pytest.param(
            dossier(visits=tuple(replace(v, reached=False) for v in visits())),
            "crawl_failed",
            id="nothing could be read",
        ),
        pytest.param(dossier(visits=visits()[:-1]), "insufficient_coverage", id="one is missing"),
        pytest.param(dossier(visits=()), "insufficient_coverage", id="never visited"),
        pytest.param(
            dossier(visits=visits(dt.date(2027, 1, 1))),
            "insufficient_coverage",
            id="visited later only",
        ),
        pytest.param(
            dossier(
                visits=tuple(
                    replace(v, reached=False, outcome=VisitOutcome.BLOCKED) for v in visits()[:1]
                )
                + visits()[1:]
            ),
            "insufficient_coverage",
            id="one is blocked",
        ),
    ],
)
def test_step_6_coverage(case: Dossier, state: str) -> None:
    verdict = decide(case, TODAY)

    assert verdict.state == state
    assert verdict.coverage is not None


def test_step_6_comes_before_outdated_policy() -> None:
    ended = note(volunteer_specific=True, period_to=dt.date(2022, 12, 31))

    verdict = decide(dossier(ended, visits=()), TODAY)

    assert verdict.headline == "insufficient_coverage"
    assert list(verdict.flags) == ["historic_policy"]


@pytest.mark.parametrize(
    ("fields", "headline", "flags"),
    [
        pytest.param({"volunteer_specific": True}, "outdated_only", [], id="chapter of its own"),
        pytest.param({"title_has_term": True}, "outdated_only", [], id="term in the title"),
        pytest.param({}, "not_visible", ["historic_policy"], id="a paragraph in another plan"),
        pytest.param(
            {"volunteer_specific": True, "period_to": dt.date(2018, 12, 30)},
            "not_visible",
            ["historic_policy"],
            id="ended more than 8 years ago",
        ),
        pytest.param(
            {"volunteer_specific": True, "status": Status.PROPOSAL},
            "not_visible",
            [],
            id="never adopted",
        ),
    ],
)
def test_step_7_outdated(fields: Fields, headline: str, flags: list[str]) -> None:
    given = {"period_to": dt.date(2020, 12, 31), "decided_on": dt.date(2017, 1, 1), **fields}

    verdict = decide(dossier(document("Nota", embedded(), **given)), TODAY)

    assert verdict.headline == headline
    assert list(verdict.flags) == flags


def test_step_8_proposes_absence() -> None:
    verdict = decide(dossier(), TODAY)

    assert (verdict.label, verdict.confirmation) == ("not_visible", "proposed")
    assert verdict.reason.endswith(".")


@pytest.mark.parametrize(
    ("limits", "label"),
    [
        pytest.param(SHORT_LIMITS, "not_visible", id="3/6"),
        pytest.param(LONG_LIMITS, "integral", id="5/10"),
    ],
)
def test_limits_are_an_argument(limits: Limits, label: str) -> None:
    seven_years = note(decided_on=dt.date(2019, 6, 1))

    assert decide(dossier(seven_years), TODAY, limits).label == label
