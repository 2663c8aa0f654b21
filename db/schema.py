"""Bring a database to the schema of this version, or say that it does not fit."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from db.errors import SchemaOutdated, SchemaTooNew

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade_schema(engine: Engine) -> str | None:
    """Run every migration that the database lacks, each in one transaction.

    Returns:
        The revision before, or None for an empty database.

    Raises:
        SchemaTooNew: A later version of the program wrote this database.
    """
    with engine.connect() as connection:
        before = _revision(connection)
        _refuse_newer(before)
        command.upgrade(_config(connection), "head")
        connection.commit()
    return before


def check_schema(engine: Engine) -> None:
    """Raise unless the database has exactly the schema of this version.

    Raises:
        SchemaOutdated: It lacks a migration, or is empty.
        SchemaTooNew: It has a migration this version does not know.
    """
    with engine.connect() as connection:
        revision = _revision(connection)
    _refuse_newer(revision)
    if revision != _scripts().get_current_head():
        raise SchemaOutdated(
            f"the database is at schema {revision or 'none'}; run `beleidsmonitor upgrade`"
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(revision: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise SchemaTooNew(
            f"the database is at schema {revision}, which this version does not know; "
            "install the version that wrote it"
        )


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(_MIGRATIONS))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
