"""What a document is, who speaks, and whose volunteers it is about."""

import pytest

from documents.fact_text import FactText, Setting
from documents.facts import read_facts
from tests.documents.facts_reading import value
from vocabulary.codes import SourceFamily
from vocabulary.facts import FactName

TITLES = [
    ("Nota vrijwilligersbeleid 2024-2028", "policy_note"),
    ("Beleidskader vrijwillige inzet Duinstede", "policy_note"),
    ("Frijwilligersbelied 2023-2027", "policy_note"),
    ("Lokaal sportakkoord Samen in beweging", "policy_note"),
    ("Visie op vrijwillige inzet", "vision"),
    ("Dorpenvisie 2035", "vision"),
    ("Uitvoeringsprogramma vrijwillige inzet 2025", "execution_programme"),
    ("Actieplan mantelzorg en vrijwilligers", "execution_programme"),
    ("Beleidsplan sociaal domein 2023-2026", "social_domain_plan"),
    ("Wmo-beleidsplan 2020-2024", "Wmo_plan"),
    ("Beleidsplan maatschappelijke ondersteuning", "Wmo_plan"),
    ("Subsidieregeling vrijwilligersorganisaties 2023", "subsidy_regulation"),
    ("Nadere regels subsidie dorpshuizen", "subsidy_regulation"),
    ("Algemene subsidieverordening 2019", "subsidy_regulation"),
    ("Verordening maatschappelijke ondersteuning 2024", "ordinance"),
    ("Beleidsregels giften Participatiewet", "policy_rule"),
    ("Programmabegroting 2025-2028", "budget"),
    ("Kadernota 2026", "budget"),
    ("Jaarstukken 2023", "annual_report"),
    ("Jaarverslag en jaarrekening 2022", "annual_report"),
    ("Besluitenlijst gemeenteraad 14 maart 2024", "other"),
    ("Raadsvoorstel nota vrijwilligersbeleid", "agenda_item"),
    ("Raadsbesluit visie sociale basis", "agenda_item"),
    ("Motie integraal vrijwilligersbeleid", "other"),
    ("Beantwoording schriftelijke vragen over vrijwilligersbeleid", "other"),
    ("Raadsinformatiebrief voortgang vrijwilligersbeleid", "other"),
    ("Coalitieakkoord 2022-2026", "other"),
    ("Evaluatie vrijwilligersbeleid 2019-2022", "other"),
    ("Omgevingsplan gemeente Duinstede", "other"),
    ("Visienota leefbaarheid", "vision"),
    ("Deelsubsidieverordening vrijwilligerswerk", "subsidy_regulation"),
    ("Uitvoeringsnotitie vrijwilligers", "execution_programme"),
    ("Intrekkingsbesluit nadere regels", "agenda_item"),
    ("Verordening tot intrekking van de subsidieverordening", "subsidy_regulation"),
    ("Besluit subsidieplafonds 2019", "other"),
    ("Subsidieverlening steunpunt 2020", "other"),
    ("Beleidsregels subsidieverlening", "subsidy_regulation"),
    ("Agenda gemeenteraad 26 juni 2014", "agenda_item"),
    ("Startnotitie vrijwilligersbeleid", "other"),
    ("Kaderbrief 2025", "budget"),
    ("Ledenbrief", "other"),
]


@pytest.mark.parametrize(("title", "kind"), TITLES, ids=[title for title, _ in TITLES])
def test_type_by_title(title: str, kind: str) -> None:
    assert value(FactName.TYPE, title=title) == kind


def test_a_page_of_the_municipal_website_is_a_web_page() -> None:
    found = value(
        FactName.TYPE,
        "Beleid voor vrijwilligers\n\nLees hier hoe wij u helpen.",
        title="Vrijwilligersbeleid",
        family=SourceFamily.WEBSITE,
        media_type="text/html",
    )
    assert found == "web_page"


def test_a_policy_published_as_a_web_page_is_a_policy() -> None:
    found = value(
        FactName.TYPE,
        "Visie Sociale Basis\n\nZoals vastgesteld in de vergadering van de raad van 19 juni 2025.",
        title="Dichtbij",
        family=SourceFamily.WEBSITE,
        media_type="text/html",
    )
    assert found == "vision"


def test_type_of_an_unknown_text_has_no_row() -> None:
    assert value(FactName.TYPE, "Er was eens een dorp.", title="Stuk 12") is None


def test_type_by_the_word_of_the_source() -> None:
    assert value(FactName.TYPE, "Tekst.", title="Stuk 12", type_hint="Raadsvoorstel") == (
        "agenda_item"
    )


ACTORS = [
    pytest.param(
        "Vrijwilligersbeleid voetbalvereniging De Grutters",
        "Onze vereniging draait op leden. Iedere ouder doet twee bardiensten.",
        "association",
        id="club by title",
    ),
    pytest.param(
        "Bijlage 4",
        "Onze vereniging kan niet zonder vrijwilligers.\nElk lid draait twee bardiensten.",
        "association",
        id="club by voice",
    ),
    pytest.param(
        "Advies Adviesraad Sociaal Domein over de nota",
        "Wij adviseren u het aantal uren te verhogen.",
        "advisory_council",
        id="advisory council",
    ),
    pytest.param("Verkiezingsprogramma 2026", "Onze partij wil ruim baan.", "party", id="party"),
    pytest.param(
        "Jaarverslag vrijwilligerssteunpunt De Schakel",
        "Het steunpunt hielp 90 mensen.",
        "support_centre",
        id="support centre",
    ),
    pytest.param(
        "Bekendmaking",
        "Gedeputeerde staten van Kustland maken bekend dat de subsidie is verleend.",
        "province",
        id="province",
    ),
    pytest.param(
        "Nota vrijwilligers",
        "Het college van burgemeester en wethouders stelt de nota voor.",
        "municipality",
        id="municipality",
    ),
]


