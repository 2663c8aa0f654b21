"""OCR with a stand-in for its engine: the backlog, its order and budget, and what it leaves."""

import datetime as dt
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from db.packing import unpack_pages
from db.tables import CaptureRow, FactRow, LocationRow, OcrPageRow, PassageRow, TextRow
from documents.extraction import extract_pending
from documents.limits import Limits
from documents.media.hocr import read_hocr
from documents.media.tesseract import OcrEngine, find_engine
from documents.ocr_backlog import OcrSummary, read_backlog
from documents.ocr_page import pack_lines, unpack_lines
from documents.ocr_value import expected_value
from tests.documents import engine, files
from tests.documents.store import Store, fixed_clock, open_store
from vocabulary.codes import TextState


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the search path; no engine is in it yet."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def _extract(store: Store) -> None:
    extract_pending(sessions=store.sessions, captures=store.captures, clock=fixed_clock)


def _read(store: Store, budget: int = 100, **options: object) -> OcrSummary:
    return read_backlog(
        sessions=store.sessions,
        captures=store.captures,
        clock=fixed_clock,
        page_budget=budget,
        **options,  # type: ignore[arg-type]
    )


def _texts(store: Store) -> dict[str, TextRow]:
    """The newest text of each capture, which is the one that counts."""
    with store.sessions() as session:
        return {
            row.capture_sha256: row for row in session.scalars(select(TextRow).order_by(TextRow.id))
        }


def _pages_read(store: Store) -> list[tuple[str, int]]:
    with store.sessions() as session:
        rows = session.scalars(select(OcrPageRow).order_by(OcrPageRow.id))
        return [(row.capture_sha256, row.page) for row in rows]


def test_a_scan_gets_text_passages_and_facts(store: Store, path: Path) -> None:
    engine.install(path, text=f"{engine.SENTENCE} Aldus vastgesteld door de raad op 3 juni 2024.")
    sha256, version_id = store.add(files.make_scan(2), "Nota vrijwilligersbeleid 2024-2028")
    _extract(store)
    assert _texts(store)[sha256].reason == "no text layer"
    summary = _read(store)
    assert summary == OcrSummary(pages=2, states={TextState.READABLE: 1})
    row = _texts(store)[sha256]
    assert (row.state, row.reason, row.page_count) == (TextState.READABLE, "", 2)
    assert row.has_volunteer_term
    pages = unpack_pages(row.pages)
    with store.sessions() as session:
        passages = list(session.scalars(select(PassageRow)))
        facts = list(
            session.scalars(
                select(FactRow).where(
                    FactRow.version_id == version_id,
                    FactRow.extractor_version == row.extractor_version,
                )
            )
        )
        engines = set(session.scalars(select(OcrPageRow.engine)))
    assert {passage.page for passage in passages} == {1, 2}
    for passage in passages:
        assert pages[passage.page - 1][passage.start : passage.end] == passage.text
    values = {fact.name: fact.value for fact in facts}
    assert values["decided_on"] == "2024-06-03"
    assert len([fact for fact in facts if fact.name == "type"]) == 1
    assert engines == {"tesseract 9.9.1 nld"}


def test_what_was_known_before_ocr_is_kept(store: Store, path: Path) -> None:
    engine.install(path)
    store.add(files.make_scan(1), "Nota vrijwilligers")
    _extract(store)
    with store.sessions() as session:
        facts = session.scalars(select(FactRow.id)).all()
    _read(store)
    with store.sessions() as session:
        texts = session.scalars(select(TextRow).order_by(TextRow.id)).all()
        assert [row.reason for row in texts] == ["no text layer", ""]
        assert set(facts) < set(session.scalars(select(FactRow.id)))


def test_another_document_with_the_same_scan_gets_facts_of_its_text(
    store: Store, path: Path
) -> None:
    engine.install(path, text=f"{engine.SENTENCE} Aldus vastgesteld door de raad op 3 juni 2024.")
    store.add(files.make_scan(1), "Nota vrijwilligers")
    _extract(store)
    _read(store)
    sha256, version_id = store.add(files.make_scan(1), "Bijlage 3")
    _extract(store)
    assert _read(store) == OcrSummary()
    with store.sessions() as session:
        dates = session.scalars(
            select(FactRow.value).where(
                FactRow.version_id == version_id,
                FactRow.name == "decided_on",
                FactRow.extractor_version == _texts(store)[sha256].extractor_version,
            )
        ).all()
    assert dates == ["2024-06-03"]


