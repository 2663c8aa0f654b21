"""Titles of other documents that a document adopts, ends, or carries on."""

import pytest

from tests.documents.facts_reading import facts_of, values
from vocabulary.facts import FactName

COUNCIL_LIST = "Besluitenlijst gemeenteraad 12 maart 2024"
EXECUTIVE_LIST = "Openbare besluitenlijst B&W 11 februari 2025"
ADOPTS = [
    pytest.param(
        COUNCIL_LIST,
        '6a. Nota vrijwillige inzet 2024-2028 "Iedereen in beweging". De raad besluit de nota '
        "vast te stellen. Aangenomen met 24 stemmen voor en 2 tegen.",
        ['Nota vrijwillige inzet 2024-2028 "Iedereen in beweging"'],
        id="numbered item",
    ),
    pytest.param(
        COUNCIL_LIST,
        "Hamerstukken\n- Beleidsplan Wmo en Jeugd 2024-2027\n- Tarieventabel leges 2024",
        ["Beleidsplan Wmo en Jeugd 2024-2027"],
        id="hammered without debate",
    ),
    pytest.param(
        COUNCIL_LIST,
        "Beleidsplan Participatiewet 2025-2028: ongewijzigd vastgesteld, 34 stemmen voor",
        ["Beleidsplan Participatiewet 2025-2028"],
        id="item and outcome",
    ),
    pytest.param(
        COUNCIL_LIST,
        "7. Informele hulp\nDe nota vrijwilligers en mantelzorgers (stuk 7b) is zonder"
        " hoofdelijke stemming "
        "vastgesteld.",
        ["nota vrijwilligers en mantelzorgers"],
        id="named in the outcome",
    ),
    pytest.param(
        COUNCIL_LIST,
        "8. Nota vrijwilligers 2024-2028\nEen amendement over reiskosten is verworpen. De nota"
        " wordt "
        "conform het voorstel vastgesteld.",
        ["Nota vrijwilligers 2024-2028"],
        id="refused amendment",
    ),
    pytest.param(
        EXECUTIVE_LIST,
        "2. Uitvoeringsprogramma informele zorg 2026-2028\nBesluit: het programma vaststellen en"
        " aan "
        "de raad zenden.",
        ["Uitvoeringsprogramma informele zorg 2026-2028"],
        id="executive list",
    ),
    pytest.param(
        "Raadsbesluit visie",
        "De raad van Westerkoog, bijeen in vergadering op 19 juni 2025,\nbesluit:\n1. de Visie"
        " Sociale "
        "Basis Westerkoog 2025 vast te stellen;\n2. de financiën te verwerken in de begroting"
        " 2026.",
        ["Visie Sociale Basis Westerkoog 2025"],
        id="single decision",
    ),
    pytest.param(COUNCIL_LIST, "9. Nota vrijwilligers 2024-2028: aangehouden.", [], id="deferred"),
    pytest.param(
        COUNCIL_LIST, "9. Nota vrijwilligers 2024-2028: verworpen, 5 voor.", [], id="refused"
    ),
    pytest.param(
        COUNCIL_LIST,
        "9. Nota vrijwilligers 2024-2028\nDe nota is voor kennisgeving aangenomen.",
        [],
        id="noted only",
    ),
    pytest.param(
        EXECUTIVE_LIST,
        "3. Nota vrijwilligers\nBesluit: de raad voor te stellen de nota vast te stellen.",
        [],
        id="proposed to the council",
    ),
    pytest.param(
        COUNCIL_LIST, "5. Krediet riolering Dijkstraat: unaniem aangenomen.", [], id="credit"
    ),
    pytest.param(
        COUNCIL_LIST, "7a. Motie vrijwilligersbeleid: aangenomen.", [], id="carried motion"
    ),
    pytest.param(
        "Raadsvoorstel nota", "1. de nota Vrijwilligers 2024 vast te stellen;", [], id="proposal"
    ),
]


@pytest.mark.parametrize(("title", "text", "titles"), ADOPTS)
def test_adopts(title: str, text: str, titles: list[str]) -> None:
    assert values(facts_of(f"{title}\n{text}", title=title), FactName.ADOPTS) == titles


