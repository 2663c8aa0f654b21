"""Read the part of CQL that the two search services are documented to understand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from demo.errors import QueryRefused

SYNTAX_ERROR = 10
RELATIONS = ("==", "<=", ">=", "=", "<", ">", "exact", "any", "all", "adj")
_TOKEN = re.compile(
    r"\s*(?:(?P<quoted>\"(?:[^\"\\]|\\.)*\")|(?P<mark>==|<=|>=|<>|[=<>()])|(?P<word>[^\s()=<>\"]+))"
)
_BOOLEANS = ("and", "or", "not")


@dataclass(frozen=True)
class Clause:
    """An index, a relation and a term; the index and relation in lower case."""

    index: str
    relation: str
    term: str


@dataclass(frozen=True)
class Combination:
    """Two parts and the word between them: and, or, not."""

    left: "Node"
    operator: str
    right: "Node"


Node = Clause | Combination


@dataclass(frozen=True)
class Query:
    """A parsed query with the index to sort by, if it names one."""

    root: Node
    sort_index: str | None = None
    descending: bool = False


@dataclass(frozen=True)
class _Token:
    kind: str
    value: str
    position: int


def parse_query(source: str) -> Query:
    """Parse a query; booleans have equal weight and group from the left, as CQL says.

    Raises:
        QueryRefused: The query breaks the grammar, also by a term without an index.
    """
    return _Reader(source).read()


def clauses(node: Node) -> Iterator[Clause]:
    """All clauses, from left to right."""
    if isinstance(node, Clause):
        yield node
        return
    yield from clauses(node.left)
    yield from clauses(node.right)


class _Reader:
    """Recursive descent over the tokens of one query."""

    def __init__(self, source: str) -> None:
        self._tokens = list(_tokens(source))
        self._place = 0

    def read(self) -> Query:
        root = self._combined()
        if self._keyword() == "sortby":
            self._place += 1
            index, _, modifier = self._next("word").value.partition("/")
            descending = "descending" in modifier.lower()
            self._expect_end()
            return Query(root, index.lower(), descending)
        self._expect_end()
        return Query(root)

    def _combined(self) -> Node:
        node = self._part()
        while (operator := self._keyword()) in _BOOLEANS:
            self._place += 1
            node = Combination(node, operator, self._part())
        return node

    def _part(self) -> Node:
        if self._peek() == ("mark", "("):
            self._place += 1
            node = self._combined()
            if self._peek() != ("mark", ")"):
                raise self._mismatch("{')', AND, OR, NOT, PROX, SORTBY}")
            self._place += 1
            return node
        index = self._next("word")
        relation = self._relation()
        kind, _ = self._peek()
        if kind not in ("word", "quoted"):
            raise self._mismatch("a term")
        return Clause(index.value.lower(), relation, self._next(kind).value)

    def _relation(self) -> str:
        _, value = self._peek()
        if value.lower() not in RELATIONS:
            raise self._mismatch("{'=', '==', '<', '>', ANY, ALL, EXACT, ADJ}")
        self._place += 1
        return value.lower()

    def _peek(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            return "end", ""
        token = self._tokens[self._place]
        return token.kind, token.value

    def _keyword(self) -> str:
        kind, value = self._peek()
        return value.lower() if kind == "word" else ""

    def _next(self, kind: str) -> _Token:
        found, _ = self._peek()
        if found != kind:
            raise self._mismatch(f"a {kind}")
        self._place += 1
        return self._tokens[self._place - 1]

    def _expect_end(self) -> None:
        if self._place < len(self._tokens):
            raise self._mismatch("{<EOF>, AND, OR, NOT, PROX, SORTBY}")

    def _mismatch(self, expected: str) -> QueryRefused:
        at_end = self._place >= len(self._tokens)
        shown = "<EOF>" if at_end else self._tokens[self._place].value
        position = self._tokens[-1].position if at_end and self._tokens else 0
        if not at_end:
            position = self._tokens[self._place].position
        return QueryRefused(
            SYNTAX_ERROR,
            f"line 1:{position} mismatched input '{shown}' expecting {expected}",
            shown,
        )


def _tokens(source: str) -> Iterator[_Token]:
    place = 0
    rest = source.rstrip()
    while place < len(rest):
        found = _TOKEN.match(rest, place)
        if found is None:
            raise QueryRefused(
                SYNTAX_ERROR, f"line 1:{place} token recognition error at: '{rest[place:]}'"
            )
        kind = found.lastgroup or "word"
        value = found[kind]
        if kind == "quoted":
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        yield _Token(kind, value, found.start(kind))
        place = found.end()
