import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from classifier.dossier import DossierDocument
from classifier.policies import Policy, build_policies
from tests.classifier.build import decision_list, document, embedded, integral, mention
from vocabulary.codes import Actor, DocumentType, SourceFamily, Status
from vocabulary.facts import Issuer

NOTE = "Vrijwilligersnota 2024-2028"
LIST_DAY = dt.date(2024, 3, 21)
Fields = dict[str, Any]  # Any: fields of facts and documents, checked by those
UNKNOWN: Fields = {"status": None, "decided_on": None}


def the_policy(*documents: DossierDocument, title: str = NOTE) -> Policy:
    found = [p for p in build_policies(documents) if title in {d.facts.title for d in p.documents}]
    assert len(found) == 1
    return found[0]


def test_copies_with_one_title_are_one_policy() -> None:
    copy = document("VRIJWILLIGERSNOTA 2024-2028", integral(), status=Status.PROPOSAL)

    policy = the_policy(document(NOTE, integral()), copy)

    assert len(policy.documents) == 2
    assert len(policy.expressions) == 1
    assert policy.status is Status.ADOPTED_BY_COUNCIL


def test_versions_of_one_document_are_one_policy_whatever_their_titles() -> None:
    old = document("Nota vrijwilligers", integral())
    new = replace(document("Samen verder", integral()), document_id=old.document_id)

    assert len(build_policies([old, new])) == 1


def test_a_title_used_again_after_years_is_another_policy() -> None:
    old = document("Vrijwilligersbeleid", integral(), decided_on=dt.date(2012, 1, 1))
    new = document("Vrijwilligersbeleid", embedded(), decided_on=dt.date(2024, 1, 1))

    assert len(build_policies([old, new])) == 2


def test_pages_and_agenda_items_with_one_title_stay_apart() -> None:
    pages = [document("Nieuws", mention(), type=DocumentType.WEB_PAGE) for _ in range(2)]

    assert len(build_policies(pages)) == 2


@pytest.mark.parametrize(
    ("fields", "adopted"),
    [
        pytest.param({}, True, id="council note"),
        pytest.param({"status": Status.ADOPTED_BY_EXECUTIVE}, True, id="executive note"),
        pytest.param({"status": Status.PROPOSAL}, False, id="proposal"),
        pytest.param({"status": None}, False, id="unknown"),
        pytest.param({"type": DocumentType.OTHER}, False, id="collections are never adopted"),
        pytest.param({"type": DocumentType.AGENDA_ITEM}, False, id="agenda items neither"),
        pytest.param({"title": "Startnotitie vrijwilligers"}, False, id="start note"),
        pytest.param({"title": "Plan van aanpak vrijwilligers"}, False, id="plan of approach"),
    ],
)
def test_adoption_by_its_own_words(fields: Fields, adopted: bool) -> None:
    given: Fields = {"title": NOTE, **fields}
    [policy] = build_policies([document(passages=integral(), **given)])

    assert policy.adopted is adopted


@pytest.mark.parametrize(
    ("issuer", "status"),
    [
        pytest.param(Issuer.COUNCIL, Status.ADOPTED_BY_COUNCIL, id="council"),
        pytest.param(Issuer.EXECUTIVE, Status.ADOPTED_BY_EXECUTIVE, id="executive"),
        pytest.param(None, Status.ADOPTED_BY_EXECUTIVE, id="unknown: the lowest level"),
    ],
)
def test_a_list_without_status_adopts_at_the_level_of_its_issuer(
    issuer: Issuer | None, status: Status
) -> None:
    listed = decision_list(
        LIST_DAY, type=DocumentType.OTHER, status=None, issuer=issuer, adopts=(NOTE,)
    )

    assert the_policy(document(NOTE, integral(), **UNKNOWN), listed).status is status


