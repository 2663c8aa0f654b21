"""What reading keeps: word order on generated pages, and every real file in figures.

``python -m benchmarks.reading_quality [--ocr-pages N]`` prints two tables; N pages of each file
that waits for OCR are read by it and timed.
"""

import sys
import time
from collections.abc import Sequence

import click

from benchmarks.measure import Figure, seconds_of, table
from benchmarks.pdf_files import CORPUS, generated_pdf, page_text
from documents.limits import Limits
from documents.media.tesseract import find_engine
from documents.ocr_page import READER, page_request
from documents.reading import read_capture
from documents.results import ReadResult
from documents.worker import ReadJob, WorkerPool

_GRAM = 5


def order_score(true_words: Sequence[str], found_words: Sequence[str]) -> float:
    """Share of the true runs of five words that stand in the found text, in their order."""
    true = [tuple(true_words[at : at + _GRAM]) for at in range(len(true_words) - _GRAM + 1)]
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(found_words) - _GRAM + 1):
        places.setdefault(tuple(found_words[at : at + _GRAM]), []).append(at)
    last, kept = -1, 0
    for gram in true:
        following = next((at for at in places.get(gram, ()) if at > last), None)
        # A run that only stands far ahead would hide all that is between: it counts as lost.
        if following is not None and following - last <= len(true):
            last, kept = following, kept + 1
    return kept / len(true) if true else 1.0


def _order(columns: int) -> Figure:
    pages = 20
    found = read_capture(generated_pdf(pages, columns=columns))
    scores = [
        order_score(" ".join(page_text(number, columns)).split(), text.split())
        for number, text in enumerate(found.pages)
    ]
    name = f"word order, {columns} column{'s' if columns > 1 else ''}"
    return Figure(name, sum(scores) / pages, 0.98, note=f"{pages} generated pages")


def _corpus(ocr_pages: int) -> list[str]:
    lines = [
        "| file | state | words | quality | pages | to OCR | seconds | OCR |",
        "|---" * 8 + "|",
    ]
    for path in sorted(CORPUS.glob("*")):
        body = path.read_bytes()
        result, seconds = _timed(body)
        waits = len(result.ocr_pages)
        quality = "" if result.quality is None else f"{result.quality:.2f}"
        ocr = _read_by_ocr(body, min(ocr_pages, waits)) if waits and ocr_pages else ""
        lines.append(
            f"| {path.name} | {result.state} | {result.word_count} | {quality} "
            f"| {result.page_count} | {waits} | {seconds:.2f} | {ocr} |"
        )
    return lines


def _timed(body: bytes) -> tuple[ReadResult, float]:
    began = time.perf_counter()
    return read_capture(body), time.perf_counter() - began


def _read_by_ocr(body: bytes, pages: int) -> str:
    engine = find_engine()
    if isinstance(engine, str):
        return engine
    jobs = [
        ReadJob(str(at), body, page_request(at, engine.languages)) for at in range(1, pages + 1)
    ]
    with WorkerPool(2, Limits(), READER) as pool:
        seconds = seconds_of(lambda: list(pool.read_all(jobs)))
    return f"{pages} pages, {seconds / pages:.1f} s a page on two workers"


@click.command()
@click.option("--ocr-pages", type=click.IntRange(0), default=0, help="Read so many by OCR.")
def main(ocr_pages: int) -> None:
    """Print word order and the real files."""
    click.echo(table([_order(1), _order(2)]))
    if CORPUS.is_dir():
        click.echo("\n" + "\n".join(_corpus(ocr_pages)))
    else:
        click.echo("the corpus of real documents is not on this machine")


if __name__ == "__main__":
    main(sys.argv[1:])
