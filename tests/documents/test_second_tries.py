"""A document that ended its reader is read again in later nights: twice, and then no more."""

import datetime as dt
from functools import partial
from unittest import mock

import pytest
from sqlalchemy import select

import documents.extraction
from db.tables import CaptureRow, FactRow, TextRow
from documents.cluster import open_pool
from documents.extraction import extract_pending
from documents.results import EXTRACTOR_VERSION, READ_VERSIONS
from documents.second_tries import GAPS, list_due
from documents.worker import DEFAULT_READER
from tests.documents import files
from tests.documents.store import NOW, Store
from vocabulary.codes import TextState

pytestmark = pytest.mark.slow  # each try starts a process of its own

CRASHES, HOARDS = (f"tests.documents.readers_that_end:{name}" for name in ("crash", "hoard"))
DAY = dt.timedelta(days=1)


def read(store: Store, moment: dt.datetime, reader: str) -> int:
    """One extraction by a reader at a moment; number of captures that were read."""
    pool = partial(open_pool, reader=reader)
    with mock.patch.object(documents.extraction, "open_pool", pool):
        done = extract_pending(
            sessions=store.sessions, captures=store.captures, clock=lambda: moment, workers=1
        )
    return done.captures


def texts(store: Store) -> list[tuple[str, TextState]]:
    with store.sessions() as session:
        rows = session.execute(
            select(TextRow.extractor_version, TextRow.state).order_by(TextRow.id)
        )
        return [(version, state) for version, state in rows]


@pytest.mark.parametrize("reader", [CRASHES, HOARDS])
def test_the_next_night_reads_what_ended_its_reader(store: Store, reader: str) -> None:
    store.add(files.make_note(), "Nota vrijwilligersbeleid 2024-2028")
    store.add(files.make_docx(), "Nota informele zorg", media_type="application/octet-stream")
    assert read(store, NOW, reader) == 2
    assert read(store, NOW + dt.timedelta(hours=1), DEFAULT_READER) == 0  # the same night

    assert read(store, NOW + DAY, DEFAULT_READER) == 2
    assert texts(store)[2:] == [(READ_VERSIONS[1], TextState.READABLE)] * 2
    with store.sessions() as session:
        facts = set(session.scalars(select(FactRow.extractor_version)))
    assert READ_VERSIONS[1] in facts
    assert read(store, NOW + 99 * DAY, DEFAULT_READER) == 0


def test_three_tries_with_growing_gaps_and_then_no_more(store: Store) -> None:
    store.add(files.make_note(), "Nota")
    moments = [NOW + DAY * day for day in (0, 1, 2, 7, 8, 9, 50)]
    assert [read(store, moment, CRASHES) for moment in moments] == [1, 1, 0, 0, 1, 0, 0]
    assert texts(store) == [(version, TextState.UNREADABLE) for version in READ_VERSIONS]
    assert list(GAPS) == sorted(GAPS)


def test_what_lies_in_the_file_is_not_tried_again(store: Store) -> None:
    store.add(files.make_encrypted_pdf(), "Bijlage")
    store.add(b"\x89PNG\r\n\x1a\n...", "Foto", media_type="image/png")
    assert read(store, NOW, DEFAULT_READER) == 2
    assert read(store, NOW + 99 * DAY, DEFAULT_READER) == 0
    assert {version for version, _ in texts(store)} == {EXTRACTOR_VERSION}


def test_a_retired_capture_is_left_alone(store: Store) -> None:
    sha256, _ = store.add(files.make_note(), "Nota")
    read(store, NOW, CRASHES)
    with store.sessions() as session, session.begin():
        session.get_one(CaptureRow, sha256).retired_at = NOW
    with store.sessions() as session:
        assert list_due(session, NOW + 99 * DAY) == {}
