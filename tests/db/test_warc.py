"""A WARC file of captures, read back by warcio's own reader."""

import hashlib
import io
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker
from warcio.archiveiterator import ArchiveIterator

from db.retention import retire
from db.tables import SourceRow, VersionRow
from db.warc import WarcSummary, write_warc
from tests.conftest import NOW
from tests.db.rows import add_location
from tests.db.stores import Store


@pytest.fixture
def store(sessions: sessionmaker[Session], tmp_path: Path) -> Store:
    return Store(sessions, tmp_path / "captures")


def written(store: Store) -> tuple[WarcSummary, bytes]:
    target = io.BytesIO()
    with store.sessions() as session:
        done = write_warc(
            session, store.captures, target, program_version="1", written_at=NOW, cbs_code=None
        )
    return done, target.getvalue()


def test_another_reader_finds_every_capture_whole(store: Store) -> None:
    hashes = [store.add(title).version.capture_sha256 for title in ("Nota", "Besluit")]
    _, content = written(store)
    info, *records = [
        (record.rec_type, record.rec_headers, record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(content), check_digests="raise")
    ]
    assert info[0] == "warcinfo"
    assert [hashlib.sha256(body).hexdigest() for _, _, body in records] == hashes
    headers = records[0][1]
    assert headers.protocol == "WARC/1.1"
    assert headers.get_header("WARC-Target-URI") == "https://GM9001.example/Nota"
    assert headers.get_header("WARC-Date") == "2026-01-01T02:00:00Z"
    assert headers.get_header("Content-Type") == "text/html"


def test_a_second_address_refers_to_the_first(store: Store) -> None:
    stored = store.add("Nota")
    with store.sessions() as session, session.begin():
        source = session.query(SourceRow).one()
        version = session.get_one(VersionRow, stored.version.id)
        add_location(session, source, version, "https://elders.example/nota.html")
    done, content = written(store)
    records = [
        (record.rec_type, record.rec_headers.get_header("WARC-Refers-To-Target-URI"))
        for record in ArchiveIterator(io.BytesIO(content))
    ]
    assert records[1:] == [("resource", None), ("revisit", "https://GM9001.example/Nota")]
    assert done == WarcSummary(captures=1, revisits=1, retired=0)


def test_the_same_store_gives_the_same_file_and_tells_what_was_retired(store: Store) -> None:
    store.add("Nota")
    gone = store.add("Oud").version.capture_sha256
    with store.sessions() as session, session.begin():
        retire(session, [gone], "asked for", NOW)
    done, content = written(store)
    assert done == WarcSummary(captures=1, revisits=0, retired=1)
    records = [
        r.rec_headers.get_header("WARC-Record-ID") for r in ArchiveIterator(io.BytesIO(content))
    ]
    again = [
        r.rec_headers.get_header("WARC-Record-ID")
        for r in ArchiveIterator(io.BytesIO(written(store)[1]))
    ]
    assert records[1:] == again[1:]
