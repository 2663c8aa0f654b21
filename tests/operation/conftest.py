"""Two nights of a few municipalities, made once for all tests that only look at them."""

import shutil
from pathlib import Path

import pytest

from tests.nights.country import Workplace

# One whose homepage changes between the nights, one with scans, one that merges.
PLACES = ("GM9001", "GM9010", "GM9012", "GM9015")


@pytest.fixture(scope="session")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A workplace after both nights; to be copied by a test that changes it."""
    place = Workplace.make(tmp_path_factory.mktemp("operation"), only=PLACES)
    for night in (1, 2):
        with place.served(night):
            done = place.run(night, "nightly")
        assert done.returncode in (0, 3, 4), done.stderr
    return place


@pytest.fixture
def own_nights(two_nights: Workplace, tmp_path: Path) -> Workplace:
    """A copy of the workplace, to be changed."""
    shutil.copytree(two_nights.folder, tmp_path / "own")
    text = (tmp_path / "own" / "beleidsmonitor.toml").read_text(encoding="utf-8")
    text = text.replace(str(two_nights.folder), str(tmp_path / "own"))
    (tmp_path / "own" / "beleidsmonitor.toml").write_text(text, encoding="utf-8")
    return Workplace(tmp_path / "own", two_nights.port)
