"""From doubt about passages to the probability of a label, and to saying nothing."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from classifier.dossier import CodedPassage, Dossier
from classifier.draws import Draws
from classifier.municipality import decide_prepared
from classifier.prepared import prepare
from classifier.probability import headline_probabilities, with_probability
from db.engine import open_engine, session_factory, sqlite_url
from db.history import held_verdict
from db.tables import PassageCodeRow, VerdictRow
from tests.classifier.build import TODAY, document, dossier, embedded, integral, passage
from tests.classifier.planted import BEFORE, TONIGHT, Planted
from tests.classifier.test_laws import dossiers
from vocabulary.codes import PassageCode, PolicyObject

P1, P3, P4 = PassageCode.MENTION, PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY


def doubted(
    coded: CodedPassage, chance: float, other: PassageCode = P1, text: str = ""
) -> CodedPassage:
    """The passage with its code at this chance, else another."""
    words = text or coded.text or f"woorden van {coded.passage_id}"
    return replace(coded, probabilities={coded.code: chance, other: 1 - chance}, text=words)


def chances(case: Dossier, day: dt.date = TODAY) -> dict[str, float]:
    return headline_probabilities(prepare(case), day)


def note(*passages: CodedPassage) -> Dossier:
    return dossier(document("Nota", passages))


def test_one_doubtful_goal_is_the_doubt_of_the_label() -> None:
    found = chances(note(doubted(embedded(count=1)[0], 0.7)))

    assert found["embedded"] == pytest.approx(0.7, abs=0.01)
    assert found["not_visible"] == pytest.approx(0.3, abs=0.01)


def test_a_second_goal_makes_the_label_surer() -> None:
    one, two = embedded(count=2)

    assert chances(note(doubted(one, 0.7), doubted(two, 0.7)))["embedded"] > 0.75


def test_integral_policy_is_as_doubtful_as_its_parts_together() -> None:
    vision, sport, care = integral()

    found = chances(note(doubted(vision, 0.9), doubted(sport, 0.9, P3), doubted(care, 0.9)))

    assert 0.6 < found["integral"] < 0.9
    assert found["embedded"] > 0.1


def test_many_faint_doubts_in_one_text_are_not_many_independent_ones() -> None:
    mentions = [doubted(passage("P1"), 0.95, P3) for _ in range(40)]

    found = chances(note(*mentions))

    alone = 0.95**40  # if each passage had its own luck
    assert found["not_visible"] > 3 * alone


def test_copies_get_the_same_code() -> None:
    goal = doubted(embedded(count=1)[0], 0.7, text="Wij willen het.")
    once = note(goal)
    twice = dossier(
        *once.documents,
        document("Nota", [replace(goal, passage_id=9_999_001)]),
        document("Nota", [replace(goal, passage_id=9_999_002)]),
    )

    assert chances(twice) == chances(once)


def test_two_policies_have_each_their_own_luck() -> None:
    one, two = (doubted(each, 0.7) for each in embedded(count=2))

    case = dossier(document("Nota een", [one]), document("Plan twee", [two]))

    assert chances(case)["embedded"] == pytest.approx(1 - 0.3 * 0.3, abs=0.07)


@pytest.mark.parametrize("words", ["trap", "boilerplate", "own_or_club"])
def test_what_counts_for_nothing_brings_no_doubt(words: str) -> None:
    sure = replace(embedded(count=1)[0], probabilities={P3: 1.0})
    nothing = doubted(passage("P1", words=words), 0.5, P4)

    assert chances(note(sure, nothing)) == {"embedded": 1.0}


def test_without_probabilities_there_is_nothing_to_say() -> None:
    prepared = prepare(note(*integral()))
    verdict = decide_prepared(prepared, TODAY)

    assert with_probability(prepared, verdict, TODAY) == verdict
    assert verdict.confidence is None


def test_a_state_has_a_probability_as_well() -> None:
    undated = document("Nota", [doubted(embedded(count=1)[0], 0.8)], decided_on=None)

    found = chances(dossier(undated))

    assert found["unknown"] == pytest.approx(0.8, abs=0.01)
    assert found["not_visible"] == pytest.approx(0.2, abs=0.01)


def test_a_label_in_doubt_abstains_and_an_absence_does_not() -> None:
    def abstains(case: Dossier) -> bool:
        prepared = prepare(case)
        return with_probability(prepared, decide_prepared(prepared, TODAY), TODAY).abstains

    goal = embedded(count=1)[0]
    assert abstains(note(doubted(goal, 0.6)))
    assert not abstains(note(doubted(goal, 0.95)))
    assert not abstains(note(doubted(passage("P1"), 0.6, P3)))  # a person confirms it first


@st.composite
def doubtful_dossiers(draw: st.DrawFn) -> Dossier:
    """Dossiers of all kinds of which any passage may be in doubt."""
    case = draw(dossiers())
    chance = st.sampled_from([0.5, 0.8, 0.97, 1.0])
    other = st.sampled_from([PassageCode.IRRELEVANT, P1, P3, P4])
    return replace(
        case,
        documents=tuple(
            replace(
                item,
                passages=tuple(
                    doubted(each, draw(chance), draw(other), f"{each.passage_id}")
                    for each in item.passages
                ),
            )
            for item in case.documents
        ),
    )


@settings(max_examples=60)
@given(doubtful_dossiers())
def test_probabilities_are_shares_that_come_out_the_same(case: Dossier) -> None:
    found = chances(case)

    assert not found or sum(found.values()) == pytest.approx(1)
    assert chances(case) == found


@settings(max_examples=40)
@given(doubtful_dossiers())
def test_draws_of_one_day_serve_another(case: Dossier) -> None:
    prepared, draws = prepare(case), Draws()
    days = [TODAY - dt.timedelta(days=700 * back) for back in range(4)]

    again = [headline_probabilities(prepared, day, draws=draws) for day in days]

    assert again == [chances(case, day) for day in days]


def test_a_mention_counts_only_where_it_may_be_policy() -> None:
    goal = doubted(embedded(count=1)[0], 0.7)
    mention, instrument = passage("P1", text="Zij helpen."), passage("P2", text="Een pas.")
    sure = [replace(each, probabilities={each.code: 0.6, PassageCode.IRRELEVANT: 0.4})
            for each in (mention, instrument)]  # fmt: skip

    assert chances(note(*sure)) == {"not_visible": 1.0}
    assert chances(note(goal, *sure)) == chances(note(goal))


@settings(max_examples=40)
@given(doubtful_dossiers(), st.integers(1, 5))
def test_irrelevant_documents_change_no_probability(case: Dossier, count: int) -> None:
    noise = tuple(document(f"Kalender {n}", object=PolicyObject.NONE) for n in range(count))

    assert chances(replace(case, documents=(*case.documents, *noise))) == chances(case)


@settings(max_examples=40)
@given(doubtful_dossiers(), st.integers(100_000, 200_000))
def test_numbers_of_passages_and_documents_play_no_part(case: Dossier, more: int) -> None:
    moved = tuple(
        replace(
            item,
            document_id=item.document_id + more,
            version_id=item.version_id + more,
            passages=tuple(
                replace(each, passage_id=each.passage_id + more) for each in item.passages
            ),
        )
        for item in case.documents
    )

    assert chances(replace(case, documents=moved)) == chances(case)


@pytest.fixture
def planted(tmp_path: Path, migrated_sqlite_file: Path) -> Planted:
    path = tmp_path / "store.sqlite"
    shutil.copy(migrated_sqlite_file, path)
    return Planted(session_factory(open_engine(sqlite_url(path))))


def doubt(planted: Planted, version: str, code: str, chance: float) -> None:
    """Let a version of the model be this sure of all that it codes so."""
    with planted.sessions() as session, session.begin():
        session.execute(
            update(PassageCodeRow)
            .where(PassageCodeRow.model_version == version, PassageCodeRow.code == code)
            .values(probabilities={code: chance, "P1": 1 - chance})
        )


def held(planted: Planted, day: dt.date = TONIGHT) -> VerdictRow:
    with planted.sessions() as session:
        row = held_verdict(session, "GM9001", day)
    assert row is not None
    return row


def test_an_uncertain_label_is_computed_and_not_shown(planted: Planted) -> None:
    planted.municipality()
    planted.document("Nota", "embedded")
    doubt(planted, "m1", "P3", 0.35)

    planted.night(BEFORE)
    row = held(planted, BEFORE)

    assert (row.computed_label, row.effective_label, row.effective_state) == (
        "embedded",
        None,
        "unknown",
    )
    assert row.effective_reason.startswith("computed embedded is too uncertain: probability 0.")
    assert row.confidence == row.probabilities["embedded"] < 0.75
    assert row.policy_title == "Nota"  # what a person should look at


def test_a_surer_model_shows_it_and_that_is_no_news(planted: Planted) -> None:
    planted.municipality()
    planted.document("Nota", "embedded")
    doubt(planted, "m1", "P3", 0.35)
    planted.night(BEFORE)

    planted.night(TONIGHT, "m2")

    assert held(planted).effective_label == "embedded"
    assert {change.after.cause for change in planted.changes()} == {"model"}


def test_integral_policy_is_not_taken_away_by_the_doubts_of_a_new_model(planted: Planted) -> None:
    planted.municipality()
    planted.document("Nota", "integral")
    planted.night(BEFORE)
    doubt(planted, "m2", "P4", 0.5)

    planted.night(TONIGHT, "m2")
    row = held(planted)

    assert row.effective_label == "integral"
    assert "too uncertain" in row.effective_reason


def test_a_second_night_adds_nothing(planted: Planted) -> None:
    planted.everything = True
    planted.municipality()
    planted.document("Nota", "embedded")
    doubt(planted, "m1", "P3", 0.35)
    planted.night(BEFORE)

    assert planted.night(BEFORE).verdicts_recorded == 0
