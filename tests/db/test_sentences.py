"""Standard wording: five municipalities without a shared organisation make it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from classifier.stored import dossier_of
from db.decisions import changed_since, current_marks
from db.dossiers import load_dossier
from db.sentences import (
    add_sentence_marks,
    is_standard,
    settle_standard_sentences,
    standard_among,
)
from db.tables import PassageCodeRow, PassageRow, VersionRow
from tests.db.rows import (
    add_document,
    add_fact,
    add_municipality,
    add_source,
    add_version,
    moment,
)
from vocabulary.codes import PassageCode
from vocabulary.facts import FactName

NOW = moment("2026-06-01")
CODES = [f"GM90{number:02}" for number in range(1, 8)]
FORMULA = [[11, 12, 13, 14]]


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        for number, code in enumerate(CODES):
            row = add_municipality(session, code, f"Dorp {number}")
            row.province_code = f"PV2{number % 3}"
        session.flush()
        yield session


def _publish(
    session: Session, code: str, marks: list[list[int]], *, region: str = ""
) -> PassageRow:
    stored = add_document(session, add_source(session, code), "nota", ("Alinea.",))
    [passage] = stored.passages
    passage.marks = marks
    if region:
        add_fact(session, stored.version, FactName.REGIONAL, region)
    session.flush()
    add_sentence_marks(session, stored.version.id, passage.extractor_version)
    return passage


@pytest.mark.parametrize(("count", "standard"), [(4, 0), (5, 4)])
def test_five_municipalities_make_a_sentence_standard(
    session: Session, count: int, standard: int
) -> None:
    for code in CODES[:count]:
        _publish(session, code, FORMULA)
    assert settle_standard_sentences(session, recorded_at=NOW) == standard
    assert len(standard_among(session, [11, 12, 13, 14, 15])) == standard
    assert settle_standard_sentences(session, recorded_at=NOW) == 0


def test_municipalities_of_one_region_count_once(session: Session) -> None:
    for code in CODES[:5]:
        _publish(session, code, FORMULA, region="Kustland")
    _publish(session, CODES[5], FORMULA)
    assert settle_standard_sentences(session, recorded_at=NOW) == 0


def test_municipalities_of_one_province_may_share_an_office(session: Session) -> None:
    for number in range(10, 16):
        add_municipality(session, f"GM91{number}", f"Buurt {number}")
        _publish(session, f"GM91{number}", FORMULA)
    assert settle_standard_sentences(session, recorded_at=NOW) == 0


def test_the_same_bytes_count_for_the_first_municipality(session: Session) -> None:
    first = add_document(session, add_source(session, CODES[0]), "nota", ("Alinea.",))
    first.passages[0].marks = FORMULA
    session.flush()
    for code in CODES[1:]:
        document = add_document(session, add_source(session, code), f"kopie {code}", ()).document
        version = add_version(session, document, f"anders {code}")
        version.capture_sha256 = first.version.capture_sha256
        session.flush()
        add_sentence_marks(session, version.id, first.passages[0].extractor_version)
    assert settle_standard_sentences(session, recorded_at=NOW) == 0


def test_adding_twice_is_adding_once(session: Session) -> None:
    passage = _publish(session, CODES[0], FORMULA)
    [version] = session.query(VersionRow).filter_by(capture_sha256=passage.capture_sha256)
    add_sentence_marks(session, version.id, passage.extractor_version)
    for code in CODES[1:4]:
        _publish(session, code, FORMULA)
    assert settle_standard_sentences(session, recorded_at=NOW) == 0


@pytest.mark.parametrize(
    ("marks", "standard"),
    [
        pytest.param(FORMULA, True, id="as it is"),
        pytest.param([[11, 99, 98, 97]], True, id="one mark left"),
        pytest.param([[11, 99, 98, 97, 96]], False, id="one mark of five left"),
        pytest.param([*FORMULA, [99, 98]], False, id="with a sentence of its own"),
        pytest.param([*FORMULA, []], False, id="with a sentence too short to tell"),
        pytest.param([], False, id="nothing marked"),
    ],
)
def test_a_passage_is_standard_when_all_it_says_is(
    marks: list[list[int]], *, standard: bool
) -> None:
    assert is_standard(marks, {11, 12, 13, 14}) is standard


def test_municipalities_with_new_standard_wording_are_decided_again(session: Session) -> None:
    for code in CODES[:5]:
        _publish(session, code, FORMULA)
    _publish(session, CODES[6], [[77, 78]])
    marks = current_marks(session)
    assert changed_since(session, marks) == set()
    settle_standard_sentences(session, recorded_at=NOW)
    assert changed_since(session, marks) == set(CODES[:5])


def _code(session: Session, passage: PassageRow) -> None:
    plain = dict.fromkeys(("goal", "means", "pointer", "absence", "trap", "boilerplate", "veto"))
    session.add(
        PassageCodeRow(
            passage_id=passage.id,
            model_version="1",
            document_type="",
            code=PassageCode("P3"),
            probabilities={},
            attributes={**dict.fromkeys(plain, False), "hosts": [], "themes": []},
        )
    )
    session.flush()


def test_standard_wording_reaches_the_dossier_as_no_evidence(session: Session) -> None:
    for code in CODES[:5]:
        _code(session, _publish(session, code, FORMULA))
    _code(session, _publish(session, CODES[5], [[77, 78]]))
    settle_standard_sentences(session, recorded_at=NOW)
    found = {}
    for code in (CODES[0], CODES[5]):
        [document] = dossier_of(load_dossier(session, code, model_version="1")).documents
        [found[code]] = [passage.evidence_code for passage in document.passages]
    assert found == {CODES[0]: PassageCode.IRRELEVANT, CODES[5]: PassageCode("P3")}
