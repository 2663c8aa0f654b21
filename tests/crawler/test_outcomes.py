"""From the account of a visit to an outcome."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from crawler.items import CrawledDocument, Source
from crawler.outcomes import decide_outcome
from crawler.visit import Visit
from vocabulary.codes import SourceFamily, VisitOutcome

SOURCE = Source(1, "GM9901", "Lindenveen", SourceFamily.COUNCIL, "openbesluitvorming", "lindenveen")

TODAY = dt.date(2026, 6, 1)


def _visit(**account: Any) -> Visit:
    visit = Visit(SOURCE)
    for name, value in {"reached": True, "requests": 20, **account}.items():
        setattr(visit, name, value)
    return visit


@pytest.mark.parametrize(
    ("account", "earlier", "outcome", "reason"),
    [
        ({"seen": {"a"}}, [], VisitOutcome.OK, ""),
        ({}, [], VisitOutcome.EMPTY, ""),
        ({}, [0, 0], VisitOutcome.EMPTY, ""),
        (
            {},
            [4, 5, 1],
            VisitOutcome.SUSPICIOUS,
            "nothing, where 1 or more were found on every night before",
        ),
        ({}, [4, 5, 0], VisitOutcome.SUSPICIOUS, "0 documents where 4 are usual"),
        ({}, [0, 0, 1], VisitOutcome.EMPTY, ""),
        ({"newest_listed_on": dt.date(2026, 4, 2), "seen": {"a"}}, [], VisitOutcome.OK, ""),
        (
            {"newest_listed_on": dt.date(2026, 4, 1), "seen": {"a"}},
            [],
            VisitOutcome.SUSPICIOUS,
            "newest document of the source is of 2026-04-01, over 60 days ago",
        ),
        (
            {"newest_document_on": dt.date(2020, 1, 1), "seen": {"a"}},
            [1],
            VisitOutcome.OK,  # policy is seldom new; only a source without any paper stands still
            "",
        ),
        ({"seen": {"a"}}, [4, 0, 4], VisitOutcome.SUSPICIOUS, "1 documents where 4 are usual"),
        ({"seen": {"a", "b"}}, [4, 4], VisitOutcome.OK, ""),
        ({"reached": False, "first_failure": "x"}, [], VisitOutcome.UNREACHABLE, "x"),
        ({"reached": False}, [], VisitOutcome.UNREACHABLE, "no answer"),
        ({"blocked": "403", "reached": False}, [], VisitOutcome.BLOCKED, "403"),
        ({"changed": "no body"}, [], VisitOutcome.CHANGED, "no body"),
        ({"not_covered": "never"}, [], VisitOutcome.NOT_COVERED, "never"),
        (
            {"failed_requests": 2, "first_failure": "status 500", "seen": {"a"}},
            [],
            VisitOutcome.PARTIAL,
            "2 of 20 requests failed, first: status 500",
        ),
        ({"failed_requests": 1, "seen": {"a"}}, [], VisitOutcome.OK, ""),
        ({"listed": False, "seen": {"a"}}, [], VisitOutcome.PARTIAL, "not everything was listed"),
        (
            {"too_large": ["https://a.nl/x.pdf"], "seen": {"a"}},
            [],
            VisitOutcome.OK,
            "1 too large to fetch: https://a.nl/x.pdf",
        ),
    ],
)
def test_outcome(
    account: dict[str, Any], earlier: list[int], outcome: VisitOutcome, reason: str
) -> None:
    assert decide_outcome(_visit(**account), earlier, TODAY) == (outcome, reason)


@pytest.mark.parametrize(
    ("newest", "outcome"),
    [(dt.date(2025, 12, 18), VisitOutcome.OK), (dt.date(2025, 9, 1), VisitOutcome.SUSPICIOUS)],
)
def test_no_council_outlives_its_municipality(newest: dt.date, outcome: VisitOutcome) -> None:
    visit = Visit(dataclasses.replace(SOURCE, ended_on=dt.date(2026, 1, 1)), reached=True)
    visit.newest_listed_on = newest
    visit.seen = {"a"}
    assert decide_outcome(visit, [], TODAY)[0] is outcome


def test_reason_is_one_short_line() -> None:
    visit = _visit(changed="a\nb " + "c" * 900)
    _, reason = decide_outcome(visit, [], TODAY)
    assert "\n" not in reason
    assert len(reason) <= 300


def test_newest_document() -> None:
    visit = _visit()
    for day in (dt.date(2024, 1, 1), None, dt.date(2023, 1, 1)):
        visit.see(CrawledDocument(1, str(day), "", "", None, "", source_date=day))
    assert visit.newest_document_on == dt.date(2024, 1, 1)
    assert len(visit.seen) == 3
