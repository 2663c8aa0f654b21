import datetime as dt

import pytest

from classifier.dossier import ConfirmationRecord, Dossier
from classifier.municipality import decide
from tests.classifier.build import document, dossier, mention, passage, visits
from vocabulary.codes import Confirmation

GIVEN = dt.date(2026, 3, 1)
NIGHTS = tuple(v for month in range(1, 13) for v in visits(dt.date(2026, month, 1)))
NIGHTS += tuple(v for month in range(1, 7) for v in visits(dt.date(2027, month, 1)))


def confirmed(outcome: Confirmation = Confirmation.CONFIRMED, **fields: object) -> Dossier:
    record = ConfirmationRecord(outcome, GIVEN)
    return dossier(**{"visits": NIGHTS, "confirmations": (record,), **fields})


def arrives(on: dt.date, word: str = "P1", words: str = "") -> Dossier:
    text = passage(word, words=words)
    return dossier(
        document("Pagina", [text], first_seen_on=on),
        visits=NIGHTS,
        confirmations=(ConfirmationRecord(Confirmation.CONFIRMED, GIVEN),),
    )


@pytest.mark.parametrize(
    ("case", "on", "expected"),
    [
        pytest.param(confirmed(), dt.date(2026, 2, 28), "proposed", id="before it was given"),
        pytest.param(confirmed(), GIVEN, "confirmed", id="on the day"),
        pytest.param(confirmed(), dt.date(2027, 2, 28), "confirmed", id="almost a year"),
        pytest.param(confirmed(), dt.date(2027, 3, 1), "proposed", id="after twelve months"),
        pytest.param(confirmed(Confirmation.REFUTED), dt.date(2026, 5, 1), "refuted", id="refuted"),
        pytest.param(
            arrives(dt.date(2026, 4, 1)), dt.date(2026, 3, 31), "confirmed", id="before arrival"
        ),
        pytest.param(
            arrives(dt.date(2026, 4, 1)), dt.date(2026, 4, 1), "proposed", id="a text arrived"
        ),
        pytest.param(
            arrives(dt.date(2026, 4, 1), "P0", "trap"),
            dt.date(2026, 5, 1),
            "confirmed",
            id="only a trap",
        ),
        pytest.param(
            arrives(dt.date(2026, 4, 1), "P3", "boilerplate"),
            dt.date(2026, 5, 1),
            "confirmed",
            id="only a standard sentence",
        ),
        pytest.param(arrives(GIVEN), dt.date(2026, 5, 1), "confirmed", id="was known then"),
        pytest.param(
            confirmed(visits=visits(GIVEN) + visits(dt.date(2026, 9, 1))),
            dt.date(2026, 9, 1),
            "proposed",
            id="coverage failed in between",
        ),
    ],
)
def test_life_of_a_confirmation(case: Dossier, on: dt.date, expected: str) -> None:
    verdict = decide(case, on)

    assert (verdict.label, verdict.confirmation) == ("not_visible", expected)


def test_a_new_word_after_a_lapse_counts() -> None:
    again = ConfirmationRecord(Confirmation.CONFIRMED, dt.date(2026, 4, 2))
    first = ConfirmationRecord(Confirmation.CONFIRMED, GIVEN)
    text = document("Pagina", mention(), first_seen_on=dt.date(2026, 4, 1))

    case = dossier(text, visits=NIGHTS, confirmations=(again, first))

    assert decide(case, dt.date(2026, 5, 1)).confirmation == "confirmed"


def test_presence_needs_no_confirmation() -> None:
    found = document("Nota", [passage("P3", "care", "", "goal means")])

    assert decide(dossier(found), dt.date(2026, 12, 31)).confirmation == "not_needed"
