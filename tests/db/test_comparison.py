import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.comparison import differences
from db.engine import open_engine, session_factory, sqlite_url
from db.sentence_tables import SentenceMarkRow
from db.tables import (
    CaptureRow,
    DocumentRow,
    MunicipalityRow,
    RunRow,
    SourceRow,
    VersionRow,
    VisitRow,
)
from tests.conftest import administer
from vocabulary.codes import RunKind, RunState, SourceFamily, VisitOutcome

MONDAY = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    engines: dict[str, Engine] = {}

    def on_sqlite(name: str) -> str:
        path = tmp_path / f"{name}.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite_file"), path)
        return sqlite_url(path)

    def on_postgresql(name: str) -> str:
        server: str = request.getfixturevalue("migrated_postgres_url")
        administer(server, f"CREATE DATABASE compared_{name} TEMPLATE migrated")
        request.addfinalizer(
            lambda: administer(server, f"DROP DATABASE compared_{name} WITH (FORCE)")
        )
        return server.replace("/postgres?", f"/compared_{name}?")

    def _make(name: str) -> Engine:
        url = on_sqlite(name) if request.param == "sqlite" else on_postgresql(name)
        return engines.setdefault(name, open_engine(url))

    yield _make
    for engine in engines.values():
        engine.dispose()


def fill(engine: Engine, order: list[str], moment: dt.datetime, *, requests: int = 3) -> None:
    """The same documents, stored in some order at some time."""
    with session_factory(engine)() as session, session.begin():
        session.add(
            MunicipalityRow(
                cbs_code="GM9001", tooi_code="gm9001", name="W", province_code="", province=""
            )
        )
        session.flush()
        source = SourceRow(
            cbs_code="GM9001", family=SourceFamily.WEBSITE, platform="p", locator="l"
        )
        session.add(source)
        for title in order:
            _add_document(session, title, moment)
        run = RunRow(
            kind=RunKind.NIGHTLY,
            state=RunState.DONE,
            reference_date=MONDAY.date(),
            started_at=moment,
            versions={},
            options={},
            counts={"requests": requests},
        )
        session.add(run)
        session.flush()
        session.add(
            VisitRow(
                run_id=run.id,
                source_id=source.id,
                outcome=VisitOutcome.OK,
                reason="",
                visited_at=moment,
                reference_date=MONDAY.date(),
                reached=True,
                requests=requests,
                failed_requests=0,
                found=2,
                pages=0,
                section_complete=False,
            )
        )
    engine.dispose()


def _add_document(session: Session, title: str, moment: dt.datetime) -> None:
    capture = CaptureRow(sha256=title * 64, size_bytes=1, media_type="x", captured_at=moment)
    document = DocumentRow(cbs_code="GM9001", work=title, title=title, first_seen_at=moment)
    session.add_all([capture, document])
    session.flush()
    session.add(
        VersionRow(document_id=document.id, capture_sha256=capture.sha256, first_seen_at=moment)
    )
    session.flush()


def test_order_times_and_attempts_do_not_matter(make: Callable[[str], Engine]) -> None:
    one, other = make("one"), make("other")
    fill(one, ["a", "b"], MONDAY)
    fill(other, ["b", "a"], TUESDAY, requests=9)
    assert differences(one, other) == []


def test_a_missing_row_is_named(make: Callable[[str], Engine]) -> None:
    one, other = make("one"), make("other")
    fill(one, ["a", "b"], MONDAY)
    fill(other, ["a"], MONDAY)
    assert [line.split(":")[0] for line in differences(one, other)] == [
        "< captures",
        "< documents",
        "< versions",
    ]


def test_a_row_that_points_elsewhere_is_seen(make: Callable[[str], Engine]) -> None:
    one, other = make("one"), make("other")
    for engine in (one, other):
        fill(engine, ["a", "b"], MONDAY)
    with session_factory(other)() as session, session.begin():
        version = session.get_one(VersionRow, 1)
        version.document_id = 2
        version.capture_sha256 = "a" * 64
    assert any("versions" in line for line in differences(one, other))


def test_rows_that_share_a_part_of_their_key_are_all_compared(
    make: Callable[[str], Engine],
) -> None:
    one, other = make("one"), make("other")
    for engine, organisations in ((one, ["a", "b"]), (other, ["b"])):
        fill(engine, [], MONDAY)
        with session_factory(engine)() as session, session.begin():
            session.add_all(
                SentenceMarkRow(mark=7, cbs_code="GM9001", organisation=each)
                for each in organisations
            )
    assert [line.split(":")[0] for line in differences(one, other)] == ["< sentence_marks"]


def test_a_row_that_stands_twice_is_seen(make: Callable[[str], Engine]) -> None:
    one, other = make("one"), make("other")
    fill(one, ["a"], MONDAY)
    fill(other, ["a"], MONDAY)
    with session_factory(other)() as session, session.begin():
        session.add(
            RunRow(
                kind=RunKind.NIGHTLY,
                state=RunState.DONE,
                reference_date=MONDAY.date(),
                started_at=TUESDAY,
                versions={},
                options={},
                counts={},
            )
        )
    assert [line.split(":")[0] for line in differences(one, other)] == ["> runs"]
