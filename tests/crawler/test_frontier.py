"""Scoring of addresses, and the order and budget in which they are visited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from crawler.frontier import Frontier, WeighedWords, canonical, registered_domain, same_site, score
from crawler.words import site_words

HOME = "https://www.lindenveen.nl/"


def _frontier(pages: int = 100, discovery: int = 3) -> Frontier:
    return Frontier(HOME, WeighedWords.of(site_words()), max_pages=pages, max_discovery=discovery)


@pytest.mark.parametrize(
    ("path", "text", "sign"),
    [
        ("/vrijwilligersbeleid", "", 1),
        ("/x/123", "Nota vrijwillige inzet", 1),
        ("/zorgnota-2024.pdf", "", 1),
        ("/uitvoeringsagenda-dorpshuizen", "", 1),
        ("/over-ons", "Over ons", 0),
        ("/televisie", "", 1),  # ends as visie does; a needless visit costs little
        ("/vacatures/vrijwilligerscoordinator", "", -1),
        ("/afval/kalender", "Afval", -1),
        ("/agenda", "Agenda", -1),
        ("/agenda/vrijwilligersmarkt", "", 1),
    ],
)
def test_score(path: str, text: str, sign: int) -> None:
    points = score(f"https://www.lindenveen.nl{path}", text, WeighedWords.of(site_words()))
    assert (points > 0) - (points < 0) == sign


@given(st.lists(st.sampled_from([*site_words(), "x", "nota2024", "mijnvisie"]), max_size=6))
def test_a_word_counts_once_where_it_begins_or_ends_a_part(parts: list[str]) -> None:
    plain = f" {' '.join(parts).replace('-', ' ')} "
    expected = [
        weight
        for word, weight in site_words().items()
        if f" {word.replace('-', ' ')}" in plain
        or (weight > 0 and f"{word.replace('-', ' ')} " in plain)
    ]
    found = WeighedWords.of(site_words()).found_in(plain)
    assert sorted(found) == sorted(expected)


@given(st.from_regex(r"https?://[a-z0-9-]{1,5}\.nl(/[A-Za-z0-9._~%-]{0,4}){0,3}", fullmatch=True))
def test_a_plain_address_is_canonical_as_it_is(url: str) -> None:
    assert canonical(url) == canonicalize_url(url)


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://www.lindenveen.nl/x", True),
        ("https://lindenveen.nl/x", True),
        ("https://open.lindenveen.nl/x", True),
        ("https://lindenveen.nl.example.com/x", False),
        ("https://notlindenveen.nl/x", False),
        ("https://www.vng.nl/", False),
    ],
)
def test_same_site(url: str, inside: bool) -> None:
    assert same_site(url, HOME) is inside


def test_numbers_are_no_domain() -> None:
    assert registered_domain("127.0.0.1") == "127.0.0.1"


def test_best_first_and_each_once() -> None:
    frontier = _frontier()
    frontier.add("https://www.lindenveen.nl/bestuur")
    frontier.add("https://www.lindenveen.nl/vrijwilligers#top")
    frontier.add("https://www.lindenveen.nl/vrijwilligers")
    frontier.add("https://www.lindenveen.nl/bestanden/1.pdf", at_least=1)
    frontier.add("https://www.lindenveen.nl/vrijwilligers.jpg")
    frontier.add("https://www.lindenveen.nl/zoeken?q=vrijwilligers")
    frontier.add("mailto:vrijwilligers@lindenveen.nl")
    taken = []
    while (candidate := frontier.pop()) is not None:
        taken.append(candidate.url.rpartition("/")[2])
    assert taken == ["vrijwilligers", "bestuur", "1.pdf"]
    assert frontier.complete


def test_better_link_text_moves_a_page_forward() -> None:
    frontier = _frontier()
    frontier.add("https://www.lindenveen.nl/a")
    frontier.add("https://www.lindenveen.nl/beleid")
    frontier.add("https://www.lindenveen.nl/a", "Vrijwilligers")
    first = frontier.pop()
    assert first is not None
    assert first.url.endswith("/a")
    assert first.title == "Vrijwilligers"


def test_budget_leaves_the_section_incomplete() -> None:
    frontier = _frontier(pages=1)
    frontier.add("https://www.lindenveen.nl/vrijwilligers")
    frontier.add("https://www.lindenveen.nl/mantelzorg")
    assert frontier.pop() is not None
    assert frontier.pop() is None
    assert not frontier.complete


def test_discovery_is_limited_and_does_not_count_for_completeness() -> None:
    frontier = _frontier(discovery=2)
    for number in range(5):
        frontier.add(f"https://www.lindenveen.nl/pagina-{number}")
    assert [frontier.pop() is not None for _ in range(4)] == [True, True, False, False]
    assert frontier.complete


def test_pages_discovered_before_use_up_the_discovery_of_tonight() -> None:
    frontier = _frontier(discovery=2)
    for number in range(3):
        frontier.add(f"https://www.lindenveen.nl/bekend-{number}", known=True)
    frontier.add("https://www.lindenveen.nl/nieuw")
    assert [frontier.pop() is not None for _ in range(4)] == [True, True, True, False]


def test_known_pages_come_first() -> None:
    frontier = _frontier()
    frontier.add("https://www.lindenveen.nl/vrijwilligers")
    frontier.add("https://www.lindenveen.nl/iets", known=True)
    first = frontier.pop()
    assert first is not None
    assert first.known


@given(st.lists(st.sampled_from(["/a", "/vrijwilligers", "/wmo", "/nota.pdf", "/afval"])))
def test_nothing_is_given_twice(paths: list[str]) -> None:
    frontier = _frontier()
    for path in paths:
        frontier.add(f"https://www.lindenveen.nl{path}", at_least=1)
    taken = []
    while (candidate := frontier.pop()) is not None:
        taken.append(candidate.url)
    assert len(taken) == len(set(taken))


def test_canonical_form_knows_no_fragment_or_order() -> None:
    assert canonical("https://a.nl/x?b=1&a=2#c") == canonical("https://a.nl/x?a=2&b=1")
