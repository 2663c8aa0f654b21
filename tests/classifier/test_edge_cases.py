"""The edge cases of codebook section 12, numbered as there."""

import datetime as dt
from dataclasses import replace

import pytest

from classifier.dossier import Dossier, DossierDocument, PredecessorShare, Verdict
from classifier.municipality import decide
from tests.classifier.build import (
    TODAY,
    decision_list,
    document,
    dossier,
    embedded,
    integral,
    mention,
    passage,
    visits,
)
from vocabulary.codes import (
    Actor,
    DocumentType,
    PolicyObject,
    Status,
    VisitOutcome,
)

OLD_TITLE = "Vrijwilligersbeleid 2015-2018"
REGIONAL = "Regionale visie Wmo"
UNDATED = "Beleidsnota vrijwilligers periode -"
SUBSIDY = DocumentType.SUBSIDY_REGULATION
CARE = "embedded: care"
OTHER = "embedded: other"


def old_policy() -> DossierDocument:
    return document(
        OLD_TITLE,
        integral(),
        decided_on=dt.date(2015, 2, 1),
        period_from=dt.date(2015, 1, 1),
        period_to=dt.date(2018, 12, 31),
        volunteer_specific=True,
    )


def budget_2025() -> DossierDocument:
    return document(
        "Begroting 2025",
        mention(),
        type=DocumentType.BUDGET,
        decided_on=dt.date(2025, 11, 6),
        reaffirms=(OLD_TITLE,),
    )


def predecessor_with(*documents: DossierDocument) -> Dossier:
    start = dt.date(2026, 1, 1)
    lost = Dossier("GM9801", name="Oudhage", valid_to=start)
    return dossier(
        *documents,
        valid_from=start,
        predecessors=(PredecessorShare(lost, 1.0, start),),
    )


def absence(code: str = "P1") -> DossierDocument:
    return document(
        "Brief aan de raad",
        [passage(code, words="pointer absence")],
        type=DocumentType.OTHER,
        status=Status.OTHER_ACTOR,
    )


SPORT, CARE_NOTE = embedded("sport", 1), embedded("care", 3)
SEVERAL_GOALS = (
    passage("P4", "", "stimulate", "goal"),
    passage("P4", "sport culture nature", "support", "goal means"),
)

