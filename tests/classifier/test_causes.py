import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from classifier.causes import PUBLICATION_LAG_DAYS, Held, Versions, cause_of_change
from classifier.dossier import ConfirmationRecord, Dossier, DossierDocument, PredecessorShare
from classifier.municipality import decide
from tests.classifier.build import decision_list, document, dossier, embedded, integral, visits
from vocabulary.codes import Cause, Confirmation

ONE, TWO = dt.date(2026, 12, 31), dt.date(2027, 1, 1)
SAME = Versions(model="m1", rules="r1")
BOTH = visits(ONE) + visits(TWO)


# Any: fields of facts and documents, checked by those.
def case(*documents: DossierDocument, **fields: Any) -> Dossier:
    return dossier(*documents, **{"visits": BOTH, **fields})


def cause(
    before: Dossier, after: Dossier, versions: Versions = SAME, *, reviewed: bool = False
) -> Cause | None:
    held = Held(decide(before, ONE), ONE, ONE, SAME)
    return cause_of_change(held, after, decide(after, TWO), TWO, versions, reviewed=reviewed)


def new(**fields: Any) -> DossierDocument:
    return document("Nota", embedded(), first_seen_on=TWO, **fields)


OLD_NOTE = document("Nota", integral(), decided_on=dt.date(2023, 5, 11), volunteer_specific=True)
ENDED = document("Nota", integral(), period_to=dt.date(2026, 1, 1), volunteer_specific=True)
WITHDRAWAL = decision_list(dt.date(2026, 12, 17), withdraws=("Nota",), first_seen_on=TWO)
LAG = dt.timedelta(days=PUBLICATION_LAG_DAYS)
UNREACHED = tuple(replace(visit, reached=False) for visit in visits(ONE))
MERGER = (PredecessorShare(dossier(OLD_NOTE, valid_to=TWO), 1.0, TWO),)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(case(OLD_NOTE), case(OLD_NOTE), None, id="nothing changed"),
        pytest.param(case(ENDED), case(ENDED), Cause.EXPIRY, id="period ended a year ago"),
        pytest.param(
            case(OLD_NOTE), case(OLD_NOTE, WITHDRAWAL), Cause.POLICY, id="withdrawn two weeks ago"
        ),
        pytest.param(
            case(), case(new(decided_on=TWO - LAG)), Cause.POLICY, id="adopted 90 days ago"
        ),
        pytest.param(
            case(),
            case(new(decided_on=TWO - LAG - dt.timedelta(days=1))),
            Cause.KNOWLEDGE,
            id="adopted 91 days ago",
        ),
        pytest.param(case(), case(new(decided_on=None)), Cause.KNOWLEDGE, id="undated find"),
        pytest.param(
            case(visits=visits(ONE)[:2]), case(), Cause.COVERAGE, id="sources reached again"
        ),
        pytest.param(
            case(visits=UNREACHED),
            case(new(decided_on=dt.date(2024, 7, 4)), visits=UNREACHED + visits(TWO)),
            Cause.COVERAGE,
            id="a blocked municipality was read for the first time",
        ),
        pytest.param(
            case(visits=UNREACHED),
            case(new(decided_on=dt.date(2026, 12, 20)), visits=UNREACHED + visits(TWO)),
            Cause.POLICY,
            id="read for the first time, and adopted just before",
        ),
        pytest.param(
            case(visits=visits(dt.date(2026, 10, 2))),
            case(visits=visits(dt.date(2026, 10, 2))),
            Cause.COVERAGE,
            id="no visits for 90 days",
        ),
        pytest.param(
            case(ENDED, visits=()), case(ENDED, visits=()), Cause.EXPIRY, id="ended, uncovered"
        ),
        pytest.param(case(valid_to=TWO), case(valid_to=TWO), Cause.BOUNDARY, id="it ended"),
        pytest.param(case(valid_from=TWO), case(valid_from=TWO), Cause.BOUNDARY, id="it began"),
        pytest.param(
            case(valid_from=TWO, predecessors=MERGER),
            case(valid_from=TWO, predecessors=MERGER),
            Cause.BOUNDARY,
            id="it began with the policy of predecessors",
        ),
        pytest.param(
            case(),
            case(confirmations=(ConfirmationRecord(Confirmation.CONFIRMED, TWO),)),
            Cause.REVIEW,
            id="a person confirmed",
        ),
    ],
)
def test_cause(before: Dossier, after: Dossier, expected: Cause | None) -> None:
    assert cause(before, after) == expected


RECODED = replace(OLD_NOTE, passages=embedded())


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param(Versions("m2", "r1"), Cause.MODEL, id="new model"),
        pytest.param(Versions("m1", "r2"), Cause.RULES, id="new rules"),
        pytest.param(Versions("m2", "r2"), Cause.RULES, id="both"),
        pytest.param(SAME, Cause.KNOWLEDGE, id="repaired text"),
    ],
)
def test_the_same_document_coded_anew(versions: Versions, expected: Cause) -> None:
    assert cause(case(OLD_NOTE), case(RECODED), versions) == expected


def test_expiry_stays_expiry_under_a_new_model() -> None:
    assert cause(case(ENDED), case(ENDED), Versions("m2", "r1")) is Cause.EXPIRY


def test_review_comes_first() -> None:
    assert cause(case(ENDED), case(ENDED), reviewed=True) is Cause.REVIEW
