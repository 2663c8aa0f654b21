"""Laws of the verdict that hold for every dossier."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.coverage import assess_coverage
from classifier.dossier import CodedPassage, DocumentFacts, Dossier, DossierDocument, Visit
from classifier.municipality import decide
from tests.classifier.build import TODAY, document, dossier, embedded, integral, visits
from vocabulary.codes import (
    Actor,
    Currency,
    DocumentType,
    Domain,
    Label,
    PassageCode,
    PolicyObject,
    SourceFamily,
    State,
    Status,
    Theme,
    VisitOutcome,
)

STRENGTH = {Label.INTEGRAL: 3, Label.EMBEDDED: 2}
DAYS = st.dates(dt.date(2012, 1, 1), dt.date(2026, 12, 31))
MAYBE = st.none() | DAYS
TITLES = ("Nota een", "Visie twee", "Plan drie 2020-2024", "Verordening vier", "Lijst vijf")
CODES = (
    PassageCode.IRRELEVANT,
    PassageCode.MENTION,
    PassageCode.INSTRUMENT,
    PassageCode.EMBEDDED_POLICY,
    PassageCode.OWN_POLICY,
)
LINKS = st.lists(st.sampled_from(TITLES), max_size=1).map(tuple)

passages = st.builds(
    CodedPassage,
    passage_id=st.integers(1, 9999),
    code=st.sampled_from(CODES),
    hosts=st.lists(st.sampled_from(Domain), max_size=3, unique=True).map(tuple),
    themes=st.lists(st.sampled_from(Theme), max_size=2, unique=True).map(tuple),
    goal=st.booleans(),
    means=st.booleans(),
    absence=st.booleans(),
    trap=st.booleans(),
)
facts = st.builds(
    DocumentFacts,
    title=st.sampled_from(TITLES),
    type=st.none() | st.sampled_from(DocumentType),
    actor=st.sampled_from([None, Actor.MUNICIPALITY, Actor.REGION, Actor.PARTY]),
    object=st.sampled_from([None, PolicyObject.VOLUNTEERING, PolicyObject.OWN_VOLUNTEERS]),
    status=st.none() | st.sampled_from(Status),
    language=st.sampled_from(["nl", "nl", "fy"]),
    volunteer_specific=st.booleans(),
    decided_on=MAYBE,
    dated_on=MAYBE,
    meeting_on=MAYBE,
    period_from=MAYBE,
    period_to=MAYBE,
    in_force_from=MAYBE,
    withdrawn_on=MAYBE,
    adopts=LINKS,
    withdraws=LINKS,
    replaces=LINKS,
    reaffirms=LINKS,
    refers_to=LINKS,
    parent=st.none() | st.sampled_from(TITLES),
)
documents = st.builds(
    DossierDocument,
    document_id=st.integers(1, 20),
    version_id=st.integers(1, 9999),
    facts=facts,
    first_seen_on=st.dates(dt.date(2026, 1, 1), TODAY),
    source_family=st.none() | st.sampled_from(SourceFamily),
    passages=st.lists(passages, max_size=4).map(tuple),
    readable=st.booleans(),
)
POLICIES = (integral(), embedded(), embedded("sport", 3))
RECENT = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))


@st.composite
def adopted(draw: st.DrawFn) -> DossierDocument:
    """Policy that may carry a label: chance alone would hardly ever put all of it together."""
    drawn = draw(documents)
    facts = replace(
        drawn.facts,
        type=DocumentType.POLICY_NOTE,
        actor=Actor.MUNICIPALITY,
        object=PolicyObject.VOLUNTEERING,
        status=Status.ADOPTED_BY_COUNCIL,
        language="nl",
        decided_on=draw(st.dates(dt.date(2017, 1, 1), dt.date(2026, 12, 31))),
        period_to=draw(st.none() | DAYS | RECENT),
        withdrawn_on=draw(st.none() | st.none() | DAYS),
        period_from=None,
        meeting_on=None,
    )
    passages = (*draw(st.sampled_from(POLICIES)), *drawn.passages)
    return replace(drawn, facts=facts, readable=True, passages=passages)


visit = st.builds(
    Visit,
    family=st.sampled_from(SourceFamily),
    outcome=st.sampled_from(VisitOutcome),
    visited_on=st.dates(dt.date(2026, 6, 1), dt.date(2027, 1, 31)),
    reached=st.booleans(),
    requests=st.just(20),
    failed_requests=st.integers(0, 4),
    pages=st.integers(100, 300),
    section_complete=st.booleans(),
    covers_from=st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2021, 1, 1)),
)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Dossiers of all kinds; about half of them well covered, most with policy."""
    found = draw(st.lists(documents | adopted(), max_size=6, unique_by=lambda d: d.version_id))
    extra = draw(st.lists(visit, max_size=6))
    base = visits() if draw(st.booleans()) else ()
    return dossier(
        *found, visits=(*base, *extra), readable_documents=draw(st.sampled_from([70, 95]))
    )


