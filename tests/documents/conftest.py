"""Fixtures of the documents stage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.sessions.kw["bind"].dispose()
