"""Council documents as OpenBesluitvorming serves them: status, search, entities, change feed."""

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from demo.council_feed import export, log_of
from demo.country_files import DemoMunicipality
from demo.errors import WrongParameter
from demo.exchange import Answer, Request, as_json, not_found
from demo.night import Night
from demo.papers import Paper, is_collected, papers_of, source_key

_MOST = 100
_STATES = {"ok": "ok", "failing": "failing", "stale": "stale", "never_imported": "never_imported"}


class CouncilDocuments:
    """Everything below ``/api``."""

    def __init__(self, night: Night, units_a_minute: int) -> None:
        self._night = night
        self._covered = [place for place in night.country if is_collected(place)]
        self._papers = {paper.entity_id: paper for paper in papers_of(night)}
        self._log = log_of(list(papers_of(night.first())), list(self._papers.values()))
        self._limit = units_a_minute
        self._lock = threading.Lock()
        self._asked = 0
        self._refusals_left = 1  # one real 429, so that a client has met it

    def answer(self, request: Request) -> Answer | None:
        """JSON, with the state of the budget in the headers."""
        with self._lock:
            self._asked += 1
            refuse = self._refusals_left and request.path == "/api/search" and self._asked > 5
            if refuse:
                self._refusals_left -= 1
                answer = as_json({"error": {"code": "rate_limited"}}, 429)
                return replace(answer, headers=(*self._budget(), ("Retry-After", "1")))
        try:
            found = self._route(request)
        except WrongParameter as wrong:
            found = as_json({"error": {"code": wrong.code, "message": str(wrong)}}, 400)
        return replace(found, headers=(*found.headers, *self._budget()))

    def _budget(self) -> tuple[tuple[str, str], ...]:
        left = str(max(1, self._limit - self._asked % self._limit))
        return (
            ("RateLimit-Limit", str(self._limit)),
            ("RateLimit-Remaining", left),
            ("RateLimit-Reset", "60"),
        )

    def _route(self, request: Request) -> Answer:
        asked = request.parameters
        if request.path == "/api/status":
            return as_json({"suppliers": [], "sources": [self._state(p) for p in self._covered]})
        if request.path == "/api/sources":
            return as_json({"sources": [self._source(place) for place in self._covered]})
        if request.path == "/api/search":
            return self._search(asked)
        if request.path.startswith("/api/entities/"):
            paper = self._papers.get(request.path.removeprefix("/api/entities/"))
            return as_json(_entity(paper)) if paper else not_found()
        if request.path in ("/api/export/changes", "/api/export/snapshot"):
            return export(self._log, request.path, asked)
        return not_found()

    def _source(self, place: DemoMunicipality) -> dict[str, Any]:
        return {
            "key": source_key(place),
            "label": place.name,
            "supplier": "notubiz",
            "organizationType": "gemeente",
            "implemented": True,
            "isAggregate": False,
        }

    def _state(self, place: DemoMunicipality) -> dict[str, Any]:
        behaviour = self._night.behaviour(place, "council") or "ok"
        days = [paper.day for paper in self._papers.values() if paper.key == source_key(place)]
        ran = None if behaviour == "never_imported" else self._night.now.isoformat()
        return {
            "sourceKey": source_key(place),
            "sourceRef": f"notubiz:{source_key(place)}",
            "label": place.name,
            "supplier": "notubiz",
            "organizationType": "gemeente",
            "cbsId": place.code,
            "state": _STATES[behaviour],
            "lastSuccessAt": ran,
            "lastRunAt": ran,
            "lastRunStatus": "failed" if behaviour == "failing" else "succeeded",
            "lastErrorMessage": "upstream timeout" if behaviour == "failing" else None,
            # A council that is being imported has papers on other subjects every week.
            "latestContentDate": ran[:10] if ran and _STATES[behaviour] == "ok" else _last(days),
            "lastIndexedAt": ran,
            "discontinuedAt": None,
            "succeededBy": None,
        }

    def _search(self, asked: Mapping[str, str]) -> Answer:
        words = asked.get("query", "").casefold().split()
        key = asked.get("organization", "")
        if not words and not key:
            raise WrongParameter("missing_parameter", "query or organization is needed")
        limit, offset = _number(asked, "limit", 24), _number(asked, "offset", 0)
        if not 1 <= limit <= _MOST:
            raise WrongParameter("invalid_limit", "limit must lie between 1 and 100")
        since, until = _day(asked, "dateFrom"), _day(asked, "dateTo")
        found = [
            paper
            for paper in self._papers.values()
            if (not key or paper.key == key)
            and paper.has(words)
            and (since is None or paper.day >= since)
            and (until is None or paper.day <= until)
        ]
        found.sort(key=lambda paper: (paper.day, paper.entity_id), reverse=True)
        shown = found[offset : offset + limit]
        return as_json(
            {
                "results": [_hit(paper) for paper in shown],
                "totalCount": len(found),
                "totalIsApproximate": False,
                "hasMore": offset + limit < len(found),
            }
        )


def _hit(paper: Paper) -> dict[str, Any]:
    return {
        "entityId": paper.entity_id,
        "entityType": "Document",
        "organization": paper.key,
        "date": paper.day.isoformat(),
        "sortDate": paper.day.isoformat(),
        "title": paper.title,
        "summary": paper.text[:160],
        "downloadUrl": paper.url,
        "matchedPage": 1,
        "pageCount": 1,
    }


def _entity(paper: Paper) -> dict[str, Any]:
    return {
        "entityId": paper.entity_id,
        "entityType": "Document",
        "title": paper.title,
        "organization": paper.key,
        "date": paper.day.isoformat(),
        "sortDate": paper.day.isoformat(),
        "markdownText": paper.text,
        "downloadUrl": paper.url,
        "contentType": "application/pdf",
        "pdfUrl": paper.url,
        "meetingId": None,
    }


def _last(days: list[dt.date]) -> str | None:
    return max(days).isoformat() if days else None


def _number(asked: Mapping[str, str], name: str, default: int) -> int:
    value = asked.get(name) or str(default)
    if not value.isdigit():
        raise WrongParameter(f"invalid_{name}", f"{name} is not a number")
    return int(value)


def _day(asked: Mapping[str, str], name: str) -> dt.date | None:
    value = asked.get(name)
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value[:10])
    except ValueError as error:
        raise WrongParameter(f"invalid_{name}", f"{name} is not a date") from error
