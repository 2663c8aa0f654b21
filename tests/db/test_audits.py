from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from db.audits import (
    NewCode,
    add_audit_codes,
    completed_audits,
    draw_audit,
    list_audit,
    list_audits,
)
from db.errors import AuditRefused
from db.history import append_verdict
from db.share_queries import survey_on, years_until
from db.tables import AuditItemRow
from tests.db.rows import add_municipality, add_run, add_source, add_visit, day, moment, verdict
from vocabulary.codes import Confirmation, Label

ON = day("2026-02-01")
KNOWN = moment("2026-02-01")


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Twelve integral, sixty embedded, one absence that nobody confirmed."""
    said = [Label.INTEGRAL] * 12 + [Label.EMBEDDED] * 60 + [Label.NOT_VISIBLE]
    with sessions() as session:
        run = add_run(session, "2026-01-15")
        for number, label in enumerate(said):
            code = f"GM9{number:03}"
            add_municipality(session, code, f"Plaats {number}")
            add_visit(session, run, add_source(session, code))
            proposed = label is Label.NOT_VISIBLE
            row = verdict(
                "2026-01-01",
                "2026-01-15",
                cbs_code=code,
                label=label,
                confirmation=Confirmation.PROPOSED if proposed else Confirmation.NOT_NEEDED,
            )
            append_verdict(session, row)
        yield session


def draw(session: Session, seed: int = 1) -> int:
    return draw_audit(session, ON, known_at=KNOWN, size=30, seed=seed, drawn_at=KNOWN)


def answers(session: Session, number: int, value: str = Label.EMBEDDED) -> list[NewCode]:
    return [NewCode(number, line.cbs_code, value, "ab", "") for line in list_audit(session, number)]


def test_the_sample_is_stratified_blind_and_the_same_for_the_same_seed(session: Session) -> None:
    one, two, other = draw(session), draw(session), draw(session, seed=2)
    items = session.scalars(select(AuditItemRow).where(AuditItemRow.audit_id == one)).all()
    drawn = {number: [x.cbs_code for x in list_audit(session, number)] for number in (one, two)}

    assert drawn[one] == drawn[two] != [x.cbs_code for x in list_audit(session, other)]
    assert len(items) == 30
    assert {(item.stratum, item.stratum_size) for item in items} == {
        ("integral", 12),
        ("embedded", 60),
    }
    assert sum(item.stratum == "integral" for item in items) >= 10
    assert not {line.value for line in list_audit(session, one)} - {""}


def test_only_a_complete_audit_counts_and_only_for_its_date(session: Session) -> None:
    number = draw(session)
    codes = answers(session, number)

    assert add_audit_codes(session, codes[:-1], moment("2026-03-01")) == 29
    assert completed_audits(session) == {}
    assert add_audit_codes(session, codes, moment("2026-03-02")) == 1
    assert set(completed_audits(session)) == {ON}
    assert len(survey_on(session, ON).answers) == 30
    assert survey_on(session, day("2026-02-02")).answers == {}
    assert survey_on(session, ON, moment("2026-02-28")).answers == {}
    [summary] = list_audits(session)
    assert (summary.size, summary.coded) == (30, 30)


def test_the_last_answer_counts(session: Session) -> None:
    number = draw(session)
    add_audit_codes(session, answers(session, number), moment("2026-03-01"))
    [first, *_] = list_audit(session, number)
    change = NewCode(number, first.cbs_code, Label.INTEGRAL, "cd", "second look")
    add_audit_codes(session, [change], moment("2026-03-02"))

    assert completed_audits(session)[ON][first.cbs_code] == Label.INTEGRAL
    assert completed_audits(session, moment("2026-03-01"))[ON][first.cbs_code] == Label.EMBEDDED


@pytest.mark.parametrize(
    ("code", "value", "coder"),
    [("GM9072", "embedded", "ab"), ("", "B", "ab"), ("", "embedded", "")],
    ids=["not in the sample", "unknown word", "unsigned"],
)
def test_an_answer_that_does_not_fit_is_refused(
    session: Session, code: str, value: str, coder: str
) -> None:
    number = draw(session)
    known = list_audit(session, number)[0].cbs_code
    with pytest.raises(AuditRefused, match="line 2"):
        add_audit_codes(session, [NewCode(number, code or known, value, coder, "")], KNOWN)


def test_nothing_to_assess_is_no_audit(session: Session) -> None:
    with pytest.raises(AuditRefused):
        draw_audit(session, day("2020-01-01"), known_at=KNOWN, size=9, seed=1, drawn_at=KNOWN)


def test_years_end_on_the_date_of_their_audit(session: Session) -> None:
    add_audit_codes(session, answers(session, draw(session)), moment("2026-03-01"))
    days = years_until(session, day("2026-06-01"))

    assert (days[0], days[-2], days[-1]) == (day("2010-12-31"), day("2025-12-31"), ON)
    assert years_until(session, day("2026-06-01"), moment("2026-02-02"))[-1] == day("2026-06-01")


def test_a_municipality_enters_shares_with_its_first_crawl(session: Session) -> None:
    assert survey_on(session, day("2026-01-14")).crawled == frozenset()
    assert len(survey_on(session, ON).crawled or ()) == 73
