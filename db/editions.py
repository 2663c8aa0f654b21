"""Frozen editions: which there are, whether their files are still those, and how two differ."""

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import EditionBroken
from db.tables import EditionRow

_KEY = "cbs_code"


@dataclass(frozen=True)
class EditionLine:
    """One published edition."""

    number: int
    as_of: dt.date
    known_on: dt.datetime
    exported_at: dt.datetime
    status: str
    program_version: str
    folder: str
    sha256: str
    files: str  # intact, or what is wrong with them


@dataclass(frozen=True)
class EditionDifference:
    """One cell of one municipality that two editions give differently."""

    cbs_code: str
    name: str
    column: str
    before: str
    after: str


def list_editions(session: Session) -> list[EditionLine]:
    """All editions, newest first, each checked against its frozen files."""
    rows = session.scalars(select(EditionRow).order_by(EditionRow.number.desc()))
    return [
        EditionLine(
            number=row.number,
            as_of=row.as_of,
            known_on=row.known_on,
            exported_at=row.exported_at,
            status=row.status,
            program_version=row.program_version,
            folder=row.folder,
            sha256=row.sha256,
            files=_state(row),
        )
        for row in rows
    ]


def read_package(session: Session, number: int) -> dict[str, Any]:  # a data package, as JSON
    """The data package of one edition.

    Raises:
        EditionBroken: There is no such edition, or its files are gone or were altered.
    """
    return _checked(_row(session, number))


def diff_editions(session: Session, one: int, other: int) -> list[EditionDifference]:
    """Cells of ``municipalities.csv`` that differ, by CBS code; read from the frozen files.

    A municipality in one of them only has one line, with an empty column.

    Raises:
        EditionBroken: See ``read_package``.
    """
    left = _municipalities(_row(session, one))
    right = _municipalities(_row(session, other))
    differences: list[EditionDifference] = []
    for code in sorted(left.keys() | right.keys()):
        before, after = left.get(code), right.get(code)
        name = (after or before or {}).get("name", "")
        if before is None or after is None:
            present = ("present", "") if after is None else ("", "present")
            differences.append(EditionDifference(code, name, "", *present))
            continue
        differences += [
            EditionDifference(code, name, column, before.get(column, ""), after.get(column, ""))
            for column in dict.fromkeys((*before, *after))
            if before.get(column) != after.get(column)
        ]
    return differences


def _row(session: Session, number: int) -> EditionRow:
    row = session.get(EditionRow, number)
    if row is None:
        raise EditionBroken(f"there is no edition {number}")
    return row


def _state(row: EditionRow) -> str:
    try:
        _checked(row)
    except EditionBroken as error:
        return str(error)
    return "intact"


def _checked(row: EditionRow) -> dict[str, Any]:
    package: dict[str, Any] = json.loads(
        _read(Path(row.folder), "datapackage.json", f"sha256:{row.sha256}")
    )
    for file in _files(package):
        _read(Path(row.folder), file["path"], file["hash"])
    return package


def _files(package: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [*package["resources"], package["codebook"]]


def _read(folder: Path, name: str, expected: str) -> bytes:
    try:
        body = (folder / name).read_bytes()
    except OSError as error:
        raise EditionBroken(f"{name} is not in {folder}") from error
    if f"sha256:{hashlib.sha256(body).hexdigest()}" != expected:
        raise EditionBroken(f"{folder / name} is not what was published")
    return body


def _municipalities(row: EditionRow) -> dict[str, dict[str, str]]:
    package = _checked(row)
    resource = next(each for each in package["resources"] if each["name"] == "municipalities")
    body = _read(Path(row.folder), resource["path"], resource["hash"])
    text = io.StringIO(body.decode("utf-8-sig"), newline="")
    lines = csv.DictReader(text, delimiter=resource["dialect"]["delimiter"])
    return {line[_KEY]: line for line in lines}
