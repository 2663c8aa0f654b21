"""Every night of these tests runs on both engines."""

import pytest


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> str:
    """URL of a PostgreSQL server for the databases of a workplace; empty for SQLite files."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres_url")
    return url