def test_a_garbled_text_layer_is_read_from_the_picture(store: Store, path: Path) -> None:
    engine.install(path)
    sha256, _ = store.add(files.make_garbled_pdf(), "Jaarrekening 2019")
    _extract(store)
    assert _texts(store)[sha256].reason == "text layer is not readable Dutch"
    assert _read(store).states == {TextState.READABLE: 1}
    assert _texts(store)[sha256].reason == ""


def test_a_scanned_page_in_a_text_is_read_and_put_in_its_place(store: Store, path: Path) -> None:
    log = engine.install(
        path, text=f"{engine.SENTENCE} Aldus vastgesteld door de raad op 3 juni 2024."
    )
    sha256, version_id = store.add(files.make_note_with_scanned_decision(), "Nota vrijwilligers")
    _extract(store)
    before = _texts(store)[sha256]
    assert (before.state, before.ocr_pages) == (TextState.READABLE, [2])
    assert _read(store) == OcrSummary(pages=1, states={TextState.READABLE: 1})
    row = _texts(store)[sha256]
    pages = unpack_pages(row.pages)
    assert pages[0] == unpack_pages(before.pages)[0]
    assert "vastgesteld door de raad op 3 juni 2024" in pages[1]
    assert [language for language, _ in row.page_qualities] == ["nl", "nl"]
    assert len(log.read_text().splitlines()) == 1
    with store.sessions() as session:
        assert "2024-06-03" in session.scalars(
            select(FactRow.value).where(
                FactRow.version_id == version_id, FactRow.name == "decided_on"
            )
        )
    assert _read(store) == OcrSummary()


def test_what_is_done_is_not_done_again(store: Store, path: Path) -> None:
    log = engine.install(path)
    store.add(files.make_scan(), "Nota")
    _extract(store)
    _read(store)
    calls = log.read_text().count("\n")
    _extract(store)
    assert _read(store) == OcrSummary()
    assert log.read_text().count("\n") == calls


def test_the_most_promising_document_comes_first_and_the_budget_holds(
    store: Store, path: Path
) -> None:
    engine.install(path)
    permit, _ = store.add(files.make_scan(2, 1), "Omgevingsvergunning Dorpsstraat 3")
    policy, _ = store.add(files.make_scan(2, 2), "Vrijwilligersnota 2024-2028")
    _extract(store)
    first = _read(store, 3)
    assert (first.pages, first.waiting_documents, first.waiting_pages) == (3, 1, 1)
    assert first.states == {TextState.READABLE: 1}
    assert _pages_read(store) == [(policy, 1), (policy, 2), (permit, 1)]
    assert _texts(store)[permit].reason == "no text layer"
    assert _read(store, 3) == OcrSummary(pages=1, states={TextState.READABLE: 1})
    assert _pages_read(store)[-1] == (permit, 2)


def test_of_equal_promise_the_newest_comes_first(store: Store, path: Path) -> None:
    engine.install(path)
    captures = []
    for mark, dated in enumerate((dt.date(2015, 1, 1), dt.date(2024, 1, 1))):
        sha256, version_id = store.add(files.make_scan(1, mark), "Nota vrijwilligers")
        captures.append(sha256)
        with store.sessions() as session, session.begin():
            place = session.scalars(
                select(LocationRow).where(LocationRow.version_id == version_id)
            ).one()
            place.source_date = dated
    _extract(store)
    _read(store, 1)
    assert _pages_read(store) == [(captures[1], 1)]


def test_a_budget_of_nothing_reads_nothing(store: Store, path: Path) -> None:
    log = engine.install(path)
    store.add(files.make_scan(), "Nota")
    _extract(store)
    assert _read(store, 0) == OcrSummary(waiting_documents=1, waiting_pages=3)
    assert log.read_text() == ""


@pytest.mark.usefixtures("path")
def test_without_engine_the_gap_is_stated_and_nothing_changes(store: Store) -> None:
    sha256, _ = store.add(files.make_scan(), "Nota")
    _extract(store)
    summary = _read(store)
    assert summary.gap == "tesseract is not installed"
    assert summary.counts()["ocr_documents_waiting"] == 1
    assert summary.counts()["ocr_pages_waiting"] == 3
    assert _texts(store)[sha256].reason == "no text layer"


