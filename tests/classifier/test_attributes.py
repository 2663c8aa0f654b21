"""Attributes of codebook section 11: what shows each, and when it is not coded."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from classifier.attributes import find_attributes
from classifier.dossier import CodedPassage, Dossier, DossierDocument
from classifier.prepared import prepare
from db.attributes import held_attributes
from db.engine import open_engine, session_factory, sqlite_url
from tests.classifier.build import TODAY, document, dossier, embedded, passage
from tests.classifier.planted import BEFORE, TONIGHT, Planted
from vocabulary.attributes import Attribute
from vocabulary.codes import DocumentType, Status


def found(case: Dossier) -> dict[str, list[str]]:
    """Attribute -> its values, in order."""
    values: dict[str, list[str]] = {}
    for each in find_attributes(prepare(case), TODAY):
        if each.value not in values.setdefault(each.attribute, []):
            values[each.attribute].append(each.value)
    return values


def instrument(text: str) -> CodedPassage:
    return passage("P2", "", "", "means", text)


def goal(text: str, hosts: str = "", code: str = "P3") -> CodedPassage:
    return passage(code, hosts, "", "goal means", text)


YES, NONE = ["yes"], ["no_evidence"]


@pytest.mark.parametrize(
    ("attribute", "text", "expected"),
    [
        ("appreciation", "Elk jaar reiken wij de vrijwilligersprijs uit.", YES),
        ("appreciation", "De waardering van vastgoed, ook bij vrijwilligersprijs-panden.", NONE),
        ("appreciation", "Zorgers krijgen de mantelzorgwaardering. Vrijwilligers helpen.", NONE),
        ("insurance", "Voor alle vrijwilligers is er een vrijwilligersverzekering.", YES),
        ("insurance", "Vrijwilligers op motoren zijn uitgesloten van de verzekering.", NONE),
        ("vog", "Vrijwilligers kunnen gratis een VOG aanvragen.", YES),
        ("vog", "Solliciteer nu als vrijwilliger; een VOG hoort erbij.", NONE),
        ("matching", "De vacaturebank brengt vrijwilligers en clubs bij elkaar.", YES),
        ("matching", "Vrijwilligers zijn welkom in het dorpshuis.", NONE),
        ("training", "Vrijwilligers volgen gratis een cursus.", YES),
        ("training", "Vrijwilligers zijn welkom in het dorpshuis.", NONE),
        ("facilities", "Wij verlagen de regeldruk voor vrijwilligers.", YES),
        ("facilities", "Vrijwilligers zijn welkom in het dorpshuis.", NONE),
        ("support_centre", "Het vrijwilligerspunt ontvangt jaarlijks subsidie.", YES),
        ("support_centre", "Het steunpunt huiselijk geweld werkt met vrijwilligers.", NONE),
        ("support_centre", "De vip-gasten worden door vrijwilligers ontvangen.", NONE),
        ("support_centre", "De vrijwilligerscoördinator van het hospice plant de diensten.", NONE),
        ("subsidy_steering", "Subsidie voor vrijwilligers hangt af van onze doelen.", YES),
        ("subsidy_steering", "Vrijwilligers kunnen een subsidie aanvragen.", NONE),
        ("co_creation", "Deze nota schreven wij samen met vrijwilligers in werksessies.", YES),
        ("co_creation", "Samen met vrijwilligers is de nota ter inzage gelegd.", NONE),
        (
            "outcome_measurement",
            "Wij meten jaarlijks het aandeel vrijwilligers; de streefwaarde is 40%.",
            YES,
        ),
        ("outcome_measurement", "Het beleid wordt geëvalueerd met vrijwilligers.", NONE),
        ("outcome_measurement", "De indicator is het aantal bezoeken van vrijwilligers.", NONE),
    ],
)
def test_an_instrument_and_when_it_is_not_coded(
    attribute: str, text: str, expected: list[str]
) -> None:
    assert found(dossier(document("Nota", [instrument(text)])))[attribute] == expected


def test_a_mention_shows_no_instrument() -> None:
    spoken = passage("P1", text="De vrijwilligersprijs was vorig jaar een feest.")

    assert found(dossier(document("Nota", [spoken])))["appreciation"] == NONE


def test_only_adopted_and_current_text_counts() -> None:
    text = [instrument("Elk jaar reiken wij de vrijwilligersprijs uit.")]
    old = document("Nota", text, decided_on=dt.date(2005, 1, 1))
    draft = document("Nota", text, status=Status.DRAFT, decided_on=None)

    assert found(dossier(old))["appreciation"] == NONE
    assert found(dossier(draft))["appreciation"] == NONE


def test_a_general_subsidy_ordinance_without_a_goal_steers_nothing() -> None:
    rule = instrument("Subsidie voor vrijwilligers onder voorwaarden van deze verordening.")
    aim = goal("Wij willen vrijwilligers versterken.", "care")

    without = document("Verordening", [rule], type=DocumentType.ORDINANCE)
    with_goal = document("Verordening", [rule, aim], type=DocumentType.ORDINANCE)

    assert found(dossier(without))["subsidy_steering"] == NONE
    assert found(dossier(with_goal))["subsidy_steering"] == YES


def test_hosts_are_fields_of_goals_and_not_examples_in_a_list() -> None:
    care = goal("Vrijwilligers houden ouderen thuis.", "care")
    listed = goal("Of het nu om sport, natuur of cultuur gaat.", "sport nature culture", "P4")
    consulted = goal("Bij inspraak over het plein praten vrijwilligers mee.", "work")

    assert found(dossier(document("Nota", [care, listed, consulted])))["host_domain"] == ["care"]


INSTRUMENTAL = "Zo daalt met vrijwilligers het beroep en blijven mensen langer thuis wonen."
INTRINSIC = "Vrijwilligers beleven plezier, zingeving en ontmoeting."


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([INSTRUMENTAL], NONE),
        ([INSTRUMENTAL, INSTRUMENTAL], ["instrumental"]),
        ([INTRINSIC] * 2, ["intrinsic"]),
        ([INSTRUMENTAL, INTRINSIC], ["mixed"]),
        (["Vrijwilligers zijn het cement van de samenleving."] * 2, NONE),
        (["Bij een indicatie telt eigen kracht en zelfredzaamheid; vrijwilligers ook."] * 2, NONE),
    ],
)
def test_framing(texts: list[str], expected: list[str]) -> None:
    coded = [goal(text) for text in texts]

    assert found(dossier(document("Nota", coded)))["framing"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Het vrijwilligerspunt adviseert en verbindt.", ["adviser", "connector"]),
        ("Het vrijwilligerspunt voert de regeling uit.", ["executor"]),
        ("Het vrijwilligerspunt is kenniscentrum en vernieuwt.", ["innovator", "expertise_centre"]),
        ("De clubs hopen dat het vrijwilligerspunt adviseert.", NONE),
        ("De gemeente adviseert. Het vrijwilligerspunt is open.", NONE),
    ],
)
def test_roles_of_the_support_centre(text: str, expected: list[str]) -> None:
    assert found(dossier(document("Nota", [instrument(text)])))["support_centre_role"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De gemeente is regisseur van het vrijwilligerswerk.", ["director"]),
        ("Als netwerker verbinden wij vrijwilligers.", ["networker"]),
        ("Wij zijn procesbegeleider van vrijwilligers.", ["process_guide"]),
        ("Wij zijn regisseur en netwerker voor vrijwilligers.", ["mixed"]),
        ("Wij faciliteren vrijwilligers.", NONE),
        ("Vrijwilligers steunen de eigen regie als regisseur van hun leven.", NONE),
    ],
)
def test_route(text: str, expected: list[str]) -> None:
    assert found(dossier(document("Nota", [instrument(text)])))["route"] == expected


def test_age_counts_from_the_newest_adopted_policy() -> None:
    old = document("Nota", embedded(), decided_on=dt.date(2018, 5, 1))
    new = document("Visie", embedded(), decided_on=dt.date(2023, 5, 1))

    assert found(dossier(old, new))["policy_age"] == ["2023-05-01"]
    assert found(dossier())["policy_age"] == NONE


def plan(status: Status, title: str = "Vrijwilligersbeleid") -> DossierDocument:
    return document(
        title,
        embedded(),
        status=status,
        decided_on=None,
        dated_on=dt.date(2026, 11, 1),
        volunteer_specific=True,
    )


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([], NONE),
        ([plan(Status.INTENTION, "Motie vrijwilligers")], ["asked"]),
        ([plan(Status.DRAFT, "Startnotitie vrijwilligersbeleid")], ["in_preparation"]),
        ([plan(Status.DRAFT, "Concept vrijwilligersbeleid")], ["draft"]),
        ([document("Nota", embedded())], ["adopted"]),
        ([document("Nota", embedded()), plan(Status.DRAFT, "Concept nieuwe nota")], ["in_review"]),
    ],
)
def test_development_stage(documents: list[DossierDocument], expected: list[str]) -> None:
    assert found(dossier(*documents))["development_stage"] == expected


def test_every_attribute_is_said_and_evidence_stands_with_it() -> None:
    price = instrument("Elk jaar reiken wij de vrijwilligersprijs uit.")
    note = document("Nota", [price, *embedded()])

    everything = find_attributes(prepare(dossier(note)), TODAY)

    assert {each.attribute for each in everything} == set(Attribute)
    assert all((each.version_id is None) is (each.value == "no_evidence") for each in everything)
    shown = next(each for each in everything if each.attribute == "appreciation")
    assert (shown.version_id, shown.passage_id) == (note.version_id, price.passage_id)


def test_attributes_are_recorded_once_and_kept_through_time(
    tmp_path: Path, migrated_sqlite_file: Path
) -> None:
    path = tmp_path / "store.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    planted = Planted(session_factory(open_engine(sqlite_url(path))), everything=True)
    planted.municipality()
    planted.night(BEFORE)
    planted.document("Nota", "embedded", seen=TONIGHT, decided_on="2024-03-04")
    planted.night(TONIGHT)
    planted.night(TONIGHT)

    with planted.sessions() as session:
        now = held_attributes(session, "GM9001", dt.date(2026, 6, 3))
        first = held_attributes(
            session, "GM9001", TONIGHT, known_at=now[0].recorded_at - dt.timedelta(1)
        )

        earlier = held_attributes(session, "GM9001", TONIGHT - dt.timedelta(1))
        never = held_attributes(session, "GM9001", BEFORE - dt.timedelta(1))

    values = {line.attribute: line.value for line in now}
    assert (values["host_domain"], values["policy_age"]) == ("care", "2")
    host = next(line for line in now if line.attribute == "host_domain")
    assert (host.title, host.page) == ("Nota", 1)
    assert {line.value for line in first} == {"no_evidence"}
    assert {line.value for line in earlier} == {"no_evidence"}  # a later set is of a later day
    assert never == []
