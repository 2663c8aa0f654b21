"""One CSV edition: a folder of tables, a data package that describes them, and the codebook.

The same database, dates and program version give the same bytes.
"""

import dataclasses
import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.codebook_page import codebook_page
from db.dialects import DIALECTS, Dialect, write_table
from db.edition_tables import EditionTable, edition_tables
from db.errors import EditionRefused
from db.history import civil_date
from db.personal_data import mask_citizen_numbers
from db.tables import EditionRow, VerdictRow, VisitRow

_STATUS = "experimental"  # until an agreement study has passed
# Attributes of the codebook that may not be published before such a study.
_LEFT_OUT = (
    "host_domain",
    "framing",
    "support_centre",
    "support_centre_role",
    "subsidy_steering",
    "appreciation",
    "insurance",
    "vog",
    "matching",
    "training",
    "facilities",
    "co_creation",
    "outcome_measurement",
    "route",
    "policy_age",
    "development_stage",
)


@dataclass(frozen=True)
class EditionRequest:
    """What an edition is about and how it is written."""

    as_of: dt.date
    known_at: dt.datetime | None  # None: everything recorded so far
    dialect: str
    licence: str
    program_version: str
    exported_at: dt.datetime  # goes into the list of editions, not into the edition
    revision_run: int | None = None  # a rescoring whose revision table goes in as well


def export_edition(session: Session, folder: Path, request: EditionRequest) -> EditionRow:
    """Write an edition into ``folder``, which must be new or empty, and record it.

    The folder appears whole or not at all. An edition that was written before, byte for byte,
    keeps its number and its row.

    Raises:
        EditionRefused: The folder holds something, or nothing was recorded yet.
    """
    if folder.exists() and any(folder.iterdir()):
        raise EditionRefused(f"{folder} is not empty; an edition is never overwritten")
    known_at = _last_recorded(session, request.known_at)
    tables = edition_tables(session, request.as_of, known_at, request.revision_run)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".edition-") as name:
        staged = Path(name) / "edition"
        staged.mkdir()
        contents = _write_contents(staged, tables, request.dialect)
        edition, package = _numbered(session, request, known_at, contents)
        (staged / "datapackage.json").write_bytes(package)
        edition.folder = edition.folder or str(folder.resolve())
        session.add(edition)
        session.flush()
        staged.replace(folder)
    return edition


def _last_recorded(session: Session, known_at: dt.datetime | None) -> dt.datetime:
    """The last moment, at or before ``known_at``, at which anything was recorded.

    Thus an edition that is asked for later, as known on the day of an earlier one, is that one.
    """
    verdicts = select(func.max(VerdictRow.recorded_at))
    visits = select(func.max(VisitRow.visited_at))
    if known_at is not None:
        verdicts = verdicts.where(VerdictRow.recorded_at <= known_at)
        visits = visits.where(VisitRow.visited_at <= known_at)
    verdict_at, visited_at = session.scalar(verdicts), session.scalar(visits)
    if verdict_at is None:
        if known_at is None:
            raise EditionRefused("nothing was recorded yet; run `beleidsmonitor nightly` first")
        raise EditionRefused(f"nothing was recorded yet on {civil_date(known_at)}")
    return max(verdict_at, visited_at or verdict_at)


def _write_contents(
    folder: Path, tables: Sequence[EditionTable], dialect_name: str
) -> dict[str, object]:
    """Write all files but the data package; returns what it says of them."""
    resources = [_write_resource(folder, table, DIALECTS[dialect_name]) for table in tables]
    codebook = codebook_page().encode()
    (folder / "CODEBOOK.md").write_bytes(codebook)
    return {"codebook": _file("CODEBOOK.md", codebook), "resources": resources}


def _write_resource(folder: Path, table: EditionTable, dialect: Dialect) -> dict[str, object]:
    names = [field.name for field in dataclasses.fields(table.row_type)]
    rows = [[_masked(name, getattr(row, name)) for name in names] for row in table.rows]
    body = write_table(names, rows, dialect)
    file = _file(f"{table.name}.csv", body)
    (folder / file["path"]).write_bytes(body)
    return {
        "name": table.name,
        **file,
        "profile": "tabular-data-resource",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": len(rows),
        "dialect": {"delimiter": dialect.delimiter, "lineTerminator": dialect.line_end},
        "schema": {"fields": _fields(table.row_type, decimal_comma=dialect.decimal_comma)},
    }


def _file(path: str, body: bytes) -> dict[str, Any]:
    sha256 = hashlib.sha256(body).hexdigest()
    return {"path": path, "bytes": len(body), "hash": f"sha256:{sha256}"}


def _masked(column: str, value: object) -> object:
    """Text without citizen service numbers; addresses and hashes have to stay as they are."""
    if isinstance(value, str) and column not in ("url", "capture_sha256"):
        return mask_citizen_numbers(value)
    return value


def _fields(row_type: type[Any], *, decimal_comma: bool) -> list[dict[str, str]]:
    fields = []
    for name, hint in get_type_hints(row_type).items():
        field = {"name": name, "type": _table_schema_type(str(hint))}
        if field["type"] == "number" and decimal_comma:
            field["decimalChar"] = ","
        fields.append(field)
    return fields


def _table_schema_type(hint: str) -> str:
    for python, schema in (
        ("datetime.datetime", "datetime"),
        ("datetime.date", "date"),
        ("bool", "boolean"),
        ("int", "integer"),
        ("float", "number"),
    ):
        if python in hint:
            return schema
    return "string"


def _numbered(
    session: Session,
    request: EditionRequest,
    known_at: dt.datetime,
    contents: dict[str, object],
) -> tuple[EditionRow, bytes]:
    """The row of this edition and its data package, whose hash stands for all other files."""
    earlier = session.scalars(
        select(EditionRow)
        .where(
            EditionRow.as_of == request.as_of,
            EditionRow.known_on == known_at,
            EditionRow.program_version == request.program_version,
        )
        .order_by(EditionRow.number)
    )
    for edition in earlier:
        package = _package(request, known_at, edition.number, contents)
        if hashlib.sha256(package).hexdigest() == edition.sha256:
            return edition, package
    number = (session.scalar(select(func.max(EditionRow.number))) or 0) + 1
    package = _package(request, known_at, number, contents)
    edition = EditionRow(
        number=number,
        as_of=request.as_of,
        known_on=known_at,
        exported_at=request.exported_at,
        folder="",
        sha256=hashlib.sha256(package).hexdigest(),
        status=_STATUS,
        program_version=request.program_version,
    )
    return edition, package


def _package(
    request: EditionRequest, known_at: dt.datetime, number: int, contents: dict[str, object]
) -> bytes:
    package = {
        "name": f"beleidsmonitor-{request.as_of}",
        "title": f"Beleidsmonitor: volunteer policy of municipalities on {request.as_of}",
        "profile": "tabular-data-package",
        "version": str(number),
        "status": _STATUS,
        "left_out": list(_LEFT_OUT),
        "licenses": [{"name": request.licence}],
        "as_of": str(request.as_of),
        "known_on": known_at.astimezone(dt.UTC).isoformat(),
        "program_version": request.program_version,
        "citation": (
            f"Beleidsmonitor, edition {number}, reference date {request.as_of}, known on "
            f"{civil_date(known_at)}, version {request.program_version} ({_STATUS})."
        ),
        "errata": [],
        **contents,
    }
    return json.dumps(package, ensure_ascii=False, indent=2).encode() + b"\n"