@pytest.mark.parametrize(
    ("of_note", "of_list", "adopted"),
    [
        pytest.param({}, {}, True, id="decision list"),
        pytest.param({}, {"status": None}, True, id="list that does not say who decided"),
        pytest.param({"type": DocumentType.OTHER}, {}, True, id="one text out of a collection"),
        pytest.param({"actor": Actor.REGION}, {}, True, id="regional text"),
        pytest.param({"status": Status.INTENTION}, {}, False, id="carried motion"),
        pytest.param({"type": DocumentType.WEB_PAGE}, {}, False, id="web page"),
        pytest.param({}, {"status": Status.INTENTION}, False, id="a motion never adopts"),
        pytest.param({}, {"status": Status.PROPOSAL}, False, id="a proposal never adopts"),
        pytest.param({}, {"actor": Actor.PRESS}, False, id="the press never adopts"),
        pytest.param({}, {"type": DocumentType.WEB_PAGE}, False, id="a page only points"),
        pytest.param({}, {"status": None, "decided_on": None}, False, id="no decision in it"),
    ],
)
def test_adoption_by_a_decision_list(of_note: Fields, of_list: Fields, adopted: bool) -> None:
    note = document(NOTE, integral(), **{**UNKNOWN, **of_note})
    decision = decision_list(LIST_DAY, **{"adopts": (NOTE,), **of_list})

    policies = [p for p in build_policies([note, decision]) if note in p.documents]

    assert any(p.adopted for p in policies) is adopted
    if adopted:
        assert policies[0].expressions[0].valid_from == LIST_DAY


@pytest.mark.parametrize(
    ("fields", "lists", "expected"),
    [
        pytest.param(
            {"decided_on": dt.date(2024, 2, 1)}, [LIST_DAY], dt.date(2024, 2, 1), id="text first"
        ),
        pytest.param({"decided_on": None}, [LIST_DAY], LIST_DAY, id="decision list second"),
        pytest.param(
            {"decided_on": None, "period_from": dt.date(2024, 1, 1), "dated_on": LIST_DAY},
            [],
            dt.date(2024, 1, 1),
            id="start of the period third",
        ),
        pytest.param({"decided_on": None, "dated_on": LIST_DAY}, [], LIST_DAY, id="date last"),
        pytest.param(
            {"decided_on": None, "in_force_from": LIST_DAY}, [], None, id="register ignored"
        ),
        pytest.param({"decided_on": None}, [], None, id="source date ignored"),
        pytest.param(
            {"decided_on": dt.date(2024, 2, 1), "status": Status.ADOPTED_BY_EXECUTIVE},
            [LIST_DAY],
            LIST_DAY,
            id="the council decides after the executive",
        ),
    ],
)
def test_valid_from_of_a_note(
    fields: Fields, lists: list[dt.date], expected: dt.date | None
) -> None:
    note = document(
        NOTE,
        integral(),
        source_date=dt.date(2024, 6, 1),
        source_family=SourceFamily.WEBSITE,
        **fields,
    )
    decisions = [decision_list(day, adopts=(NOTE,)) for day in lists]

    assert the_policy(note, *decisions).expressions[0].valid_from == expected


def test_the_latest_adopted_version_gives_the_content() -> None:
    first = document(NOTE, integral(), decided_on=dt.date(2024, 1, 1))
    second = document(NOTE, embedded(), decided_on=dt.date(2025, 6, 1))

    policy = the_policy(first, second)

    assert policy.code_on(dt.date(2025, 5, 31)) == "doc_A"
    assert policy.code_on(dt.date(2025, 6, 1)) == "doc_B"


def test_a_readable_copy_gives_the_content_of_an_adopted_scan() -> None:
    scan = document(NOTE, readable=False)
    text = document(NOTE, integral(), status=Status.PROPOSAL, decided_on=None)

    assert the_policy(scan, text).code_on(LIST_DAY) == "doc_A"


RULE: Fields = {
    "type": DocumentType.SUBSIDY_REGULATION,
    "status": Status.ADOPTED_BY_EXECUTIVE,
    "title": "Subsidieregeling vrijwilligers",
}


def regulation(decided: dt.date, start: dt.date, end: dt.date | None = None) -> DossierDocument:
    dates: Fields = {"decided_on": decided, "in_force_from": start, "in_force_to": end}
    return document(passages=embedded(), **{**RULE, **dates})


def test_succession_of_versions_is_not_lapse() -> None:
    first = regulation(dt.date(2019, 11, 1), dt.date(2020, 1, 1), dt.date(2024, 1, 1))
    second = regulation(dt.date(2019, 11, 1), dt.date(2024, 1, 1))
    second = replace(second, document_id=first.document_id)

    [policy] = build_policies([first, second])

    assert policy.withdrawn_on is None
    assert [e.valid_from for e in policy.expressions] == [
        dt.date(2019, 11, 1),
        dt.date(2024, 1, 1),
    ]


