"""How far a text has come, and when it was decided: openings as councils write them."""

import pytest

from tests.documents.facts_reading import facts_of, value, values
from vocabulary.codes import SourceFamily
from vocabulary.facts import FactName

NOTE = "Nota vrijwilligersbeleid"
ADOPTED = [
    ("S5", "2024-03-12", "Vastgesteld door de gemeenteraad van Westerkoog op 12 maart 2024."),
    ("S5", "2005-01-27", "Vastgesteld bij raadsbesluit van 27-1-'05, nummer 2005-011."),
    ("S5", "2021-06-24", "Door de raad vastgesteld d.d. 24 juni 2021"),
    ("S5", "2019-11-07", "De raad heeft deze nota op 7 november 2019 vastgesteld."),
    ("S5", "2022-02-10", "In zijn vergadering van 10 februari 2022 heeft de raad deze nota "
                         "ongewijzigd vastgesteld."),
    ("S5", "2023-12-14", "Deze nota is in de raadsvergadering van 14 december 2023 vastgesteld."),
    ("S5", "2020-10-08", "Vrijwilligersbeleid van onze gemeente, zoals vastgesteld door de raad op "
                         "8 oktober 2020."),
    ("S5", "2018-05-17", "Raadsbesluit van 17 mei 2018"),
    ("S5", "2016-09-29", "Besluit van de gemeenteraad van 29 september 2016."),
    ("S5", "2024-06-13", "Fêststeld troch de gemeenterie fan Westerkoog op 13 juny 2024."),
    ("S5", "2017-03-30", "De raad nam haar aan op 30 maart 2017."),
    ("S5", "2015-07-02", "Inleiding volgt.\nAldus vastgesteld in de openbare vergadering van de "
                         "raad van 2 juli 2015.\nDe griffier, de voorzitter"),
    ("S4", "2022-05-03", "Vastgesteld door burgemeester en wethouders op 3 mei 2022."),
    ("S4", "2025-02-11", "Het college heeft deze nota op 11 februari 2025 vastgesteld en aan de "
                         "raad toegezonden."),
    ("S4", "2014-04-15", "Burgemeester en wethouders stelden deze nota vast op 15 april 2014."),
    ("S4", "2023-01-24", "Collegebesluit d.d. 24-01-2023"),
    ("S4", "2026-02-10", "Vastgesteld door B&W op 10 februari 2026, ter kennisneming gezonden aan "
                         "de raad."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "decided_on", "text"), ADOPTED, ids=[text[:45] for _, _, text in ADOPTED]
)
def test_a_note_that_records_its_adoption(status: str, decided_on: str, text: str) -> None:
    facts = facts_of(f"{NOTE}\n\n{text}", title=NOTE)
    assert values(facts, FactName.STATUS) == [status]
    assert values(facts, FactName.DECIDED_ON) == [decided_on]
    assert not values(facts, FactName.DATED_ON)


REGULATIONS = [
    pytest.param(
        "Verordening vrijwilligersraad 2019",
        "De raad van de gemeente Westerkoog, gelezen het voorstel van het college van 1 november "
        "2018, besluit in zijn vergadering van 15 december 2018 vast te stellen de Verordening "
        "vrijwilligersraad 2019.",
        "S5",
        "2018-12-15",
        id="council in one sentence",
    ),
    pytest.param(
        "Subsidieregeling buurthuizen 2022",
        "Burgemeester en wethouders van Westerkoog;\ngelet op artikel 3 van de Algemene "
        "subsidieverordening;\nbesluiten:\nvast te stellen de volgende regeling.\nArtikel 1\n"
        "Aldus vastgesteld in de vergadering van 25 januari 2022.",
        "S4",
        "2022-01-25",
        id="executive over several lines",
    ),
    pytest.param(
        "Verordening maatschappelijke ondersteuning 2018",
        "De raad der gemeente Westerkoog stelt in zijn vergadering van 7 december 2017 deze "
        "verordening vast.",
        "S5",
        "2017-12-07",
        id="council adopts this",
    ),
    pytest.param(
        "Verordening inspraak",
        "Besluit van de raad van 15 februari 2024 tot vaststelling van de Verordening inspraak.",
        "S5",
        "2024-02-15",
        id="decision in the heading",
    ),
]


