"""What becomes of files that are broken, locked, empty, misnamed, or made to do harm."""

import re
from collections.abc import Iterator

import pytest

from documents.limits import Limits
from documents.results import ReadResult
from documents.worker import ReadJob, WorkerPool
from tests.documents import files
from vocabulary.codes import TextState

LIMITS = Limits(memory_bytes=1_200_000_000, cpu_seconds=12, wall_seconds=40.0)
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
        pytest.param(b"{\\rtf1 \\u99999999 x}", TextState.UNREADABLE, "damaged rich text",
                     id="broken rtf"),
        pytest.param(files.make_odt()[:300], TextState.UNREADABLE, "damaged archive",
                     id="truncated odt"),
        pytest.param(files.pack({"a.txt": b"x" * 9000})[:60], TextState.UNREADABLE,
                     "damaged archive", id="truncated zip"),
        pytest.param(files.pack({}), TextState.UNREADABLE, "no reader for", id="zip of nothing"),
        pytest.param(files.make_locked_zip(), TextState.UNREADABLE, "locked with a password",
                     id="locked zip"),
        pytest.param(files.make_compound("EncryptedPackage"), TextState.UNREADABLE,
                     "locked with a password", id="locked docx"),
        pytest.param(files.make_compound("Workbook"), TextState.UNREADABLE,
                     "no reader for application/vnd.ms-excel", id="old spreadsheet"),
        pytest.param(files.make_docx_of_declared_size(4_200_000_000), TextState.UNREADABLE,
                     "unpacks to 4200 MB", id="docx that claims a part of 4 GB"),
        pytest.param(files.make_docx_that_hides(4_200_000_000), TextState.UNREADABLE,
                     "damaged archive: word/document.xml is larger than it says",
                     id="docx that hides a part of 4 GB"),
        pytest.param(files.make_zip_of_zips(3, 3), TextState.UNREADABLE,
                     "no file in the zip can be read: a zip nested more than 2 deep",
                     id="zip of zips of zips"),
        pytest.param(files.make_zip_of_zips(2, 30), TextState.UNREADABLE,
                     "unpacks to more than 150 MB", id="zip of zips", marks=pytest.mark.slow),
        pytest.param(files.pack({f"{at}.txt": b"x" for at in range(101)}), TextState.UNREADABLE,
                     "a zip of more than 100 files", id="zip of many"),
        pytest.param(files.make_operator_pdf(2_000_000), TextState.EMPTY, "no text layer",
                     id="two million operators"),
        pytest.param(files.make_nested_forms(5000, 1), TextState.EMPTY, "no text layer",
                     id="deep forms"),
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


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(files.make_pdf_bomb(2_000_000_000), id="2 GB stream"),
        pytest.param(files.make_text_operator_pdf(2_000_000), id="two million letters"),
        pytest.param(files.make_nested_forms(8, 10), id="forms in forms"),
    ],
)
def test_a_pdf_bomb_costs_itself_only(pool: WorkerPool, bomb: bytes) -> None:
    assert len(bomb) < 50_000
    result = _read(pool, bomb)
    assert result.state is TextState.UNREADABLE
    assert re.match(r"the reader crashed \(SIG|took more than \d+ seconds", result.reason)
    assert _read(pool, b"Daarna gaat het gewoon verder.").state is TextState.READABLE


def test_entities_are_not_expanded(pool: WorkerPool) -> None:
    result = _read(pool, LAUGHS)
    assert sum(len(page) for page in result.pages) < 100


def test_entities_in_office_files_are_not_expanded(pool: WorkerPool) -> None:
    for body in (files.make_docx_with(LAUGHS), files.make_odt_with(LAUGHS)):
        result = _read(pool, body)
        assert result.state in TextState
        assert sum(len(page) for page in result.pages) < 100


def test_entities_reach_no_other_file(pool: WorkerPool) -> None:
    result = _read(pool, OUTSIDE)
    assert result.pages == ("De tekst van de regeling.",)


def test_deep_nesting_is_survived(pool: WorkerPool) -> None:
    page = b"<html><body>" + b"<div>" * 3000 + b"diep" + b"</div>" * 3000 + b"</body></html>"
    assert _read(pool, page).state in TextState
    assert _read(pool, b"<a>" * 3000 + b"x" + b"</a>" * 3000).state in TextState
    assert _read(pool, b"Daarna gaat het gewoon verder.").state is TextState.READABLE
