"""From captures to texts, passages and facts in the store, and again without change."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select, text

from db.packing import unpack_pages
from db.tables import CaptureRow, FactRow, PassageRow, TextRow
from documents.extraction import ExtractionSummary, extract_pending
from documents.limits import Limits
from documents.results import EXTRACTOR_VERSION
from tests.documents import files
from tests.documents.store import NOW, Store, fixed_clock, open_store
from vocabulary.codes import SourceFamily, TextState
from vocabulary.facts import FactName

REGISTER_XML = (
    b'<?xml version="1.0"?><cvdr xmlns:o="x"><meta><o:isRatifiedBy scheme="y">gemeenteraad'
    b"</o:isRatifiedBy></meta><body><intitule>Verordening vrijwilligersraad</intitule>"
    b"<al>De raad kent een vrijwilligersraad die het college van advies voorziet.</al>"
    b"</body></cvdr>"
)


def _extract(store: Store, **options: object) -> ExtractionSummary:
    return extract_pending(
        sessions=store.sessions,
        captures=store.captures,
        clock=fixed_clock,
        **options,  # type: ignore[arg-type]
    )


def _fill(store: Store) -> None:
    store.add(files.make_note(), "Nota vrijwilligersbeleid 2024-2028")
    store.add(files.make_docx(), "Nota informele zorg", media_type="application/octet-stream")
    store.add(files.make_odt(), "Beleid vrijwilligers")
    store.add(
        b"# Vrijwilligers\n\nWij zoeken vrijwilligers voor de buurtbus.\n",
        "Raadsinformatiebrief",
        media_type="text/markdown",
    )
    store.add(
        b"<html><body><h1>Afval</h1><p>Het afval wordt opgehaald.</p></body></html>",
        "Afval",
        media_type="text/html",
        family=SourceFamily.WEBSITE,
    )
    store.add(
        REGISTER_XML,
        "Verordening vrijwilligersraad",
        media_type="application/xml",
        family=SourceFamily.REGULATIONS,
        in_force_from=dt.date(2020, 1, 1),
    )
    store.add(files.make_scan(), "Vrijwilligersnota 2012-2015")
    store.add(files.make_encrypted_pdf(), "Bijlage")
    store.add(b"\x89PNG\r\n\x1a\n...", "Foto", media_type="image/png")


def _rows(store: Store) -> list[tuple[object, ...]]:
    """All that extraction wrote, without the numbers that the database gives out."""
    statements = (
        "SELECT capture_sha256, extractor_version, state, reason, media_type, language, quality, "
        "page_count, word_count, has_volunteer_term, pages FROM texts",
        'SELECT capture_sha256, ordinal, identity, kind, heading, page, start, "end", text, '
        "has_volunteer_term FROM passages",
        "SELECT version_id, extractor_version, name, value, rule_id, confidence, page, start, "
        '"end", quote FROM facts',
    )
    with store.sessions() as session:
        rows = [tuple(row) for statement in statements for row in session.execute(text(statement))]
    return sorted(rows, key=repr)


def test_captures_become_texts_passages_and_facts(store: Store) -> None:
    _fill(store)
    summary = _extract(store)
    assert summary.states == {
        TextState.READABLE: 6,
        TextState.EMPTY: 1,
        TextState.UNREADABLE: 2,
    }
    assert summary.reasons == {
        "no text layer": 1,
        "locked with a password": 1,
        "no reader for image/png": 1,
    }
    assert (summary.captures, summary.facts, summary.missing) == (9, 9, 0)
    with store.sessions() as session:
        for row in session.scalars(select(TextRow)):
            assert row.extractor_version == EXTRACTOR_VERSION
            assert row.extracted_at == NOW
            assert (row.state is TextState.READABLE) == (row.reason == "")
            assert (row.pages is None) == (row.state is not TextState.READABLE)
        texts = {
            row.capture_sha256: unpack_pages(row.pages) for row in session.scalars(select(TextRow))
        }
        passages = list(session.scalars(select(PassageRow)))
        facts = list(session.scalars(select(FactRow)))
    assert passages
    for passage in passages:
        page = texts[passage.capture_sha256][passage.page - 1]
        assert page[passage.start : passage.end] == passage.text
    assert {fact.name for fact in facts} <= set(FactName)


def test_what_the_sources_say_reaches_the_facts(store: Store) -> None:
    _fill(store)
    _extract(store)
    with store.sessions() as session:
        facts = {
            (fact.version_id, fact.name): fact.value for fact in session.scalars(select(FactRow))
        }
    assert facts[1, "type"] == "policy_note"
    assert facts[1, "status"] == "S5"
    assert facts[1, "decided_on"] == "2024-03-12"
    assert facts[1, "period_to"] == "2028-12-31"
    assert facts[2, "status"] == "S4"
    assert facts[5, "type"] == "web_page"
    assert facts[6, "status"] == "S5"
    assert facts[6, "in_force_from"] == "2020-01-01"
    # A scan has no text, but its title still says what it is and for which period.
    assert facts[7, "type"] == "policy_note"
    assert facts[7, "period_to"] == "2015-12-31"


def test_a_second_run_changes_nothing(store: Store) -> None:
    _fill(store)
    _extract(store)
    before = _rows(store)
    assert _extract(store) == ExtractionSummary()
    assert _rows(store) == before


def test_only_what_is_new_is_read(store: Store) -> None:
    _fill(store)
    _extract(store)
    store.add(files.make_note("Nota vrijwillige inzet 2026-2029"), "Nota 2026-2029")
    assert _extract(store).captures == 1


def test_the_same_bytes_under_another_document_get_their_own_facts(store: Store) -> None:
    sha256, _ = store.add(files.make_note(), "Nota vrijwilligersbeleid 2024-2028")
    _extract(store)
    again, version_id = store.add(files.make_note(), "Bijlage 3")
    summary = _extract(store)
    assert again == sha256
    assert (summary.captures, summary.facts) == (0, 1)
    with store.sessions() as session:
        names = set(session.scalars(select(FactRow.name).where(FactRow.version_id == version_id)))
    assert {"actor", "status", "decided_on"} <= names


def test_two_versions_with_the_same_bytes_get_facts_in_one_go(store: Store) -> None:
    store.add(files.make_note(), "Nota vrijwilligersbeleid")
    store.add(files.make_note(), "Bijlage 3")
    summary = _extract(store)
    assert (summary.captures, summary.facts) == (1, 2)


def test_missing_bytes_stay_pending(store: Store) -> None:
    sha256, _ = store.add(files.make_note(), "Nota")
    store.captures.remove(sha256)
    assert _extract(store) == ExtractionSummary(missing=1)
    store.captures.write(files.make_note(), "application/pdf")
    assert _extract(store).missing in (0, 1)


def test_retired_captures_are_left_alone(store: Store) -> None:
    sha256, _ = store.add(files.make_note(), "Nota")
    with store.sessions() as session, session.begin():
        row = session.get(CaptureRow, sha256)
        assert row is not None
        row.retired_at = NOW
    assert _extract(store) == ExtractionSummary()


def test_progress_is_told_after_each_capture(store: Store) -> None:
    _fill(store)
    told: list[tuple[int, int]] = []
    _extract(store, progress=lambda done, total: told.append((done, total)))
    assert told == [(number, 9) for number in range(1, 10)]


def test_limits_reach_the_workers(store: Store) -> None:
    store.add(files.make_note(), "Nota")
    assert _extract(store, limits=Limits(input_bytes=10)).reasons == {"0 MB": 1}


def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    stores = [open_store(tmp_path, name) for name in ("one", "other")]
    for store in stores:
        _fill(store)
    _extract(stores[0], workers=2)
    _extract(stores[1], workers=1)
    assert _rows(stores[0]) == _rows(stores[1])
    for store in stores:
        store.sessions.kw["bind"].dispose()


def test_killed_half_way_and_run_again_gives_the_same_rows(tmp_path: Path) -> None:
    whole, cut = open_store(tmp_path, "whole"), open_store(tmp_path, "cut")
    for store in (whole, cut):
        _fill(store)
        for number in range(40):
            store.add(f"Brief {number} over vrijwilligers in de wijk.".encode(), f"Brief {number}")
    _extract(whole)
    _run_and_kill(tmp_path, cut, after=7)
    with cut.sessions() as session:
        done = session.scalar(select(func.count()).select_from(TextRow)) or 0
    assert 7 <= done < 49
    _extract(cut)
    assert _rows(cut) == _rows(whole)
    for store in (whole, cut):
        store.sessions.kw["bind"].dispose()


def _run_and_kill(folder: Path, store: Store, *, after: int) -> None:
    """Extract in another process, and kill it when so many texts are stored."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from documents.extraction import extract_pending\n"
        "from tests.documents.store import fixed_clock, open_store\n"
        "store = open_store(Path(sys.argv[1]), 'cut')\n"
        "def wait(done, total):\n"
        f"    if done == {after}:\n"
        "        print('now', flush=True)\n        sys.stdin.read()\n"
        "extract_pending(sessions=store.sessions, captures=store.captures, clock=fixed_clock,"
        " progress=wait)\n"
    )
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, str(folder)],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"now\n"
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert store.captures.folder.is_dir()
