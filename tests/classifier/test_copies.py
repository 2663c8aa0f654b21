"""Copies: nearly the same text under another name is the same policy."""

import datetime as dt

import pytest

from classifier.copies import find_copies
from classifier.joining import find_links, group_policies
from classifier.titles import TitleIndex
from tests.classifier.build import document, integral
from vocabulary.codes import DocumentType

MARKS = frozenset(range(100, 140))
OTHER = frozenset(range(200, 240))


def test_a_copy_under_another_title_is_found() -> None:
    note = document("Nota vrijwillige inzet", sentence_marks=MARKS)
    copy = document("Bijlage 3 bij agendapunt 7", sentence_marks=MARKS | {1})
    third = document("Visie op sport", sentence_marks=OTHER)
    assert find_copies([note, third, copy]) == [[note, copy]]


@pytest.mark.parametrize(
    ("marks", "kind"),
    [
        pytest.param(frozenset(range(120, 160)), DocumentType.POLICY_NOTE, id="half the same"),
        pytest.param(MARKS, DocumentType.WEB_PAGE, id="a page that repeats it"),
        pytest.param(MARKS, DocumentType.AGENDA_ITEM, id="a proposal that repeats it"),
    ],
)
def test_what_is_no_copy(marks: frozenset[int], kind: DocumentType) -> None:
    note = document("Nota vrijwillige inzet", sentence_marks=MARKS)
    assert find_copies([note, document("Stuk 4", sentence_marks=marks, type=kind)]) == []


def test_few_sentences_tell_no_copy() -> None:
    few = frozenset({1, 2, 3})
    assert find_copies([document("A", sentence_marks=few), document("B", sentence_marks=few)]) == []


def test_a_note_taken_over_for_the_next_period_is_another_policy() -> None:
    old = document(
        "Nota 2018",
        sentence_marks=MARKS,
        period_from=dt.date(2018, 1, 1),
        period_to=dt.date(2021, 12, 31),
    )
    new = document(
        "Nota 2022",
        sentence_marks=MARKS,
        period_from=dt.date(2022, 1, 1),
        period_to=dt.date(2025, 12, 31),
    )
    assert find_copies([old, new]) == []


def test_copies_become_one_policy_and_each_stands_in_it_once() -> None:
    documents = [
        document("Nota vrijwillige inzet", integral(), sentence_marks=MARKS),
        document("Bijlage 3", integral(), sentence_marks=MARKS),
        document("Nota vrijwillige inzet", integral(), sentence_marks=MARKS),
        document("Visie op sport", integral(), sentence_marks=OTHER),
    ]
    links = find_links(documents, TitleIndex(documents))
    groups = group_policies(documents, links)
    sizes = sorted(len(group) for group in groups)
    assert sizes == [1, 3]
