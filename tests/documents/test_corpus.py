"""Real municipal documents, where the development corpus is at hand."""

import re
from pathlib import Path

import pypdfium2
import pytest

from documents.limits import Limits
from documents.reading import read_capture
from documents.worker import ReadJob, WorkerPool
from vocabulary.codes import TextState

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "corpus" / "files"
FILES = sorted(CORPUS.glob("*")) if CORPUS.is_dir() else []


@pytest.mark.skipif(not FILES, reason="the corpus of real documents is not on this machine")
def test_every_real_document_ends_readable_or_with_a_reason() -> None:
    states: dict[str, TextState] = {}
    with WorkerPool(2, Limits()) as pool:
        results = list(pool.read_all(ReadJob(path.name, path.read_bytes()) for path in FILES))
    for name, result in results:
        states[name] = result.state
        assert (result.state is TextState.READABLE) == (result.reason == ""), name
        for passage in result.passages:
            assert result.pages[passage.page - 1][passage.start : passage.end] == passage.text
    garbled = [name for name, state in states.items() if state is not TextState.READABLE]
    assert garbled == ["wassenaar-jaarrekening-2019-wassenaar.pdf"]


@pytest.mark.skipif(not FILES, reason="the corpus of real documents is not on this machine")
def test_the_words_of_a_passage_stand_on_that_page_of_the_original() -> None:
    papers = [path for path in FILES if path.name.startswith("wassenaar-bw-besluiten")]
    count = 0
    for path in papers:
        original = pypdfium2.PdfDocument(path)
        for passage in read_capture(path.read_bytes()).passages:
            page = original[passage.page - 1].get_textpage().get_text_range()
            assert _letters(passage.text) in _letters(page), (path.name, passage.page)
            count += 1
    assert count


def _letters(text: str) -> str:
    """Letters and figures alone: white space, hyphens and cell borders are layout."""
    return re.sub(r"[\W_]", "", text).lower()
