"""Runs that were cut off are taken up or closed, and those of other machines left alone."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session, sessionmaker

from db.runs import NewRun, start_run
from db.tables import RunRow
from vocabulary.codes import RunKind, RunState

NIGHT = dt.datetime(2026, 12, 30, 2, tzinfo=dt.UTC)


def new(kind: RunKind, source: str = "") -> NewRun:
    return NewRun(kind, NIGHT.date(), NIGHT, {"program": "0"}, {"source": source})


def test_the_same_run_is_taken_up(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        first = start_run(session, new(RunKind.NIGHTLY))
        assert start_run(session, new(RunKind.NIGHTLY)) == first
        assert session.get_one(RunRow, first).state == RunState.RUNNING


@pytest.mark.parametrize("kind", [RunKind.CRAWL, RunKind.NIGHTLY])
def test_another_run_closes_one_that_was_killed(
    sessions: sessionmaker[Session], kind: RunKind
) -> None:
    with sessions() as session:
        killed = start_run(session, new(kind, "cvdr"))
        assert start_run(session, new(RunKind.NIGHTLY, "council")) != killed
        session.expire_all()
        assert session.get_one(RunRow, killed).state == RunState.INTERRUPTED


def test_crawls_of_several_machines_leave_each_other_alone(
    sessions: sessionmaker[Session],
) -> None:
    with sessions() as session:
        other = start_run(session, new(RunKind.CRAWL, "website"))
        assert start_run(session, new(RunKind.CRAWL, "council")) != other
        session.expire_all()
        # An SQLite file has one machine, whose lock says that the other is dead.
        on_postgresql = session.get_bind().dialect.name == "postgresql"
        expected = RunState.RUNNING if on_postgresql else RunState.INTERRUPTED
        assert session.get_one(RunRow, other).state == expected
