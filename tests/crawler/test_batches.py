"""Many documents at once come to the same as one after the other, and one thread writes."""

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.batches import Batches
from db.base import Base
from db.captures import CaptureStore
from db.document_batches import retired_captures, see_locations, store_documents
from db.documents import LocationDetails, NewDocument, store_document
from db.engine import open_engine
from db.tables import (
    CaptureRow,
    DocumentRow,
    LocationRow,
    MunicipalityRow,
    SourceRow,
    VersionRow,
)
from vocabulary.codes import SourceFamily

NIGHT = dt.datetime(2026, 12, 30, 2, tzinfo=dt.UTC)
CODES = ("GM9901", "GM9902")


def document(source: int, place: str, work: str, content: str) -> NewDocument:
    details = LocationDetails(
        place, f"https://x.example/{place}", f"Nota {place}", "", None, None, None, None, None
    )
    code = CODES[source - 1]
    return NewDocument(
        code, source, f"municipal_site:{work}", content * 64, 1, "text/html", details
    )


documents = st.lists(
    st.builds(
        document,
        st.sampled_from([1, 2]),
        st.sampled_from("pqrs"),
        st.sampled_from("vw"),
        st.sampled_from("abcde"),
    ),
    max_size=8,
)


def fresh_session() -> Session:
    engine = open_engine("sqlite://")
    Base.metadata.create_all(engine)
    session = Session(engine)
    for number, code in enumerate(CODES, start=1):
        session.add(
            MunicipalityRow(
                cbs_code=code, tooi_code=code, name=code, province_code="p", province="P"
            )
        )
        session.flush()
        session.add(
            SourceRow(
                id=number,
                cbs_code=code,
                family=SourceFamily.WEBSITE,
                platform="municipal_site",
                locator="x",
            )
        )
    session.flush()
    return session


def stands(session: Session) -> set[tuple[object, ...]]:
    """Every place with its content and document, and what is there of captures."""
    places = session.execute(
        select(
            LocationRow.source_id,
            LocationRow.external_id,
            LocationRow.title,
            LocationRow.last_seen_at,
            VersionRow.capture_sha256,
            DocumentRow.cbs_code,
            DocumentRow.work,
        )
        .join(VersionRow, VersionRow.id == LocationRow.version_id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
    )
    captures = session.scalars(select(CaptureRow.sha256))
    return {tuple(row) for row in places} | {(sha256,) for sha256 in captures}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents, documents)
def test_a_batch_comes_to_the_same_as_one_by_one(
    earlier: list[NewDocument], batch: list[NewDocument]
) -> None:
    with fresh_session() as alone, fresh_session() as together:
        for each in earlier:
            store_document(alone, each, seen_at=NIGHT)
            store_document(together, each, seen_at=NIGHT)
        one_by_one = [store_document(alone, each, seen_at=NIGHT) for each in batch]

        assert store_documents(together, batch, seen_at=NIGHT) == one_by_one
        assert stands(together) == stands(alone)


@pytest.fixture
def session() -> Iterator[Session]:
    with fresh_session() as session:
        yield session


def test_what_still_stands_is_noted_at_one_source_only(session: Session) -> None:
    store_documents(
        session,
        [document(1, "p", "p", "a"), document(1, "q", "q", "b"), document(2, "p", "p", "c")],
        seen_at=NIGHT,
    )
    later = NIGHT + dt.timedelta(days=1)
    see_locations(session, 1, ["p", "nowhere"], seen_at=later)
    session.expire_all()
    seen = {
        (row.source_id, row.external_id)
        for row in session.scalars(select(LocationRow))
        if row.last_seen_at == later
    }
    assert seen == {(1, "p")}


def test_bytes_that_were_retired_are_named(session: Session) -> None:
    store_documents(
        session, [document(1, "p", "p", "a"), document(1, "q", "q", "b")], seen_at=NIGHT
    )
    session.get_one(CaptureRow, "a" * 64).retired_at = NIGHT
    session.flush()
    assert retired_captures(session, ["a" * 64, "b" * 64, "c" * 64]) == {"a" * 64}


def test_many_captures_are_written_whole(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    bodies = [b"%PDF " + bytes([number]) * 1000 for number in range(20)]
    store.write_all({CaptureStore(tmp_path / "x").write(b, ""): (b, "text/html") for b in bodies})
    assert list(tmp_path.rglob(".part-*")) == []
    for body in bodies:
        assert store.read(store.write(body, "text/html")) == body


def test_what_comes_while_a_batch_is_written_makes_the_next_one() -> None:
    batches: list[list[int]] = []
    threads: set[str] = set()
    first_begun, go_on = threading.Event(), threading.Event()

    def write(items: Sequence[int]) -> list[int]:
        batches.append(list(items))
        threads.add(threading.current_thread().name)
        first_begun.set()
        go_on.wait(5)
        return [item * 10 for item in items]

    async def work() -> list[int]:
        writer = Batches(write)
        first = asyncio.ensure_future(writer.put(1))
        while not first_begun.is_set():
            await asyncio.sleep(0)
        others = [asyncio.ensure_future(writer.put(number)) for number in (2, 3, 4)]
        await asyncio.sleep(0)
        go_on.set()
        results = await asyncio.gather(first, *others)
        assert writer.run(lambda: "done") == "done"
        writer.close()
        return results

    assert asyncio.run(work()) == [10, 20, 30, 40]
    assert batches == [[1], [2, 3, 4]]
    assert len(threads) == 1


def test_an_error_reaches_all_who_wait_and_the_next_go_on() -> None:
    def write(items: Sequence[str]) -> list[str]:
        if "bad" in items:
            raise OSError("disk full")
        return list(items)

    async def work() -> list[object]:
        writer = Batches(write)
        results: list[object] = []
        for item in ("bad", "good"):
            results += await asyncio.gather(writer.put(item), return_exceptions=True)
        writer.close()
        return results

    bad, good = asyncio.run(work())
    assert isinstance(bad, OSError)
    assert good == "good"
