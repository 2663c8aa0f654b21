"""What becomes of files that are broken, locked, empty, misnamed, or made to do harm."""

import time
from collections.abc import Iterator

import pytest

from documents.limits import Limits
from documents.results import ReadResult
from documents.worker import ReadJob, WorkerPool
from tests.documents import files
from vocabulary.codes import TextState

LIMITS = Limits(memory_bytes=1_200_000_000, cpu_seconds=2, wall_seconds=12.0)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><l><al>Voor</al><al>&m;</al></l>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<l><al>De tekst &x; van de regeling.</al></l>"
)


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1, LIMITS) as opened:
        yield opened


def _read(pool: WorkerPool, body: bytes, declared: str = "") -> ReadResult:
    ((_, result),) = pool.read_all([ReadJob("x", body, declared)])
    return result


@pytest.mark.parametrize(
    ("body", "state", "reason"),
    [
        pytest.param(b"", TextState.EMPTY, "no bytes", id="empty"),
        pytest.param(b"<html><body></body></html>", TextState.EMPTY, "no text", id="empty page"),
        pytest.param(files.make_scan(), TextState.EMPTY, "no text layer", id="scan"),
        pytest.param(
            files.make_encrypted_pdf(), TextState.UNREADABLE, "locked with a password", id="locked"
        ),
        pytest.param(
            files.make_note()[:600], TextState.UNREADABLE, "damaged PDF", id="truncated pdf"
        ),
        pytest.param(
            files.make_docx()[:2000], TextState.UNREADABLE, "damaged archive", id="truncated docx"
        ),
        pytest.param(
            files.make_zip({"word/document.xml": "<w>", "[Content_Types].xml": "<"}),
            TextState.UNREADABLE,
            "damaged Word document",
            id="broken docx",
        ),
        pytest.param(
            files.make_zip({"word/document.xml": " " * 301_000_000}),
            TextState.UNREADABLE,
            "unpacks to 301 MB",
            id="zip bomb",
        ),
        pytest.param(
            files.make_garbled_pdf(),
            TextState.UNREADABLE,
            "text layer is not readable Dutch",
            id="garbled text layer",
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n...", TextState.UNREADABLE, "no reader for image/png",
                     id="picture"),
        pytest.param(b"{\\rtf1 x}", TextState.UNREADABLE, "no reader for application/rtf",
                     id="rtf"),
        pytest.param(b"%PDF-1.4 niets", TextState.UNREADABLE, "damaged PDF", id="pdf by name only"),
    ],
)  # fmt: skip
def test_outcomes(pool: WorkerPool, body: bytes, state: TextState, reason: str) -> None:
    result = _read(pool, body)
    assert (result.state, result.reason[: len(reason)]) == (state, reason)
    assert result.pages == ()


def test_a_misnamed_file_is_read_as_what_it_is(pool: WorkerPool) -> None:
    result = _read(pool, files.make_note(), "text/html")
    assert result.state is TextState.READABLE
    assert result.media_type == "application/pdf"


def test_a_pdf_bomb_stays_within_the_limits(pool: WorkerPool) -> None:
    began = time.monotonic()
    bomb = files.make_pdf_bomb(400_000_000)
    assert len(bomb) < 20_000
    result = _read(pool, bomb)
    assert result.state in (TextState.EMPTY, TextState.UNREADABLE)
    assert result.reason
    # Starting a worker takes seconds where other tests use both cores; 21 s was seen.
    assert time.monotonic() - began < LIMITS.wall_seconds + 30
    assert _read(pool, b"Daarna gaat het gewoon verder.").state is TextState.READABLE


def test_entities_are_not_expanded(pool: WorkerPool) -> None:
    result = _read(pool, LAUGHS)
    assert sum(len(page) for page in result.pages) < 100


def test_entities_reach_no_other_file(pool: WorkerPool) -> None:
    result = _read(pool, OUTSIDE)
    assert result.pages == ("De tekst van de regeling.",)


def test_deep_nesting_is_survived(pool: WorkerPool) -> None:
    page = b"<html><body>" + b"<div>" * 3000 + b"diep" + b"</div>" * 3000 + b"</body></html>"
    assert _read(pool, page).state in TextState
    assert _read(pool, b"<a>" * 3000 + b"x" + b"</a>" * 3000).state in TextState
    assert _read(pool, b"Daarna gaat het gewoon verder.").state is TextState.READABLE
