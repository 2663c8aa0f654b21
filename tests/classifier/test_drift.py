import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from classifier import drift, sentinel
from classifier.drift import chance_of, strange, watch
from classifier.sentinel import score_sentinel, sentinel_passages
from db.drift import Tally, list_drift
from db.engine import open_engine, session_factory, sqlite_url
from db.operation_tables import DriftRow
from db.tables import CaptureRow, RunRow, TextRow, VisitRow
from models.registry import ReleasedModel, load_current
from tests.db.rows import add_municipality, add_source
from vocabulary.codes import RunKind, RunState, TextState, VisitOutcome

FIRST = dt.datetime(2026, 6, 1, 2, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def model() -> ReleasedModel:
    return load_current()


@pytest.fixture
def sessions(tmp_path: Path, migrated_sqlite_file: Path) -> Iterator[sessionmaker[Session]]:
    path = tmp_path / "store.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    engine = open_engine(sqlite_url(path))
    yield session_factory(engine)
    engine.dispose()


@dataclass
class Nights:
    """Nights one after another in a store of twelve municipalities."""

    sessions: sessionmaker[Session]
    model: Any
    count: int = 0

    def __post_init__(self) -> None:
        with self.sessions.begin() as session:
            for number in range(1, 13):
                code = f"GM90{number:02}"
                add_municipality(session, code, f"Plaats {number}")
                add_source(session, code)

    def night(
        self, *, texts: int = 20, unreadable: int = 1, found: int = 10
    ) -> dict[str, DriftRow]:
        """One run that reads texts and finds documents; returns its measures."""
        started = FIRST + dt.timedelta(days=self.count)
        self.count += 1
        with self.sessions.begin() as session:
            run = RunRow(
                kind=RunKind.NIGHTLY,
                state=RunState.RUNNING,
                reference_date=started.date(),
                started_at=started,
                versions={"program": "1", "model": "1"},
                options={},
                counts={},
            )
            session.add(run)
            session.flush()
            for number in range(texts):
                self._text(session, number, started, unreadable=number < unreadable)
            for source_id in range(1, 13):
                session.add(visit(run, source_id, found))
            run_id = run.id
        return {row.measure: row for row in watch(self.sessions, self.model, run_id)}

    def _text(self, session: Session, number: int, at: dt.datetime, *, unreadable: bool) -> None:
        sha256 = f"{self.count:032}{number:032}"
        session.add(CaptureRow(sha256=sha256, size_bytes=1, media_type="", captured_at=at))
        session.flush()
        session.add(
            TextRow(
                capture_sha256=sha256,
                extractor_version="1",
                state=TextState.UNREADABLE if unreadable else TextState.READABLE,
                reason="",
                media_type="",
                language="nl",
                page_count=1,
                word_count=1,
                has_volunteer_term=False,
                extracted_at=at,
            )
        )


def visit(run: RunRow, source_id: int, found: int) -> VisitRow:
    return VisitRow(
        run_id=run.id,
        source_id=source_id,
        outcome=VisitOutcome.OK,
        reason="",
        visited_at=run.started_at,
        reference_date=run.reference_date,
        reached=True,
        requests=1,
        failed_requests=0,
        found=found,
        pages=0,
        section_complete=False,
    )


@pytest.fixture
def nights(sessions: sessionmaker[Session], model: ReleasedModel) -> Nights:
    return Nights(sessions, model)


def test_nights_alike_raise_no_alarm(nights: Nights) -> None:
    for _ in range(8):
        measures = nights.night()
    assert [row.measure for row in measures.values() if row.alarm] == []
    assert measures["unreadable"].said == "1 of 20 texts could not be read; 5.0% before"
    assert measures["sentinel"].said == "the fixed passages are scored as before"


def test_a_reader_that_breaks_is_an_alarm(nights: Nights) -> None:
    for _ in range(6):
        nights.night()
    assert nights.night(unreadable=12)["unreadable"].alarm


def test_few_texts_prove_nothing(nights: Nights) -> None:
    for _ in range(6):
        nights.night()
    measure = nights.night(texts=2, unreadable=2)["unreadable"]
    assert not measure.alarm
    assert measure.chance is not None
    assert measure.chance > drift.ALARM_CHANCE


def test_the_first_nights_have_nothing_to_compare_with(nights: Nights) -> None:
    measure = nights.night(unreadable=20)["unreadable"]
    assert (measure.chance, measure.alarm) == (None, False)


def test_municipalities_that_give_half_of_their_median_are_an_alarm(nights: Nights) -> None:
    for _ in range(9):
        nights.night()
    assert nights.night(found=4)["few_documents"].alarm


def test_another_score_under_one_version_is_an_alarm(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.night()
    monkeypatch.setattr(drift, "score_sentinel", lambda _model: "another")
    assert nights.night()["sentinel"].alarm


def test_a_new_model_scores_for_the_first_time(
    nights: Nights, model: ReleasedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.night()

    @dataclass(frozen=True)
    class Other:
        version: str = "another"
        trained: Any = model.trained

    nights.model = Other()
    monkeypatch.setattr(drift, "score_sentinel", lambda _model: "another")
    measure = nights.night()["sentinel"]
    assert not measure.alarm
    assert "first time" in measure.said


def test_measuring_twice_keeps_one_set(nights: Nights) -> None:
    nights.night()
    watch(nights.sessions, nights.model, 1)
    with nights.sessions() as session:
        lines = list_drift(session)
    assert len(lines) == len({line.measure for line in lines}) == 6


def test_the_sentinel_scores_the_same_twice_and_sees_a_change(
    model: ReleasedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = score_sentinel(model)
    assert score_sentinel(model) == first
    fewer = sentinel_passages()[:-1]
    monkeypatch.setattr(sentinel, "sentinel_passages", lambda: fewer)
    assert score_sentinel(model) != first


def test_counts_weigh_less_where_nights_differ_much() -> None:
    steady = [Tally(5, 100)] * 10
    bunched = [Tally(0, 100)] * 9 + [Tally(50, 100)]
    tonight = Tally(20, 100)
    calm, wild = chance_of(tonight, steady), chance_of(tonight, bunched)
    assert calm is not None
    assert wild is not None
    assert calm < drift.ALARM_CHANCE < wild


def test_a_passage_in_other_words_is_strange() -> None:
    known = frozenset({"vrijwilligers", "zijn", "welkom"})
    texts = ["Vrijwilligers zijn welkom.", "Frijwilligers binne wolkom.", "12 34"]
    assert strange(texts, known) == Tally(1, 2)
