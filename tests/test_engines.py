"""What is stored is tested on both engines: every test that uses a database, less those listed."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # two folders of tests are collected

ROOT = Path(__file__).parent.parent
ENGINES = {"sqlite", "postgresql"}
# Fixtures that a test can only have a database from.
DATABASES = {"database_url", "migrated_sqlite_file", "postgres_url", "server", "shared_engine"}
# Test -> why it uses one engine. Nothing else may be left out, and nothing is skipped.
ONE_ENGINE = {
    "tests/db/test_verification.py::test_an_index_of_words_that_ran_out_of_step": (
        "syntax of full text: only FTS5 keeps a table of its own beside the passages"
    ),
}
# Uses both at once.
BOTH_AT_ONCE = {"tests/db/test_backup.py::test_a_backup_of_sqlite_goes_on_in_postgresql"}
_COLLECT = """
import json, sys, pytest

class Collector:
    def pytest_collection_finish(self, session):
        for item in session.items:
            params = getattr(item, "callspec", None)
            values = list(params.params.values()) if params else []
            engines = [value for value in values if value in ("sqlite", "postgresql")]
            skips = [mark.name for mark in item.iter_markers() if mark.name.startswith("skip")]
            name = item.nodeid.partition("[")[0]
            print("ITEM", json.dumps([name, engines, item.fixturenames, skips]))

sys.exit(pytest.main(["--collect-only", "-q", *sys.argv[1:]], plugins=[Collector()]))
"""


@pytest.fixture(scope="module")
def collected() -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Engines, fixtures and skip marks of each test of storage and of nights."""
    done = subprocess.run(  # noqa: S603 - our own tests
        [sys.executable, "-c", _COLLECT, "tests/db", "tests/nights"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, tuple[set[str], set[str], set[str]]] = defaultdict(
        lambda: (set(), set(), set())
    )
    for line in done.stdout.splitlines():
        if line.startswith("ITEM "):
            name, *rest = json.loads(line.removeprefix("ITEM "))
            for kept, more in zip(found[name], rest, strict=True):
                kept.update(more)
    return dict(found)


def test_every_test_of_storage_and_nights_runs_on_both_engines(
    collected: dict[str, tuple[set[str], set[str], set[str]]],
) -> None:
    stored = {name: engines for name, (engines, uses, _) in collected.items() if uses & DATABASES}
    assert len(stored) > 140
    one_engine = {name for name, engines in stored.items() if engines != ENGINES}
    assert one_engine == ONE_ENGINE.keys() | BOTH_AT_ONCE
    assert all("full text" in why for why in ONE_ENGINE.values())


def test_no_test_of_them_is_marked_to_be_skipped(
    collected: dict[str, tuple[set[str], set[str], set[str]]],
) -> None:
    assert [name for name, (_, _, skips) in collected.items() if skips] == []
