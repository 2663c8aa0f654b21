"""Pages and passages: offsets, headings, lists, lengths, identity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.blocks import Block, BlockKind
from documents.pages import compose_pages
from documents.passages import MAX_WORDS, Passage, passage_identity, select_passages

H, P, LI, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
WORDS = st.lists(
    st.sampled_from(
        ["vrijwilligers", "helpen", "de club.", "Wij", "willen:", "a", "frijwilligers"]
    ),
    max_size=60,
).map(" ".join)
BLOCKS = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from(BlockKind),
        text=st.one_of(WORDS, st.text(max_size=30)),
        page=st.integers(1, 3),
        level=st.integers(1, 3),
    ),
    max_size=25,
).map(lambda blocks: sorted(blocks, key=lambda block: block.page))


def _passages(*blocks: Block, pages: int = 1) -> tuple[Passage, ...]:
    composed = compose_pages(blocks, pages)
    return select_passages(composed.pages, composed.blocks)


@given(BLOCKS)
def test_offsets_give_back_the_text(blocks: list[Block]) -> None:
    pages, placed, _ = compose_pages(blocks, 3)
    for block in placed:
        assert pages[block.page - 1][block.start : block.end] == block.text
    passages = select_passages(pages, placed)
    for passage in passages:
        assert pages[passage.page - 1][passage.start : passage.end] == passage.text
        assert len(passage.text.split()) <= MAX_WORDS
    ordinals = [passage.ordinal for passage in passages]
    assert ordinals == sorted(set(ordinals))


@given(BLOCKS)
def test_every_volunteer_term_outside_headings_lies_in_a_passage(blocks: list[Block]) -> None:
    pages, placed, _ = compose_pages(blocks, 3)
    passages = select_passages(pages, placed)
    for block in placed:
        if "vrijwilligers" in block.text:
            assert any(
                one.page == block.page and one.start < block.end and block.start < one.end
                for one in passages
            )


def test_only_passages_near_a_term_are_kept() -> None:
    blocks = [Block(P, f"Alinea {n} over afval.") for n in range(9)]
    blocks[4] = Block(P, "Onze vrijwilligers verdienen steun.")
    kept = _passages(*blocks)
    assert [passage.ordinal for passage in kept] == [3, 4, 5]
    assert [passage.has_volunteer_term for passage in kept] == [False, True, False]


def test_a_text_without_terms_has_no_passages() -> None:
    assert _passages(Block(H, "Afval", level=1), Block(P, "Het afval wordt opgehaald.")) == ()


def test_heading_path_follows_the_levels() -> None:
    found = _passages(
        Block(H, "Nota", level=1),
        Block(H, "1 Zorg", level=2),
        Block(P, "Over zorg."),
        Block(H, "2 Sport", level=2),
        Block(H, "2.1 Clubs", level=3),
        Block(P, "Clubs draaien op vrijwilligers."),
    )
    assert found[-1].heading == "Nota > 2 Sport > 2.1 Clubs"


def test_text_under_a_volunteer_heading_is_kept() -> None:
    found = _passages(
        Block(H, "Vrijwilligers", level=1), Block(P, "Wij willen dat zij steun krijgen.")
    )
    assert [(one.kind, one.has_volunteer_term) for one in found] == [
        ("heading", True),
        ("paragraph", False),
    ]


def test_short_items_join_under_their_lead_in() -> None:
    found = _passages(
        Block(P, "Wij doen het volgende:"),
        Block(LI, "een verzekering voor vrijwilligers;"),
        Block(LI, "een feestavond;"),
        Block(P, "Dat kost weinig."),
    )
    assert [len(one.text.split("\n")) for one in found] == [4, 1]
    assert found[0].text.startswith("Wij doen het volgende:\n\neen verzekering")


def test_table_rows_stay_apart() -> None:
    found = _passages(
        Block(ROW, "Post | 2026"),
        Block(ROW, "Vrijwilligersprijs | 2.000"),
        Block(ROW, "Zwembad | 9"),
    )
    assert [one.text for one in found] == [
        "Post | 2026",
        "Vrijwilligersprijs | 2.000",
        "Zwembad | 9",
    ]


def test_a_paragraph_over_a_page_break_is_cut_there() -> None:
    found = _passages(
        Block(P, "De vrijwilligers van onze", page=1),
        Block(P, "dorpen verdienen steun.", page=2),
        pages=2,
    )
    assert [(one.page, one.start) for one in found] == [(1, 0), (2, 0)]


def test_long_paragraphs_are_split_at_sentences() -> None:
    sentence = "Wij willen dat vrijwilligers in onze gemeente op steun kunnen rekenen. "
    found = _passages(Block(P, sentence * 80))
    assert len(found) > 1
    assert all(one.text.endswith(".") for one in found)


@pytest.mark.parametrize(
    "other",
    [
        "de vrijwilligers, in de wijk",
        "De  vrijwilligers in de wijk.",
        "DE VRIJWILLIGERS IN DE WIJK",
    ],
)
def test_identity_is_of_the_words(other: str) -> None:
    assert passage_identity("De vrijwilligers in de wijk") == passage_identity(other)
    assert len(passage_identity(other)) == 32


def test_identity_tells_texts_apart() -> None:
    assert passage_identity("vrijwilligers 2024") != passage_identity("vrijwilligers 2025")


TEXT = [
    Block(H, "Nota", level=1),
    Block(P, "De gemeente ondersteunt alle verenigingen die op vrijwilligers draaien."),
    Block(P, "Er is elk jaar 20.000 euro voor scholing van vrijwilligers en coördinatoren."),
    Block(ROW, "Vrijwilligersprijs | 2.500"),
    Block(P, "Het steunpunt voor vrijwilligers bemiddelt in alle dorpen van de gemeente."),
]


@pytest.mark.parametrize("edited", [1, 2, 3, 4])
def test_an_edited_neighbour_leaves_identities_alone(edited: int) -> None:
    later = list(TEXT)
    later[edited] = later[edited]._replace(text=later[edited].text + " Dat is nieuw.")
    before = [passage.identity for passage in _passages(*TEXT)]
    after = [passage.identity for passage in _passages(*later)]
    assert len(before) == len(after) == 4
    assert [at for at in range(4) if before[at] != after[at]] == [edited - 1]


def test_a_paragraph_put_in_between_changes_no_identity() -> None:
    later = [*TEXT[:2], Block(P, "Een nieuwe alinea over vrijwilligers in de sport."), *TEXT[2:]]
    before = {passage.identity for passage in _passages(*TEXT)}
    assert before < {passage.identity for passage in _passages(*later)}
