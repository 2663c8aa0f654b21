"""The same nights with two crawlers, and on PostgreSQL: what is held is the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import open_engine
from tests.nights.country import Workplace
from tests.operation.conftest import PLACES

pytestmark = pytest.mark.slow


def edition(place: Workplace, folder: Path, *before: str) -> dict[str, bytes]:
    done = place.run(2, *before, "export", str(folder / "edition"))
    assert done.returncode == 0, done.stderr
    # Addresses hold the port of the server, and the data package the hashes of the files.
    return {
        path.name: path.read_bytes().replace(f":{place.port}".encode(), b":port")
        for path in (folder / "edition").iterdir()
        if path.suffix == ".csv"
    }


@pytest.fixture(scope="module")
def on_one(two_nights: Workplace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The edition of two nights with one crawler on SQLite."""
    return edition(two_nights, tmp_path_factory.mktemp("one"))


def test_two_crawlers_bring_in_what_one_does(on_one: dict[str, bytes], tmp_path: Path) -> None:
    place = Workplace.make(tmp_path / "w", only=PLACES)
    for night in (1, 2):
        with place.served(night):
            done = place.run(night, "nightly", "--crawlers", "2")
        assert done.returncode in (0, 3, 4), done.stderr
        assert "were lost" not in done.stderr
    assert edition(place, tmp_path) == on_one


@pytest.fixture
def server_database(postgres_url: str) -> Iterator[str]:
    server = open_engine(postgres_url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE nights"))
        yield postgres_url.replace("/postgres?", "/nights?")
        connection.execute(text("DROP DATABASE nights WITH (FORCE)"))
    server.dispose()


def test_postgresql_holds_what_sqlite_does(
    on_one: dict[str, bytes], server_database: str, tmp_path: Path
) -> None:
    place = Workplace.make(tmp_path / "w", only=PLACES)
    before = ("--database-url", server_database)
    for night in (1, 2):
        with place.served(night):
            done = place.run(night, *before, "nightly")
        assert done.returncode in (0, 3, 4), done.stderr
    assert edition(place, tmp_path, *before) == on_one
    assert not place.database().exists()
    replayed = place.run(2, *before, "replay", "2")
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert place.run(2, *before, "verify").returncode == 0
