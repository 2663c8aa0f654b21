"""Databases of these tests: each test in a transaction that is rolled back, on both engines."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session, sessionmaker

from db.engine import open_engine, sqlite_url
from db.municipalities import store_register
from db.register_files import BUNDLED_REGISTER, read_register


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shared_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One empty database for all tests that take ``sessions``; a copy for each costs seconds."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("shared") / "beleidsmonitor.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite_file"), path)
        url = sqlite_url(path)
    else:
        server: str = request.getfixturevalue("migrated_postgres_url")
        administration = open_engine(server)
        with administration.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
            link.execute(text("CREATE DATABASE shared TEMPLATE migrated"))
        administration.dispose()
        url = server.replace("/postgres?", "/shared?")
    engine = open_engine(url)
    yield engine
    engine.dispose()


@contextmanager
def rolled_back(connection: Connection) -> Iterator[Connection]:
    """A transaction, or a part of the one that runs, of which nothing stays."""
    inside = connection.in_transaction()
    transaction = connection.begin_nested() if inside else connection.begin()
    try:
        yield connection
    finally:
        transaction.rollback()


def factory(connection: Connection) -> sessionmaker[Session]:
    """Sessions whose commits end with the transaction of the test."""
    return sessionmaker(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    )


@pytest.fixture
def sessions(shared_engine: Engine) -> Iterator[sessionmaker[Session]]:
    """The session factory of an empty database at the newest schema."""
    with shared_engine.connect() as connection, rolled_back(connection):
        yield factory(connection)


@pytest.fixture(scope="module")
def registered(shared_engine: Engine) -> Iterator[Connection]:
    """A connection to a database with the bundled register, for a module of tests."""
    with shared_engine.connect() as connection, rolled_back(connection):
        with factory(connection)() as session, session.begin():
            store_register(session, read_register(BUNDLED_REGISTER))
        yield connection


@pytest.fixture
def register_session(registered: Connection) -> Iterator[Session]:
    """A session on the bundled register; what a test does to it is undone."""
    with rolled_back(registered), factory(registered)() as session:
        yield session