def strength(case: Dossier, day: dt.date = TODAY) -> int:
    label = decide(case, day).label
    return STRENGTH.get(label, 0) if label else 0


def absent(case: Dossier, day: dt.date = TODAY) -> bool:
    return decide(case, day).label is Label.NOT_VISIBLE


@given(dossiers())
def test_exactly_one_of_label_and_state_with_a_reason(case: Dossier) -> None:
    verdict = decide(case, TODAY)

    assert (verdict.label is None) is not (verdict.state is None)
    assert verdict.reason.endswith(".")
    assert verdict.trace


@given(dossiers())
def test_deciding_twice_gives_the_same(case: Dossier) -> None:
    assert decide(case, TODAY) == decide(case, TODAY)


@given(dossiers(), DAYS)
def test_absence_is_never_concluded_without_the_four_conditions(
    case: Dossier, day: dt.date
) -> None:
    verdict = decide(case, day)

    if verdict.label is Label.NOT_VISIBLE or verdict.state is State.OUTDATED_ONLY:
        assert all(condition.met for condition in assess_coverage(case, day).conditions)


@given(dossiers())
def test_before_the_first_crawl_absence_is_insufficient_coverage(case: Dossier) -> None:
    first = min((visit.visited_on for visit in case.visits), default=dt.date(2027, 1, 1))

    verdict = decide(case, first - dt.timedelta(days=1))

    assert verdict.label is not Label.NOT_VISIBLE
    assert verdict.state is not State.CRAWL_FAILED


@given(dossiers())
def test_adopted_and_current_policy_stands_behind_every_presence(case: Dossier) -> None:
    verdict = decide(case, TODAY)

    if verdict.label in STRENGTH:
        assert verdict.currency in (Currency.CURRENT, Currency.PRESUMED_CURRENT)
        assert verdict.evidence


@given(dossiers(), st.integers(1, 3))
def test_more_integral_documents_never_weaken_a_label(case: Dossier, count: int) -> None:
    more = tuple(document(f"Andere zaak nummer {n}", integral()) for n in range(count))

    assert strength(replace(case, documents=(*case.documents, *more))) >= strength(case)


@given(dossiers())
def test_irrelevant_documents_change_nothing(case: Dossier) -> None:
    noise = tuple(document(f"Afvalkalender {n}", object=PolicyObject.NONE) for n in range(10 * 6))

    assert decide(replace(case, documents=(*case.documents, *noise)), TODAY) == decide(case, TODAY)


@given(dossiers(), st.data())
def test_losing_visits_never_creates_absence(case: Dossier, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(case.visits)) if case.visits else st.just([]))

    if absent(replace(case, visits=tuple(kept))):
        assert absent(case)


