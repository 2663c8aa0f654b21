"""The OpenAPI description of the API, drawn from the row types that the API gives."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, get_type_hints

from dashboard.search_form import Asked
from db.attributes import AttributeLine
from db.desk_search import Found
from db.document_queries import DocumentLine, EvidenceLine
from db.edition_formats import EditionHead
from db.queries import ChangeLine, CoverageLine, MunicipalityLine
from db.shares import ShareLine

_Schema = dict[str, Any]  # JSON
_DATES = ("as_of", "known_on")
_FILTERS = ("province", "size", "verdict", "field", "currency", "flag", "attribute")
_SEARCH = tuple(each.name for each in dataclasses.fields(Asked) if each.name != "q")
_MEANINGS: Mapping[str, str] = {
    "as_of": "The day in the municipality, ISO; default today.",
    "known_on": "The day on which we knew it, ISO; default now.",
    "since": "Recorded on or after this day, ISO.",
    "all_causes": "1 = also changes in what we know, not only news.",
    "q": "Words that must all occur, in any form; a final * stands for any ending.",
    "province": "Name of a province.",
    "size": "CBS size class, 1 to 8.",
    "verdict": "A label, a state, or `proposed`.",
    "field": "Policy field.",
    "currency": "Currency of the policy.",
    "flag": "A flag.",
    "attribute": "An attribute of the policy and its value, as in route:director; experimental.",
    "municipality": "Name or CBS code of a municipality.",
    "from_year": "Documents of this year or later; a document without a date is of no year.",
    "to_year": "Documents of this year or earlier.",
    "type": "Type of the document.",
    "code": "Code of the passage (P0 to P4) or of its document (doc_A, doc_B, ...).",
    "source": "Family of a source where the document stands: council, website, ...",
    "order": "found (default: stored last comes first), relevance or date.",
    "skip": "Go on after so many passages.",
}
_PATHS: Sequence[tuple[str, str, type[Any] | None, Sequence[str]]] = (
    ("/municipalities", "Every municipality on a date", MunicipalityLine, (*_DATES, *_FILTERS)),
    ("/municipalities/{cbs_code}", "One municipality with everything", None, _DATES),
    ("/changes", "What changed, with its cause", ChangeLine, (*_DATES, "since", "all_causes")),
    ("/shares", "Counts and shares", ShareLine, _DATES),
    ("/search", "Passages by words", Found, ("q", *_DATES, *_SEARCH)),
    ("/editions", "Published editions", EditionHead, ()),
)


def describe(version: str) -> _Schema:
    """OpenAPI 3.1 of this version of the program."""
    rows = {kind for _, _, kind, _ in _PATHS if kind} | {
        EvidenceLine,
        AttributeLine,
        CoverageLine,
        DocumentLine,
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Beleidsmonitor",
            "version": version,
            "description": "Volunteer policy of Dutch municipalities. Findings are experimental.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {
            path: {"get": _operation(path, summary, kind, parameters)}
            for path, summary, kind, parameters in _PATHS
        },
        "components": {
            "schemas": {kind.__name__: _schema(kind) for kind in sorted(rows, key=_name)}
        },
    }


def _name(kind: type[Any]) -> str:
    return kind.__name__


def _operation(
    path: str, summary: str, kind: type[Any] | None, parameters: Sequence[str]
) -> _Schema:
    placed = [{"name": name, "in": "query", **_parameter(name)} for name in parameters]
    if "{cbs_code}" in path:
        code = {"description": "CBS code, GM and four digits.", "schema": {"type": "string"}}
        placed.insert(0, {"name": "cbs_code", "in": "path", "required": True, **code})
    answer = {"type": "object"} if kind is None else _list_of(kind)
    return {
        "summary": summary,
        "parameters": placed,
        "responses": {
            "200": {
                "description": "With an ETag; a later request with If-None-Match may give 304.",
                "content": {"application/json": {"schema": answer}},
            },
            "304": {"description": "Nothing changed."},
            "400": {"description": "A parameter makes no sense."},
        },
    }


def _parameter(name: str) -> _Schema:
    return {"description": _MEANINGS[name], "schema": {"type": "string"}}


def _list_of(kind: type[Any]) -> _Schema:
    reference = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {
        "type": "object",
        "required": ["rows"],
        "properties": {"rows": {"type": "array", "items": reference}},
    }


def _schema(kind: type[Any]) -> _Schema:
    hints = get_type_hints(kind)
    hidden = ("folder", "snippet")
    names = [field.name for field in dataclasses.fields(kind) if field.name not in hidden]
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip().splitlines()[0],
        "properties": {name: _type(str(hints[name])) for name in names},
    }


def _type(hint: str) -> _Schema:
    kinds: list[_Schema] = [{"type": "string"}]
    for python, schema in (
        ("datetime.datetime", {"type": "string", "format": "date-time"}),
        ("datetime.date", {"type": "string", "format": "date"}),
        ("bool", {"type": "boolean"}),
        ("int", {"type": "integer"}),
        ("float", {"type": "number"}),
    ):
        if python in hint:
            kinds = [schema]
            break
    return {"anyOf": [*kinds, {"type": "null"}]} if "None" in hint else kinds[0]
