"""The full-text index over passages, and how each engine is asked.

The two engines differ in syntax only: FTS5 on SQLite, ``tsvector`` on PostgreSQL.
"""

from alembic import op
from sqlalchemy import Dialect, TextClause, text
from sqlalchemy.dialects import postgresql

# Triggers keep the SQLite index equal to the table within the same transaction.
_SQLITE = (
    "CREATE VIRTUAL TABLE passages_fts USING fts5(text, heading, content='passages', "
    "content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\")",
    "CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN "
    "INSERT INTO passages_fts(rowid, text, heading) VALUES (new.id, new.text, new.heading); END",
    "CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN "
    "INSERT INTO passages_fts(passages_fts, rowid, text, heading) "
    "VALUES ('delete', old.id, old.text, old.heading); END",
)
_POSTGRESQL = (
    "CREATE INDEX passages_fts ON passages "
    "USING gin (to_tsvector('dutch', text || ' ' || heading))",
)
INDEX_TABLES_PREFIX = "passages_fts"


def create_fulltext() -> None:
    """Create the index; to be called from a migration."""
    dialect = op.get_bind().dialect
    for statement in _POSTGRESQL if isinstance(dialect, postgresql.dialect) else _SQLITE:
        op.execute(statement)


def matches(dialect: Dialect, words: str) -> TextClause:
    """Condition on ``passages`` that all ``words`` stand in the passage or its heading."""
    if isinstance(dialect, postgresql.dialect):
        return text(
            "to_tsvector('dutch', passages.text || ' ' || passages.heading) "
            "@@ plainto_tsquery('dutch', :words)"
        ).bindparams(words=words)
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
    return text(
        "passages.id IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH :words)"
    ).bindparams(words=quoted)