@given(dossiers(), st.data())
def test_documents_that_vanish_from_their_sources_change_no_label(
    case: Dossier, data: st.DataObject
) -> None:
    lost = data.draw(st.sets(st.integers(0, 5)))
    after = tuple(replace(item, gone=place in lost) for place, item in enumerate(case.documents))

    verdict = decide(replace(case, documents=after), TODAY)

    assert verdict.headline == decide(case, TODAY).headline


@given(dossiers(), st.data())
def test_deleting_documents_never_creates_absence(case: Dossier, data: st.DataObject) -> None:
    known = len({item.document_id for item in case.documents})
    whole = replace(case, known_documents=known)
    kept = data.draw(st.sets(st.integers(0, 5)))
    fewer = tuple(item for place, item in enumerate(case.documents) if place in kept)

    if absent(replace(whole, documents=fewer)):
        assert absent(whole)


@given(dossiers(), st.sets(st.sampled_from(SourceFamily)), st.data())
def test_losing_sources_with_their_visits_and_documents_never_creates_absence(
    case: Dossier, lost: set[SourceFamily], data: st.DataObject
) -> None:
    """Whole sources go, and of what stays any visit may have failed and any document be gone."""
    whole = replace(case, known_documents=len({item.document_id for item in case.documents}))
    places = st.sets(st.integers(0, 12))
    failed, gone, missing = data.draw(places), data.draw(places), data.draw(places)
    visits_left = tuple(
        replace(item, outcome=VisitOutcome.UNREACHABLE, reached=False) if place in failed else item
        for place, item in enumerate(case.visits)
        if item.family not in lost
    )
    documents_left = tuple(
        replace(item, gone=item.gone or place in gone)
        for place, item in enumerate(case.documents)
        if item.source_family not in lost and place not in missing
    )

    if absent(replace(whole, visits=visits_left, documents=documents_left)):
        assert absent(whole)


@settings(max_examples=50)
@given(dossiers(), st.integers(1, 4), st.integers(0, 1), st.sets(st.integers(0, 5), min_size=1))
def test_copies_count_once(case: Dossier, times: int, other_places: int, copied: set[int]) -> None:
    """Copies of some documents and not of others: none of them gains weight."""
    copies = tuple(
        replace(
            item,
            version_id=item.version_id + 10_000 * n,
            document_id=item.document_id + 100 * n * other_places,
        )
        for n in range(1, times + 1)
        for place, item in enumerate(case.documents)
        if place in copied
    )

    once = decide(case, TODAY)
    often = decide(replace(case, documents=(*case.documents, *copies)), TODAY)

    assert often.held == once.held


@given(dossiers(), st.integers(0, 4000), st.integers(0, 4000))
def test_a_later_date_never_revives_what_has_ended(case: Dossier, one: int, two: int) -> None:
    """After the last date that any text names, labels only fade."""
    last = dt.date(2027, 2, 1)
    earlier, later = (last + dt.timedelta(days=days) for days in sorted((one, two)))

    assert strength(case, later) <= strength(case, earlier)


@given(DAYS, st.integers(0, 5000), st.integers(0, 5000))
def test_a_later_end_of_the_period_never_weakens(end: dt.date, days: int, more: int) -> None:
    def ending(day: dt.date) -> Dossier:
        return dossier(document("Nota", integral(), decided_on=dt.date(2012, 1, 1), period_to=day))

    on = end + dt.timedelta(days=days)

    assert strength(ending(end), on) <= strength(ending(end + dt.timedelta(days=more)), on)


def test_four_copies_of_a_note_do_not_outweigh_another() -> None:
    sport = document("Sportnota", embedded("sport", 3))
    care = document("Zorgnota", embedded("care", 2))
    copies = tuple(replace(care, version_id=care.version_id + 5_000_000 * n,
                           document_id=care.document_id + 5_000_000 * n)
                   for n in range(1, 5))  # fmt: skip

    assert decide(dossier(sport, care, *copies), TODAY).subtypes == ("other", "care")
