"""How a text says that it was adopted, and how it says something else, in many words.

Each line stands where it stands on paper: below the title and the name of the municipality.
"""

import pytest

from tests.documents.facts_reading import value
from vocabulary.facts import FactName

_BODY = (
    "\nInleiding\nIn deze nota leest u hoe de gemeente vrijwilligers wil ondersteunen. Wij willen "
    "dat iedereen mee kan doen.\n"
)
ADOPTED = [
    ("Vaststelling: gemeenteraad, 12 maart 2020", "S5", "2020-03-12"),
    ("Datum vaststelling: 12 maart 2020\nVastgesteld door: gemeenteraad", "S5", "2020-03-12"),
    ("Vastgesteld door: college van B en W\nOp: 12 maart 2020", "S4", "2020-03-12"),
    ("Status: definitief, vastgesteld door de raad op 12-03-2020", "S5", "2020-03-12"),
    ("Status | Vastgesteld\nOrgaan | Gemeenteraad\nDatum | 12 maart 2020", "S5", "2020-03-12"),
    (
        "De gemeenteraad heeft in zijn vergadering van 12 maart 2020 ingestemd met deze nota.",
        "S5",
        "2020-03-12",
    ),
    ("Op 12 maart 2020 heeft de gemeenteraad unaniem ingestemd met deze nota.", "S5", "2020-03-12"),
    (
        "Op 12 maart 2020 stemde de raad met 15 stemmen voor en 4 tegen in met deze nota.",
        "S5",
        "2020-03-12",
    ),
    (
        "In de openbare raadsvergadering van 12 maart 2020 is besloten deze nota vast te stellen.",
        "S5",
        "2020-03-12",
    ),
    ("Bij besluit van 12 maart 2020 heeft de raad deze nota vastgesteld.", "S5", "2020-03-12"),
    ("Bij raadsbesluit van 12 maart 2020, nr. 14, vastgesteld.", "S5", "2020-03-12"),
    ("Raadsbesluit nr. 2020-14 d.d. 12 maart 2020", "S5", "2020-03-12"),
    (
        "Deze nota werd op 12 maart 2020 door de gemeenteraad van Veenhoek vastgesteld.",
        "S5",
        "2020-03-12",
    ),
    (
        "Voor u ligt de nota vrijwilligers, die op 12 maart 2020 door de gemeenteraad is"
        " vastgesteld.",
        "S5",
        "2020-03-12",
    ),
    (
        "Voor u ligt de nota vrijwilligers. De gemeenteraad stelde haar vast op 12 maart 2020.",
        "S5",
        "2020-03-12",
    ),
    (
        "Vastgesteld op 12 maart 2020 door het college van burgemeester en wethouders",
        "S4",
        "2020-03-12",
    ),
    ("Het college stelde dit beleid op dinsdag 12 maart 2020 vast.", "S4", "2020-03-12"),
    (
        "Door burgemeester en wethouders vastgesteld in hun vergadering van 12 maart 2020.",
        "S4",
        "2020-03-12",
    ),
    ("B&W 12 maart 2020: vastgesteld", "S4", "2020-03-12"),
    ("Akkoord college 12-3-2020", "S4", "2020-03-12"),
    ("Vastgesteld college: 12/3/20", "S4", "2020-03-12"),
    ("Besluit college van 12 maart 2020", "S4", "2020-03-12"),
    ("Collegebesluit: 12 maart 2020", "S4", "2020-03-12"),
    ("Vastgesteld in B&W-vergadering van 12 maart 2020", "S4", "2020-03-12"),
    ("vastgesteld door b. en w. d.d. 12 maart 2020", "S4", "2020-03-12"),
    ("GEAMENDEERD VASTGESTELD DOOR DE RAAD OP 12 MAART 2020", "S5", "2020-03-12"),
    ("Gewijzigd vastgesteld raad 12 maart 2020", "S5", "2020-03-12"),
    ("(vastgesteld raad 12-03-2020)", "S5", "2020-03-12"),
    (
        "Versiebeheer\n0.1 concept 3 januari 2020\n0.9 naar college 11 februari 2020\n1.0"
        " vastgesteld door raad 12 maart 2020",
        "S5",
        "2020-03-12",
    ),
    ("Behandeld in de raad van 12 maart 2020 en vastgesteld", "S5", "2020-03-12"),
    ("Aangenomen door de gemeenteraad op 12 maart 2020", "S5", "2020-03-12"),
    (
        "De raad nam deze nota op 12 maart 2020 aan met 15 stemmen voor en 4 tegen.",
        "S5",
        "2020-03-12",
    ),
    (
        "Met algemene stemmen vastgesteld in de raadsvergadering van 12 maart 2020",
        "S5",
        "2020-03-12",
    ),
    ("Dit beleid is vastgesteld in de raad van 12 maart 2020", "S5", "2020-03-12"),
    ("Goedgekeurd door de raad op de twaalfde maart 2020", "S5", "2020-03-12"),
    ("Vastgesteld door de raad op 12 mrt. 2020", "S5", "2020-03-12"),
    ("Vastgesteld door de raad op donderdag 12 maart 2020", "S5", "2020-03-12"),
    (
        "Vastgesteld in de vergadering van de gemeenteraad d.d. 12 maart 2020 (agendapunt 8)",
        "S5",
        "2020-03-12",
    ),
    ("De raad heeft besloten deze nota vast te stellen (12 maart 2020)", "S5", "2020-03-12"),
    ("Deze nota is onderdeel van raadsbesluit 2020/14 van 12 maart 2020.", "S5", "2020-03-12"),
    (
        "De nota is op 11 februari 2020 door het college aan de raad aangeboden en op 12 maart"
        " 2020 door de raad vastgesteld.",
        "S5",
        "2020-03-12",
    ),
    ("College: 11 februari 2020 | Raad: 12 maart 2020 (vastgesteld)", "S5", "2020-03-12"),
    ("college 11 februari 2020 akkoord\nraad 12 maart 2020 vastgesteld", "S5", "2020-03-12"),
    (
        "De ried fan de gemeente Veenhoek hat yn syn gearkomste fan 12 maart 2020 besletten dizze"
        " nota fêst te stellen.",
        "S5",
        "2020-03-12",
    ),
    (
        "Fêststeld troch it kolleezje fan boargemaster en wethâlders op 12 maart 2020",
        "S4",
        "2020-03-12",
    ),
    ("Riedsbeslút fan 12 maart 2020", "S5", "2020-03-12"),
    ("Oannommen troch de ried op 12 maart 2020", "S5", "2020-03-12"),
    ("Dizze nota is op 12 maart 2020 troch de gemeenteried fêststeld.", "S5", "2020-03-12"),
    ("Bestuursorgaan: gemeenteraad\nDatum vaststelling: 12-03-2020", "S5", "2020-03-12"),
    ("Vaststellingsdatum: 12 maart 2020 (gemeenteraad)", "S5", "2020-03-12"),
    ("Raadsbesluit 2020/14: unaniem aangenomen op 12 maart 2020.", "S5", "2020-03-12"),
    (
        "Dit beleidsplan is door de gemeenteraad bij besluit van 12 maart 2020 (nr. 20.014)"
        " vastgesteld en in werking getreden op 1 april 2020.",
        "S5",
        "2020-03-12",
    ),
    (
        "Deze nota vormt het door de raad op 12 maart 2020 vastgestelde beleidskader.",
        "S5",
        "2020-03-12",
    ),
    (
        "De gemeenteraad van Veenhoek heeft op 12 maart 2020 het beleid zoals verwoord in deze"
        " nota vastgesteld.",
        "S5",
        "2020-03-12",
    ),
    (
        "Het college heeft, gehoord de Wmo-raad, op 12 maart 2020 deze nota vastgesteld.",
        "S4",
        "2020-03-12",
    ),
    (
        "Wij, burgemeester en wethouders, stelden deze nota vast op 12 maart 2020.",
        "S4",
        "2020-03-12",
    ),
    ("In maart 2020 heeft de gemeenteraad deze nota vastgesteld.", "S5", ""),
    ("Vastgesteld door de raad in maart 2020", "S5", ""),
    ("Vastgesteld door de gemeenteraad", "S5", ""),
    (
        "De nota is in de raadsvergadering van 12 maart 2020 met algemene stemmen aangenomen.",
        "S5",
        "2020-03-12",
    ),
    (
        "Tekst zoals vastgesteld door de gemeenteraad op 12 maart 2020, inclusief amendement 3.",
        "S5",
        "2020-03-12",
    ),
    ("Raad: 12 maart 2020 vastgesteld, met inachtneming van amendement A", "S5", "2020-03-12"),
    (
        "Besluitvorming\ncollege: 4 februari 2020\nraad: 12 maart 2020, conform besloten",
        "S5",
        "2020-03-12",
    ),
    (
        "Besluitvorming | datum | besluit\nB&W | 4-2-2020 | akkoord\nRaad | 12-3-2020 |"
        " vastgesteld",
        "S5",
        "2020-03-12",
    ),
    ("1 Vastgesteld door de raad op 12 maart 2020.", "S5", "2020-03-12"),
    ("* Vastgesteld in de raadsvergadering van 12 maart 2020", "S5", "2020-03-12"),
    (
        "De raad nam op 12 maart 2020 kennis van deze nota, die het college op 4 februari 2020"
        " vaststelde.",
        "S4",
        "2020-02-04",
    ),
    (
        "Het college stelde deze nota op 4 februari 2020 vast en bood haar ter kennisname aan de"
        " raad aan.",
        "S4",
        "2020-02-04",
    ),
]
NOT_ADOPTED = [
    "Concept, ter vaststelling in de raad van 12 maart 2020",
    "Ter besluitvorming aan de raad van 12 maart 2020",
    "Behandeling in de raad: 12 maart 2020",
    "Het college heeft op 11 februari 2020 besloten deze nota ter vaststelling aan te bieden aan"
    " de raad.",
    "De nota uit 2008 werd door de raad vastgesteld op 12 maart 2008. Die is verouderd.",
    "Deze nota bouwt voort op de visie sociaal domein, die de raad vaststelde op 12 maart 2019.",
    "Op 12 maart 2020 heeft het college kennisgenomen van deze nota.",
    "Vrijgegeven voor inspraak door het college op 12 maart 2020",
    "Het college heeft op 12 maart 2020 ingestemd met het ter inzage leggen van deze ontwerpnota.",
    "De raad heeft op 12 maart 2020 besloten deze nota niet vast te stellen.",
    "Deze nota wordt naar verwachting op 12 maart 2020 door de raad vastgesteld.",
    "Deze nota is door de commissie Samenleving besproken op 12 maart 2020.",
    "Vastgesteld in het MT van 12 maart 2020",
    "Vastgesteld door het bestuur van Stichting Welzijn op 12 maart 2020",
    "Definitieve versie na raadsbehandeling 12 maart 2020",
    "Raadsversie 12 maart 2020",
    "Door de raad op 12 maart 2020 voor kennisgeving aangenomen",
    "College 4 februari 2020: ingestemd, ter vaststelling naar de raad van 12 maart 2020",
    "Het college heeft op 4 februari 2020 ingestemd met deze nota en stelt de raad voor haar vast"
    " te stellen.",
    "De raad heeft deze nota op 12 maart 2020 verworpen.",
    "Behandeling van deze nota is op 12 maart 2020 aangehouden.",
    "Vorige nota: vastgesteld door de raad op 12 maart 2010",
    "De vorige nota is door de raad vastgesteld op 12 maart 2010. Deze nota volgt haar op.",
    "In 2016 stelde de raad het Wmo-beleidsplan vast. Deze nota werkt dat uit.",
    "Bron: Sociale visie (vastgesteld door de raad op 12 maart 2019)",
    "Motie vreemd, aangenomen door de raad op 12 maart 2019, vroeg om deze nota.",
    "Deze nota is het antwoord op de motie die de raad op 12 maart 2019 aannam.",
    "Deze nota past binnen de kaders die de raad heeft vastgesteld op 12 maart 2019.",
    "Deze nota is opgesteld in opdracht van het college (besluit van 12 maart 2019).",
    "De startnotitie voor deze nota is op 12 maart 2019 door het college vastgesteld.",
    "De subsidie is vastgesteld door het college op 12 maart 2019.",
    "Vastgesteld door de raad van toezicht van Welzijn Veenhoek op 12 maart 2020",
]


def _below_title(told: str) -> str:
    return f"Nota vrijwilligers\nGemeente Veenhoek\n{told}{_BODY}"


@pytest.mark.parametrize(("told", "status", "decided_on"), ADOPTED, ids=[x[0] for x in ADOPTED])
def test_adopted(told: str, status: str, decided_on: str) -> None:
    text = _below_title(told)
    assert value(FactName.STATUS, text, title="Nota vrijwilligers") == status
    assert (value(FactName.DECIDED_ON, text, title="Nota vrijwilligers") or "") == decided_on


@pytest.mark.parametrize("told", NOT_ADOPTED)
def test_not_adopted(told: str) -> None:
    text = _below_title(told)
    assert value(FactName.STATUS, text, title="Nota vrijwilligers") not in ("S4", "S5")
