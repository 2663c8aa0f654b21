"""A frozen edition in other formats: the other CSV dialect, XLSX and Parquet.

Everything is read back from the frozen files, so that all formats hold the same figures.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.dialects import DIALECTS, FORMULA_STARTS, write_table
from db.editions import read_package
from db.tables import EditionRow

XLSX_ROWS = 1_048_575  # a sheet holds no more, beside its header


@dataclass(frozen=True)
class EditionHead:
    """One published edition, its files not looked at."""

    number: int
    as_of: dt.date
    known_on: dt.datetime
    exported_at: dt.datetime
    status: str
    program_version: str
    folder: str


@dataclass(frozen=True)
class FrozenTable:
    """One table of an edition with typed values; None is an empty cell."""

    name: str
    columns: Sequence[tuple[str, str]]  # name, Table Schema type
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Edition:
    """A checked edition: what it says of itself, its tables, and the other files as written."""

    package: Mapping[str, Any]  # the data package, as JSON
    tables: Sequence[FrozenTable]
    files: Mapping[str, bytes]


def list_edition_heads(session: Session) -> list[EditionHead]:
    """Editions, newest first; ``read_edition`` checks the files when one is asked for."""
    rows = session.scalars(select(EditionRow).order_by(EditionRow.number.desc()))
    return [
        EditionHead(
            number=row.number,
            as_of=row.as_of,
            known_on=row.known_on,
            exported_at=row.exported_at,
            status=row.status,
            program_version=row.program_version,
            folder=row.folder,
        )
        for row in rows
    ]


def read_edition(session: Session, number: int) -> Edition:
    """Read the frozen files of an edition.

    Raises:
        EditionBroken: There is no such edition, or its files are gone or were altered.
    """
    package = read_package(session, number)
    folder = Path(session.get_one(EditionRow, number).folder)
    names = [each["path"] for each in (*package["resources"], package["codebook"])]
    files = {name: (folder / name).read_bytes() for name in ("datapackage.json", *names)}
    tables = [_read_table(each, files[each["path"]]) for each in package["resources"]]
    return Edition(package, tables, files)


def _read_table(resource: Mapping[str, Any], body: bytes) -> FrozenTable:
    fields = resource["schema"]["fields"]
    text = io.StringIO(body.decode("utf-8-sig"), newline="")
    lines = csv.reader(text, delimiter=resource["dialect"]["delimiter"])
    next(lines)
    readers = [_reader(field) for field in fields]
    rows = [
        [read(cell) if cell else None for read, cell in zip(readers, line, strict=True)]
        for line in lines
    ]
    return FrozenTable(resource["name"], [(field["name"], field["type"]) for field in fields], rows)


def _reader(field: Mapping[str, str]) -> Callable[[str], object]:
    if field["type"] == "number" and field.get("decimalChar") == ",":
        return lambda cell: float(cell.replace(",", "."))
    return _READERS.get(field["type"], _as_written)


def _as_written(cell: str) -> str:
    """Text without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


_READERS: Mapping[str, Callable[[str], object]] = {
    "number": float,
    "integer": int,
    "boolean": lambda cell: cell == "true",
    "date": dt.date.fromisoformat,
    "datetime": lambda cell: dt.datetime.fromisoformat(cell.replace("Z", "+00:00")),
}


def zip_of(files: Mapping[str, bytes], stamp: dt.datetime) -> bytes:
    """Files in one zip, the same bytes for the same files and stamp."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body)
    return written.getvalue()


def csv_files(edition: Edition, dialect_name: str) -> dict[str, bytes]:
    """The tables in one CSV dialect."""
    return {
        f"{table.name}.csv": write_table(
            [name for name, _ in table.columns], table.rows, DIALECTS[dialect_name]
        )
        for table in edition.tables
    }


def parquet_files(edition: Edition) -> dict[str, bytes]:
    """The tables as Parquet, each column with its type."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us", tz="UTC"),
    }
    files: dict[str, bytes] = {}
    for table in edition.tables:
        schema = pa.schema([(name, types.get(kind, pa.string())) for name, kind in table.columns])
        columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
        arrays = [
            pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)
        ]
        written = io.BytesIO()
        pq.write_table(pa.Table.from_arrays(arrays, schema=schema), written)
        files[f"{table.name}.parquet"] = written.getvalue()
    return files


def xlsx_file(edition: Edition) -> bytes:
    """One workbook with a sheet for each table; text that looks like a formula stays text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    book.properties.creator = "Beleidsmonitor"
    for table in edition.tables:
        sheet = book.create_sheet(table.name[:31])
        sheet.freeze_panes = "A2"
        sheet.append([name for name, _ in table.columns])
        for row in table.rows[:XLSX_ROWS]:
            cells: list[object] = []
            for value in row:
                if isinstance(value, dt.datetime):  # a sheet knows no time zones
                    value = value.astimezone(dt.UTC).replace(tzinfo=None)
                if isinstance(value, str):
                    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
                    cell.data_type = "s"  # else a leading "=" makes it a formula
                    cells.append(cell)
                else:
                    cells.append(value)
            sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
