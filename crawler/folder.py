"""Documents on disk, listed in an ``index.csv``, as crawled documents.

The folder is the source, a file is the capture. Nothing here touches the network.
"""

import csv
import datetime as dt
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import FolderInvalid

INDEX_NAME = "index.csv"
_NEEDED = ("id", "title", "file")


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """One line of the index."""

    line: int
    id: str
    municipality: str  # CBS code where given, else the name
    title: str
    source_date: dt.date | None  # from ``date``; a bare year says too little to be a date
    type_hint: str
    path: Path

    @property
    def media_type(self) -> str:
        """By the file's name; the reader decides by content."""
        return mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"


def read_index(folder: Path) -> list[FolderEntry]:
    """Read ``index.csv``; the columns that count are in README.md under ``import``.

    Raises:
        FolderInvalid: No index, a column is missing, an id occurs twice, or a value is wrong;
            the message names the line.
    """
    path = folder / INDEX_NAME
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _check_columns(path, reader.fieldnames or [])
            entries = list(_entries(folder, reader))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FolderInvalid(f"cannot read {path}: {error}") from error
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise FolderInvalid(f"{path}, line {entry.line}: id {entry.id!r} occurs twice")
        seen.add(entry.id)
    return entries


def _check_columns(path: Path, present: object) -> None:
    columns = set(present) if isinstance(present, list | tuple) else set()
    missing = [name for name in _NEEDED if name not in columns]
    if not columns & {"municipality", "cbs_code"}:
        missing.append("municipality or cbs_code")
    if missing:
        raise FolderInvalid(f"{path} lacks the column {', '.join(missing)}")


def _entries(folder: Path, rows: "csv.DictReader[str]") -> Iterator[FolderEntry]:
    for row in rows:
        where = f"{folder / INDEX_NAME}, line {rows.line_num}"
        values = {name: (value or "").strip() for name, value in row.items() if name}
        if not values["id"] or not values["file"]:
            raise FolderInvalid(f"{where}: id and file are needed")
        yield FolderEntry(
            line=rows.line_num,
            id=values["id"],
            municipality=values.get("cbs_code") or values.get("municipality", ""),
            title=values["title"] or Path(values["file"]).stem,
            source_date=_date(values.get("date", ""), where),
            type_hint=values.get("doc_type", ""),
            path=_inside(folder, values["file"], where),
        )


def _date(value: str, where: str) -> dt.date | None:
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise FolderInvalid(f"{where}: {error}") from error


def _inside(folder: Path, name: str, where: str) -> Path:
    try:
        path = (folder / name).resolve()
    except ValueError as error:  # a null byte
        raise FolderInvalid(f"{where}: {name!r} is no file name: {error}") from error
    if not path.is_relative_to(folder.resolve()):
        raise FolderInvalid(f"{where}: {name!r} lies outside the folder")
    return path
