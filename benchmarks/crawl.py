"""The crawl against a bare spider, a night without changes against the first, and memory.

``python -m benchmarks.crawl [--quick] [--only PART]`` prints one table, and how long runs over
the whole country take. Pages come from a server on loopback in a process of its own, without
pauses. Every crawl is a process of its own; what it takes to start is not counted. Median of
five, but for the 20,000 documents, which are fetched once.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace

import click

from benchmarks.crawl_server import serving
from benchmarks.crawl_sides import Order, Taken, measure
from benchmarks.crawl_simulation import Bottleneck, simulate
from benchmarks.measure import Figure, interleaved, ratio, table

_SPEED = (64, 40)  # websites, and pages of each
_QUICK_SPEED = (16, 20)
_WHOLE = (4, 6)  # a document takes a fifth of a second to read and label
_NIGHTS = (4, 280)  # near the page budget of a website: on a quiet night three requests remain
_QUICK_NIGHTS = (3, 100)
_HOSTS = (10, 342)
_FEW, _MANY = (50, 20), (50, 400)  # 1,000 and 20,000 documents
_QUICK_MANY = (50, 60)


def _first(order: Order) -> Taken:
    """The first night of a new store."""
    with tempfile.TemporaryDirectory() as folder:
        return measure(replace(order, folder=folder))


def _speed(address: str, runs: int, size: tuple[int, int]) -> Figure:
    bare = Order(address, "signal", *size)

    def rate(work: Callable[[Order], Taken]) -> float:
        taken = work(bare)
        return taken.pages / taken.seconds

    pairs = interleaved(runs, lambda: rate(_first), lambda: rate(measure))
    note = f"{size[0]} websites of {size[1]} pages, half of them PDFs"
    return ratio(
        "pages a second, share of a bare spider", [a / b for a, b in pairs], 0.6, note=note
    )


def _no_change(
    address: str, kind: str, runs: int, size: tuple[int, int], *, whole: bool
) -> list[Figure]:
    """CPU time of a night on which nothing changed, as a share of the first.

    A whole night is the third: on the second the coverage rule comes to hold, so that all
    verdicts are decided anew. The goal is that of a whole night, which reads and labels what is
    new. The crawl alone is told beside it: "not modified" costs Scrapy nearly what the head of
    any other answer does, so that a revalidated document saves its body only. So is the share
    with the start of the programs, which so few documents do not outweigh as a country does.
    """
    shares, with_start = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            order = Order(address, kind, *size, folder=folder, whole=whole)
            nights = [measure(replace(order, night=night)) for night in range(3 if whole else 2)]
        first, quiet = nights[0], nights[-1]
        shares.append(quiet.cpu_seconds / first.cpu_seconds)
        with_start.append(
            (quiet.cpu_seconds + quiet.start_cpu_seconds)
            / (first.cpu_seconds + first.start_cpu_seconds)
        )
    told = {"signal": "lastmod tells", "etag": "every document revalidated"}[kind]
    name = f"CPU without changes, {told}, {'a whole night' if whole else 'the crawl alone'}"
    goal = {"signal": 0.05, "etag": 0.2}[kind] if whole else None
    note = f"{size[0] * size[1]} documents"
    return [
        replace(ratio(name, shares, goal, note=note), is_ceiling=True),
        ratio(f"{name}, with the start of the program", with_start, note=note),
    ]


def _memory(name: str, runs: int, few: Order, many: Order) -> Figure:
    pairs = [(_first(many).peak_bytes, _first(few).peak_bytes) for _ in range(runs)]
    figure = ratio(f"peak memory, {name}", [a / b for a, b in pairs], 1.5)
    return replace(figure, is_ceiling=True, note=f"from {pairs[0][1] / 1e6:.0f} MB")


def _figures(address: str, *, quick: bool, only: str | None) -> list[Figure]:
    runs = 1 if quick else 5
    figures = []
    if only in (None, "speed"):
        figures.append(_speed(address, runs, _QUICK_SPEED if quick else _SPEED))
    if only in (None, "nights"):
        for whole, size in ((True, _WHOLE), (False, _QUICK_NIGHTS if quick else _NIGHTS)):
            for kind in ("signal", "etag"):
                figures += _no_change(address, kind, runs, size, whole=whole)
    if only in (None, "memory"):
        few, many = (Order(address, "signal", hosts, 4) for hosts in _HOSTS)
        figures.append(_memory(f"{_HOSTS[1]} hosts against {_HOSTS[0]}", runs, few, many))
        few, many = (
            Order(address, "signal", *size) for size in (_FEW, _QUICK_MANY if quick else _MANY)
        )
        name = f"{many.sites * many.pages:,} documents against {few.sites * few.pages:,}"
        figures.append(_memory(name, 1, few, many))
    return figures


def _print_run(name: str, found: list[Bottleneck]) -> None:
    click.echo(f"\n{name}: {found[0].hours:.1f} hours, for {found[0].name}\n")
    click.echo(
        "Every limit is a queue of its own, and the longest decides: a request of it takes its "
        f"pause and the answer, {found[0].hours * 3600 / found[0].requests:.2f} s on average.\n"
    )
    click.echo("| behind one limit | sources | list everything | requests | hours |")
    click.echo("| --- | --- | --- | --- | --- |")
    for each in found:
        told = (each.name, each.sources, each.whole, each.requests, f"{each.hours:.2f}")
        click.echo(f"| {' | '.join(map(str, told))} |")


@click.command()
@click.option("--quick", is_flag=True, help="Once instead of five times, on fewer pages.")
@click.option(
    "--only", type=click.Choice(["speed", "nights", "memory", "simulation"]), help="One part."
)
def main(*, quick: bool, only: str | None) -> None:
    """Print the figures of the crawl with their goals, and the length of runs."""
    if only != "simulation":
        with serving() as address:
            click.echo(table(_figures(address, quick=quick, only=only)))
    if only in (None, "simulation"):
        _print_run("A first run", simulate(first=True))
        _print_run("A night", simulate(first=False))


if __name__ == "__main__":
    main(sys.argv[1:])
