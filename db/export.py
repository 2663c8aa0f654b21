"""One CSV edition: a folder of tables, a data package that describes them, and the codebook.

The same database, dates and program version give the same bytes.
"""

import dataclasses
import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.codebook_page import codebook_page
from db.dialects import DIALECTS, write_table
from db.document_queries import EvidenceLine, list_evidence_lines
from db.errors import EditionRefused
from db.history import held_verdicts
from db.queries import (
    ChangeLine,
    CoverageLine,
    MunicipalityLine,
    list_change_lines,
    list_coverage,
    list_municipalities,
)
from db.shares import ShareLine, count_shares
from db.tables import EditionRow, VerdictRow
from vocabulary.codes import Cause

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


@dataclass(frozen=True)
class _Table:
    name: str
    row_type: type[Any]  # one of the line dataclasses
    rows: Sequence[Any]
    description: str


def export_edition(session: Session, folder: Path, request: EditionRequest) -> EditionRow:
    """Write an edition into ``folder``, which must be new or empty, and record it.

    Raises:
        EditionRefused: The folder holds something, or nothing was recorded yet.
    """
    if folder.exists() and any(folder.iterdir()):
        raise EditionRefused(f"{folder} is not empty; an edition is never overwritten")
    known_at = request.known_at or session.scalar(select(func.max(VerdictRow.recorded_at)))
    if known_at is None:
        raise EditionRefused("nothing was recorded yet; run `beleidsmonitor nightly` first")
    number = _number(session, request, known_at)
    tables = _tables(session, request.as_of, known_at)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".edition-") as name:
        sha256 = _write(Path(name), tables, request, known_at, number)
        if folder.exists():
            folder.rmdir()
        shutil.copytree(name, folder)
    return _record(session, folder, request, known_at, number, sha256)


def _number(session: Session, request: EditionRequest, known_at: dt.datetime) -> int:
    same = session.scalar(
        select(EditionRow.number).where(
            EditionRow.as_of == request.as_of,
            EditionRow.known_on == known_at,
            EditionRow.program_version == request.program_version,
        )
    )
    return same or (session.scalar(select(func.max(EditionRow.number))) or 0) + 1


def _tables(session: Session, as_of: dt.date, known_at: dt.datetime) -> list[_Table]:
    lines = list_municipalities(session, as_of, known_at=known_at)
    listed = {line.cbs_code for line in lines}
    verdicts = held_verdicts(session, as_of, known_at=known_at, cbs_codes=listed)
    changes = list_change_lines(session, _BEGINNING, causes=list(Cause))
    return [
        _Table(
            "municipalities",
            MunicipalityLine,
            lines,
            "One row for each municipality that exists on the reference date.",
        ),
        _Table(
            "changes",
            ChangeLine,
            [change for change in changes if change.recorded_at <= known_at],
            "Every recorded change with its cause.",
        ),
        _Table(
            "evidence",
            EvidenceLine,
            list_evidence_lines(session, [verdict.id for verdict in verdicts.values()]),
            "Passages that the verdicts rest on, verbatim.",
        ),
        _Table(
            "coverage",
            CoverageLine,
            list_coverage(session, as_of=as_of, cbs_codes=listed),
            "The last visit to each source of each municipality.",
        ),
        _Table(
            "shares",
            ShareLine,
            count_shares(lines),
            "Counts and raw shares, not corrected for errors of the classifier.",
        ),
    ]


_BEGINNING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def _write(
    folder: Path,
    tables: Sequence[_Table],
    request: EditionRequest,
    known_at: dt.datetime,
    number: int,
) -> str:
    """Write all files and return the sha256 of the data package, which names the others."""
    resources = [_write_resource(folder, table, request.dialect) for table in tables]
    (folder / "CODEBOOK.md").write_text(codebook_page(), encoding="utf-8", newline="\n")
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
            f"Beleidsmonitor, edition {number}, reference date {request.as_of}, "
            f"known on {known_at.date()}, version {request.program_version} ({_STATUS})."
        ),
        "errata": [],
        "resources": resources,
    }
    body = json.dumps(package, ensure_ascii=False, indent=2).encode() + b"\n"
    (folder / "datapackage.json").write_bytes(body)
    return hashlib.sha256(body).hexdigest()


def _write_resource(folder: Path, table: _Table, dialect_name: str) -> dict[str, object]:
    dialect = DIALECTS[dialect_name]
    names = [field.name for field in dataclasses.fields(table.row_type)]
    rows = [[getattr(row, name) for name in names] for row in table.rows]
    body = write_table(names, rows, dialect)
    (folder / f"{table.name}.csv").write_bytes(body)
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "rows": len(rows),
        "dialect": {"delimiter": dialect.delimiter, "lineTerminator": dialect.line_end},
        "schema": {"fields": _fields(table.row_type, decimal_comma=dialect.decimal_comma)},
    }


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


def _record(
    session: Session,
    folder: Path,
    request: EditionRequest,
    known_at: dt.datetime,
    number: int,
    sha256: str,
) -> EditionRow:
    row = session.merge(
        EditionRow(
            number=number,
            as_of=request.as_of,
            known_on=known_at,
            exported_at=known_at,
            folder=str(folder),
            sha256=sha256,
            status=_STATUS,
            program_version=request.program_version,
        )
    )
    session.flush()
    return row
