"""What may be retired: irrelevant for 90 days, read, and named by nothing."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from db.history import append_verdict
from db.retention import KEPT_DAYS, list_retirable, list_retired, retire
from db.tables import DocumentCodeRow, ReviewRow, TextRow
from tests.db.rows import StoredDocument, evidence, moment, verdict
from tests.db.stores import Store
from vocabulary.codes import DocumentCode, Label, ReviewAction, TextState

SEEN = moment("2026-01-01")
LATER = SEEN + dt.timedelta(days=KEPT_DAYS)


@pytest.fixture
def store(sessions: sessionmaker[Session], tmp_path: Path) -> Store:
    return Store(sessions, tmp_path / "captures")


def judge(session: Session, stored: StoredDocument, code: DocumentCode, model: str = "1") -> None:
    session.add(
        DocumentCodeRow(
            version_id=stored.version.id,
            extractor_version="1",
            model_version=model,
            rules_version="1",
            code=code,
            hosts=[],
            passage_ids=[],
            trace=[],
        )
    )
    session.flush()


@pytest.fixture
def irrelevant(store: Store) -> StoredDocument:
    stored = store.add("Parkeernota")
    with store.sessions() as session, session.begin():
        judge(session, stored, DocumentCode.IRRELEVANT)
    return stored


def retirable(store: Store, now: dt.datetime = LATER) -> list[str]:
    with store.sessions() as session:
        return list_retirable(session, now)


def test_irrelevant_for_ninety_days_goes_and_stays_listed(
    store: Store, irrelevant: StoredDocument
) -> None:
    sha256 = irrelevant.version.capture_sha256
    assert retirable(store, LATER - dt.timedelta(seconds=1)) == []
    assert retirable(store) == [sha256]
    with store.sessions() as session, session.begin():
        retire(session, [sha256], "irrelevant", LATER)
    assert retirable(store) == []
    with store.sessions() as session:
        assert list_retired(session) == [sha256]


def cite(session: Session, stored: StoredDocument) -> None:
    row = verdict("2026-01-01", "2026-01-02", label=Label.EMBEDDED)
    append_verdict(session, row, [evidence(stored)])


def review(session: Session, stored: StoredDocument) -> None:
    session.add(
        ReviewRow(
            action=ReviewAction.CODE,
            cbs_code="GM9001",
            version_id=stored.version.id,
            reviewer="ab",
            value="",
            note="",
            reference_date=SEEN.date(),
            codebook_version="1.0",
            recorded_at=SEEN,
        )
    )


def judge_again(session: Session, stored: StoredDocument) -> None:
    judge(session, stored, DocumentCode.MENTION, model="2")


def make_unreadable(session: Session, stored: StoredDocument) -> None:
    of_it = TextRow.capture_sha256 == stored.version.capture_sha256
    session.execute(update(TextRow).where(of_it).values(state=TextState.UNREADABLE))


@pytest.mark.parametrize("keep", [cite, review, judge_again, make_unreadable])
def test_what_may_still_matter_stays(
    store: Store, irrelevant: StoredDocument, keep: Callable[[Session, StoredDocument], None]
) -> None:
    with store.sessions() as session, session.begin():
        keep(session, irrelevant)
    assert retirable(store) == []


def test_what_was_never_judged_stays(store: Store) -> None:
    store.add("Nog niet beoordeeld")
    assert retirable(store) == []
