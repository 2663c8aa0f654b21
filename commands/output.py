"""Rows to stdout: table for people, CSV, TSV, JSON or NDJSON for machines."""

import dataclasses
import datetime as dt
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

FORMATS = ("table", "csv", "tsv", "json", "ndjson")
_Function = TypeVar("_Function", bound=Callable[..., Any])
_WIDTH_WITHOUT_TERMINAL = (120, 24)  # columns and lines, where COLUMNS says nothing else
_KEPT_WHOLE = 24  # characters: codes, dates and names up to this are not broken over lines


def format_option(function: _Function) -> _Function:
    """Add ``--format`` to a command that lists rows."""
    return click.option(
        "--format",
        "row_format",
        envvar="BELEIDSMONITOR_FORMAT",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How rows are written.",
    )(function)


def print_rows(
    row_type: type[Any], rows: Sequence[Any], row_format: str, columns: Sequence[str]
) -> None:
    """Print dataclass rows; machine formats have every field, the table only ``columns``.

    A column of the table may also be a property of the row.
    Keys are the field names of ``row_type``, in their order, also where there is no row; nothing
    is cut in machine formats. CSV and TSV are safe to open in a spreadsheet.
    """
    if row_format == "table":
        _print_table(rows, columns)
    elif row_format == "json":
        click.echo(json.dumps([_record(row) for row in rows], ensure_ascii=False, indent=2))
    elif row_format == "ndjson":
        for row in rows:
            click.echo(json.dumps(_record(row), ensure_ascii=False))
    else:
        _print_separated(row_type, rows, "," if row_format == "csv" else "\t")


def _record(row: Any) -> dict[str, Any]:  # any dataclass of db.queries
    return {field.name: _plain(getattr(row, field.name)) for field in dataclasses.fields(row)}


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _print_separated(row_type: type[Any], rows: Sequence[Any], delimiter: str) -> None:
    from db.dialects import Dialect, write_table

    names = [field.name for field in dataclasses.fields(row_type)]
    cells = [[getattr(row, name) for name in names] for row in rows]
    dialect = Dialect("lines", delimiter, "\n", byte_order_mark=False, decimal_comma=False)
    click.echo(write_table(names, cells, dialect), nl=False)


def _print_table(rows: Sequence[Any], columns: Sequence[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    cells = [[_cell(_plain(getattr(row, column))) for column in columns] for row in rows]
    for at, column in enumerate(columns):
        longest = max((len(line[at]) for line in cells), default=0)
        table.add_column(column.replace("_", " "), overflow="fold", no_wrap=longest <= _KEPT_WHOLE)
    for line in cells:
        table.add_row(*line)
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size(_WIDTH_WITHOUT_TERMINAL).columns
    console = Console(
        width=width, no_color="NO_COLOR" in os.environ or not terminal, highlight=False
    )
    console.print(table, markup=False)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value)
