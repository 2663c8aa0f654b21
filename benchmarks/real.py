"""A folder of real documents: how many are read, how well, and how long one takes."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

import click

from documents.limits import Limits
from documents.worker import ReadJob, WorkerPool
from vocabulary.codes import TextState


@dataclass(frozen=True)
class Real:
    """What reading a folder came to; sizes in bytes, times in seconds."""

    documents: int
    size_bytes: int
    readable: int
    pages: int
    words: int
    with_volunteers: int
    seconds: float
    documents_per_second: float
    megabytes_per_second: float
    unread: dict[str, int]  # reason -> documents


def measure(folder: Path, workers: int) -> Real:
    """Read every file of a folder, below too, in the processes and limits of a night."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = {str(path): path.stat().st_size for path in files}
    began = time.perf_counter()
    with WorkerPool(workers, Limits()) as pool:
        results = [result for _, result in pool.read_all(_jobs(files))]
    seconds = time.perf_counter() - began
    readable = [result for result in results if result.state is TextState.READABLE]
    return Real(
        documents=len(files),
        size_bytes=sum(sizes.values()),
        readable=len(readable),
        pages=sum(result.page_count for result in readable),
        words=sum(result.word_count for result in readable),
        with_volunteers=sum(result.has_volunteer_term for result in readable),
        seconds=seconds,
        documents_per_second=len(files) / seconds,
        megabytes_per_second=sum(sizes.values()) / 1e6 / seconds,
        unread=dict(Counter(result.reason for result in results if result.reason).most_common()),
    )


def _jobs(files: list[Path]) -> Iterator[ReadJob]:
    return (ReadJob(str(path), path.read_bytes()) for path in files)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
def main(folder: Path, workers: int, rounds: int) -> None:
    """Read the documents of FOLDER and print what came of it, with the spread of its speed."""
    found = [measure(folder, workers) for _ in range(rounds)]
    if not found[0].documents:
        raise click.UsageError(f"no file in {folder}")
    speeds = [each.documents_per_second for each in found]
    low, high = (min(speeds), max(speeds)) if rounds < 3 else tuple(quantiles(speeds, n=4)[::2])
    click.echo(json.dumps(asdict(found[0]), ensure_ascii=False, indent=2))
    click.echo(
        f"{median(speeds):.3g} documents a second on {workers} workers, quartiles "
        f"{low:.3g} to {high:.3g} over {rounds} rounds"
    )


if __name__ == "__main__":
    main()
