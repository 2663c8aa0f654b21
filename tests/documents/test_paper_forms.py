"""What a paper calls itself goes before the title its source gives it.

Sources give all papers of one item the title of the policy that they are about.
"""

import pytest

from tests.documents.facts_reading import value
from vocabulary.facts import FactName

TITLE = "Nota Vrijwilligersbeleid 2020-2023"
FORMS = [
    ("RAADSVOORSTEL\nnummer 12", "agenda_item"),
    ("Voorstel tot vaststelling van de nota vrijwilligers\nAan de raad", "agenda_item"),
    ("Oplegnotitie raad", "agenda_item"),
    ("Oplegger bij collegevoorstel", "agenda_item"),
    ("Adviesnota B&W", "agenda_item"),
    ("B&W-advies", "agenda_item"),
    ("Nota aan het college", "agenda_item"),
    ("Initiatiefvoorstel fractie Dorp", "agenda_item"),
    ("Raadsbesluit", "agenda_item"),
    ("Besluit van de raad", "agenda_item"),
    ("MOTIE", "other"),
    ("Motie vreemd aan de orde van de dag", "other"),
    ("AMENDEMENT", "other"),
    ("Schriftelijke vragen", "other"),
    ("Vragen artikel 40 reglement van orde", "other"),
    ("Technische vragen nota vrijwilligers", "other"),
    ("Mondelinge vragen", "other"),
    ("Artikel 36-vragen", "other"),
    ("Beantwoording schriftelijke vragen", "other"),
    ("Antwoorden op technische vragen", "other"),
    ("Persbericht", "other"),
    ("PERSBERICHT - 12 maart 2020", "other"),
    ("Nieuwsbrief vrijwilligers", "other"),
    ("Zienswijze", "other"),
    ("Inspraakreactie", "other"),
    ("Inspraakverslag nota vrijwilligers", "other"),
    ("Advies Wmo-raad", "other"),
    ("Verslag van de commissie Samenleving", "other"),
    ("Notulen van de raad", "other"),
    ("Besluitenlijst college", "other"),
    ("Evaluatie nota vrijwilligers 2016-2019", "other"),
    ("Tussenrapportage", "other"),
    ("Onderzoeksrapport", "other"),
    ("Uitnodiging", "other"),
    ("Bekendmaking", "other"),
    ("Kennisgeving", "other"),
    ("Ter inzage legging nota", "other"),
    ("Convenant", "other"),
    ("Samenwerkingsovereenkomst", "other"),
    ("Subsidiebeschikking", "other"),
    ("Vacature", "other"),
    ("Factsheet vrijwilligers", "other"),
    ("Raadsinformatiebrief", "other"),
    ("Collegebrief", "other"),
    ("Informatiebrief aan de raad", "other"),
    ("Brief van het college", "other"),
    ("Coalitieakkoord 2018-2022", "other"),
    ("Collegeprogramma 2018-2022", "other"),
    ("Uitvoeringsprogramma bij de nota vrijwilligers", "execution_programme"),
    ("Programmabegroting 2020", "budget"),
    ("Jaarverslag 2019", "annual_report"),
    ("Subsidieregeling vrijwilligers", "subsidy_regulation"),
    ("Beleidsregels vrijwilligersprijs", "policy_rule"),
    ("Verordening vrijwilligers", "ordinance"),
    ("Wmo-beleidsplan 2020-2023", "Wmo_plan"),
    ("Beleidsplan sociaal domein", "social_domain_plan"),
    ("Visie op vrijwillige inzet", "vision"),
    ("Uitvoeringsplan vrijwilligers 2020", "execution_programme"),
    ("Bijlage 2 bij raadsvoorstel 2020/14", "policy_note"),
]
HEADS = ["{form}\nGemeente Veenhoek", "Gemeente Veenhoek\n{form}"]


