"""Files that people hand in, damaged: taken, or refused with one clear line and nothing stored."""

from pathlib import Path

import click
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from commands.audit import import_answers
from commands.workspace import Workspace
from crawler.errors import CrawlError
from crawler.folder import FolderEntry, read_index
from db.errors import DatabaseError
from db.tables import AuditCodeRow
from tests.fuzz.damage import check_for_a_while, damaged

INDEX = (
    b"id,municipality,title,year,date,doc_type,file\r\n"
    b'1,Wassenaar,"Nota vrijwilligers, deel 1",2024,2024-03-05,nota,nota.pdf\r\n'
    b"2,GM0345,Besluitenlijst,2023,,besluitenlijst,map/lijst.html\r\n"
)
ANSWERS = (
    b"audit,cbs_code,value,coder,note\r\n"
    b"1,GM9001,integral,ab,\r\n"
    b'1,GM9002,not_visible,cd,"niets gevonden, ook niet in de raad"\r\n'
)


def one_line_each(messages: list[str]) -> bool:
    return all(message.strip() and "\n" not in message for message in messages)


def test_a_damaged_index_is_read_or_refused(tmp_path: Path) -> None:
    refused: list[str] = []

    def check(content: bytes) -> None:
        (tmp_path / "index.csv").write_bytes(content)
        try:
            entries = read_index(tmp_path)
        except CrawlError as error:
            refused.append(str(error))
            return
        for entry in entries:
            assert isinstance(entry, FolderEntry)
            assert entry.path.is_relative_to(tmp_path.resolve())

    assert check_for_a_while(damaged([INDEX]), check) > 0
    assert one_line_each(refused)


@pytest.fixture
def place(tmp_path: Path, migrated_sqlite_file: Path) -> Workspace:
    (tmp_path / "beleidsmonitor.sqlite").write_bytes(migrated_sqlite_file.read_bytes())
    return Workspace.open(tmp_path, None, None, "2026-12-31T02:00:00+00:00")


def test_damaged_answers_are_taken_or_refused(place: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    read = import_answers.callback
    assert read is not None
    refused: list[str] = []

    def check(content: bytes) -> None:
        file.write_bytes(content)
        with click.Context(import_answers, obj=place):
            try:
                read(file)
            except (click.UsageError, DatabaseError) as error:
                refused.append(str(error))
        assert stored(place.reader()) == 0  # there is no audit that they could be answers to

    assert check_for_a_while(damaged([ANSWERS]), check) > 0
    assert one_line_each(refused)


def stored(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(AuditCodeRow)) or 0
