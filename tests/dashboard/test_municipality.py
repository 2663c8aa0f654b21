"""The page of a municipality, its documents, and the original beside the evidence."""

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from classifier.attributes import HOSTS
from dashboard.attributes import attribute_choices
from dashboard.sentences import Said, verdict_sentence
from dashboard.trace_text import trace_text
from tests.dashboard.conftest import text_of
from tests.dashboard.country import AROUND, GOAL, STATES, TITLE
from vocabulary.attributes import YES, Attribute, TermKind, attribute_terms
from vocabulary.codes import Confirmation, Currency, Domain, Label, State


def test_verdict_is_one_sentence_with_decision_and_period(client: FlaskClient) -> None:
    assert (
        "Westerkoog heeft integraal vrijwilligersbeleid, vastgesteld door de raad op "
        "12 maart 2024, geldig tot en met 2028."
    ) in text_of(client, "/gemeente/GM9001")


@pytest.mark.parametrize(
    ("said", "dutch"),
    [
        (
            Said("Duinrecht", Label.EMBEDDED, None, Confirmation.NOT_NEEDED, subtypes=["care"]),
            "Duinrecht heeft vrijwilligersbeleid als onderdeel van ander beleid (informele zorg), "
            "zonder einddatum.",
        ),
        (
            Said(
                "Duinrecht",
                Label.INTEGRAL,
                None,
                Confirmation.NOT_NEEDED,
                currency=Currency.PRESUMED_CURRENT,
                policy_since=dt.date(2020, 10, 8),
            ),
            "Duinrecht heeft integraal vrijwilligersbeleid, sinds 8 oktober 2020, en vermoedelijk "
            "nog geldig.",
        ),
        (
            Said(
                "Duinrecht",
                Label.INTEGRAL,
                None,
                Confirmation.NOT_NEEDED,
                decided_on=dt.date(2024, 1, 16),
                issuer="executive",
                period_to=dt.date(2027, 6, 30),
            ),
            "Duinrecht heeft integraal vrijwilligersbeleid, vastgesteld door het college van "
            "burgemeester en wethouders op 16 januari 2024, geldig tot en met 30 juni 2027.",
        ),
        (
            Said("Schor", Label.EMBEDDED, None, Confirmation.NOT_NEEDED, inherited=True),
            "Schor heeft vrijwilligersbeleid als onderdeel van ander beleid van zijn voorgangers.",
        ),
        (
            Said(
                "Vlietdam",
                None,
                State.OUTDATED_ONLY,
                Confirmation.NOT_NEEDED,
                policy_title="Vrij baan",
                currency=Currency.WITHDRAWN,
            ),
            "Het vrijwilligersbeleid van Vlietdam (“Vrij baan”) is ingetrokken, en er is niets "
            "voor in de plaats gevonden.",
        ),
        (
            Said("Vlietdam", Label.NOT_VISIBLE, None, Confirmation.PROPOSED),
            "In Vlietdam is geen zichtbaar vrijwilligersbeleid gevonden; dat is nog niet bevestigd "
            "en telt dus niet mee.",
        ),
    ],
)
def test_sentences(said: Said, dutch: str) -> None:
    assert verdict_sentence(said).nl == dutch


def test_an_unconfirmed_absence_never_reads_as_a_finding() -> None:
    proposed = Said("Vlietdam", Label.NOT_VISIBLE, None, Confirmation.PROPOSED)
    confirmed = Said("Vlietdam", Label.NOT_VISIBLE, None, Confirmation.CONFIRMED)
    assert "nog niet bevestigd" in verdict_sentence(proposed).nl
    assert "bevestigd" in verdict_sentence(confirmed).nl
    assert "nog niet" not in verdict_sentence(confirmed).nl


@pytest.mark.parametrize("code", STATES)
def test_each_state_says_why_it_is_grey_and_what_to_send(client: FlaskClient, code: str) -> None:
    page = text_of(client, f"/gemeente/{code}")
    assert "Waarom zijn wij grijs" in page
    assert "Stuur het document" in page
    assert "de website is niet bereikt" in page


