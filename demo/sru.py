"""What both search services share: fields of a record, matching, and the two envelopes."""

import enum
import fnmatch
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from demo.cql import Clause, Node, Query, clauses
from demo.errors import QueryRefused
from demo.exchange import Answer, xml
from demo.markup import element, leaf, text

UNSUPPORTED_VALUE = 6
UNSUPPORTED_PARAMETER = 8
UNSUPPORTED_INDEX = 16
UNSUPPORTED_RELATION = 19
SRU_1 = "http://www.loc.gov/zing/srw/"
SRU_1_DIAGNOSTIC = "http://www.loc.gov/zing/srw/diagnostic/"
SRU_2 = "http://docs.oasis-open.org/ns/search-ws/sruResponse"
SRU_2_DIAGNOSTIC = "http://docs.oasis-open.org/ns/search-ws/diagnostic"
RECORD_SCHEMA = "http://standaarden.overheid.nl/sru/"
_WORD = re.compile(r"\w+")


class FieldKind(enum.Enum):
    """How the values of an index compare with a term."""

    NAME = enum.auto()
    TEXT = enum.auto()
    DATE = enum.auto()


@dataclass(frozen=True)
class Field:
    """The values that one record has in one index."""

    kind: FieldKind
    values: tuple[str, ...]


# From the name of an index to the field of one record; None for an index that is not there.
FieldReader = Callable[[str], Field | None]


def check_indices(query: Query, read: Callable[[str], bool]) -> None:
    """Refuse a query that names an index which ``read`` does not know.

    Raises:
        QueryRefused: Names the index.
    """
    named = [clause.index for clause in clauses(query.root)]
    if query.sort_index:
        named.append(query.sort_index)
    for index in named:
        if not read(index):
            raise QueryRefused(UNSUPPORTED_INDEX, "Unsupported index", index)


def matches(node: Node, read: FieldReader) -> bool:
    """Whether a record is an answer to a query.

    Raises:
        QueryRefused: A relation does not fit its index.
    """
    if isinstance(node, Clause):
        field = read(node.index)
        return field is not None and _clause_matches(node, field)
    left, right = matches(node.left, read), matches(node.right, read)
    return {"and": left and right, "or": left or right, "not": left and not right}[node.operator]


def _clause_matches(clause: Clause, field: Field) -> bool:
    if field.kind is FieldKind.DATE:
        return any(_date_matches(clause, value) for value in field.values)
    if clause.relation in ("<", ">", "<=", ">="):
        raise QueryRefused(UNSUPPORTED_RELATION, "Unsupported relation", clause.relation)
    if field.kind is FieldKind.NAME and clause.relation in ("=", "==", "exact"):
        wanted = clause.term.casefold()
        return any(fnmatch.fnmatchcase(value.casefold(), wanted) for value in field.values)
    return any(_text_matches(clause, value) for value in field.values)


def _date_matches(clause: Clause, value: str) -> bool:
    compared: Mapping[str, bool] = {
        "<": value < clause.term,
        ">": value > clause.term,
        "<=": value <= clause.term,
        ">=": value >= clause.term,
    }
    return compared.get(clause.relation, value == clause.term)


def _text_matches(clause: Clause, value: str) -> bool:
    """Words are compared whole; there is no truncation inside texts."""
    wanted, present = words(clause.term), words(value)
    if clause.relation == "any":
        return not set(wanted).isdisjoint(present)
    if clause.relation == "all":
        return set(wanted) <= set(present)
    if clause.relation in ("==", "exact"):
        return wanted == present
    size = len(wanted)
    return any(present[at : at + size] == wanted for at in range(len(present) - size + 1))


