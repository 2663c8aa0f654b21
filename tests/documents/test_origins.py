"""From normalised text back to the page: the same characters stand there."""

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.blocks import Block, BlockKind
from documents.origins import find_origin, pack_runs, unpack_runs
from documents.pages import compose_pages
from documents.reading import read_capture
from tests.documents import files

RUNS = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(0, 9000), st.integers(1, 300)), max_size=30
)


def _page_characters(body: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(body)
    return [page.get_textpage().get_text_range() for page in document]


@given(RUNS)
def test_packed_runs_come_back(runs: list[tuple[int, int, int]]) -> None:
    assert list(unpack_runs(pack_runs(runs))) == runs


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(files.make_note(), id="note"),
        pytest.param(files.make_turned_pdf(90, by_viewer=True), id="turned"),
        pytest.param(
            files.make_pdf(
                [
                    [
                        ("h1", "Nota vrijwilligers"),
                        ("li", "een verzekering voor iedereen die zich inzet in het dorp"),
                        ("row", "Post | 2026 | 2027"),
                        ("row", "Vrijwilligersprijs | 2.500 | 3.000"),
                    ],
                    [("p", files.FILLER * 2)],
                ],
                head="Nota vrijwilligers",
                numbers=True,
            ),
            id="list and table",
        ),
    ],
)
def test_every_letter_of_a_pdf_leads_to_its_character(body: bytes) -> None:
    result = read_capture(body)
    originals = _page_characters(body)
    for text, steps, original in zip(result.pages, result.origins, originals, strict=True):
        places: dict[int, str] = {}
        for here, there, length in unpack_runs(steps):
            for step in range(length):
                places[here + step] = original[there + step]
        letters = {place: sign for place, sign in enumerate(text) if sign.isalnum()}
        assert letters
        assert {place: places.get(place) for place in letters} == letters


def test_a_passage_is_found_on_the_original_page() -> None:
    body = files.make_note()
    result = read_capture(body)
    [original] = _page_characters(body)
    passage = result.passages[-1]
    span = find_origin(result.origins[passage.page - 1], passage.start, passage.end)
    assert span is not None
    assert " ".join(original[slice(*span)].split()) == passage.text


def test_a_broken_word_leads_to_both_its_parts() -> None:
    written = "Steun voor vrij-\nwilligers in het dorp"
    composed = compose_pages([Block(BlockKind.PARAGRAPH, written)], 1)
    start = composed.pages[0].index("vrijwilligers")
    span = find_origin(pack_runs(composed.origins[0]), start, start + len("vrijwilligers"))
    assert span is not None
    assert written[slice(*span)] == "vrij-\nwilligers"


def test_what_was_put_in_has_no_origin() -> None:
    assert find_origin(pack_runs([(0, 0, 5)]), 5, 9) is None
