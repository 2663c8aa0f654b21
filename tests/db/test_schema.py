from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db import schema
from db.all_tables import all_tables
from db.engine import open_engine
from db.errors import DatabaseUnusable, SchemaOutdated, SchemaTooNew
from db.fulltext import INDEX_TABLES_PREFIX
from db.schema import check_schema, upgrade_schema


def test_migrations_from_empty_give_the_tables(engine: Engine) -> None:
    def ours(_thing: object, name: str | None, *_rest: object) -> bool:
        return not (name or "").startswith(INDEX_TABLES_PREFIX)

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True}
        )
        assert compare_metadata(context, all_tables()) == []


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        newest = MigrationContext.configure(connection).get_current_revision()
    assert upgrade_schema(engine) == newest is not None
    check_schema(engine)


def test_empty_database_is_outdated_and_says_what_mends_it(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(SchemaOutdated, match="beleidsmonitor upgrade"):
        check_schema(engine)


def test_database_of_a_later_version_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for check in (check_schema, upgrade_schema):
        with pytest.raises(SchemaTooNew, match="9999"):
            check(engine)


def test_other_engines_are_refused() -> None:
    for url in ("mysql://localhost/x", "not a url"):
        with pytest.raises(DatabaseUnusable):
            open_engine(url)


def test_foreign_keys_are_enforced(engine: Engine) -> None:
    insert = text("INSERT INTO aliases (name, cbs_code, note) VALUES ('x', 'GM9999', '')")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert)


def test_only_stored_words_enter_a_column(engine: Engine) -> None:
    insert = text(
        "INSERT INTO runs (id, kind, state, reference_date, started_at, versions, options, counts)"
        " VALUES (1, 'party', 'done', '2026-12-31', '2026-12-31 00:00:00', '{}', '{}', '{}')"
    )
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert)


def test_read_only_engine_refuses_writes(database_url: str) -> None:
    reader = open_engine(database_url, read_only=True)
    with pytest.raises(Exception, match=r"readonly|read-only"), reader.begin() as connection:
        connection.execute(text("DELETE FROM runs"))
    reader.dispose()


def test_the_steps_are_those_that_alembic_finds() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    assert schema._revisions() == [
        script.revision for script in reversed(list(scripts.walk_revisions()))
    ]