@pytest.mark.parametrize(("title", "text", "status", "decided_on"), REGULATIONS)
def test_regulations(title: str, text: str, status: str, decided_on: str) -> None:
    facts = facts_of(text, title=title, family=SourceFamily.PUBLICATIONS)
    assert values(facts, FactName.STATUS) == [status]
    assert values(facts, FactName.DECIDED_ON) == [decided_on]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("gemeenteraad", "S5"),
        ("college van burgemeester en wethouders", "S4"),
        ("burgemeester", "S4"),
        ("algemeen bestuur", None),
    ],
)
def test_the_register_says_who_adopted(body: str, status: str | None) -> None:
    facts = facts_of(
        "Artikel 1. Doel.",
        title="Beleidsregels maatjes",
        family=SourceFamily.REGULATIONS,
        ratified_by=body,
    )
    assert values(facts, FactName.STATUS) == ([status] if status else [])
    assert not values(facts, FactName.DECIDED_ON)


NOT_ADOPTED = [
    ("S3", NOTE, "Aan de raad aangeboden ter vaststelling in de vergadering van september."),
    ("S3", NOTE, "Bijlage 1 bij het raadsvoorstel."),
    ("S3", NOTE, "De raad wordt voorgesteld deze nota vast te stellen."),
    ("S3", "Raadsvoorstel nota vrijwilligersbeleid", "Het college stelt de raad voor vast te "
           "stellen de nota vrijwilligersbeleid.\nVastgesteld door het college op 1 mei 2026."),
    ("S3", "Raadsbesluit nota vrijwilligersbeleid", "De raad van Westerkoog;\nbesluit:\nde nota "
           "vast te stellen.\nAldus besloten in de vergadering van ..."),
    ("S2", "Conceptnota vrijwilligersbeleid", "Ter bespreking."),
    ("S2", NOTE, "CONCEPT versie 0.3\nWij willen veel."),
    ("S2", "Plan van aanpak nieuw vrijwilligersbeleid", "Wij komen met nieuw beleid."),
    ("S1", "Motie integraal vrijwilligersbeleid", "De raad verzoekt het college beleid te maken.\n"
           "De motie is unaniem aangenomen."),
    ("S1", "Amendement 4: vrijwilligers", "De raad besluit vast te stellen."),
    ("S1", "Collegeprogramma Samen verder", "Wij willen vrijwilligers steunen."),
    ("S1", "Schriftelijke vragen over vrijwilligers", "Is het college bekend met het tekort?"),
    ("S1", "Stuk 7", "overwegende dat vrijwilligers nodig zijn;\nverzoekt het college beleid te "
           "maken;\nen gaat over tot de orde van de dag."),
    ("S0", "Verkiezingsprogramma 2026", "Wij willen integraal vrijwilligersbeleid."),
    (None, NOTE, "De nota zal naar verwachting in juni door de raad worden vastgesteld."),
    (None, NOTE, "In 2015 stelde de raad de nota Samen Sterk vast."),
    (None, NOTE, "Het door de raad vastgestelde subsidieplafond blijft gelijk."),
    (None, NOTE, "Deze nota bindt een gemeente pas wanneer het college haar heeft vastgesteld."),
    (None, NOTE, "De raad heeft op 12 maart 2010 de Nota Samen Verder vastgesteld."),
    (None, NOTE, "Het college heeft op 12 maart 2020 kennisgenomen van de reacties."),
    (None, NOTE, "Geldend van 12-08-2023 t/m heden."),
    (None, NOTE, "Dit programma werkt de visie uit die de raad op 3 mei 2022 vaststelde."),
    (None, "Raadsinformatiebrief", "Uw raad heeft de nota op 12 maart 2024 vastgesteld."),
    (None, "Evaluatie vrijwilligersbeleid", "De nota is door de raad vastgesteld op 1 mei 2019."),
]  # fmt: skip