@pytest.mark.parametrize(("title", "text", "actor"), ACTORS)
def test_actor(title: str, text: str, actor: str) -> None:
    assert value(FactName.ACTOR, text, title=title) == actor


def test_the_actor_of_an_imported_text_without_signs_is_unknown() -> None:
    found = value(FactName.ACTOR, "Zomaar een tekst.", title="Stuk", family=SourceFamily.IMPORT)
    assert found == "unknown"


def test_every_version_has_an_actor() -> None:
    assert [fact.name for fact in read_facts(Setting(), FactText(()))] == [FactName.ACTOR]


OBJECTS = [
    pytest.param("Nota vrijwilligersbeleid", "Tekst.", "volunteering", id="title"),
    pytest.param(
        "Regeling vrijwilligers gemeentelijke kinderboerderij",
        "De vrijwilligers die voor de gemeente werken krijgen een overeenkomst.",
        "own_volunteers",
        id="own volunteers",
    ),
    pytest.param(
        "Vrijwilligersbeleid sportvereniging Olympia",
        "Onze vrijwilligers krijgen een feest.",
        "club_volunteers",
        id="club volunteers",
    ),
    pytest.param("Afvalbeleid", "Het afval wordt gescheiden.", "none", id="none"),
]


@pytest.mark.parametrize(("title", "text", "found"), OBJECTS)
def test_object(title: str, text: str, found: str) -> None:
    assert value(FactName.OBJECT, text, title=title) == found


def test_one_mention_in_a_long_text_says_nothing_about_the_object() -> None:
    text = "\n".join(["Het college legt een weg aan."] * 40 + ["Met dank aan de vrijwilligers."])
    assert value(FactName.OBJECT, text, title="Verkeersplan") is None


@pytest.mark.parametrize(
    ("title", "headings", "found"),
    [
        pytest.param("Nota vrijwilligers", (), "title", id="title"),
        pytest.param("Wmo-plan", ("Wmo-plan > 3. Vrijwilligers",), "chapter", id="chapter"),
        pytest.param("Wmo-plan", ("Wmo-plan > 3. Vrijwillige brandweer",), None, id="trap"),
        pytest.param("Nota vrijwillige ouderbijdrage", (), None, id="trap in the title"),
        pytest.param("Begroting 2025", ("Vrijwilligers",), None, id="budgets have no chapters"),
    ],
)
def test_volunteer_specific(title: str, headings: tuple[str, ...], found: str | None) -> None:
    facts = read_facts(Setting(title=title), FactText(("Tekst.",), headings))
    values = [fact.value for fact in facts if fact.name is FactName.VOLUNTEER_SPECIFIC]
    assert values == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "region"),
    [
        pytest.param(
            "Beleidskader van de gemeenten Duinstede, Westerkoog en Hage.",
            "Duinstede, Westerkoog en Hage",
            id="municipalities",
        ),
        pytest.param("Visie sociaal domein regio Midden-Kustland", "Midden-Kustland", id="region"),
    ],
)
def test_regional(text: str, region: str) -> None:
    assert value(FactName.REGIONAL, text, title="Visie", municipality="Westerkoog") == region


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        pytest.param(
            "Wmo-plan: vrijwilligers",
            "De raad van de gemeente Duinstede;\ngelezen het voorstel;\nBESLUIT:\n"
            "I. het Wmo-plan niet vast te stellen;\nII. het college te vragen om een begroting.",
            "agenda_item",
            id="resolution",
        ),
        pytest.param(
            "Verordening dorpshuizen",
            "De raad van de gemeente Duinstede;\ngelezen het voorstel;\nbesluit:\n"
            "Artikel 1 Doel\nDeze verordening steunt dorpshuizen.",
            "ordinance",
            id="rule",
        ),
        pytest.param(
            "Stand van zaken",
            "Van: beleid\nVerzonden: donderdag 18 april 2013\nAan: griffie\n"
            "Onderwerp: RE: vrijwilligersnota\nHoi, de laatste is de Kadernotitie.",
            "other",
            id="message",
        ),
        pytest.param(
            "Jaarstukken 2016",
            "JAARSTUKKEN 2016\nGeachte leden van de raad,\nHierbij bieden wij u de stukken aan.",
            "annual_report",
            id="accounts with a letter",
        ),
        pytest.param(
            "Stuk 4",
            "Dorpen Betrokken\nnieuw beleid voor vrijwilligers\nBehorend bij raadsvoorstel 24-6",
            "policy_note",
            id="comes with a proposal",
        ),
    ],
)
def test_the_form_of_a_paper_tells_its_type(title: str, text: str, kind: str) -> None:
    assert value(FactName.TYPE, text, title=title) == kind


def test_an_association_that_writes_to_the_council_writes_no_council_paper() -> None:
    text = "Samenwerkende ouderenverenigingen\nAan de leden van de gemeenteraad\nGeachte raad,"
    assert value(FactName.TYPE, text, title="Brief") == "other"
    assert value(FactName.ACTOR, text, title="Brief") == "association"


def test_whom_the_municipality_writes_to_is_not_who_speaks() -> None:
    text = "Gemeente Duinstede\nStichting Welzijn De Brink\nGeacht bestuur,"
    assert value(FactName.ACTOR, text, title="Beschikking") == "municipality"
