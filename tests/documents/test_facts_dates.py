"""Periods, entry into force, and withdrawal."""

import datetime as dt

import pytest

from tests.documents.facts_reading import facts_of, values
from vocabulary.codes import SourceFamily
from vocabulary.facts import FactName

PERIODS = [
    ("Nota vrijwilligers 2015-2018", "", "2015-01-01", "2018-12-31"),
    ("Vrijwilligersnota 2019/2022", "", "2019-01-01", "2022-12-31"),
    ("Nota", "Nota vrijwilligersbeleid 2015 t/m 2018\nTekst.", "2015-01-01", "2018-12-31"),
    ("Nota informele zorg 2024-2029", "Nota informele zorg, geldig van 1 juni 2024 tot en met 31 "
     "december 2029", "2024-06-01", "2029-12-31"),
    ("Nota inzet", "Nota inzet\nDit beleid geldt voor de jaren 2022 tot en met 2025.",
     "2022-01-01", "2025-12-31"),
    ("Nota inzet", "Vastgesteld door de raad op 12 maart 2024.\nDeze nota geldt tot en met 2028.",
     "2024-03-12", "2028-12-31"),
    ("Nota inzet", "Vastgesteld door de raad op 12 maart 2024.\nHet is ons kader voor de komende "
     "vier jaar.", "2024-03-12", "2028-03-11"),
    ("Werkplan vrijwilligers 2026", "", "2026-01-01", "2026-12-31"),
    ("Begroting 2026", "", "2026-01-01", "2026-12-31"),
    ("Jaarstukken 2025", "", "2025-01-01", "2025-12-31"),
    ("Coalitieakkoord", "Coalitieakkoord 2022-2026", "2022-01-01", "2026-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text", "first", "last"),
    PERIODS,
    ids=[f"{t[:25]}|{x[:25]}" for t, x, _, _ in PERIODS],
)
def test_periods(title: str, text: str, first: str, last: str) -> None:
    facts = facts_of(text, title=title)
    assert values(facts, FactName.PERIOD_FROM) == [first]
    assert values(facts, FactName.PERIOD_TO) == [last]


NO_PERIOD = [
    ("Visie Sociale Basis 2025", ""),
    ("Bestuursrapportage 2025", ""),
    ("Raadsvoorstel nota vrijwilligersbeleid 2024-2028", ""),
    ("Raadsinformatiebrief uitvoering nota 2024-2028", ""),
    ("Nota inzet", "De vorige nota gold voor de periode 2015-2018."),
    ("Nota inzet", "Het coalitieakkoord 2022-2026 noemt vrijwilligers."),
    ("Nota inzet", "Nota inzet\nDit is ons kader voor de komende vier jaar."),
]


@pytest.mark.parametrize(("title", "text"), NO_PERIOD, ids=[t + "|" + x[:25] for t, x in NO_PERIOD])
def test_what_gives_no_period(title: str, text: str) -> None:
    assert not values(facts_of(text, title=title), FactName.PERIOD_TO)


def test_the_register_dates_regulations_only() -> None:
    for title, dates in (("Verordening inspraak", ["2023-01-01"]), ("Nota vrijwilligers", [])):
        facts = facts_of(
            "Tekst.",
            title=title,
            family=SourceFamily.REGULATIONS,
            in_force_from=dt.date(2023, 1, 1),
            in_force_to=dt.date(2024, 1, 1),
        )
        assert values(facts, FactName.IN_FORCE_FROM) == dates
        assert len(values(facts, FactName.IN_FORCE_TO)) == len(dates)


def test_a_regulation_that_says_it_has_lapsed() -> None:
    facts = facts_of(
        "Subsidieregeling dorpshuizen\nRegeling vervallen per 25-09-2024", title="Subsidieregeling"
    )
    assert values(facts, FactName.WITHDRAWN_ON) == ["2024-09-25"]


def test_haltes_that_lapse_withdraw_nothing() -> None:
    facts = facts_of(
        "Het college heeft besloten de Brink af te sluiten; de haltes vervallen per 1 mei 2024.",
        title="Verkeersbesluit regeling kermis",
    )
    assert not values(facts, FactName.WITHDRAWN_ON)


STARTS = [
    ("Verordening inspraak", "Artikel 9. Deze verordening treedt in werking op 1 januari 2027.",
     "2027-01-01"),
    ("Beleidsregels", "Deze beleidsregels treden in werking op 1 mei 2019 en werken door.\n"
     "Zij hebben gevolgen: dit besluit werkt terug tot en met 1 januari 2019.", "2019-01-01"),
    ("Subsydzjeregeling", "Dizze regeling jildt fan 15 maaie 2023 ôf.", "2023-05-15"),
    ("Nota inzet", "B&W-besluit: 28 mei 2019, met onmiddellijke ingang", "2019-05-28"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "start"), STARTS, ids=[t for t, _, _ in STARTS])
def test_entry_into_force(title: str, text: str, start: str) -> None:
    facts = facts_of(text, title=title)
    assert values(facts, FactName.PERIOD_FROM) == [start]
    assert not values(facts, FactName.PERIOD_TO)


def test_the_entry_into_force_of_a_law_is_not_that_of_the_text() -> None:
    text = "Op 1 januari 2015 treedt de Wmo in werking op 1 januari 2015."
    assert not values(facts_of(text, title="Nota inzet"), FactName.PERIOD_FROM)
