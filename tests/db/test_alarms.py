"""When somebody must look, and when nobody need."""

import datetime as dt

import pytest

from db.alarms import coverage_loss, disk, mismatch, no_success, ocr_backlog, sources
from db.health import FailedVisit, NightHealth
from db.status import NightCoverage
from vocabulary.codes import VisitOutcome

NOW = dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)
VISIT = FailedVisit("GM9001", "council", "ori", VisitOutcome.SUSPICIOUS, "")


def health(**fields: object) -> NightHealth:
    values: dict[str, object] = {"failed": (), "failed_families": (), "lost": (), "asked": 100}
    return NightHealth(**{"municipalities": 100, **values, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "rings"), [(None, True), (0, False), (36, False), (36.1, True), (400, True)]
)
def test_no_success(hours: float | None, rings: bool) -> None:
    last = None if hours is None else NOW - dt.timedelta(hours=hours)
    assert bool(no_success(last, NOW)) == rings


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, []),
        ({"failed": (VISIT,) * 3}, []),  # single sources are lines in the report
        ({"failed_families": ("council",)}, ["sources_down"]),
        ({"address_block": "our address is blocked"}, ["sources_down"]),
        ({"suspicious": (VISIT,) * 5}, []),
        ({"suspicious": (VISIT,) * 6}, ["drop"]),
    ],
)
def test_sources(fields: dict[str, object], names: list[str]) -> None:
    assert [alarm.name for alarm in sources(health(**fields))] == names


@pytest.mark.parametrize(
    ("last", "before", "rings"),
    [((100, 100), (100, 98), False), ((100, 98), (100, 100), False), ((100, 97), (100, 100), True)],
)
def test_coverage_loss(last: tuple[int, int], before: tuple[int, int], rings: bool) -> None:
    nights = [NightCoverage(2, *last), NightCoverage(1, *before)]
    assert bool(coverage_loss(nights)) == rings
    assert coverage_loss(nights[:1]) == []


@pytest.mark.parametrize(
    ("waiting", "rings"),
    [
        ([], False),
        ([30, 20, 10], False),  # two steps
        ([40, 30, 20, 10], True),
        ([40, 30, 30, 10], False),
        ([40, 30, 20, 10, 90], True),  # before that it may have been worked off
        ([0, 0, 0, 0], False),
    ],
)
def test_ocr_backlog(waiting: list[int], rings: bool) -> None:
    assert bool(ocr_backlog(waiting)) == rings


def test_disk_and_mismatch() -> None:
    assert disk(10, 10) == []
    assert [alarm.name for alarm in disk(9, 10)] == ["disk"]
    assert mismatch("", "") == []
    assert [alarm.text for alarm in mismatch("old", "altered")] == ["old", "altered"]
