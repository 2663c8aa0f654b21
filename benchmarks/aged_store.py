"""A made-up store of the size of the real one: the register, documents, and years of nights.

Passages come with their codes, so that no model has to be asked. Nothing in it is measured;
it is what other benchmarks measure on.
"""

import datetime as dt
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.made_up_documents import (
    DOCUMENTS_WITH_TERM,
    EXTRACTOR_VERSION,
    MODEL_VERSION,
    Rows,
    document_rows,
    read_rows,
)
from classifier.versions import RULES_VERSION
from db.base import Base
from db.engine import open_engine, session_factory, sqlite_url
from db.municipalities import municipalities_on, store_register
from db.register_files import BUNDLED_REGISTER, read_register
from db.schema import upgrade_schema
from db.tables import RunRow, SourceRow
from vocabulary.codes import (
    Cause,
    Confirmation,
    DocumentCode,
    Label,
    RunKind,
    RunState,
    SourceFamily,
)

LAST_NIGHT = dt.date(2026, 12, 30)
_ROWS_AT_ONCE = 20_000
_CACHE_KIB = 400_000  # while the ledger is written


@dataclass(frozen=True)
class MadeUpModel:
    """A model that is never asked: every passage was coded before."""

    version: str = MODEL_VERSION
    trained: Any = None


@dataclass(frozen=True)
class AgedStore:
    """The store, and what a benchmark needs to add to it."""

    path: Path
    engine: Engine
    sessions: sessionmaker[Session]
    codes: tuple[str, ...]  # of the municipalities of today

    def add_documents(self, municipalities: int, night: dt.date) -> None:
        """Let the first so many municipalities publish one policy on a night."""
        with self.engine.begin() as connection:
            first = connection.scalar(select(func.max(_table("documents").c.id))) or 0
        moment = _moment(night)
        made = _documents(self, first, municipalities, moment, every=1, random_source="new")
        with self.engine.begin() as connection:
            _insert(connection, made, coded=False)

    def add_night(self, night: dt.date) -> int:
        """One run in which every source answered; returns its id."""
        with self.sessions.begin() as session:
            run = RunRow(
                kind=RunKind.NIGHTLY,
                state=RunState.DONE,
                reference_date=night,
                started_at=_moment(night),
                finished_at=_moment(night),
                exit_code=0,
                versions={"program": "0", "model": MODEL_VERSION},
                options={},
                counts={},
            )
            session.add(run)
            session.flush()
            session.execute(text(_VISITS + " WHERE runs.id = :run"), {"run": run.id})
            return run.id


# As many rows as sources times nights: only the database itself makes them in a minute.
_VISITS = """
INSERT INTO visits (run_id, source_id, outcome, reason, visited_at, reference_date, reached,
                    requests, failed_requests, found, pages, section_complete, covers_from)
SELECT runs.id, sources.id, 'ok', '', runs.started_at, runs.reference_date, 1,
       20, 0, 30, 300, 1, '2005-01-01'
FROM runs CROSS JOIN sources
"""


def make_store(path: Path, *, documents: int, years: int) -> AgedStore:
    """Build a store in a new SQLite file; the same arguments give the same content.

    The ledger is written without the program and gets its indexes last: fifteen years of nights
    are seven million rows.
    """
    engine = open_engine(sqlite_url(path))
    upgrade_schema(engine)
    sessions = session_factory(engine)
    with sessions.begin() as session:
        store_register(session, read_register(BUNDLED_REGISTER))
        codes = tuple(row.cbs_code for row in municipalities_on(session, LAST_NIGHT))
        _one_source_a_family(session, codes)
    store = AgedStore(path, engine, sessions, codes)
    with engine.begin() as connection:
        connection.execute(insert(_table("runs")), list(_runs(years)))
    _fill_ledger(path)
    with engine.begin() as connection:
        connection.execute(insert(_table("verdicts")), list(_verdicts(codes, years)))
        _add_old_documents(store, connection, 0, documents, years)
    settle(store)
    return store


def grow(store: AgedStore, documents: int, *, years: int) -> None:
    """Let a store that holds some documents hold ``documents``, as old as the store."""
    with store.engine.begin() as connection:
        first = connection.scalar(select(func.max(_table("documents").c.id))) or 0
        _add_old_documents(store, connection, first, documents - first, years)
    settle(store)


def settle(store: AgedStore) -> None:
    """Bring the file to where nights would have left it: counted, and its log written back."""
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    store.engine.dispose()  # the last one who closes writes the log back into the file


def _add_old_documents(
    store: AgedStore, connection: Connection, first: int, count: int, years: int
) -> None:
    moment = _moment(LAST_NIGHT - dt.timedelta(days=365 * years))
    made = _documents(store, first, count, moment, every=DOCUMENTS_WITH_TERM)
    _insert(connection, made, coded=True)


