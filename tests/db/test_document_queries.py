from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from db.document_queries import list_documents, list_evidence_lines, search_passages
from db.history import append_verdict, end_of_day
from db.tables import EvidenceRow, SourceRow
from tests.db.rows import (
    StoredDocument,
    add_document,
    add_fact,
    add_location,
    add_municipality,
    add_source,
    add_text,
    add_version,
    day,
    evidence,
    moment,
    verdict,
)
from vocabulary.codes import Label
from vocabulary.facts import FactName


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        add_municipality(session, "GM9001", "Westerkoog")
        add_municipality(session, "GM9002", "Achterlanden")
        yield session


@pytest.fixture
def source(session: Session) -> SourceRow:
    return add_source(session)


@pytest.fixture
def nota(session: Session, source: SourceRow) -> StoredDocument:
    return add_document(session, source, "nota", ("Eerste alinea.", "Tweede alinea."))


def test_documents_by_municipality_and_title(session: Session, source: SourceRow) -> None:
    for title in ("visie", "nota"):
        add_document(session, source, title)
    add_document(session, add_source(session, "GM9002"), "agenda")
    lines = [(line.cbs_code, line.title) for line in list_documents(session)]
    assert lines == [("GM9001", "nota"), ("GM9001", "visie"), ("GM9002", "agenda")]
    assert [x.title for x in list_documents(session, cbs_codes=["GM9002"])] == ["agenda"]


def test_newest_version_is_shown_once(session: Session, nota: StoredDocument) -> None:
    newer = add_version(session, nota.document, "changed")
    nota.location.version_id = newer.id
    [line] = list_documents(session)
    assert (line.capture_sha256, line.text, line.gone) == (newer.capture_sha256, "waiting", False)


@pytest.mark.parametrize(
    ("as_of", "known_on", "titles"),
    [
        pytest.param(None, None, ["nota", "visie"], id="now"),
        pytest.param("2025-12-31", None, ["nota"], id="before the vision was decided"),
        pytest.param("2026-01-15", None, ["nota", "visie"], id="on the day of its decision"),
        pytest.param(None, "2026-01-31", ["nota"], id="before the vision was found"),
    ],
)
@pytest.mark.usefixtures("nota")
def test_documents_of_a_date_and_as_known_on_a_date(
    session: Session,
    source: SourceRow,
    as_of: str | None,
    known_on: str | None,
    titles: list[str],
) -> None:
    vision = add_document(session, source, "visie", ("Andere alinea.",), seen_at="2026-02-01")
    add_fact(session, vision.version, FactName.DECIDED_ON, "2026-01-15")
    then: dict[str, Any] = {
        "as_of": day(as_of) if as_of else None,
        "known_at": end_of_day(day(known_on)) if known_on else None,
    }

    assert [line.title for line in list_documents(session, **then)] == titles
    assert {line.title for line in search_passages(session, "alinea", **then)} == set(titles)


def test_a_page_that_is_gone_now_stood_there_then(session: Session, nota: StoredDocument) -> None:
    nota.location.gone_at = moment("2026-03-01")
    session.flush()

    assert [line.gone for line in list_documents(session)] == [True]
    then = list_documents(session, known_at=end_of_day(day("2026-02-01")))
    assert [line.gone for line in then] == [False]


def test_surest_fact_counts_and_the_first_of_equals(session: Session, nota: StoredDocument) -> None:
    for value, confidence in (("vision", 0.5), ("policy_note", 0.9), ("budget", 0.9)):
        add_fact(session, nota.version, FactName.TYPE, value, confidence=confidence)
    [line] = list_documents(session)
    assert line.type == "policy_note"


def test_facts_of_an_earlier_extractor_no_longer_count(
    session: Session, nota: StoredDocument
) -> None:
    add_fact(session, nota.version, FactName.TYPE, "vision", confidence=1.0)
    add_fact(session, nota.version, FactName.STATUS, "S5", confidence=1.0)
    add_text(session, nota.version, (), extractor_version="2")
    add_fact(session, nota.version, FactName.TYPE, "budget", confidence=0.5, extractor_version="2")
    [line] = list_documents(session)
    assert (line.type, line.status) == ("budget", "")


def test_a_document_is_gone_when_it_stands_nowhere(session: Session, nota: StoredDocument) -> None:
    other = add_source(session, platform="cvdr")
    elsewhere = add_location(session, other, nota.version, "https://elsewhere.example/")
    nota.location.gone_at = moment("2026-05-01")
    session.flush()
    [line] = list_documents(session)
    assert (line.gone, line.url) == (False, "https://elsewhere.example/")
    elsewhere.gone_at = moment("2026-05-02")
    session.flush()
    [line] = list_documents(session)
    assert (line.gone, line.url) == (True, "https://elsewhere.example/")  # the register's


def test_day_of_first_sight_is_a_dutch_day(session: Session, source: SourceRow) -> None:
    add_document(session, source, "nota", seen_at="2026-06-30T22:30")
    [line] = list_documents(session)
    assert str(line.first_seen_on) == "2026-07-01"


def test_statements_do_not_grow_with_the_country(session: Session, source: SourceRow) -> None:
    """SQLite takes 32,766 parameters, PostgreSQL 65,535; a country has more documents."""
    parameters: list[int] = []

    def count(_c: object, _cursor: object, _text: str, values: object, *_: object) -> None:
        parameters.append(len(values) if isinstance(values, tuple | dict) else 0)

    most = []
    for number in range(10):
        add_document(session, source, f"document {number}")
        session.flush()
        parameters.clear()
        event.listen(session.connection(), "before_cursor_execute", count)
        list_documents(session)
        event.remove(session.connection(), "before_cursor_execute", count)
        most.append(max(parameters))
    assert len(set(most)) == 1


def test_evidence_is_verbatim_strongest_first(session: Session, nota: StoredDocument) -> None:
    first, second = nota.passages
    rows = [
        EvidenceRow(version_id=nota.version.id, passage_id=second.id, role="A1"),
        EvidenceRow(version_id=nota.version.id, passage_id=first.id, role="A2"),
        EvidenceRow(version_id=nota.version.id, passage_id=None, role="adoption"),
    ]
    verdict_id = append_verdict(
        session, verdict("2026-01-01", "2026-01-01", label=Label.INTEGRAL), rows
    )
    lines = list_evidence_lines(session, [verdict_id])
    assert [(x.rank, x.role, x.passage, x.page) for x in lines] == [
        (1, "A1", "Tweede alinea.", 1),
        (2, "A2", "Eerste alinea.", 1),
        (3, "adoption", "", None),
    ]
    assert {(x.url, x.title) for x in lines} == {(nota.location.url, "nota")}


def test_evidence_keeps_its_address_when_the_page_has_changed(
    session: Session, nota: StoredDocument
) -> None:
    verdict_id = append_verdict(
        session, verdict("2026-01-01", "2026-01-01", label=Label.INTEGRAL), [evidence(nota)]
    )
    nota.location.version_id = add_version(session, nota.document, "changed").id
    session.flush()
    [line] = list_evidence_lines(session, [verdict_id])
    assert (line.url, line.capture_sha256) == (nota.location.url, nota.version.capture_sha256)


def test_no_verdict_has_no_evidence(session: Session, nota: StoredDocument) -> None:
    assert nota.passages
    assert list_evidence_lines(session, []) == []
