"""Stamps of adoption: what councils put on a cover instead of a sentence."""

import pytest

from tests.documents.facts_reading import facts_of, values
from vocabulary.codes import SourceFamily
from vocabulary.facts import FactName

NOTE = "Nota vrijwilligersbeleid"
STAMPS = [
    ("S5", "2016-05-26", "[raad d.d. 26/05/2016: akkoord, vastgesteld]"),
    ("S5", "2024-02-15", "Raadsvergadering 15 februari 2024 - vastgesteld (18 voor, 3 tegen)"),
    ("S5", "2006-11-09", "Nota vrijwilligersbeleid vastgesteld raad 9-11-'06"),
    ("S5", "2021-04-15", "15 april 2021 | door de raad vastgesteld"),
    ("S5", "2008-06-26", "RAADSBESLUIT: 26 juni 2008"),
    ("S5", "2026-05-28", "besluit gemeenteraad 28-05-2026 (eerste van de nieuwe raad)"),
    ("S5", "2017-07-07", "Raadsvergadering: 7 juli 2017\nBesluit: vastgesteld met 23 stemmen voor"),
    ("S5", "2011-03-31", "raad 27 januari 2011: aangehouden\nraad 31 maart 2011: vastgesteld"),
    ("S5", "2012-01-26", "Voorwoord van februari 2012\nMet het raadsbesluit van 26 januari jl. "
                         "is deze nota definitief."),
    ("S4", "2020-06-16", "Deze nota\n* is op 16 juni 2020 vastgesteld door het college"),
    ("S4", "2019-05-28", "B&W-besluit: 28 mei 2019"),
    ("S4", "2022-12-13", "wie: burgemeester en wethouders (vastgesteld 13.12.2022)"),
    ("S4", "2025-03-11", "vergadering B&W 11-03-'25 - stuk 2.4 - BESLUIT: vastgesteld"),
    ("S4", "2018-05-08", "Burgemeester en wethouders, 8 mei 2018\nWij hebben deze nota in onze "
                         "vergadering van heden vastgesteld."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "decided_on", "text"), STAMPS, ids=[t[:40] for _, _, t in STAMPS]
)
def test_a_stamp_is_adoption(status: str, decided_on: str, text: str) -> None:
    facts = facts_of(f"{NOTE}\n\n{text}", title=NOTE)
    assert values(facts, FactName.STATUS) == [status]
    assert values(facts, FactName.DECIDED_ON) == [decided_on]
    assert values(facts, FactName.ISSUER) == ["council" if status == "S5" else "executive"]


def test_a_stamp_without_a_full_date_gives_no_date() -> None:
    facts = facts_of(f"{NOTE}\n(zoals vastgesteld in b. en w., mei 2005)", title=NOTE)
    assert values(facts, FactName.STATUS) == ["S4"]
    assert not values(facts, FactName.DECIDED_ON)


NO_STAMPS = [
    "raad 27 januari 2011: aangehouden",
    "raad 27 januari 2011: verworpen",
    "raad 27 januari 2011: niet vastgesteld",
    "De raad heeft het stuk op 25 januari 2024 voor kennisgeving aangenomen.",
    "Vastgesteld in college: 16 januari 2018 (ter doorzending)",
    "Basis: Samen Sterk (vastgesteld raad 19 december 2013)",
    "Uitvoering van de op 27 januari 2005 door de raad vastgestelde nota Van harte.",
    "Het Transformatieplan 2019-2023 werd op 13 december 2018 door de raad vastgesteld.",
    "Besluitvorming raad gepland: 7 juli 2016",
]


@pytest.mark.parametrize("text", NO_STAMPS)
def test_what_is_no_stamp(text: str) -> None:
    facts = facts_of(f"{NOTE}\n\n{text}", title=NOTE)
    assert not set(values(facts, FactName.STATUS)) & {"S4", "S5"}
    assert not values(facts, FactName.DECIDED_ON)


def test_a_joint_text_takes_the_decision_of_its_own_council() -> None:
    text = (
        "Gezamenlijk plan\nGemeente Datum raadsbesluit\nDuinstede 27 november 2014\n"
        "Westerkoog 20 november 2014\nHage nog niet behandeld"
    )
    facts = facts_of(text, title="Beleidsplan Wmo", municipality="Westerkoog")
    assert values(facts, FactName.DECIDED_ON) == ["2014-11-20"]
    assert not values(facts_of(text, title="Beleidsplan Wmo", municipality="Hage"), FactName.STATUS)


def test_a_regulation_adopted_under_a_bare_heading() -> None:
    text = (
        "Verordening voorzieningen\nDe gemeenteraad,\ngelet op artikel 5 van de wet;\nBESLUIT:\n"
        "ART. 1 Begrippen.\nWesterkoog, raadsvergadering van 30 november 2006."
    )
    facts = facts_of(text, title="Verordening voorzieningen", family=SourceFamily.PUBLICATIONS)
    assert values(facts, FactName.STATUS) == ["S5"]
    assert values(facts, FactName.DECIDED_ON) == ["2006-11-30"]


def test_a_signed_decision_below_a_proposal_adopts() -> None:
    head = "Raadsvoorstel 22/118\nOnderwerp: visie\nDe raad der gemeente Westerkoog,\nbesluit:\n"
    signed = head + "de visie vast te stellen.\nAldus besloten in de vergadering van "
    facts = facts_of(signed + "10 november 2022.", title="Raadsvoorstel visie")
    assert values(facts, FactName.STATUS) == ["S5"]
    assert values(facts, FactName.DECIDED_ON) == ["2022-11-10"]
    blank = facts_of(signed + "..........", title="Raadsvoorstel visie")
    assert values(blank, FactName.STATUS) == ["S3"]
    refused = facts_of(
        head + "de visie niet vast te stellen.\nAldus besloten in de vergadering van 3 mei 2022.",
        title="Raadsvoorstel visie",
    )
    assert not values(refused, FactName.DECIDED_ON)