# Decided on, and still no policy (codebook, edge case 22): the day is kept, without S4 or S5.
DECIDED_ALL_THE_SAME = [
    ("S2", "2026-09-24", "Startnotitie vrijwilligersbeleid",
     "Vastgesteld door de raad op 24 september 2026."),
    ("S1", "2022-06-01", "Coalitieakkoord 2022-2026", "Vastgesteld door de raad op 1 juni 2022."),
    ("S1", "2013-11-07", "Motie M7 waardering", "Raadsvergadering 7 november 2013\nverzoekt het "
     "college beleid te maken.\nMet algemene stemmen aangenomen."),
    ("S0", "2022-05-03", "Advies Adviesraad Wmo over de conceptnota", "Vastgesteld op 3 mei 2022."),
    ("S0", "2025-11-22", "Verkiezingsprogramma 2026", "Vastgesteld door de leden op 22-11-2025."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "decided_on", "title", "text"),
    DECIDED_ALL_THE_SAME,
    ids=[title for _, _, title, _ in DECIDED_ALL_THE_SAME],
)
def test_a_decision_that_makes_no_policy_keeps_its_day(
    status: str, decided_on: str, title: str, text: str
) -> None:
    facts = facts_of(f"{title}\n\n{text}", title=title)
    assert values(facts, FactName.STATUS) == [status]
    assert values(facts, FactName.DECIDED_ON) == [decided_on]


# How a text says that it was adopted; the day is 12 March 2020 where it is told.
WAYS_OF_SAYING = [
    ("S5", "Vastgesteld bij raadsbesluit van 12 maart 2020, nr. 2020-14"),
    ("S5", "Besluitvorming: raad 12-3-2020, vastgesteld"),
    ("S4", "Status: vastgesteld door B&W d.d. 12 maart 2020"),
    ("S5", "De raad stemde op 12 maart 2020 in met deze nota."),
    ("S5", "De raad gaf op 12 maart 2020 zijn goedkeuring aan deze visie."),
    ("S5", "Na een lang debat nam de gemeenteraad op 12 maart 2020 deze nota aan."),
    ("S5", "Dit document is de door de raad op 12 maart 2020 vastgestelde versie."),
    ("S4", "B&W 12 maart 2020: conform advies besloten"),
    ("S5", "Deze nota is in de raad behandeld in de vergadering van 12 maart 2020. De raad "
     "heeft de nota overeenkomstig het voorstel vastgesteld."),
    ("S5", "Voor u ligt het beleid, zoals dat door de raad is vastgesteld in zijn vergadering van "
     "12 maart 2020."),
]  # fmt: skip


@pytest.mark.parametrize(("status", "text"), WAYS_OF_SAYING, ids=[x for _, x in WAYS_OF_SAYING])
def test_ways_of_saying_that_a_text_was_adopted(status: str, text: str) -> None:
    facts = facts_of(f"{NOTE}\n{text}\nInleiding", title=NOTE)
    assert values(facts, FactName.STATUS) == [status]
    assert values(facts, FactName.DECIDED_ON) == ["2020-03-12"]


def test_a_text_is_adopted_under_the_name_that_stands_above_it() -> None:
    text = "CLUBLIEFDE\nVisie op verenigingen\nNa debat is Clubliefde door de raad vastgesteld."
    facts = facts_of(text, title="Visie verenigingen")
    assert values(facts, FactName.STATUS) == ["S5"]


def test_a_month_of_adoption_dates_the_text_without_being_its_decision() -> None:
    facts = facts_of(f"{NOTE}\nVastgesteld door de gemeenteraad, juni 2019", title=NOTE)
    assert values(facts, FactName.STATUS) == ["S5"]
    assert not values(facts, FactName.DECIDED_ON)
    assert values(facts, FactName.DATED_ON) == ["2019-06-01"]


@pytest.mark.parametrize(
    ("status", "title", "text"),
    NOT_ADOPTED,
    ids=[f"{status}: {title[:20]}: {text[:30]}" for status, title, text in NOT_ADOPTED],
)
def test_what_is_no_adoption(status: str | None, title: str, text: str) -> None:
    facts = facts_of(f"{title}\n\n{text}", title=title)
    assert values(facts, FactName.STATUS) == ([status] if status else [])
    assert not values(facts, FactName.DECIDED_ON)


def test_a_web_page_has_no_status() -> None:
    found = value(
        FactName.STATUS,
        "Vrijwilligers\n\nHet college heeft op 3 mei 2022 een verzekering afgesloten.",
        title="Vrijwilligers",
        family=SourceFamily.WEBSITE,
        media_type="text/html",
    )
    assert found is None


