"""Files that people hand in, damaged: taken, or refused with one clear line and nothing stored."""

from pathlib import Path

import click
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from commands.audit import import_answers
from commands.review import import_codes
from commands.workspace import Workspace
from crawler.errors import CrawlError
from crawler.folder import FolderEntry, read_index
from db.errors import DatabaseError
from db.tables import AuditCodeRow, ReviewRow
from tests.fuzz.damage import check_for_a_while, damaged

INDEX = (
    b"id,municipality,title,year,date,doc_type,file\r\n"
    b'1,Wassenaar,"Nota vrijwilligers, deel 1",2024,2024-03-05,nota,nota.pdf\r\n'
    b"2,GM0345,Besluitenlijst,2023,,besluitenlijst,map/lijst.html\r\n"
)
CODES = (
    b"item,cbs_code,name,value,hosts,themes,means,coder,note\r\n"
    b"p-12,GM9001,Westerkoog,P3,care sport,support,yes,ab,\r\n"
    b'GM9002@2026-12-31,GM9002,Heidebeek,confirm,,,,cd,"site, raad en register doorzocht"\r\n'
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


@pytest.mark.parametrize(
    ("command", "sample"),
    [(import_answers, ANSWERS), (import_codes, CODES)],
    ids=["audit", "review"],
)
def test_damaged_files_of_coders_are_taken_or_refused(
    place: Workspace, tmp_path: Path, command: click.Command, sample: bytes
) -> None:
    file = tmp_path / "answers.csv"
    read = command.callback
    assert read is not None
    refused: list[str] = []

    def check(content: bytes) -> None:
        file.write_bytes(content)
        with click.Context(command, obj=place):
            try:
                read(file)
            except (click.UsageError, DatabaseError) as error:
                refused.append(str(error))
        assert stored(place.reader()) == 0  # nothing is there that they could be said of

    assert check_for_a_while(damaged([sample]), check) > 0
    assert one_line_each(refused)


def stored(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        counts = [
            session.scalar(select(func.count()).select_from(row)) or 0
            for row in (AuditCodeRow, ReviewRow)
        ]
    return sum(counts)
