import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from classifier.coverage import assess_coverage, coverage_held_throughout, coverage_turning_points
from classifier.dossier import Dossier, ManualSearch, Visit
from tests.classifier.build import TODAY, dossier, visits
from vocabulary.codes import SourceFamily, VisitOutcome

CONDITIONS = ("registers", "website", "council", "readable")
OLD = TODAY - dt.timedelta(days=91)


def with_visit(family: SourceFamily, **changes: Any) -> Dossier:  # Any: fields of a visit
    changed = tuple(
        replace(visit, **changes) if visit.family is family else visit for visit in visits()
    )
    return dossier(visits=changed)


def without(family: SourceFamily) -> Dossier:
    return dossier(visits=tuple(visit for visit in visits() if visit.family is not family))


def test_all_four_conditions_hold() -> None:
    coverage = assess_coverage(dossier(), TODAY)

    assert coverage.met
    assert coverage.anything_read


REGULATIONS, PUBLICATIONS = SourceFamily.REGULATIONS, SourceFamily.PUBLICATIONS
WEBSITE, COUNCIL = SourceFamily.WEBSITE, SourceFamily.COUNCIL


@pytest.mark.parametrize(
    ("covered", "failing"),
    [
        pytest.param(without(REGULATIONS), "registers", id="register never visited"),
        pytest.param(without(PUBLICATIONS), "registers", id="gazette never visited"),
        pytest.param(
            with_visit(REGULATIONS, outcome=VisitOutcome.PARTIAL),
            "registers",
            id="partial",
        ),
        pytest.param(
            with_visit(PUBLICATIONS, outcome=VisitOutcome.CHANGED),
            "registers",
            id="changed",
        ),
        pytest.param(with_visit(PUBLICATIONS, visited_on=OLD), "registers", id="91 days ago"),
        pytest.param(without(WEBSITE), "website", id="no website"),
        pytest.param(with_visit(WEBSITE, reached=False), "website", id="website not reached"),
        pytest.param(
            with_visit(WEBSITE, pages=199, section_complete=False), "website", id="199 pages"
        ),
        pytest.param(with_visit(WEBSITE, failed_requests=2), "website", id="10% failed"),
        pytest.param(
            with_visit(WEBSITE, outcome=VisitOutcome.SUSPICIOUS), "website", id="suspicious"
        ),
        pytest.param(
            with_visit(WEBSITE, outcome=VisitOutcome.EMPTY), "website", id="website empty"
        ),
        pytest.param(without(COUNCIL), "council", id="no council system"),
        pytest.param(
            with_visit(COUNCIL, covers_from=dt.date(2019, 1, 1)), "council", id="less than 8 years"
        ),
        pytest.param(with_visit(COUNCIL, covers_from=None), "council", id="reach unknown"),
        pytest.param(
            with_visit(COUNCIL, outcome=VisitOutcome.EMPTY), "council", id="council empty"
        ),
        pytest.param(dossier(readable_documents=79), "readable", id="79% readable"),
        pytest.param(dossier(known_documents=1), "readable", id="a known document is missing"),
        pytest.param(
            dossier(readable_documents=0, retrieved_documents=0), "readable", id="nothing retrieved"
        ),
    ],
)
def test_each_condition_fails_alone(covered: Dossier, failing: str) -> None:
    coverage = assess_coverage(covered, TODAY)

    met = {name: getattr(coverage, name).met for name in CONDITIONS}
    assert met == {name: name != failing for name in CONDITIONS}
    assert not coverage.met
    assert getattr(coverage, failing).sentence


@pytest.mark.parametrize(
    "covered",
    [
        pytest.param(with_visit(PUBLICATIONS, outcome=VisitOutcome.EMPTY), id="empty gazette"),
        pytest.param(
            with_visit(WEBSITE, pages=200, section_complete=False), id="200 pages, not complete"
        ),
        pytest.param(with_visit(WEBSITE, pages=3), id="complete section of 3 pages"),
        pytest.param(with_visit(WEBSITE, failed_requests=1), id="5% of requests failed"),
        pytest.param(with_visit(COUNCIL, covers_from=dt.date(2018, 12, 31)), id="exactly 8 years"),
        pytest.param(dossier(readable_documents=80), id="exactly 80% readable"),
        pytest.param(
            with_visit(REGULATIONS, visited_on=TODAY - dt.timedelta(days=90)), id="90 days ago"
        ),
        pytest.param(
            dossier(
                valid_from=dt.date(2024, 1, 1),
                visits=tuple(
                    replace(v, covers_from=dt.date(2024, 1, 1)) if v.covers_from else v
                    for v in visits()
                ),
            ),
            id="council since the start of a young municipality",
        ),
    ],
)
def test_just_enough(covered: Dossier) -> None:
    assert assess_coverage(covered, TODAY).met


