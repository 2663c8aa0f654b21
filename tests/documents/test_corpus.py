"""Real municipal documents, where the development corpus is at hand."""

from pathlib import Path

import pytest

from documents.limits import Limits
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