DECISION_LISTS = [
    pytest.param(
        "Besluitenlijst gemeenteraad 14 maart 2024", "", "council", "2024-03-14", id="title"
    ),
    pytest.param(
        "Besluitenlijst",
        "Besluitenlijst van de openbare vergadering van de raad\nDatum: 12 maart 2024",
        "council",
        "2024-03-12",
        id="council list",
    ),
    pytest.param(
        "Besluitenlijst week 7",
        "Openbare besluitenlijst B&W\nVergadering van 11-02-2025",
        "executive",
        "2025-02-11",
        id="executive list",
    ),
    pytest.param(
        "Besluiten college 16-01-2024", "", "executive", "2024-01-16", id="executive by title"
    ),
]


@pytest.mark.parametrize(("title", "text", "issuer", "decided_on"), DECISION_LISTS)
def test_a_decision_list_is_never_adopted_as_a_whole(
    title: str, text: str, issuer: str, decided_on: str
) -> None:
    facts = facts_of(text, title=title)
    assert not values(facts, FactName.STATUS)
    assert values(facts, FactName.ISSUER) == [issuer]
    assert values(facts, FactName.DECIDED_ON) == [decided_on]


def test_a_committee_decides_nothing() -> None:
    facts = facts_of(
        "Commissie Samenleving, 12 april 2016\nNota vrijwilligers: naar de raad.",
        title="Besluitenlijst raadscommissie",
    )
    assert not values(facts, FactName.DECIDED_ON)
    assert values(facts, FactName.MEETING_ON) == ["2016-04-12"]


DECISIONS = [
    pytest.param(
        "Raadsbesluit visie",
        "De raad van Westerkoog, bijeen in openbare vergadering op 19 juni 2025, gelezen het"
        " voorstel "
        "van 13 mei 2025, besluit:\nde visie vast te stellen.",
        "S5",
        "2025-06-19",
        id="decision with its meeting",
    ),
    pytest.param(
        "Raadsbesluit startnotitie",
        "De raad van Westerkoog;\ngezien het voorstel van 25 augustus 2026;\nbesluit:\nde"
        " startnotitie "
        "vast te stellen.\nWesterkoog, 24 september 2026. De griffier.",
        "S5",
        "2026-09-24",
        id="decision dated under its text",
    ),
]


@pytest.mark.parametrize(("title", "text", "status", "decided_on"), DECISIONS)
def test_decisions(title: str, text: str, status: str, decided_on: str) -> None:
    facts = facts_of(text, title=title)
    assert values(facts, FactName.STATUS) == [status]
    assert values(facts, FactName.DECIDED_ON) == [decided_on]


def test_budget_without_body_is_of_the_council() -> None:
    facts = facts_of("Begroting 2027\n\nVastgesteld op 12 november 2026.", title="Begroting 2027")
    assert values(facts, FactName.STATUS) == ["S5"]
    assert values(facts, FactName.DECIDED_ON) == ["2026-11-12"]


@pytest.mark.parametrize(
    ("name", "title", "text", "date"),
    [
        pytest.param(
            FactName.MEETING_ON,
            "Raadsvoorstel nota vrijwilligers",
            "Agendapunt 9 van de raadsvergadering van 24 september 2026.",
            "2026-09-24",
            id="meeting",
        ),
        pytest.param(
            FactName.DATED_ON,
            "Raadsinformatiebrief",
            "Datum: 18 november 2025",
            "2025-11-18",
            id="label",
        ),
        pytest.param(
            FactName.DATED_ON,
            "Raadsinformatiebrief",
            "Westerkoog, 8 april 2025. Onderwerp: subsidies.",
            "2025-04-08",
            id="place and date",
        ),
        pytest.param(
            FactName.DATED_ON,
            "Motie dorpshuis",
            "De raad, in vergadering bijeen op 6 november 2025,",
            "2025-11-06",
            id="motion",
        ),
        pytest.param(
            FactName.DATED_ON,
            "Raadsinformatiebrief",
            "Sinds 1 mei 2023 werkt er een coach.",
            None,
            id="a date in passing",
        ),
        pytest.param(
            FactName.DATED_ON,
            "Lijst",
            "Terug naar de tekentafel (2025-12-17) verworpen",
            None,
            id="date of an item",
        ),
    ],
)
def test_other_dates(name: FactName, title: str, text: str, date: str | None) -> None:
    assert value(name, text, title=title) == date
