"""Pages are read in the order of a reader: columns, broken words, running heads, tables."""

import pytest
from fpdf import FPDF

from benchmarks.pdf_files import generated_pdf, page_text
from benchmarks.reading_quality import order_score
from documents.reading import read_capture

LEAST_ORDER = 0.98  # share of true runs of five words that are found, in order


@pytest.mark.parametrize("columns", [1, 2])
def test_word_order_of_columns(columns: int) -> None:
    pages = 5
    found = read_capture(generated_pdf(pages, columns=columns))
    assert len(found.pages) == pages
    for number, text in enumerate(found.pages):
        true = " ".join(page_text(number, columns)).split()
        assert order_score(true, text.split()) >= LEAST_ORDER


def test_the_score_sees_columns_that_are_mixed() -> None:
    left, right = [f"l{at}" for at in range(40)], [f"r{at}" for at in range(40)]
    mixed = [word for pair in zip(left, right, strict=True) for word in pair]
    assert order_score([*left, *right], [*left, *right]) == 1.0
    assert order_score([*left, *right], mixed) < 0.1


def _budget_page(pdf: FPDF, number: int) -> None:
    pdf.add_page()
    pdf.set_font("Helvetica", size=8)
    pdf.text(20, 10, "Programmabegroting 2026 gemeente Westerkoog")
    pdf.text(180, 290, str(number))
    pdf.set_font("Helvetica", size=11)
    lines = [
        f"Doel {number}: wij willen dat iedere vereniging kan rekenen op steun voor haar vrij-",
        "willigers, ook in de kleine kernen. Het college maakt daarvoor een werkplan voor welzijn",
        "en vrijwilligers- en mantelzorgbeleid, en legt dat in het voorjaar aan de raad voor.",
    ]
    for at, line in enumerate(lines):
        pdf.text(20, 40 + 5 * at, line)
    for at, cells in enumerate(
        (("Lasten", "612", "655"), ("Steunpunt vrijwilligers", "80", "95"), ("Baten", "12", "12"))
    ):
        for column, cell in enumerate(cells):
            pdf.text((20, 100, 140)[column], 80 + 7 * at, cell)


def test_a_budget_without_its_heads_with_its_words_mended_and_its_rows_apart() -> None:
    pdf = FPDF()
    for number in range(1, 6):
        _budget_page(pdf, number)
    result = read_capture(bytes(pdf.output()))
    for number, page in enumerate(result.pages, 1):
        assert "Programmabegroting" not in page
        assert "steun voor haar vrijwilligers, ook in de kleine kernen" in page
        assert "vrijwilligers- en mantelzorgbeleid" in page
        assert page.startswith(f"Doel {number}:")
        assert page.endswith(
            "Lasten | 612 | 655\nSteunpunt vrijwilligers | 80 | 95\nBaten | 12 | 12"
        )
    rows = [passage.text for passage in result.passages if passage.kind == "table_row"]
    assert rows.count("Steunpunt vrijwilligers | 80 | 95") == 5
