"""The full-text index over passages, and how each engine is asked.

FTS5 on SQLite, ``tsvector`` on PostgreSQL, with the same answers: whole words, without case,
accents or stemming.
"""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Dialect, TextClause, false, text

from db.stemming import fold, stem

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
# PostgreSQL reads "2024-2028", "en/of" and "(<p>)" as numbers, paths and tags, and keeps accents;
# FTS5 sees plain words there. An index takes only what never changes: lower and translate.
_ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
_BREAKS = "-+/._@<>&:~%?#=;"
_FROM = _ACCENTED + _BREAKS
_TO = unicodedata.normalize("NFD", _ACCENTED).encode("ascii", "ignore").decode()
_DOCUMENT = (
    "to_tsvector('simple', translate(lower(passages.text || ' ' || passages.heading), "
    f"'{_FROM}', '{_TO.ljust(len(_FROM))}'))"
)
_POSTGRESQL = (
    f"CREATE INDEX passages_fts ON passages USING gin (({_DOCUMENT.replace('passages.', '')}))",
)
# The same over the column of stems, which only the desk asks.
_SQLITE_STEMS = (
    "CREATE VIRTUAL TABLE passages_fts_stems USING fts5(stems, content='passages', "
    "content_rowid='id')",
    "INSERT INTO passages_fts_stems(passages_fts_stems) VALUES ('rebuild')",
    "CREATE TRIGGER passages_fts_stems_insert AFTER INSERT ON passages BEGIN "
    "INSERT INTO passages_fts_stems(rowid, stems) VALUES (new.id, new.stems); END",
    "CREATE TRIGGER passages_fts_stems_delete AFTER DELETE ON passages BEGIN "
    "INSERT INTO passages_fts_stems(passages_fts_stems, rowid, stems) "
    "VALUES ('delete', old.id, old.stems); END",
)
_STEMS = "to_tsvector('simple', passages.stems)"
_POSTGRESQL_STEMS = (
    f"CREATE INDEX passages_fts_stems ON passages USING gin (({_STEMS.replace('passages.', '')}))",
)
INDEX_TABLES_PREFIX = "passages_fts"
SQLITE_INDEXES = ("passages_fts", "passages_fts_stems")
_WORD = re.compile(r"([^\W_]+)(\*?)")


def create_fulltext() -> None:
    """Create the index; to be called from a migration."""
    from alembic import op  # loaded only to migrate: it costs more than a question may

    dialect = op.get_bind().dialect
    for statement in _POSTGRESQL if dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def create_stems_index() -> None:
    """Create the index over stems; to be called from a migration, once the column is filled."""
    from alembic import op  # loaded only to migrate: it costs more than a question may

    dialect = op.get_bind().dialect
    for statement in _POSTGRESQL_STEMS if dialect.name == "postgresql" else _SQLITE_STEMS:
        op.execute(statement)


def matches_stems(dialect: Dialect, words: str) -> ColumnElement[bool] | TextClause:
    """Condition on ``passages`` that all ``words`` stand there in some form of the word.

    A word that ends in ``*`` stands for every stem that begins so. On SQLite the statement has
    to join ``passages_fts_stems`` by rowid, which lets it stop at the limit of the answer.
    """
    tokens = [(fold(word) if star else stem(word), star) for word, star in _WORD.findall(words)]
    if not tokens:
        return false()
    if dialect.name == "postgresql":
        query = _postgresql_query(tokens)
        return text(f"{_STEMS} @@ to_tsquery('simple', :words)").bindparams(words=query)
    query = " ".join(f'"{word}"{star}' for word, star in tokens)
    return text("passages_fts_stems MATCH :words").bindparams(words=query)


def relevance(dialect: Dialect, words: str) -> TextClause:
    """By what to order what ``matches_stems`` finds, the most telling passage first.

    BM25 on SQLite; on PostgreSQL how often and how near the words stand, for the length.
    """
    if dialect.name != "postgresql":
        return text("passages_fts_stems.rank")
    tokens = [(fold(word) if star else stem(word), star) for word, star in _WORD.findall(words)]
    ranked = f"ts_rank_cd({_STEMS}, to_tsquery('simple', :ranked), 1) DESC"
    return text(ranked).bindparams(ranked=_postgresql_query(tokens))


def _postgresql_query(tokens: Sequence[tuple[str, str]]) -> str:
    return " & ".join(f"'{word}'{':*' if star else ''}" for word, star in tokens)


def matches(dialect: Dialect, words: str) -> ColumnElement[bool] | TextClause:
    """Condition on ``passages`` that all ``words`` stand in the passage or its heading.

    A word that ends in ``*`` stands for every word that begins so. Signs other than letters and
    digits part words; without any word nothing matches.
    """
    tokens = _WORD.findall(fold(words))
    if not tokens:
        return false()
    if dialect.name == "postgresql":
        query = _postgresql_query(tokens)
        return text(f"{_DOCUMENT} @@ to_tsquery('simple', :words)").bindparams(words=query)
    query = " ".join(f'"{word}"{star}' for word, star in tokens)
    return text(
        "passages.id IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH :words)"
    ).bindparams(words=query)
