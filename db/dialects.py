"""CSV in two dialects, safe to open in a spreadsheet."""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# A spreadsheet runs a cell that begins with one of these.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Dialect:
    """How a table is written as text."""

    name: str
    delimiter: str
    line_end: str
    byte_order_mark: bool
    decimal_comma: bool


RFC4180 = Dialect("rfc4180", ",", "\r\n", byte_order_mark=False, decimal_comma=False)
EXCEL_NL = Dialect("excel-nl", ";", "\r\n", byte_order_mark=True, decimal_comma=True)
DIALECTS: Mapping[str, Dialect] = {dialect.name: dialect for dialect in (RFC4180, EXCEL_NL)}


def write_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], dialect: Dialect
) -> bytes:
    """One table as UTF-8 bytes, header first; None becomes an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=dialect.line_end)
    writer.writerow(columns)
    writer.writerows([[_cell(value, dialect) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig" if dialect.byte_order_mark else "utf-8")


def _cell(value: object, dialect: Dialect) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(value).replace(".", ",") if dialect.decimal_comma else str(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dt.date | int):
        return str(value)
    return neutralise(str(value))


def neutralise(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
