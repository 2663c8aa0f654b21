"""The rules on the whole invented country, against the answers of careful human coders."""

from dataclasses import replace

import pytest

from classifier.causes import Held, Versions, cause_of_change
from classifier.document_rules import judge_document
from classifier.dossier import Verdict
from classifier.joining import find_links
from classifier.municipality import decide
from classifier.titles import TitleIndex
from demo.country_files import NIGHTS, Expected
from tests.classifier.country import dossier_on, load
from vocabulary.codes import Cause

COUNTRY, STORE = load()
CODES = sorted(COUNTRY)
WITHOUT_OCR = replace(STORE, unreadable=STORE.unreadable | {"pdf_scan"})
VERSIONS = Versions(model="1", rules="1")


def summary(verdict: Verdict | Expected) -> dict[str, object]:
    since = verdict.policy_since if isinstance(verdict, Verdict) else verdict.since
    return {
        "headline": verdict.label or verdict.state,
        "subtypes": list(verdict.subtypes),
        "currency": verdict.currency,
        "confirmation": verdict.confirmation,
        "flags": sorted(verdict.flags),
        "since": since,
    }


def test_the_country_is_complete() -> None:
    assert len(CODES) == 26


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("code", CODES)
def test_verdict_is_the_coders_verdict(code: str, night: int) -> None:
    verdict = decide(dossier_on(code, night, COUNTRY, STORE), NIGHTS[night])

    assert summary(verdict) == summary(COUNTRY[code].expected[night])


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("code", [code for code in CODES if COUNTRY[code].expected_without_ocr])
def test_verdict_where_scans_cannot_be_read(code: str, night: int) -> None:
    verdict = decide(dossier_on(code, night, COUNTRY, WITHOUT_OCR), NIGHTS[night])

    assert summary(verdict) == summary(COUNTRY[code].answer(night, ocr=False))
    assert summary(verdict) != summary(COUNTRY[code].answer(night, ocr=True))


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("code", CODES)
def test_verdict_rests_on_documents_that_the_coders_named(code: str, night: int) -> None:
    expected = COUNTRY[code].expected[night]
    verdict = decide(dossier_on(code, night, COUNTRY, STORE), NIGHTS[night])
    names = {number: name for name, number in STORE.numbers.items()}

    first = {names[line.version_id] for line in verdict.evidence[:1]}

    assert first <= set(expected.evidence) or verdict.label == "not_visible"


@pytest.mark.parametrize("code", CODES)
def test_document_codes_are_the_coders_codes(code: str) -> None:
    dossier = dossier_on(code, 2, COUNTRY, STORE)
    links = find_links(dossier.documents, TitleIndex(dossier.documents))
    expected = {
        document.title: document.document_code
        for document in COUNTRY[code].documents
        if document.title in {d.facts.title for d in dossier.documents if d.readable}
    }

    computed = {
        document.facts.title: judge_document(
            document, adopted_here=document.document_id in links.adopted
        ).code
        for document in dossier.documents
        if document.readable
    }

    assert computed == expected


@pytest.mark.parametrize("code", CODES)
def test_cause_of_the_change_is_the_coders_cause(code: str) -> None:
    first = dossier_on(code, 1, COUNTRY, STORE)
    second = dossier_on(code, 2, COUNTRY, STORE)
    held = Held(decide(first, NIGHTS[1]), NIGHTS[1], NIGHTS[1], VERSIONS)
    now = decide(second, NIGHTS[2])

    cause = cause_of_change(held, second, now, NIGHTS[2], VERSIONS)

    expected = COUNTRY[code].expected[2].cause
    assert cause == expected or (expected is None and cause is Cause.EXPIRY)
