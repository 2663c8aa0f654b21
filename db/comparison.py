"""Whether two databases say the same, whatever ids and times they happen to hold.

A night that was killed and taken up again must leave what an undisturbed night leaves. Ids
depend on order and times on the clock, so a row is compared by its content, with every
reference replaced by the content of the row it points to.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Engine, Table, select

from db.all_tables import all_tables
from db.types import UtcDateTime

# What a disturbed run may differ in: which run it was, and how often it had to ask.
_IGNORED: Mapping[str, frozenset[str]] = {
    "decisions": frozenset({"marks"}),  # last ids; PostgreSQL leaves out those of what was undone
    "drift": frozenset({"run_id"}),
    "runs": frozenset({"counts"}),
    "verdicts": frozenset({"run_id"}),
    "visits": frozenset({"run_id", "requests", "failed_requests"}),
}
# What a run cost is no result of it.
_COSTS = frozenset({"stage_costs", "source_costs", "supplier_turns"})
# Columns with a JSON list of ids, and the table that they point to.
_ID_LISTS = {("document_codes", "passage_ids"): "passages"}

Content = tuple[tuple[str, Any], ...]  # column name and value, references as their content


def differences(one: Engine, other: Engine) -> list[str]:
    """One line for each row that only one of two databases has; empty when they say the same."""
    left, right = read_contents(one), read_contents(other)
    lines = []
    for table in sorted(left):
        for sign, more in (("<", left[table] - right[table]), (">", right[table] - left[table])):
            lines += [f"{sign} {table}: {dict(row)}" for row in more.elements()]
    return lines


def read_contents(engine: Engine) -> dict[str, Counter[Content]]:
    """The rows of every table, by content."""
    by_id: dict[str, dict[Any, Content]] = {}
    contents: dict[str, Counter[Content]] = {}
    with engine.connect() as connection:
        for table in all_tables().sorted_tables:  # referenced tables come first
            rows = [row._mapping for row in connection.execute(select(table))]
            found = [_content(table, row, by_id) for row in rows]
            key = next(iter(table.primary_key.columns))  # the only one where a row is pointed to
            by_id[table.name] = {
                row[key]: content for row, content in zip(rows, found, strict=True)
            }
            if table.name not in _COSTS:
                contents[table.name] = Counter(found)
    return contents


def _content(table: Table, row: Mapping[Any, Any], by_id: dict[str, dict[Any, Content]]) -> Content:
    return tuple(
        (column.name, _value(table, column, row[column], by_id))
        for column in table.columns
        if not _ignored(table, column)
    )


def _ignored(table: Table, column: Column[Any]) -> bool:
    surrogate = column.primary_key and column.name in ("id", "number")
    timed = isinstance(column.type, UtcDateTime)
    return surrogate or timed or column.name in _IGNORED.get(table.name, frozenset())


def _value(
    table: Table, column: Column[Any], value: Any, by_id: dict[str, dict[Any, Content]]
) -> Any:
    target = _ID_LISTS.get((table.name, column.name))
    if target is not None:
        return tuple(by_id[target][one] for one in value)
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    for foreign in column.foreign_keys:
        if value is not None:
            return by_id[foreign.column.table.name][value]
    return value
