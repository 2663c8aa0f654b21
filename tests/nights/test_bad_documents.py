"""A document that ends its reader costs a night that document only, and the night says so."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from db.tables import TextRow
from documents.worker import DEFAULT_READER
from documents.worker_process import MEMORY_REASON
from tests.nights import bad_pdfs, nursery
from tests.nights.country import Workplace
from vocabulary.codes import TextState

pytestmark = pytest.mark.slow

FEW = ("GM9001", "GM9009", "GM9014")
HIT = ("GM9014", "Zorg delen. Wmo-beleidsplan Stroomdrecht 2024-2028")  # as a PDF, on the site


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Workplace]:
    place = Workplace.make(tmp_path_factory.mktemp("documents"), FEW, server)
    with place.served(1):
        yield place


@pytest.fixture(scope="module")
def undisturbed(served: Workplace) -> str:
    assert night(served, "undisturbed", DEFAULT_READER)[0] == 0
    return "undisturbed"


def night(place: Workplace, data: str, reader: str) -> tuple[int | None, str]:
    """Exit code of a night, and all it said."""
    said = place.folder / f"{data}.txt"
    run = nursery.start(place.command(1, "nightly", data=data), said, reader=reader)
    return nursery.end(run, 120), said.read_text(encoding="utf-8")


def texts(place: Workplace, data: str) -> dict[str, tuple[TextState, str, bytes | None]]:
    """State, reason and stored text of every capture that was read."""
    columns = (TextRow.capture_sha256, TextRow.state, TextRow.reason, TextRow.pages)
    with place.connected(data) as connection:
        return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(select(*columns))}


def documents(place: Workplace, data: str) -> Counter[tuple[str, str, str]]:
    """Municipality, title and state of the text of each document, as the user sees them."""
    rows = place.rows(1, "documents", data=data)
    return Counter((row["cbs_code"], row["title"], row["text"]) for row in rows)


def verdicts(place: Workplace, data: str) -> list[tuple[str, str]]:
    rows = place.rows(1, "municipalities", data=data)
    return [(row["cbs_code"], row["label"] or row["state"]) for row in rows]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        pytest.param(bad_pdfs.crash, "the reader crashed (SIGSEGV)", id="segfault"),
        pytest.param(bad_pdfs.hoard, MEMORY_REASON, id="memory limit"),
        pytest.param(bad_pdfs.be_killed, "the reader crashed (SIGKILL)", id="killed by the kernel"),
    ],
)
def test_a_document_that_ends_its_reader(
    served: Workplace, undisturbed: str, fault: bad_pdfs.Reader, reason: str
) -> None:
    data = fault.__name__
    code, said = night(served, data, f"{fault.__module__}:{data}")

    assert code == 0, said
    assert "Traceback" not in said
    assert "23 texts readable, 0 texts empty, 1 texts unreadable, 0 captures missing" in said
    assert "  1 stored documents cannot be read;" in said
    before, after = texts(served, undisturbed), texts(served, data)
    assert after.keys() == before.keys()
    other = [after[sha256] for sha256 in before if after[sha256] != before[sha256]]
    assert other == [(TextState.UNREADABLE, reason, None)]
    lost, found = documents(served, undisturbed), documents(served, data)
    assert list((lost - found).elements()) == [(*HIT, "readable")]
    assert list((found - lost).elements()) == [(*HIT, f"unreadable {reason}")]
    # The council's papers hold the same plan.
    assert verdicts(served, data) == verdicts(served, undisturbed)
    assert served.run(1, "verify", data=data).returncode == 0