def words(value: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(value.casefold())


@dataclass(frozen=True)
class Window:
    """The part of a result that a request asks for."""

    start: int
    size: int

    def next_start(self, total: int) -> int | None:
        """Where the next page begins; ``None`` on the last."""
        following = self.start + self.size
        return following if following <= total else None


def read_window(parameters: Mapping[str, str], cap: int) -> Window:
    """Start and size of the page; a larger size than the cap is cut in silence.

    Raises:
        QueryRefused: A number is no number, or below its least value.
    """
    numbers: dict[str, int] = {}
    for name, least in (("startRecord", 1), ("maximumRecords", 0)):
        value = parameters.get(name) or str(max(least, 1) if least else 10)
        if not value.isdigit() or int(value) < least:
            raise QueryRefused(UNSUPPORTED_VALUE, "Unsupported parameter value", name)
        numbers[name] = int(value)
    return Window(numbers["startRecord"], min(numbers["maximumRecords"], cap))


def search_response_1(records: Sequence[str], total: int, window: Window) -> Answer:
    """The envelope of version 1.2; later pages carry a prefix, as prefixes differ in practice."""
    prefix = "" if window.start == 1 else "srw:"
    items = [
        element(
            f"{prefix}record",
            leaf(f"{prefix}recordSchema", RECORD_SCHEMA),
            leaf(f"{prefix}recordPacking", "xml"),
            element(f"{prefix}recordData", data),
            leaf(f"{prefix}recordPosition", position),
        )
        for position, data in enumerate(records, start=window.start)
    ]
    body = [leaf(f"{prefix}version", "1.2"), leaf(f"{prefix}numberOfRecords", total)]
    if items:
        body.append(element(f"{prefix}records", *items))
    following = window.next_start(total)
    if following is not None:
        body.append(leaf(f"{prefix}nextRecordPosition", following))
    space = "xmlns:srw" if prefix else "xmlns"
    return xml(element(f"{prefix}searchRetrieveResponse", *body, attributes={space: SRU_1}))


def search_response_2(
    records: Sequence[str], total: int, window: Window, query: str, following: int | None
) -> Answer:
    """The envelope of version 2.0, with its estimate of the count."""
    items = [
        element(
            "sru:record",
            leaf("sru:recordSchema", RECORD_SCHEMA),
            leaf("sru:recordXMLEscaping", "xml"),
            element("sru:recordData", data),
            leaf("sru:recordPosition", position),
        )
        for position, data in enumerate(records, start=window.start)
    ]
    body = [
        leaf("sru:version", "2.0"),
        leaf("sru:numberOfRecords", total),
        element("sru:records", *items),
    ]
    if following is not None:
        body.append(leaf("sru:nextRecordPosition", following))
    body += [
        element(
            "sru:echoedSearchRetrieveRequest",
            leaf("sru:query", query),
            leaf("sru:startRecord", window.start),
            leaf("sru:maximumRecords", window.size),
            leaf("sru:recordXMLEscaping", "xml"),
            leaf("sru:recordSchema", RECORD_SCHEMA),
        ),
        leaf("sru:resultCountPrecision", "info:srw/vocabulary/resultCountPrecision/1/estimate"),
    ]
    return xml(element("sru:searchRetrieveResponse", *body, attributes={"xmlns:sru": SRU_2}))


def diagnostics_1(refused: QueryRefused) -> Answer:
    """An error of version 1.2: status 200, no records."""
    return xml(
        element(
            "searchRetrieveResponse",
            leaf("version", "1.2"),
            leaf("numberOfRecords", 0),
            element("diagnostics", _diagnostic(refused, SRU_1_DIAGNOSTIC)),
            attributes={"xmlns": SRU_1},
        )
    )


def diagnostics_2(refused: QueryRefused) -> Answer:
    """An error of version 2.0: status 200, without a number of records."""
    return xml(
        element(
            "sru:searchRetrieveResponse",
            leaf("sru:version", "2.0"),
            element("sru:diagnostics", _diagnostic(refused, SRU_2_DIAGNOSTIC)),
            attributes={"xmlns:sru": SRU_2},
        )
    )


def _diagnostic(refused: QueryRefused, space: str) -> str:
    return element(
        "diag:diagnostic",
        leaf("diag:uri", f"info:srw/diagnostic/1/{refused.number}"),
        leaf("diag:details", refused.details),
        leaf("diag:message", refused),
        attributes={"xmlns:diag": space},
    )


def explain_response(indices: Mapping[str, Sequence[str]], database: str, total: int) -> Answer:
    """What a service answers when ``operation`` or ``query`` is missing."""
    sets = [
        element(
            "index",
            leaf("title", name),
            element("map", leaf("name", name, {"set": prefix} if prefix else None)),
        )
        for prefix, names in indices.items()
        for name in names
    ]
    record = element(
        "explain",
        element("databaseInfo", leaf("title", database), leaf("extent", f"{total} records")),
        element("indexInfo", *sets),
        attributes={"xmlns": "http://explain.z3950.org/dtd/2.0/"},
    )
    body = element(
        "explainResponse",
        text("\n"),
        leaf("version", "1.2"),
        element("record", leaf("recordPacking", "xml"), element("recordData", record)),
        attributes={"xmlns": SRU_1},
    )
    return xml(body)