def _fill_ledger(path: Path) -> None:
    """Write the visits of all runs, and their indexes when they are there."""
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        asked = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'visits' AND sql LIKE ?"
        indexes = dict(bare.execute(asked, ["CREATE INDEX%"]).fetchall())
        bare.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        bare.execute("BEGIN")
        for name in indexes:
            bare.execute(f"DROP INDEX {name}")
        bare.execute(_VISITS)
        for statement in indexes.values():
            bare.execute(statement)
        bare.execute("COMMIT")


def _one_source_a_family(session: Session, codes: tuple[str, ...]) -> None:
    """What the coverage rule asks for, and not more: the nights are many."""
    wanted = (
        SourceFamily.REGULATIONS,
        SourceFamily.PUBLICATIONS,
        SourceFamily.COUNCIL,
        SourceFamily.WEBSITE,
    )
    for row in session.scalars(select(SourceRow)):
        session.delete(row)
    session.flush()
    for code in codes:
        for family in wanted:
            session.add(
                SourceRow(cbs_code=code, family=family, platform=family.value, locator=code)
            )


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(3), dt.UTC)


def _runs(years: int) -> Iterator[dict[str, Any]]:  # Any: column values
    for back in range(365 * years, 0, -1):
        day = LAST_NIGHT - dt.timedelta(days=back)
        yield {
            "kind": RunKind.NIGHTLY,
            "state": RunState.DONE,
            "reference_date": day,
            "started_at": _moment(day),
            "finished_at": _moment(day),
            "exit_code": 0,
            "versions": {"program": "0", "model": MODEL_VERSION},
            "options": {},
            "counts": {},
        }


def _verdicts(codes: tuple[str, ...], years: int) -> Iterator[dict[str, Any]]:  # Any: as above
    """Two changes a year of each municipality, as they were recorded at the time."""
    for number, code in enumerate(codes):
        for half in range(2 * years):
            day = LAST_NIGHT - dt.timedelta(days=182 * (2 * years - half) - number % 90)
            label = (Label.INTEGRAL, Label.EMBEDDED)[(number + half) % 2]
            yield {
                "cbs_code": code,
                "run_id": None,
                "valid_from": day,
                "valid_to": None,
                "recorded_at": _moment(day),
                "computed_label": label,
                "effective_label": label,
                "effective_reason": "",
                "subtypes": [],
                "flags": [],
                "confirmation": Confirmation.NOT_NEEDED,
                "cause": Cause.POLICY if half else None,
                "reason": "Made up.",
                "trace": [],
                "versions": {"program": "0", "model": MODEL_VERSION, "rules": RULES_VERSION},
            }


def _documents(
    store: AgedStore,
    first: int,
    count: int,
    moment: dt.datetime,
    *,
    every: int,
    random_source: str = "store",
) -> Iterator[Rows]:
    """Documents over all municipalities in turn; every so many speaks of volunteers."""
    chance = random.Random(random_source)  # noqa: S311 - made-up data, not a secret
    places = _places(store)
    for number in range(first + 1, first + count + 1):
        code = store.codes[(number - first - 1) % len(store.codes)]
        yield from document_rows(number, code, places[code], moment)
        if number % every == 0:
            yield from read_rows(number, chance, policy=number % (every * 4) == 0 or every == 1)


def _places(store: AgedStore) -> dict[str, int]:
    with store.sessions() as session:
        rows = session.execute(
            select(SourceRow.cbs_code, func.max(SourceRow.id)).group_by("cbs_code")
        )
        return dict(rows.all())


_ORDER = (
    "captures",
    "documents",
    "versions",
    "locations",
    "texts",
    "facts",
    "passages",
    "passage_codes",
)


def _insert(connection: Connection, made: Iterator[Rows], *, coded: bool) -> None:
    """Write rows table by table, a batch at a time; ``coded`` adds the document codes."""
    while batch := list(islice(made, _ROWS_AT_ONCE)):
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in (*_ORDER, "document_codes")}
        for name, values in batch:
            rows[name].append(values)
        if coded:
            rows["document_codes"] = [_document_code(row) for row in rows["versions"]]
        for name, values_of_table in rows.items():
            if values_of_table:
                connection.execute(insert(_table(name)), values_of_table)


def _document_code(version: dict[str, Any]) -> dict[str, Any]:  # Any: column values
    return {
        "version_id": version["id"],
        "extractor_version": EXTRACTOR_VERSION,
        "model_version": MODEL_VERSION,
        "rules_version": RULES_VERSION,
        "code": DocumentCode.MENTION,
        "hosts": [],
        "passage_ids": [],
        "trace": [],
    }
