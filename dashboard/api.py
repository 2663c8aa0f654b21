"""The API: the analysts' questions as JSON, with an ETag on every answer."""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, request

from dashboard.context import reading, this_desk
from dashboard.errors import NotFound
from dashboard.filters import Filters
from dashboard.moment import FIRST_DAY, read_date, this_moment
from dashboard.municipality_view import gather_verdict, held_on
from dashboard.openapi import describe
from dashboard.search_form import Asked
from db.attributes import held_attributes
from db.desk_queries import find_place
from db.desk_search import search_stems
from db.document_queries import list_documents, list_evidence_lines
from db.edition_formats import list_edition_heads
from db.history import list_verdicts, start_of_day
from db.personal_data import mask_citizen_numbers
from db.queries import list_change_lines, list_coverage, list_municipalities
from db.share_queries import survey_on
from db.shares import count_shares
from vocabulary.codes import Cause

pages = Blueprint("api", __name__, url_prefix="/api/v1")
_PASSAGES = 200


@pages.get("/openapi.json")
def description() -> Response:
    """Describe this API."""
    return _json(describe(this_desk().program_version))


@pages.get("/municipalities")
def municipalities() -> Response:
    """What is said of each municipality on a date."""
    moment, filters = this_moment(), Filters.read(request.args)
    with reading() as session:
        lines = list_municipalities(session, moment.as_of, known_at=moment.known_at)
        chosen = filters.choose(session, lines, moment)
    return _rows(chosen)


@pages.get("/municipalities/<cbs_code>")
def municipality(cbs_code: str) -> Response:
    """One municipality: verdict with sentence and trace, all that bears on it."""
    moment, code = this_moment(), cbs_code.upper()
    with reading() as session:
        place = find_place(session, code, moment.as_of)
        if place is None:
            raise NotFound(f"no municipality {code[:10]}")
        rows = list_verdicts(session, code, known_at=moment.known_at)
        row = held_on(rows, moment.as_of)
        view = gather_verdict(session, place, rows, moment)["verdict"]
        evidence = list_evidence_lines(session, [row.id]) if row else []
        when = {"as_of": moment.as_of, "known_at": moment.known_at}
        coverage = list_coverage(session, cbs_codes=[code], **when)  # type: ignore[arg-type]
        documents = list_documents(session, cbs_codes=[code], **when)  # type: ignore[arg-type]
        attributes = held_attributes(session, code, moment.as_of, known_at=moment.known_at)
    return _json(
        {
            **_record(place),
            "as_of": moment.as_of,
            "verdict": view.key,
            "sentence": view.sentence.nl,
            "sentence_en": view.sentence.en,
            "trace": list(row.trace) if row else [],
            "flags": list(row.flags) if row else [],
            "versions": dict(row.versions) if row else {},
            "evidence": [_record(line) for line in evidence],
            "attributes": [_record(line) for line in attributes],
            "coverage": [_record(line) for line in coverage],
            "documents": [_record(line) for line in documents],
        }
    )


@pages.get("/changes")
def changes() -> Response:
    """Changes recorded since a date; news only, unless ``all_causes`` is 1."""
    moment = this_moment()
    everything = request.args.get("all_causes") == "1"
    with reading() as session:
        lines = list_change_lines(
            session,
            start_of_day(read_date("since") or FIRST_DAY),
            causes=[cause for cause in Cause if everything or cause.news],
            as_of=moment.as_of,
            known_at=moment.known_at,
        )
    return _rows(lines)


@pages.get("/shares")
def shares() -> Response:
    """Counts and shares on a date, what cannot be assessed stated in each row."""
    moment = this_moment()
    with reading() as session:
        lines = count_shares(survey_on(session, moment.as_of, moment.known_at))
    return _rows(lines)


@pages.get("/search")
def search() -> Response:
    """Passages that hold the words of ``q`` in any form, up to 200."""
    moment, asked = this_moment(), Asked.read()
    with reading() as session:
        question = asked.question(session, moment)
        found = search_stems(session, question, limit=_PASSAGES) if asked.q else []
    return _rows([dataclasses.replace(each, snippet=()) for each in found])


@pages.get("/editions")
def editions() -> Response:
    """The published editions, newest first."""
    with reading() as session:
        heads = list_edition_heads(session)
    return _json(
        {"rows": [{k: v for k, v in _record(head).items() if k != "folder"} for head in heads]}
    )


def _rows(rows: Sequence[Any]) -> Response:  # dataclass rows
    return _json({"rows": [_record(row) for row in rows]})


def _record(row: Any) -> dict[str, object]:  # a dataclass row
    return {
        field.name: mask_citizen_numbers(value)
        if isinstance(value := getattr(row, field.name), str) and field.name != "capture_sha256"
        else value
        for field in dataclasses.fields(row)
    }


def _json(content: Mapping[str, object]) -> Response:
    body = json.dumps(content, ensure_ascii=False, default=_plain)
    answer = Response(body, mimetype="application/json")
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