def test_pages_read_before_are_used_again_without_an_engine(store: Store, path: Path) -> None:
    engine.install(path)
    sha256, _ = store.add(files.make_scan(2), "Nota vrijwilligers")
    _extract(store)
    _read(store)
    with store.sessions() as session, session.begin():  # as a new extractor would find it
        session.execute(delete(PassageRow))
        session.execute(delete(FactRow))
        session.execute(delete(TextRow))
    (path / "tesseract").unlink()
    _extract(store)
    assert _texts(store)[sha256].reason == "no text layer"
    assert _read(store).states == {TextState.READABLE: 1}
    assert _texts(store)[sha256].state is TextState.READABLE


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        pytest.param("", TextState.EMPTY, "no text, also by OCR", id="blank"),
        pytest.param(
            "qzx wvkd jrt plmbd ghk ncsx vwrp tkq " * 20,
            TextState.UNREADABLE,
            "not readable Dutch, also by OCR",
            id="garbage",
        ),
    ],
)
def test_what_ocr_cannot_read_leaves_the_backlog_with_a_reason(
    text: str, state: TextState, reason: str, store: Store, path: Path
) -> None:
    engine.install(path, text=text)
    sha256, _ = store.add(files.make_scan(1), "Nota vrijwilligers")
    _extract(store)
    assert _read(store).states == {state: 1}
    row = _texts(store)[sha256]
    assert (row.state, row.reason, row.pages) == (state, reason, None)
    assert _read(store) == OcrSummary()


@pytest.mark.parametrize(
    ("behaviour", "reason", "wall_seconds"),
    [
        pytest.param("sys.stderr.write('oei\\n'); sys.exit(1)", "failed: oei", 60.0, id="error"),
        pytest.param("os.kill(os.getpid(), signal.SIGSEGV)", "crashed (SIGSEGV)", 60.0, id="crash"),
        pytest.param(
            "time.sleep(600)", "took more than 8 seconds", 8.0, id="hang", marks=pytest.mark.slow
        ),
        pytest.param("while True: pass", "crashed (SIGXCPU)", 60.0, id="endless"),
        pytest.param("print('niets'); sys.exit()", "gave no page", 60.0, id="no hocr"),
    ],
)
def test_an_engine_that_fails_costs_the_page_only(
    behaviour: str, reason: str, wall_seconds: float, store: Store, path: Path
) -> None:
    engine.install(path, behaviour=behaviour)
    sha256, _ = store.add(files.make_scan(1), "Nota vrijwilligers")
    _extract(store)
    summary = _read(store, workers=1, limits=Limits(wall_seconds=wall_seconds, cpu_seconds=2))
    assert summary.pages == 1
    with store.sessions() as session:
        (page,) = session.scalars(select(OcrPageRow))
    assert reason in page.reason
    assert page.lines is None
    assert _texts(store)[sha256].reason == "no text, also by OCR"


