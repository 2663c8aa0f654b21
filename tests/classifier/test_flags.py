import datetime as dt
from typing import Any

import pytest

from classifier.flags import announces_policy
from classifier.municipality import decide
from tests.classifier.build import TODAY, document, dossier, embedded, integral, mention, passage
from vocabulary.codes import Actor, DocumentType, PolicyObject, Status

OTHER = DocumentType.OTHER
Fields = dict[str, Any]  # Any: fields of facts and documents, checked by those


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Volgend jaar leggen wij een nieuw beleidskader voor.", True, id="framework"),
        pytest.param("We werken aan nieuw vrijwilligersbeleid.", True, id="working on it"),
        pytest.param("We komen met een geactualiseerde nota vrijwilligers.", True, id="updated"),
        pytest.param("De nota vrijwillige inzet is in uitvoering.", False, id="being carried out"),
        pytest.param("De raad stelde de nieuwe nota vast.", False, id="adopted already"),
        pytest.param("Nieuw beleid. We komen eraan.", False, id="two sentences"),
    ],
)
def test_announcements(text: str, expected: bool) -> None:
    assert announces_policy(passage("P1", words="pointer", text=text)) is expected


def test_an_announcement_needs_the_code_for_a_pointer() -> None:
    text = "Volgend jaar leggen wij een nieuw beleidskader voor."

    assert not announces_policy(passage("P1", text=text))


MOTION: Fields = {
    "type": OTHER,
    "status": Status.INTENTION,
    "decided_on": dt.date(2024, 6, 1),
    "object": PolicyObject.NONE,
}


@pytest.mark.parametrize(
    ("fields", "flagged"),
    [
        pytest.param({"volunteer_specific": True}, True, id="term in the title"),
        pytest.param({"object": PolicyObject.VOLUNTEERING}, True, id="about volunteering"),
        pytest.param({"passages": embedded()}, True, id="asks for policy"),
        pytest.param({"passages": embedded(), "actor": Actor.PARTY}, True, id="by a party"),
        pytest.param({}, False, id="only names volunteers"),
        pytest.param(
            {"volunteer_specific": True, "decided_on": dt.date(2022, 12, 31)}, False, id="4 years"
        ),
        pytest.param(
            {"volunteer_specific": True, "decided_on": dt.date(2027, 1, 1)}, False, id="not yet"
        ),
    ],
)
def test_political_demand(fields: Fields, flagged: bool) -> None:
    motion = document("Motie", **{"passages": mention(), **MOTION, **fields})

    assert ("political_demand" in decide(dossier(motion), TODAY).flags) is flagged


@pytest.mark.parametrize(
    ("policy", "answered"),
    [
        pytest.param({}, True, id="adopted later"),
        pytest.param({"decided_on": dt.date(2024, 5, 1)}, False, id="adopted before"),
        pytest.param({"status": Status.PROPOSAL}, False, id="not adopted"),
        pytest.param({"passages": embedded()}, False, id="about something else"),
        pytest.param(
            {"passages": embedded(), "volunteer_specific": True}, True, id="note on volunteers"
        ),
    ],
)
def test_a_demand_is_answered_by_policy_on_volunteering(policy: Fields, answered: bool) -> None:
    motion = document("Motie", mention(), **MOTION, volunteer_specific=True)
    note = document("Nota", **{"passages": integral(), **policy})

    flags = decide(dossier(motion, note), TODAY).flags

    assert ("political_demand" not in flags) is answered


def test_a_draft_that_became_policy_is_no_longer_in_development() -> None:
    draft = document(
        "Concept-nota",
        integral(),
        status=Status.DRAFT,
        decided_on=None,
        dated_on=dt.date(2026, 3, 1),
    )
    note = document("Nota", integral(), decided_on=dt.date(2026, 6, 1))

    assert decide(dossier(draft, note), TODAY).flags == ()


@pytest.mark.parametrize(
    ("gone", "flags"),
    [
        pytest.param([True], ["source_gone"], id="gone"),
        pytest.param([True, False], [], id="a copy stands"),
    ],
)
def test_source_gone(gone: list[bool], flags: list[str]) -> None:
    copies = [document("Nota", embedded(), gone=state) for state in gone]

    assert list(decide(dossier(*copies), TODAY).flags) == flags


@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        pytest.param({}, ["parent_missing"], id="no parent"),
        pytest.param({"parent": "Nota Samen Sterk"}, [], id="parent in the store"),
    ],
)
def test_parent_missing(fields: Fields, flags: list[str]) -> None:
    kind = DocumentType.EXECUTION_PROGRAMME
    programme = document("Werkplan", embedded(), type=kind, **fields)

    verdict = decide(dossier(programme, document("Nota Samen Sterk", mention())), TODAY)

    assert verdict.label == "embedded"
    assert list(verdict.flags) == flags