CASES = [
    pytest.param(
        dossier(document("Nota Samen Sterk: vrijwilligers en mantelzorgers", CARE_NOTE)),
        CARE,
        id="1 separate note with care goals only",
    ),
    pytest.param(
        dossier(document("Visie Sociale Basis", SEVERAL_GOALS, type=DocumentType.VISION)),
        "integral",
        id="2 chapter in a wider vision",
    ),
    pytest.param(
        dossier(old_policy()),
        "outdated_only",
        id="3 expired within eight years",
    ),
    pytest.param(
        dossier(old_policy(), budget_2025()),
        "integral + low_confidence",
        id="4 expired but reaffirmed",
    ),
    pytest.param(
        dossier(
            document("Zorgnota", CARE_NOTE),
            document(
                "Motie vrijwilligersbeleid",
                integral(),
                type=DocumentType.OTHER,
                status=Status.INTENTION,
                decided_on=dt.date(2026, 5, 1),
            ),
        ),
        f"{CARE} + political_demand",
        id="5 motion",
    ),
    pytest.param(
        dossier(
            document(
                "Jaarverslag 2025",
                [
                    passage(
                        "P1",
                        words="pointer",
                        text="Volgend jaar leggen wij een nieuw beleidskader vrijwilligers voor.",
                    )
                ],
                type=DocumentType.ANNUAL_REPORT,
                decided_on=dt.date(2026, 6, 30),
            )
        ),
        "not_visible + in_development",
        id="6 annual report that announces a framework",
    ),
    pytest.param(
        dossier(
            document(
                "Subsidieregeling",
                [passage("P3", "care", "support", "goal"), passage("P2", words="means")],
                type=SUBSIDY,
                in_force_from=dt.date(2025, 4, 1),
            )
        ),
        CARE,
        id="7 subsidy rule with a purpose",
    ),
    pytest.param(
        dossier(document("Subsidieregeling", [passage("P2")], type=SUBSIDY)),
        "not_visible",
        id="8 subsidy rule with amounts only",
    ),
    pytest.param(
        dossier(document("Clubpagina", integral(), object=PolicyObject.CLUB_VOLUNTEERS)),
        "not_visible",
        id="9 policy of a club",
    ),
    pytest.param(
        dossier(document("Kinderboerderij", integral(), object=PolicyObject.OWN_VOLUNTEERS)),
        "not_visible",
        id="10 own volunteers",
    ),
    pytest.param(dossier(document("Sportakkoord", SPORT)), OTHER, id="11 sport agreement"),
    pytest.param(
        dossier(document("Sportnota", SPORT), document("Zorgnota", CARE_NOTE)),
        "embedded: care other",
        id="12 two notes without cross-reference",
    ),
    pytest.param(
        dossier(absence(), document("Wmo-plan", CARE_NOTE, type=DocumentType.WMO_PLAN)),
        CARE,
        id="13 absence statement, plan with goals",
    ),
    pytest.param(
        dossier(absence(), document("Wmo-plan", mention(), type=DocumentType.WMO_PLAN)),
        "not_visible",
        id="14 absence statement, plan without goals",
    ),
    pytest.param(
        dossier(
            document(
                "Raadsvoorstel",
                integral(),
                type=DocumentType.AGENDA_ITEM,
                status=Status.PROPOSAL,
                decided_on=None,
                meeting_on=dt.date(2026, 9, 24),
            )
        ),
        "unknown + unknown_adoption",
        id="15 proposal without decision list",
    ),
    pytest.param(
        dossier(
            visits=tuple(
                replace(visit, found=3, outcome=VisitOutcome.SUSPICIOUS) for visit in visits()
            )
        ),
        "insufficient_coverage",
        id="16 three documents instead of three hundred",
    ),
    pytest.param(
        dossier(document("Zorgnota", CARE_NOTE, gone=True)),
        f"{CARE} + source_gone",
        id="17 file gone after a redesign",
    ),
    pytest.param(
        predecessor_with(document("Vrijwilligersnota Oudhage", CARE_NOTE)),
        f"{CARE} + legacy_policy",
        id="18 note of a predecessor on the successor's site",
    ),
    pytest.param(
        dossier(
            document(REGIONAL, CARE_NOTE, actor=Actor.REGION, status=None, decided_on=None),
            decision_list(dt.date(2025, 4, 8), adopts=(REGIONAL,)),
        ),
        f"{CARE} + regional_policy",
        id="19 regional vision with a decision of its own",
    ),
    pytest.param(
        dossier(document(REGIONAL, CARE_NOTE, actor=Actor.REGION)),
        "not_visible",
        id="19 regional vision without one",
    ),
    pytest.param(
        dossier(
            document(
                "Mag ik vrijwilligerswerk doen naast mijn uitkering?",
                [passage("P0", words="trap")],
                type=DocumentType.WEB_PAGE,
            )
        ),
        "not_visible",
        id="20 benefit rule",
    ),
    pytest.param(
        dossier(document("Participatieplan", embedded("work"))),
        "embedded: participation",
        id="21 participation plan",
    ),
    pytest.param(
        dossier(
            document(
                "Startnotitie vrijwilligersbeleid",
                integral(),
                decided_on=dt.date(2026, 9, 24),
                volunteer_specific=True,
            ),
            decision_list(dt.date(2026, 9, 24), adopts=("Startnotitie vrijwilligersbeleid",)),
        ),
        "not_visible + in_development",
        id="22 adopted start note",
    ),
    pytest.param(
        dossier(document("Integraal vrijwilligersbeleid", CARE_NOTE)),
        CARE,
        id="23 integral by title only",
    ),
    pytest.param(
        dossier(
            document("Vrijwilligersnota", integral(), decided_on=dt.date(2023, 2, 1)),
            document("Zorgprogramma", CARE_NOTE, decided_on=dt.date(2026, 2, 1)),
        ),
        "integral",
        id="24 newer care note beside a current integral one",
    ),
    pytest.param(
        dossier(document(UNDATED, CARE_NOTE, decided_on=None)),
        "unknown",
        id="25 no date can be established",
    ),
    pytest.param(
        dossier(
            document(UNDATED, CARE_NOTE, decided_on=None),
            decision_list(dt.date(2025, 2, 1), adopts=(UNDATED,)),
        ),
        CARE,
        id="25 dated by the decision list",
    ),
]


def in_words(verdict: Verdict) -> str:
    subtypes = f": {' '.join(verdict.subtypes)}" if verdict.subtypes else ""
    flags = "".join(f" + {flag}" for flag in verdict.flags)
    return f"{verdict.headline}{subtypes}{flags}"


@pytest.mark.parametrize(("case", "expected"), CASES)
def test_edge_case(case: Dossier, expected: str) -> None:
    assert in_words(decide(case, TODAY)) == expected


def test_case_3_records_the_former_label_until_eight_years_have_passed() -> None:
    new_year = dt.date(2027, 1, 1)
    outdated = decide(dossier(old_policy()), TODAY)
    history = decide(dossier(old_policy()), new_year)

    assert (outdated.state, outdated.former_label) == ("outdated_only", "integral")
    assert in_words(history) == "not_visible + historic_policy"