@pytest.mark.slow
def test_an_engine_that_hangs_ends_with_its_worker(store: Store, path: Path) -> None:
    pid = path / "pid"
    behaviour = f"open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    engine.install(path, behaviour=behaviour)
    store.add(files.make_scan(1), "Nota")
    _extract(store)
    _read(store, workers=1, limits=Limits(wall_seconds=5.0))
    state = Path(f"/proc/{pid.read_text()}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] in "ZX"


@pytest.mark.slow
def test_killed_half_way_and_run_again_reads_the_other_pages_only(
    tmp_path: Path, path: Path
) -> None:
    engine.install(path)
    whole, cut = open_store(tmp_path / "whole"), open_store(tmp_path / "cut")
    for store in (whole, cut):
        for mark in range(3):
            store.add(files.make_scan(4, mark), f"Vrijwilligersnota {mark}")
        _extract(store)
    _read(whole)
    _read_and_kill(tmp_path / "cut", after=6)
    done = _pages_read(cut)
    assert 6 <= len(done) < 12
    assert _read(cut).pages == 12 - len(done)
    assert sorted(_pages_read(cut)) == sorted(_pages_read(whole))
    assert _readable(cut) == _readable(whole)
    for store in (whole, cut):
        store.sessions.kw["bind"].dispose()


def _readable(store: Store) -> list[tuple[str, tuple[str, ...]]]:
    texts = _texts(store).values()
    assert all(row.state is TextState.READABLE for row in texts)
    return sorted((row.capture_sha256, unpack_pages(row.pages)) for row in texts)


def _read_and_kill(folder: Path, *, after: int) -> None:
    """Read in another process, and kill it when so many pages are stored."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from documents.ocr_backlog import read_backlog\n"
        "from tests.documents.store import fixed_clock, open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "def wait(done, total):\n"
        f"    if done == {after}:\n"
        "        print('now', flush=True)\n        sys.stdin.read()\n"
        "read_backlog(sessions=store.sessions, captures=store.captures, clock=fixed_clock,"
        " page_budget=100, progress=wait)\n"
    )
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, str(folder)],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"now\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL


def test_a_retired_capture_is_left_alone(store: Store, path: Path) -> None:
    engine.install(path)
    sha256, _ = store.add(files.make_scan(1), "Nota")
    _extract(store)
    with store.sessions() as session, session.begin():
        session.get_one(CaptureRow, sha256).retired_at = fixed_clock()
    assert _read(store) == OcrSummary()


def test_missing_bytes_keep_waiting(store: Store, path: Path) -> None:
    engine.install(path)
    sha256, _ = store.add(files.make_scan(1), "Nota")
    _extract(store)
    store.captures.remove(sha256)
    assert _read(store) == OcrSummary(waiting_documents=1, waiting_pages=1)


def test_progress_is_told_after_each_page(store: Store, path: Path) -> None:
    engine.install(path)
    store.add(files.make_scan(3), "Nota")
    _extract(store)
    told: list[tuple[int, int]] = []
    _read(store, 2, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_frisian_gets_a_second_round_where_its_model_is_there(store: Store, path: Path) -> None:
    frisian = "De gemeente wol dat it frijwilligerswurk yn alle doarpen foar de minsken bliuwt. "
    log = engine.install(path, text=frisian * 4, languages="nld\nfry")
    store.add(files.make_scan(1), "Nota frijwilligers")
    _extract(store)
    _read(store)
    asked = [line for line in log.read_text().splitlines() if "hocr" in line]
    assert ["-l nld" in line for line in asked] == [True, False]
    assert "-l fry+nld" in asked[1]


@pytest.mark.parametrize(
    ("languages", "found"),
    [
        pytest.param("nld\nosd", OcrEngine("9.9.1", ("nld",)), id="dutch"),
        pytest.param("fry\nnld", OcrEngine("9.9.1", ("nld", "fry")), id="frisian too"),
        pytest.param("eng\nosd", "tesseract lacks its Dutch model (nld)", id="no dutch"),
    ],
)
def test_the_engine_is_asked_what_it_can(
    languages: str, found: OcrEngine | str, path: Path
) -> None:
    engine.install(path, languages=languages)
    assert find_engine() == found


def test_an_engine_that_does_not_run_is_a_gap(path: Path) -> None:
    (path / "tesseract").write_text("#!/nowhere/at/all\n")
    (path / "tesseract").chmod(0o755)
    assert str(find_engine()).startswith("tesseract does not run")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (4, ["Vrijwilligersnota 2024-2028"]),
        (4, ["scan_0913", "https://www.plaats.example/beleid/scan_vrijwilligers.pdf"]),
        (3, ["Subsidie vrijwilligers EHBO"]),
        (2, ["Wmo-beleidsplan 2023"]),
        (2, ["Bijlage 2", "Kadernota sociaal domein"]),
        (1, ["Nota grondprijzen"]),
        (0, ["Omgevingsvergunning Dorpsstraat 3"]),
        (0, []),
    ],
)
def test_the_value_of_a_document_is_what_it_promises(value: int, words: list[str]) -> None:
    assert expected_value(words) == value


def test_hocr_gives_lines_with_their_place() -> None:
    (first, second) = read_hocr(engine.hocr("een twee " * 6).encode(), 3, 300.0)
    assert first.text == "een twee een twee een twee een twee een twee"
    assert second.text == "een twee"
    assert (first.page, first.size, first.left) == (3, 10.0, 48.0)
    assert first.bottom < second.top or first.bottom - second.top < 0.01
    assert unpack_lines(pack_lines([first, second])) == [first, second]


def test_wide_white_is_a_cell_border_and_stains_are_no_words() -> None:
    page = engine.hocr("Cursusfonds 15.000 ~=").replace("bbox 350 300", "bbox 1500 300")
    page = page.replace("x_wconf 95'>~=", "x_wconf 12'>~=")
    (line,) = read_hocr(page.encode(), 1, 300.0)
    assert line.text == "Cursusfonds | 15.000"


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"\x00\x01"])
def test_what_is_no_hocr_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no hOCR page"):
        read_hocr(content, 1, 300.0)


def test_counts_of_nothing_are_zero() -> None:
    assert set(OcrSummary().counts().values()) == {0}
    assert replace(OcrSummary(), pages=2).counts()["ocr_pages_read"] == 2