def test_end_of_the_last_version_is_lapse() -> None:
    [policy] = build_policies(
        [regulation(dt.date(2019, 11, 1), dt.date(2020, 1, 1), dt.date(2024, 1, 1))]
    )

    assert policy.withdrawn_on == dt.date(2024, 1, 1)


def test_a_rule_in_the_register_was_adopted() -> None:
    rule = regulation(dt.date(2019, 11, 1), dt.date(2020, 1, 1))
    silent = replace(rule, facts=replace(rule.facts, status=None, decided_on=None))

    [policy] = build_policies([silent])

    assert policy.adopted
    assert policy.expressions[0].valid_from == dt.date(2020, 1, 1)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, LIST_DAY, id="on the day of the decision"),
        pytest.param({"withdrawn_on": dt.date(2025, 1, 1)}, dt.date(2025, 1, 1), id="on its date"),
        pytest.param({"status": Status.PROPOSAL}, None, id="a proposal withdraws nothing"),
        pytest.param({"status": Status.INTENTION}, None, id="a motion withdraws nothing"),
    ],
)
def test_withdrawal(fields: Fields, expected: dt.date | None) -> None:
    decision = decision_list(LIST_DAY, withdraws=(NOTE,), **fields)

    assert the_policy(document(NOTE, integral()), decision).withdrawn_on == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, dt.date(2025, 3, 4), id="on its adoption"),
        pytest.param({"period_from": dt.date(2026, 1, 1)}, dt.date(2026, 1, 1), id="on its start"),
        pytest.param({"status": Status.PROPOSAL}, None, id="a proposal replaces nothing"),
        pytest.param({"status": None}, None, id="adoption not found"),
    ],
)
def test_replacement(fields: Fields, expected: dt.date | None) -> None:
    old = document(NOTE, integral(), decided_on=dt.date(2021, 1, 1))
    new = document("Zorgnota", embedded(), replaces=(NOTE,), **fields)

    assert the_policy(old, new).withdrawn_on == expected


def test_reaffirmations_need_a_date_and_a_municipal_voice() -> None:
    named: Fields = {"type": DocumentType.BUDGET, "reaffirms": (NOTE,)}
    day = dt.date(2025, 11, 6)
    others = [
        document("Begroting 2026", mention(), decided_on=day, **named),
        document("Begroting", mention(), decided_on=None, **named),
        document("Krant", mention(), actor=Actor.PRESS, decided_on=day, **named),
        document("Motie", mention(), status=Status.INTENTION, **named),
    ]

    assert the_policy(document(NOTE, integral()), *others).reaffirmed_on == (day,)


def programme(**fields: Any) -> DossierDocument:  # Any: as above
    given: Fields = {"type": DocumentType.EXECUTION_PROGRAMME, "decided_on": LIST_DAY, **fields}
    return document("Werkplan", embedded("sport"), **given)


def test_a_programme_is_read_with_its_parent_and_reaffirms_it() -> None:
    policies = build_policies([document(NOTE, integral()[:1]), programme(parent=NOTE)])

    assert len(policies) == 1
    assert policies[0].code_on(LIST_DAY) == "doc_B"
    assert policies[0].code_on(LIST_DAY - dt.timedelta(days=1)) == "doc_mention"
    assert policies[0].reaffirmed_on == (LIST_DAY,)


@pytest.mark.parametrize(
    ("documents", "orphan"),
    [
        pytest.param([programme()], True, id="no parent named"),
        pytest.param([programme(parent="Visie Samen")], True, id="parent not in the store"),
        pytest.param(
            [programme(parent=NOTE), document(NOTE, integral(), status=Status.DRAFT)],
            False,
            id="parent not adopted",
        ),
    ],
)
def test_a_programme_alone(documents: list[DossierDocument], orphan: bool) -> None:
    policy = the_policy(*documents, title="Werkplan")

    assert policy.orphan_programme is orphan
    assert policy.code_on(LIST_DAY) == "doc_B"


def test_links_to_a_title_used_again_go_to_the_text_of_that_time() -> None:
    old = document("Vrijwilligersbeleid", integral(), **UNKNOWN, dated_on=dt.date(2012, 1, 1))
    new = document("Vrijwilligersbeleid", integral(), **UNKNOWN, dated_on=dt.date(2024, 1, 9))
    decision = decision_list(LIST_DAY, adopts=("Vrijwilligersbeleid",))

    adopted = [p for p in build_policies([old, new, decision]) if p.adopted]

    assert [p.documents for p in adopted] == [(new,)]
