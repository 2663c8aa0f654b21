"""The desk over a small planted database, built once for all tests."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.application import create_app
from dashboard.desk import Desk
from db.engine import open_engine, session_factory, sqlite_url
from tests.dashboard.country import NOW, make_captures, plant


@pytest.fixture(scope="session")
def planted_file(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite_file: Path) -> Path:
    """The planted database with its captures beside it."""
    folder = tmp_path_factory.mktemp("desk")
    file = folder / "beleidsmonitor.sqlite"
    shutil.copy(migrated_sqlite_file, file)
    engine = open_engine(sqlite_url(file))
    plant(session_factory(engine), make_captures(folder))
    engine.dispose()
    return file


def desk_over(file: Path, password: str | None = None) -> Desk:
    """A desk on a database file."""
    return Desk(
        reader=session_factory(open_engine(sqlite_url(file), read_only=True)),
        editor=lambda: session_factory(open_engine(sqlite_url(file))),
        captures=make_captures(file.parent),
        clock=lambda: NOW,
        data_dir=file.parent,
        program_version="0.1.0",
        secret_key=b"a key for tests only",
        password=password,
    )


@pytest.fixture(scope="module")
def desk(planted_file: Path) -> Desk:
    """The desk that reads the planted database."""
    return desk_over(planted_file)


@contextmanager
def application_of(desk: Desk) -> Iterator[Flask]:
    """The application over a desk; the worker that draws pages ends with it."""
    app = create_app(desk)
    app.testing = True
    try:
        yield app
    finally:
        app.extensions["pictures"].close()


@contextmanager
def visitor_of(desk: Desk) -> Iterator[FlaskClient]:
    """A visitor of a desk of one's own."""
    with application_of(desk) as app, app.test_client() as visitor:
        yield visitor


@pytest.fixture(scope="module")
def application(desk: Desk) -> Iterator[Flask]:
    """One application for all tests that only read: making one compiles every template."""
    with application_of(desk) as app:
        yield app


@pytest.fixture
def client(application: Flask) -> Iterator[FlaskClient]:
    """A visitor on this machine."""
    with application.test_client() as visitor:
        yield visitor


@pytest.fixture
def writable(planted_file: Path, tmp_path: Path) -> Desk:
    """A desk on a copy of the database, for tests that write."""
    file = tmp_path / planted_file.name
    shutil.copy(planted_file, file)
    shutil.copytree(planted_file.parent / "captures", tmp_path / "captures")
    return desk_over(file)


@pytest.fixture
def editor(writable: Desk) -> Iterator[FlaskClient]:
    """A visitor whose writing goes into a copy."""
    with visitor_of(writable) as visitor:
        yield visitor


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    """The page at an address, after its status was checked."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:400]
    return answer.text


def token_in(page: str) -> str:
    """The token against forged forms that a page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]