DECIDED = "Vastgesteld door de raad op 12 maart 2024.\n"
LINKS = [
    pytest.param(
        FactName.WITHDRAWS,
        COUNCIL_LIST,
        "B1. De raad besluit de kadernota vrijwillige inzet 'Ruim baan!' in te trekken met"
        " ingang van "
        "1 januari 2027.",
        "kadernota vrijwillige inzet Ruim baan!",
        id="decision withdraws",
    ),
    pytest.param(
        FactName.WITHDRAWS,
        "Subsidieregeling verenigingen 2024",
        "Vastgesteld door het college op 3 mei 2024.\nDe Subsidieregeling vrijwilligers 2018 wordt "
        "ingetrokken.",
        "Subsidieregeling vrijwilligers 2018",
        id="regulation withdraws",
    ),
    pytest.param(
        FactName.WITHDRAWS,
        COUNCIL_LIST,
        "De motie vrijwilligersbeleid 2024 wordt ingetrokken.",
        None,
        id="motion withdrawn",
    ),
    pytest.param(
        FactName.WITHDRAWS,
        "Raadsvoorstel",
        "Wij stellen voor de nota Vrijwilligers 2015-2018 in te trekken.",
        None,
        id="proposed withdrawal",
    ),
    pytest.param(
        FactName.REPLACES,
        "Nota inzet",
        DECIDED + "Deze nota vervangt de nota Vrijwilligers in beeld 2015-2018.",
        "nota Vrijwilligers in beeld 2015-2018",
        id="replaces",
    ),
    pytest.param(
        FactName.REPLACES, "Nota inzet", "Dit vervangt de fax.", None, id="replaces no policy"
    ),
    pytest.param(
        FactName.REAFFIRMS,
        "Begroting 2025",
        DECIDED + "De nota Westerkoog leeft van vrijwilligers is in uitvoering.",
        "nota Westerkoog leeft van vrijwilligers",
        id="budget reaffirms",
    ),
    pytest.param(
        FactName.REAFFIRMS,
        "Raadsinformatiebrief voortgang",
        "Vorig jaar stelde u Iedereen in beweging vast, de nota over inzet. Wij voeren de nota"
        " volgens "
        "planning uit.",
        "Iedereen in beweging",
        id="named in the sentence before",
    ),
    pytest.param(
        FactName.REAFFIRMS,
        "Raadsinformatiebrief",
        "De nota Vrijwilligers 2015-2018 is verlopen en wordt niet meer uitgevoerd.",
        None,
        id="lapsed",
    ),
    pytest.param(
        FactName.PARENT,
        "Uitvoeringsprogramma inzet 2026",
        "Dit programma werkt het Visiekader Omzien naar Elkaar uit, dat de raad eerder vaststelde.",
        "Visiekader Omzien naar Elkaar",
        id="parent",
    ),
    pytest.param(
        FactName.PARENT, "Nota inzet", "Dit werkt de Visie Samen 2020 uit.", None, id="no programme"
    ),
    pytest.param(
        FactName.REFERS_TO,
        "Sportnota 2024-2028",
        DECIDED + "Samen met de nota Zorg voor elkaar 2024-2028 vormt deze nota één aanpak.",
        "nota Zorg voor elkaar 2024-2028",
        id="one approach",
    ),
    pytest.param(
        FactName.REFERS_TO,
        "Sportnota 2024-2028",
        DECIDED + "Zie ook de nota Zorg voor elkaar 2024-2028.",
        None,
        id="only mentioned",
    ),
]


@pytest.mark.parametrize(("name", "title", "text", "linked"), LINKS)
def test_links(name: FactName, title: str, text: str, linked: str | None) -> None:
    found = values(facts_of(f"{title}\n{text}", title=title), name)
    assert found[:1] == ([linked] if linked else [])


def test_a_withdrawal_has_its_date() -> None:
    text = "De nota Vrijwilligers in beeld 2015-2018 wordt ingetrokken met ingang van 1 mei 2024."
    facts = facts_of(f"{COUNCIL_LIST}\n{text}", title=COUNCIL_LIST)
    assert values(facts, FactName.WITHDRAWN_ON) == ["2024-05-01"]
