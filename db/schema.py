"""Bring a database to the schema of this version, or say that it does not fit.

Alembic is loaded only to upgrade: every question checks the schema, and it takes a quarter of
the time that a question has.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from db.errors import SchemaOutdated, SchemaTooNew

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
_STEP = re.compile(r'^(revision|down_revision) = "([^"]+)"$', re.MULTILINE)


def upgrade_schema(engine: Engine) -> str | None:
    """Run every migration that the database lacks, each in one transaction.

    Returns:
        The revision before, or None for an empty database.

    Raises:
        SchemaTooNew: A later version of the program wrote this database.
    """
    from alembic import command

    with engine.connect() as connection:
        before = _revision(connection)
        _refuse_newer(before, _revisions())
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
    known = _revisions()
    _refuse_newer(revision, known)
    if revision != known[-1]:
        raise SchemaOutdated(
            f"the database is at schema {revision or 'none'}; run `beleidsmonitor upgrade`"
        )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _refuse_newer(revision: str | None, known: list[str]) -> None:
    if revision is not None and revision not in known:
        raise SchemaTooNew(
            f"the database is at schema {revision}, which this version does not know; "
            "install the version that wrote it"
        )


def _revisions() -> list[str]:
    """The steps of this version, first to last, as their files name them and the one before."""
    after: dict[str, str] = {}
    for file in (_MIGRATIONS / "versions").glob("*.py"):
        named = dict(_STEP.findall(file.read_text(encoding="utf-8")))
        if "revision" in named:
            after[named.get("down_revision", "")] = named["revision"]
    found, at = [], ""
    while at in after:
        at = after[at]
        found.append(at)
    return found


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