def test_evidence_of_one_passage_is_shown_once_with_all_its_roles(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9001")
    evidence = page[page.index('id="evidence-title"') : page.index('id="change-title"')]
    assert evidence.count(GOAL) == 1
    assert "eigen visie op vrijwillige inzet, waartoe de gemeente zich verbindt" in evidence


def test_the_passage_is_marked_in_its_page(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9001")
    link = page[page.index('href="/tekst/') + 6 :].split('"')[0].replace("&amp;", "&")
    shown = text_of(client, link)
    assert f'{AROUND[0]}<mark id="passage">{GOAL}</mark>{AROUND[1]}' in shown
    assert "/afbeelding/" in shown


def test_the_original_page_is_drawn(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9001")
    version = page[page.index("/tekst/") + 7 :].split("?")[0]
    picture = client.get(f"/afbeelding/{version}/1.png")
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    assert client.get(f"/afbeelding/{version}/2.png").status_code == 404
    original = client.get(f"/origineel/{version}")
    assert original.data.startswith(b"%PDF")
    assert original.headers["Content-Disposition"].startswith("attachment")


def test_history_shows_both_time_axes(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9001")
    assert "Wat wij nu zeggen over elke periode" in page
    assert page.count('class="bar-policy"') == 1
    before = text_of(client, "/gemeente/GM9001?known_on=2026-12-29")
    assert "nog niets gezegd" in before


def test_successors_and_predecessors_lead_to_each_other(client: FlaskClient) -> None:
    assert "Voorganger: <a" in text_of(client, "/gemeente/GM9001")
    assert "Opvolger: <a" in text_of(client, "/gemeente/GM9008")


def test_a_name_leads_to_its_page(client: FlaskClient) -> None:
    answer = client.get("/gemeente?name=westerkoog")
    assert answer.headers["Location"] == "/gemeente/GM9001"
    assert "Did you mean" in text_of(client, "/gemeente?name=Westerkog", 400)


def test_an_unknown_code_is_not_found(client: FlaskClient) -> None:
    assert "staat niet in het register" in text_of(client, "/gemeente/GM0000", 404)


def attributes_of(page: str) -> dict[str, str]:
    """Cells of the table of attributes by its row."""
    table = page[page.index('id="attributes-title"') :]
    rows = re.findall(
        r'<th scope="row">([^<]+)</th><td>(.*?)</td>', table[: table.index("</table>")]
    )
    return dict(rows)


def test_attributes_name_the_passage_and_never_say_no(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9001")
    shown = attributes_of(page)
    assert len(shown) == len(Attribute)
    assert "geen aanwijzing" in shown["Waardering"]
    assert "1: de gemeente als regisseur" in shown["Route"]
    assert "2 jaar" in shown["Leeftijd van het beleid"]
    assert "niet vergeleken met menselijke beoordelaars" in page
    link = shown["Geplaatst bij"].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert f'<mark id="passage">{GOAL}</mark>' in text_of(client, link)


@pytest.mark.parametrize("query", ["as_of=2026-12-29", "known_on=2026-12-29"])
def test_attributes_say_nothing_before_they_were_coded(client: FlaskClient, query: str) -> None:
    assert "attributes-title" not in text_of(client, f"/gemeente/GM9001?{query}")


def test_without_any_evidence_there_is_no_table_of_attributes(client: FlaskClient) -> None:
    assert "attributes-title" not in text_of(client, "/gemeente/GM9007")


def test_every_value_that_is_coded_has_a_name() -> None:
    terms = [
        (attribute, term.value)
        for attribute in Attribute
        for kind in (TermKind.LEXICON, TermKind.ROLE)
        for term in attribute_terms(attribute, kind)
    ]
    asked = attribute_choices()
    assert all(f"{attribute}:{value or YES}" in asked for attribute, value in terms)
    assert all(f"host_domain:{HOSTS.get(each, str(each))}" in asked for each in Domain)


def test_document_lists_facts_and_versions(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9001")
    link = page[page.index('href="/document/') + 6 :].split('"')[0]
    shown = text_of(client, link)
    assert "besloten op" in shown
    assert "SHA-256" in shown


def test_versions_are_compared_in_sentences(client: FlaskClient) -> None:
    page = text_of(client, "/gemeente/GM9002")
    link = page[page.index('href="/document/') + 6 :].split('"')[0]
    shown = text_of(client, f"{link}/verschil")
    assert "Wij steunen vrijwilligers met scholing." in shown
    assert "Wij steunen vrijwilligers met geld." in shown
    assert "De zon schijnt" not in shown
    single = text_of(client, "/gemeente/GM9001")
    only = single[single.index('href="/document/') + 6 :].split('"')[0]
    text_of(client, f"{only}/verschil", 404)


@pytest.mark.parametrize(
    ("line", "dutch"),
    [
        ("6: the website was not reached", "Stap 6: de website is niet bereikt."),
        ("A2: care (p. 1), sport (p. 2); not met", "A2: zorg (p. 1), sport (p. 2); niet gehaald"),
        ('5: "Zorgnota": it cannot be dated', 'Stap 5: "Zorgnota": de tekst is niet te dateren.'),
        ("a line of a later version", "a line of a later version"),
    ],
)
def test_trace_reads_as_dutch(line: str, dutch: str) -> None:
    assert trace_text(line).nl == dutch
    assert trace_text(line).en == line


def test_every_line_of_the_planted_title_stays_as_written() -> None:
    line = f'2: "{TITLE}" is integral by itself'
    assert trace_text(line).nl == f'Stap 2: "{TITLE}" is op zichzelf integraal beleid.'
