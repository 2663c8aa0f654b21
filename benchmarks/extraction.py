"""Extraction against the bare PDF library: speed, scaling, scan detection, memory.

``python -m benchmarks.extraction [--quick]`` prints one table. Both sides read the same files
in as many processes; ours with isolation, layout, normalisation, page map, quality, passages.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import click

from benchmarks.measure import Figure, interleaved, ratio, seconds_of, table
from benchmarks.pdf_files import generated_pdf, real_pdfs
from documents.limits import Limits
from documents.media.pdf import read_pdf
from documents.pages import compose_pages
from documents.quality import measure_page, measure_text
from documents.reading import MIN_CHARACTERS_PER_PAGE, read_capture
from documents.results import ReadResult
from documents.worker import ReadJob, WorkerPool
from vocabulary.codes import TextState
from vocabulary.lexicon import compiled, find_hits, lexicon_rows
from vocabulary.volunteer_terms import find_volunteer_term

RAW_READER = "benchmarks.extraction:read_raw"
MEASURING_READER = "benchmarks.extraction:read_and_measure"
_LONG_PAGES = 5000


def read_raw(body: bytes, declared: str) -> ReadResult:  # noqa: ARG001 - a reader's interface
    """The other side: every page's text by the library alone. Runs in a worker."""
    import pypdfium2

    document = pypdfium2.PdfDocument(body)
    characters = 0
    for page in document:
        text = page.get_textpage()
        characters += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return ReadResult(TextState.READABLE, word_count=characters)


def read_and_measure(body: bytes, declared: str) -> ReadResult:
    """Read as always, and tell what the process needed at most. Runs in a worker."""
    result = read_capture(body, declared)
    used = {
        name: int(value.split()[0]) * 1024
        for name, _, value in (
            line.partition(":") for line in Path("/proc/self/status").read_text().splitlines()
        )
        if name in ("VmPeak", "VmHWM")
    }
    return ReadResult(result.state, result.reason, json.dumps(used), page_count=result.page_count)


def _seconds(pool: WorkerPool, files: Mapping[str, bytes]) -> float:
    jobs = [ReadJob(name, body) for name, body in files.items()]
    return seconds_of(lambda: list(pool.read_all(jobs)))


def _against_library(files: Mapping[str, bytes], runs: int, workers: int) -> Figure:
    with (
        WorkerPool(workers, Limits()) as ours,
        WorkerPool(workers, Limits(), RAW_READER) as raw,
    ):
        pairs = interleaved(runs, lambda: _seconds(ours, files), lambda: _seconds(raw, files))
    values = [library / own for own, library in pairs]
    return ratio(f"pages a second, share of the bare library, {workers} a side", values, 0.7)


def _scaling(files: Mapping[str, bytes], pairs: int) -> Figure:
    with WorkerPool(1, Limits()) as one, WorkerPool(2, Limits()) as two:
        found = interleaved(pairs, lambda: _seconds(one, files), lambda: _seconds(two, files))
    return ratio("two workers against one", [alone / both for alone, both in found], 1.5)


def _scan_detection(files: Mapping[str, bytes], runs: int) -> Figure:
    """Share of the reading time in which it is decided whether the text layer is one."""
    shares = []
    for _ in range(runs):
        whole = sum(seconds_of(partial(read_capture, body)) for body in files.values())
        composed = [
            compose_pages(media.blocks, media.page_count).pages
            for media in map(read_pdf, files.values())
        ]
        shares.append(sum(seconds_of(partial(_detect, pages)) for pages in composed) / whole)
    return Figure("share of scan detection", median(shares), 0.05, is_ceiling=True)


def _detect(pages: Sequence[str]) -> bool:
    few = sum(map(len, pages)) < MIN_CHARACTERS_PER_PAGE * len(pages)
    return few or measure_text(list(map(measure_page, pages))).low


def _lexicon(files: Mapping[str, bytes]) -> Figure:
    """Time of the lexicon on passages with a volunteer stem, against all of its rows on all text.

    A fifth of the files' pages is enough: the costly side takes 10 s a million characters.
    """
    rows = lexicon_rows()
    results = [read_capture(body) for body in files.values()]
    pages = [page.lower() for result in results for page in result.pages[::5]]
    passages = [
        passage
        for result in results
        for passage in result.passages
        if passage.page % 5 == 1 and passage.has_volunteer_term
    ]
    patterns = [compiled(row.pattern) for row in rows]
    everything = seconds_of(
        lambda: [sum(1 for _ in pattern.finditer(page)) for page in pages for pattern in patterns]
    )
    first = seconds_of(
        lambda: (
            [find_volunteer_term(page) for page in pages],
            [find_hits(passage.text, rows, heading=passage.heading) for passage in passages],
        )
    )
    characters = sum(map(len, pages))
    note = (
        f"{len(rows)} rows, {characters / 1e6:.1f} million characters, {everything:.1f} s for all"
    )
    return Figure(
        "lexicon behind the cheap search, share",
        first / everything,
        0.05,
        is_ceiling=True,
        note=note,
    )


def _memory(pages: int) -> list[Figure]:
    limits = Limits()
    with WorkerPool(1, limits, MEASURING_READER) as pool:
        began = time.perf_counter()
        ((_, result),) = pool.read_all([ReadJob("long", generated_pdf(pages))])
        seconds = time.perf_counter() - began
    if result.page_count != pages:
        raise click.ClickException(f"{pages} pages: {result.state} {result.reason}")
    used = json.loads(result.media_type)
    limit = limits.memory_bytes / 1e6
    note = f"{pages} pages, {seconds:.0f} s"
    return [
        Figure(
            "peak address space of a worker, MB",
            used["VmPeak"] / 1e6,
            limit,
            is_ceiling=True,
            note=note,
        ),
        Figure("peak resident memory of a worker, MB", used["VmHWM"] / 1e6, note=note),
    ]


def _files() -> tuple[dict[str, bytes], str]:
    real = {
        name: body
        for name, body in real_pdfs().items()
        if read_capture(body).state is TextState.READABLE
    }
    if real:
        return real, f"{len(real)} real PDFs"
    made = {f"{at}.pdf": generated_pdf(40, columns=1 + at % 2) for at in range(8)}
    return made, f"{len(made)} generated PDFs"


@click.command()
@click.option("--quick", is_flag=True, help="Once instead of five times, on a shorter PDF.")
def main(*, quick: bool) -> None:
    """Print the figures of extraction with their goals."""
    files, note = _files()
    runs, pairs, pages = (1, 1, 500) if quick else (5, 9, _LONG_PAGES)
    figures = [
        _against_library(files, runs, 2),
        _against_library(files, runs, 1),
        _scaling(files, pairs),
        _scan_detection(files, runs),
        _lexicon(files),
        *_memory(pages),
    ]
    click.echo(f"{note}\n\n{table(figures)}")


if __name__ == "__main__":
    main(sys.argv[1:])
