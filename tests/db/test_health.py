import pytest
from sqlalchemy.orm import Session, sessionmaker

from db.health import NightHealth, assess_night
from tests.db.rows import add_municipality, add_run, add_source, add_visit
from vocabulary.codes import SourceFamily, VisitOutcome

OK, DOWN, NOWHERE = VisitOutcome.OK, VisitOutcome.UNREACHABLE, VisitOutcome.NOT_COVERED
ODD = VisitOutcome.SUSPICIOUS
WEBSITE, COUNCIL = SourceFamily.WEBSITE, SourceFamily.COUNCIL


def health(
    sessions: sessionmaker[Session],
    nights: list[list[tuple[SourceFamily, VisitOutcome]]],
) -> NightHealth:
    """Assess the last of several nights; the n-th source is that of the n-th municipality."""
    with sessions() as session:
        sources = []
        for number, (family, _) in enumerate(nights[0]):
            code = f"GM9{number:03}"
            add_municipality(session, code, f"Plaats {number}")
            sources.append(add_source(session, code, family=family))
        for number, night in enumerate(nights):
            run = add_run(session, f"2026-06-{number + 1:02}")
            for source, (_, outcome) in zip(sources, night, strict=True):
                add_visit(session, run, source, outcome)
        return assess_night(session, run.id)


@pytest.mark.parametrize(
    ("outcomes", "failed"),
    [
        pytest.param([OK, OK], (), id="all-reached"),
        pytest.param([OK, DOWN], (), id="half-is-enough"),
        pytest.param([OK, DOWN, DOWN], ("website",), id="less-than-half"),
        pytest.param([DOWN], ("website",), id="none"),
        pytest.param([NOWHERE, NOWHERE], (), id="nobody-could-ask"),
        pytest.param([OK, NOWHERE, NOWHERE], (), id="those-without-spider-do-not-count"),
    ],
)
def test_a_family_fails_below_half_of_its_sources(
    sessions: sessionmaker[Session], outcomes: list[VisitOutcome], failed: tuple[str, ...]
) -> None:
    found = health(sessions, [[(WEBSITE, outcome) for outcome in outcomes]])

    assert found.failed_families == failed
    assert found.sources_failed is bool(failed)


def test_families_are_judged_apart(sessions: sessionmaker[Session]) -> None:
    found = health(sessions, [[(WEBSITE, OK), (WEBSITE, OK), (COUNCIL, DOWN)]])

    assert found.failed_families == ("council",)
    assert [visit.cbs_code for visit in found.failed] == ["GM9002"]


@pytest.mark.parametrize(
    ("before", "tonight", "lost"),
    [
        pytest.param(OK, DOWN, ("GM9000",), id="lost"),
        pytest.param(DOWN, DOWN, (), id="it-was-not-had"),
        pytest.param(NOWHERE, DOWN, (), id="nobody-asked-before"),
        pytest.param(OK, OK, (), id="kept"),
    ],
)
def test_what_was_had_the_night_before_can_be_lost(
    sessions: sessionmaker[Session],
    before: VisitOutcome,
    tonight: VisitOutcome,
    lost: tuple[str, ...],
) -> None:
    others = [(WEBSITE, OK)] * 3
    found = health(sessions, [[(WEBSITE, before), *others], [(WEBSITE, tonight), *others]])

    assert found.lost == lost
    assert found.municipalities == 4


@pytest.mark.parametrize(("down", "fails"), [(1, False), (2, True)])
def test_more_than_two_percent_lost_fails_the_night(
    sessions: sessionmaker[Session], *, down: int, fails: bool
) -> None:
    first = [(WEBSITE, OK)] * 50
    second = [(WEBSITE, DOWN)] * down + [(WEBSITE, OK)] * (50 - down)

    assert health(sessions, [first, second]).sources_failed is fails


@pytest.mark.parametrize(
    ("odd", "unread", "alarming"),
    [
        pytest.param(0, 0, False, id="none"),
        pytest.param(1, 0, False, id="one-in-twenty"),
        pytest.param(2, 0, True, id="two-in-twenty"),
        pytest.param(1, 1, True, id="those-without-spider-do-not-count"),
    ],
)
def test_more_than_five_percent_suspicious_is_an_alarm(
    sessions: sessionmaker[Session], *, odd: int, unread: int, alarming: bool
) -> None:
    night = [ODD] * odd + [NOWHERE] * unread + [OK] * (20 - odd - unread)

    found = health(sessions, [[(COUNCIL, outcome) for outcome in night]])

    assert found.alarming is alarming
    assert len(found.suspicious) == odd
    assert found.failed == ()
