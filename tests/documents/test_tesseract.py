"""The real OCR engine on a scan; may be missing on a machine, but not where checks are final."""

import os

import pytest
from sqlalchemy import select

from db.packing import unpack_pages
from db.tables import FactRow, TextRow
from documents.extraction import extract_pending
from documents.media.tesseract import find_engine
from documents.ocr_backlog import read_backlog
from tests.documents import files
from tests.documents.store import Store, fixed_clock
from vocabulary.codes import TextState

pytestmark = pytest.mark.slow
REQUIRED = "TESSERACT_REQUIRED"


@pytest.fixture(autouse=True)
def _engine() -> None:
    found = find_engine()
    if isinstance(found, str):
        if os.environ.get(REQUIRED):
            pytest.fail(f"{REQUIRED} is set, but {found}")
        pytest.skip(found)


@pytest.mark.parametrize("turned", [0, 180], ids=["upright", "upside down"])
def test_a_scan_is_read_to_its_decision(turned: int, store: Store) -> None:
    scan = files.make_picture_pdf(files.make_note(), turned)
    sha256, version_id = store.add(scan, "Nota vrijwilligersbeleid 2024-2028")
    options = {"sessions": store.sessions, "captures": store.captures, "clock": fixed_clock}
    extract_pending(**options)  # type: ignore[arg-type]
    summary = read_backlog(**options, page_budget=100)  # type: ignore[arg-type]
    assert summary.states == {TextState.READABLE: 1}
    with store.sessions() as session:
        texts = select(TextRow).where(TextRow.capture_sha256 == sha256).order_by(TextRow.id)
        row = session.scalars(texts).all()[-1]
        facts = session.execute(
            select(FactRow.name, FactRow.value).where(
                FactRow.version_id == version_id,
                FactRow.extractor_version == row.extractor_version,
            )
        ).all()
    known = {fact.name: fact.value for fact in facts}
    assert row.language == "nl"
    assert known["decided_on"] == "2024-03-12"
    words = set(" ".join(unpack_pages(row.pages)).lower().split())
    written = {word for word in files.FILLER.lower().split() if word.isalpha()}
    assert len(written & words) >= len(written) * 0.95
