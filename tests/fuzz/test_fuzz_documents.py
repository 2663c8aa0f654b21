"""Every reader of documents, on damaged files: a text, or the reason why there is none."""

from collections.abc import Sequence

import pytest
from hypothesis import strategies as st

from documents.errors import DocumentTooLarge, ReaderStopped
from documents.limits import Limits
from documents.reading import read_capture
from documents.results import ReadResult
from documents.worker import Worker
from tests.documents import files
from tests.fuzz.damage import check_for_a_while, damaged
from vocabulary.codes import TextState

HTML = (
    b"<html><head><title>Vrijwilligers</title></head><body><main><h1>Beleid</h1><p>De gemeente "
    b"ondersteunt vrijwilligers met scholing, een verzekering en een steunpunt.</p><table><tr><td>"
    b"Doel</td><td>Meer inwoners helpen mee.</td></tr></table></main></body></html>"
)
REGULATION = (
    b'<?xml version="1.0"?><regeling><regeling-tekst><artikel><kop><label>Artikel</label><nr>1</nr>'
    b"</kop><al>Het college kent een prijs toe aan vrijwilligers.</al></artikel></regeling-tekst>"
    b"</regeling>"
)
SAMPLES = {
    "docx": files.make_docx(),
    "odt": files.make_odt(),
    "rtf": files.make_rtf(),
    "html": HTML,
    "xml": REGULATION,
}
INNER = b"<w:p><w:r><w:t>Vrijwilligers doen mee in de hele gemeente.</w:t></w:r></w:p>"
WORDS = b"<text:p>Vrijwilligers doen mee in de hele gemeente.</text:p>"


def whole(result: ReadResult) -> None:
    """A readable text has pages; any other says why in one line."""
    if result.state is TextState.READABLE:
        assert result.pages
        assert result.reason == ""
    else:
        assert result.reason
        assert "\n" not in result.reason
    for passage in result.passages:
        page = result.pages[passage.page - 1]
        assert page[passage.start : passage.end] == passage.text


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files_give_a_text_or_a_reason(name: str) -> None:
    def check(body: bytes) -> None:
        whole(read_capture(body))

    assert check_for_a_while(damaged([SAMPLES[name]]), check) > 0


@pytest.mark.parametrize("name", ["docx", "odt"])
def test_whole_packages_with_damaged_content_give_a_text_or_a_reason(name: str) -> None:
    make, sample = {
        "docx": (files.make_docx_with, INNER),
        "odt": (files.make_odt_with, WORDS),
    }[name]

    def check(content: bytes) -> None:
        whole(read_capture(make(content)))

    assert check_for_a_while(damaged([sample, sample * 3]), check) > 0


def test_damaged_pdfs_cost_themselves_at_most() -> None:
    samples: Sequence[bytes] = (files.make_note(), files.make_scan(1), files.make_garbled_pdf())
    with_limits = Limits(cpu_seconds=20, wall_seconds=30)
    worker = Worker(with_limits)
    refused: list[str] = []

    def check(drawn: tuple[bytes, bool]) -> None:
        body, again = drawn
        try:
            whole(worker.read(body, "application/pdf"))
        except (ReaderStopped, DocumentTooLarge) as error:
            refused.append(error.reason)
        if again:
            assert worker.read(HTML, "text/html").state is TextState.READABLE

    try:
        assert check_for_a_while(st.tuples(damaged(samples), st.booleans()), check) > 0
        assert all(refused)
    finally:
        worker.close()