@pytest.mark.parametrize("head", HEADS, ids=["first", "below the name"])
@pytest.mark.parametrize(("form", "kind"), FORMS, ids=[form for form, _ in FORMS])
def test_type_by_the_words_above_a_policys_name(head: str, form: str, kind: str) -> None:
    text = f"{head.format(form=form)}\n\n{TITLE}\n\nIn het dorp zijn veel vrijwilligers actief."
    assert value(FactName.TYPE, text, title=TITLE) == kind


@pytest.mark.parametrize(
    ("text", "kind", "status", "decided_on"),
    [
        pytest.param(
            "Collegevoorstel\nOnderwerp: nota Samen\nGevraagd besluit: de nota vast te stellen.\n"
            "BESLUIT COLLEGE\nConform advies besloten d.d. 12 maart 2020",
            "agenda_item", "S4", "2020-03-12", id="stamp on a proposal",
        ),
        pytest.param(
            "Besluit B&W\nDatum: 12-3-2020\nHet college heeft besloten:\n1. de nota te verlengen.",
            "agenda_item", "S4", "2020-03-12", id="sheet of a decision",
        ),
        pytest.param(
            "De raad van de gemeente Veenhoek\nOverwegende dat\nde nota is uitgewerkt;\nBesluit\n"
            "de nota Samen 2012-2015 met ingang van 1 april 2020 in te trekken.\n"
            "Aldus besloten in de openbare raadsvergadering van 12 maart 2020",
            "agenda_item", "S5", "2020-03-12", id="withdrawal of a note",
        ),
        pytest.param(
            "VASTGESTELD\nCollege van B&W\n12 maart 2020\nWat leest u hier?",
            "policy_note", "S4", "2020-03-12", id="stamp over three lines",
        ),
        pytest.param(
            "Geachte raadsleden,\nMet deze brief doen wij verslag van wat er is gedaan.",
            "other", None, None, id="letter to the council",
        ),
        pytest.param(
            "Memo\nAan: college van B&W\nVan: beleidsadviseur\nHierbij ons plan.",
            "other", None, None, id="memo from inside",
        ),
    ],
)  # fmt: skip
def test_a_policys_title_above_another_paper(
    text: str, kind: str, status: str | None, decided_on: str | None
) -> None:
    title = "Nota Samen"
    assert value(FactName.TYPE, text, title=title) == kind
    assert value(FactName.STATUS, text, title=title) == status
    assert value(FactName.DECIDED_ON, text, title=title) == decided_on


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("Dit beleid geldt vanaf 1 januari 2021 voor een periode van vier jaar.",
         "2021-01-01", "2024-12-31"),
        ("Looptijd: drie jaar", "2020-03-12", "2023-03-11"),
        ("Deze nota is verlengd tot en met 2025.", None, "2025-12-31"),
        ("Einddatum: 31-12-2024", None, "2024-12-31"),
        ("Vervalt: 1 januari 2029", None, "2028-12-31"),
        ("Met ingang van 1 april 2020 en tot 1 april 2024 werken wij volgens deze nota.",
         "2020-04-01", "2024-03-31"),
    ],
)  # fmt: skip
def test_period_in_words(line: str, first: str | None, last: str) -> None:
    text = f"Nota Samen\nVastgesteld door de raad op 12 maart 2020\n{line}\nInleiding\nTekst."
    assert value(FactName.PERIOD_FROM, text, title="Nota Samen") == first
    assert value(FactName.PERIOD_TO, text, title="Nota Samen") == last


def test_a_stamp_of_withdrawal_on_a_policy() -> None:
    stamp = "ingetrokken bij raadsbesluit d.d. 12-03-2020 (opgegaan in de Sociale Agenda)"
    text = f"Nota Samen\nVastgesteld door de raad op 1 juni 2017\n{stamp}\nInleiding\nTekst."
    assert value(FactName.WITHDRAWN_ON, text, title="Nota Samen") == "2020-03-12"
