import datetime as dt
from typing import Any

import pytest

from classifier.dossier import Dossier, DossierDocument, PredecessorShare
from classifier.municipality import decide
from tests.classifier.build import decision_list, document, dossier, embedded, integral, visits
from vocabulary.codes import Status

START = dt.date(2026, 1, 1)
ADOPTED = dt.date(2024, 5, 1)


def note(kind: str, title: str = "Nota") -> tuple[DossierDocument, ...]:
    passages = {"A": integral, "B": embedded}.get(kind)
    return (document(title, passages(), decided_on=ADOPTED),) if passages else ()


def old(name: str, *documents: DossierDocument) -> Dossier:
    return dossier(*documents, cbs_code="GM9801", name=name, valid_to=START)


def merged(first: str, second: str, *own: DossierDocument, share: float = 0.6) -> Dossier:
    predecessors = (
        PredecessorShare(old("Oudhage", *note(first, "Nota Oudhage")), share, START),
        PredecessorShare(old("Zandwijk", *note(second, "Nota Zandwijk")), 1 - share, START),
    )
    return dossier(
        *own, name="Nieuwstroom", valid_from=START, predecessors=predecessors,
        visits=visits(dt.date(2026, 2, 1)),
    )  # fmt: skip


DAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("first", "second", "headline"),
    [
        pytest.param("A", "A", "integral", id="both integral"),
        pytest.param("A", "-", "integral", id="most inhabitants integral"),
        pytest.param("B", "A", "embedded", id="most inhabitants embedded"),
        pytest.param("B", "-", "embedded", id="most embedded, others nothing"),
        pytest.param("-", "A", "unknown", id="fewest inhabitants integral"),
        pytest.param("-", "B", "unknown", id="fewest inhabitants embedded"),
    ],
)
def test_the_label_of_most_inhabitants(first: str, second: str, headline: str) -> None:
    verdict = decide(merged(first, second), DAY)

    assert verdict.headline == headline
    assert "legacy_policy" in verdict.flags


def test_half_is_not_most() -> None:
    assert decide(merged("A", "-", share=0.5), DAY).headline == "unknown"


def test_one_policy_keeps_its_date_and_title_several_have_none() -> None:
    one, two = decide(merged("B", "-"), DAY), decide(merged("B", "B"), DAY)

    assert (one.policy_since, one.policy_title) == (ADOPTED, "Nota Oudhage")
    assert (two.policy_since, two.policy_title) == (None, None)


@pytest.mark.parametrize(
    ("day", "headline"),
    [
        pytest.param(dt.date(2027, 12, 31), "embedded", id="last day of two years"),
        pytest.param(dt.date(2028, 1, 1), "insufficient_coverage", id="after two years"),
    ],
)
def test_legacy_ends_after_two_years(day: dt.date, headline: str) -> None:
    assert decide(merged("B", "B"), day).headline == headline


def test_own_policy_harmonises() -> None:
    own = document("Visie Nieuwstroom", integral(), decided_on=dt.date(2026, 2, 1))

    verdict = decide(merged("B", "B", own), DAY)

    assert (verdict.label, verdict.flags) == ("integral", ())


def test_the_successor_can_withdraw_what_it_inherited() -> None:
    decision = decision_list(dt.date(2026, 2, 20), withdraws=("Nota Oudhage", "Nota Zandwijk"))

    assert decide(merged("B", "B", decision), DAY).headline == "not_visible"


@pytest.mark.parametrize(
    ("title", "fields", "headline", "flags"),
    [
        pytest.param("Nota Oudhage", {}, "integral", ["legacy_policy"], id="named predecessor"),
        pytest.param("Nota Zandwijk", {}, "unknown", ["legacy_policy"], id="small predecessor"),
        pytest.param("Nota", {}, "unknown", ["legacy_policy"], id="nobody known"),
        pytest.param("Nota Nieuwstroom", {}, "integral", [], id="for the future municipality"),
        pytest.param("Nota", {"period_from": START}, "integral", [], id="starts with it"),
        # Step 5 of the decision tree: a draft older than a year is text of unknown adoption.
        pytest.param(
            "Nota", {"status": Status.DRAFT}, "unknown", ["unknown_adoption"], id="a draft"
        ),
    ],
)
def test_older_texts_on_the_site_of_the_successor(
    title: str, fields: dict[str, Any], headline: str, flags: list[str]
) -> None:  # Any: fields of facts
    found = document(title, integral(), decided_on=ADOPTED, **fields)

    verdict = decide(merged("-", "-", found), DAY)

    assert verdict.headline == headline
    assert list(verdict.flags) == flags


def test_a_copy_on_the_site_of_the_successor_is_the_same_policy() -> None:
    copy = document("Nota Oudhage", integral(), decided_on=ADOPTED)

    assert decide(merged("A", "-", copy), DAY).headline == "integral"