def search(first: dt.date, last: dt.date, on: dt.date = TODAY, by: str = "AB") -> ManualSearch:
    return ManualSearch(by, on, first, last)


@pytest.mark.parametrize(
    ("searches", "system_from", "expected"),
    [
        pytest.param([search(dt.date(2018, 1, 1), TODAY)], None, True, id="search alone"),
        pytest.param([search(dt.date(2018, 1, 1), TODAY, by="")], None, False, id="nobody named"),
        pytest.param([search(dt.date(2020, 1, 1), TODAY)], None, False, id="search too short"),
        pytest.param(
            [search(dt.date(2018, 1, 1), dt.date(2022, 6, 30))],
            dt.date(2022, 7, 1),
            True,
            id="old system by hand, new system by crawl",
        ),
        pytest.param(
            [search(dt.date(2018, 1, 1), dt.date(2022, 6, 30))],
            dt.date(2022, 8, 1),
            False,
            id="a month between the two",
        ),
        pytest.param(
            [search(dt.date(2015, 1, 1), dt.date(2025, 12, 31), dt.date(2025, 12, 31))],
            None,
            False,
            id="search a year ago",
        ),
    ],
)
def test_manual_search_and_replaced_systems(
    searches: list[ManualSearch], system_from: dt.date | None, expected: bool
) -> None:
    seen = [
        replace(visit, covers_from=system_from) if visit.family is COUNCIL else visit
        for visit in visits()
        if visit.family is not COUNCIL or system_from
    ]
    covered = dossier(visits=tuple(seen), manual_searches=tuple(searches))

    assert assess_coverage(covered, TODAY).council.met is expected


def test_a_bad_night_does_not_undo_an_earlier_good_one() -> None:
    bad = tuple(
        replace(visit, reached=False, outcome=VisitOutcome.UNREACHABLE) for visit in visits()
    )
    good = visits(TODAY - dt.timedelta(days=1))

    assert assess_coverage(dossier(visits=good + bad), TODAY).met


def test_visits_after_the_date_are_not_known_yet() -> None:
    coverage = assess_coverage(dossier(), TODAY - dt.timedelta(days=1))

    assert not coverage.attempted
    assert not coverage.met


@pytest.mark.parametrize(
    ("reached", "anything_read"),
    [pytest.param(False, False, id="nothing"), pytest.param(True, True, id="one source")],
)
def test_anything_read(reached: bool, anything_read: bool) -> None:
    failed = [replace(visit, reached=False) for visit in visits()]
    seen = (*failed[:-1], replace(failed[-1], reached=reached))

    assert assess_coverage(dossier(visits=seen), TODAY).anything_read is anything_read


def nights(first: dt.date, count: int) -> tuple[Visit, ...]:
    return tuple(v for n in range(count) for v in visits(first + dt.timedelta(days=n)))


def test_turning_points_are_few_and_right() -> None:
    covered = dossier(visits=nights(dt.date(2026, 1, 1), 30))

    assert coverage_turning_points(covered) == {
        dt.date(2026, 1, 1),
        dt.date(2026, 1, 30) + dt.timedelta(days=91),
        dt.date(2019, 1, 1),
    }


def test_coverage_that_failed_in_between_did_not_hold_throughout() -> None:
    gap = dossier(visits=visits(dt.date(2026, 1, 1)) + visits(dt.date(2026, 6, 1)))
    no_gap = dossier(visits=visits(dt.date(2026, 1, 1)) + visits(dt.date(2026, 4, 1)))

    assert not coverage_held_throughout(gap, dt.date(2026, 1, 1), dt.date(2026, 6, 1))
    assert coverage_held_throughout(no_gap, dt.date(2026, 1, 1), dt.date(2026, 6, 1))


@pytest.mark.parametrize("outcome", [VisitOutcome.UNREACHABLE, VisitOutcome.NOT_COVERED])
def test_one_good_council_source_of_several_suffices(outcome: VisitOutcome) -> None:
    [good] = [visit for visit in visits() if visit.family is COUNCIL]
    bad = replace(good, outcome=outcome, reached=False, covers_from=None)

    for pair in ((good, bad), (bad, good)):
        others = [visit for visit in visits() if visit.family is not COUNCIL]
        assert assess_coverage(dossier(visits=(*others, *pair)), TODAY).council.met


def test_a_recent_list_joins_the_whole_one_of_an_earlier_night() -> None:
    [whole] = [visit for visit in visits() if visit.family is COUNCIL]
    earlier = replace(whole, visited_on=TODAY - dt.timedelta(days=40))
    recent = replace(whole, covers_from=TODAY - dt.timedelta(days=120))
    others = [visit for visit in visits() if visit.family is not COUNCIL]

    assert assess_coverage(dossier(visits=(*others, earlier, recent)), TODAY).council.met
    assert not assess_coverage(dossier(visits=(*others, recent)), TODAY).council.met
