import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dialects import DIALECTS, EXCEL_NL, RFC4180, Dialect, write_table
from tests.db.rows import day, moment

# What neither a database nor a spreadsheet holds: control characters and half characters.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2)), st.sampled_from([*DIALECTS.values()]))
def test_a_table_reads_back_as_it_was_written(rows: list[list[str]], dialect: Dialect) -> None:
    written = write_table(["naam", "reden"], rows, dialect)
    text = written.decode("utf-8-sig" if dialect.byte_order_mark else "utf-8")
    header, *read = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter)

    assert header == ["naam", "reden"]
    assert len(read) == len(rows)
    for got, wanted in zip(read, rows, strict=True):
        # An apostrophe before what would run as a formula is the one change.
        assert all(cell in (text, f"'{text}") for cell, text in zip(got, wanted, strict=True))


@pytest.mark.parametrize("start", ["=1+1", "+31", "-5", "@naam", "\tx", "\rx"])
def test_no_cell_runs_as_a_formula(start: str) -> None:
    assert write_table(["a"], [[start]], RFC4180).splitlines()[1].lstrip(b'"').startswith(b"'")


@pytest.mark.parametrize(
    ("value", "plain", "dutch"),
    [
        (None, "", ""),
        (True, "true", "true"),
        (0.125, "0.125", "0,125"),
        (-3, "-3", "-3"),
        (day("2026-03-01"), "2026-03-01", "2026-03-01"),
        (moment("2026-03-01T12:00"), "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"),
        ("Súdwest-Fryslân", "Súdwest-Fryslân", "Súdwest-Fryslân"),
    ],
)
def test_values_in_both_dialects(value: object, plain: str, dutch: str) -> None:
    assert write_table(["a", "b"], [[value, "x"]], RFC4180).decode() == f"a,b\r\n{plain},x\r\n"
    assert (
        write_table(["a", "b"], [[value, "x"]], EXCEL_NL).decode("utf-8-sig")
        == f"a;b\r\n{dutch};x\r\n"
    )
