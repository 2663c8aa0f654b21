"""Speed of the desk: each page against its own SQL run bare, and readers while a night writes.

``python -m benchmarks.desk [--documents N] [--rounds N] [--store FILE]`` prints two tables. A
page asks its questions through the program; the same statements are then run in sqlite3 alone.
The goal is three times that, or 40 ms more, whichever is larger, at the 95th percentile.
"""

import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from benchmarks.desk_judgements import CODED_EVERY
from benchmarks.desk_rows import LAST
from benchmarks.desk_store import make_store
from benchmarks.measure import Figure, seconds_of, table
from dashboard.application import create_app
from dashboard.boundaries import read_boundaries
from dashboard.desk import Desk
from dashboard.warming import warm
from db.captures import CaptureStore
from db.engine import open_engine, session_factory, sqlite_url
from db.history import end_of_day

RATIO, EXTRA_SECONDS = 3.0, 0.040
MAP_BYTES = 1_000_000
MOST_QUERIES = 20
READERS = 50
LONGEST_WAIT = 1.0
ENOUGH_SECONDS = 8.0  # of one address: a page that takes seconds is asked less often
LEAST_ROUNDS = 5
_BETWEEN_COMMITS = 0.005  # seconds
_CODES = sorted(read_boundaries().paths)[::11]  # some thirty, all over the country
_NARROW = "q=jongeren+sport&from_year=2018&type=policy_note&code=doc_A"
_HELD = "2026-09-15"


def pages_of(documents: int) -> Sequence[tuple[str, Sequence[str]]]:
    """Names of pages with the addresses that stand for each."""
    some = (7, documents // 3, documents - 7)
    coded = [max(number - number % CODED_EVERY, CODED_EVERY) for number in some]
    thirty = "&".join(f"m={code}" for code in _CODES[:30])
    return (
        ("overview", ("/", "/?province=Utrecht", "/?verdict=integral", "/?year=2019")),
        ("municipality", [f"/gemeente/{code}" for code in _CODES[:5]]),
        ("text", [f"/tekst/{number}?passage={number * 3 - 2}" for number in some]),
        ("document", [f"/document/{number}" for number in some]),
        ("search, common word", ("/zoeken?q=vrijwilligers",)),
        ("search, in one place", ("/zoeken?q=jongeren+sport&municipality=GM0344",)),
        ("search, filtered", (f"/zoeken?{_NARROW}", f"/zoeken?{_NARROW}&order=date")),
        ("search, best first", ("/zoeken?q=jongeren+sport&order=relevance",)),
        ("review", ("/beoordelen",)),
        ("review, dossier", [f"/beoordelen/item?item={code}@{_HELD}" for code in _CODES[:2]]),
        ("review, passage", [f"/beoordelen/item?item=passage:{n * 3 - 2}" for n in coded]),
        ("compare thirty", (f"/vergelijken?{thirty}",)),
        ("fact sheet", [f"/gemeente/{code}/factsheet" for code in _CODES[:5]]),
        ("data", ("/gegevens",)),
        ("watch lists", ("/volglijsten",)),
        ("corrections", ("/correcties",)),
        ("feed", ("/nieuws.atom",)),
        ("API, municipalities", ("/api/v1/municipalities",)),
        ("API, one municipality", [f"/api/v1/municipalities/{code}" for code in _CODES[:5]]),
    )


@dataclass
class Recorder:
    """Statements of one request, as the driver got them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def listen(self, engine: Engine) -> None:
        """Write down every statement of an engine from now on."""

        @event.listens_for(engine, "before_cursor_execute")
        def note(_link: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
            if statement != "BEGIN":  # ours alone; the bare side reads without one
                self.statements.append((statement, parameters))

    def take(self) -> list[tuple[str, Any]]:
        """Those since the last time."""
        taken, self.statements = self.statements, []
        return taken


def percentile_95(values: Sequence[float]) -> float:
    """The value that 95% stay under; of few values the largest."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


@contextmanager
def _visited(file: Path, recorder: Recorder) -> Any:  # a client
    engine = open_engine(sqlite_url(file), read_only=True)
    recorder.listen(engine)
    desk = Desk(
        reader=session_factory(engine),
        editor=lambda: session_factory(open_engine(sqlite_url(file))),
        captures=CaptureStore(file.parent / "captures"),
        clock=lambda: end_of_day(LAST),
        data_dir=file.parent,
        program_version="0",
        secret_key=b"benchmark",
    )
    app = create_app(desk)
    with app.test_client() as client:
        with client.session_transaction() as cookie:
            cookie["initials"] = "hv"  # who reads the queue
        yield client
    app.extensions["pictures"].close()
    engine.dispose()


def cpu_seconds_of(work: Callable[[], object]) -> float:
    """Processor time of one call: what a machine that does other things too can measure."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measure_pages(
    file: Path, documents: int, rounds: int, clock: Callable[[Callable[[], object]], float]
) -> list[Figure]:
    """Two figures for each page: its time in milliseconds, and how many questions it asks."""
    recorder, figures = Recorder(), []
    with _visited(file, recorder) as client, closing(sqlite3.connect(file)) as bare:
        for name, addresses in pages_of(documents):
            page, alone, queries, size = [], [], 0, 0
            for address in addresses:
                _get(client, address)
                warm(client.application)
                recorder.take()
                began = time.perf_counter()
                for done in range(rounds):
                    if done >= LEAST_ROUNDS and time.perf_counter() - began > ENOUGH_SECONDS:
                        break
                    page.append(clock(partial(_get, client, address)))
                    statements = recorder.take()
                    alone.append(clock(partial(_run, bare, statements)))
                queries = max(queries, len(statements))
                size = max(size, len(client.get(address).data))
                recorder.take()
            figures += _figures(name, percentile_95(page), percentile_95(alone), queries, size)
    return figures


def _get(client: FlaskClient, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise click.ClickException(f"{address} gave {status}")


def _run(bare: sqlite3.Connection, statements: Sequence[tuple[str, Any]]) -> None:
    for statement, parameters in statements:
        bare.execute(statement, parameters).fetchall()


def _figures(name: str, page: float, alone: float, queries: int, size: int) -> list[Figure]:
    goal = max(RATIO * alone, alone + EXTRA_SECONDS)
    note = f"own SQL {alone * 1000:.0f} ms, {page / max(alone, 1e-9):.1f} times; {size // 1000} kB"
    figures = [
        Figure(f"{name}: ms", page * 1000, round(goal * 1000), is_ceiling=True, note=note),
        Figure(f"{name}: queries", queries, MOST_QUERIES, is_ceiling=True),
    ]
    if name == "overview":
        figures.append(Figure("overview: bytes", size, MAP_BYTES, is_ceiling=True))
    return figures


@dataclass
class Crowd:
    """Readers that ask pages, and a writer that commits, until they are stopped."""

    stop: threading.Event = field(default_factory=threading.Event)
    errors: list[Exception] = field(default_factory=list)
    pages: int = 0
    commits: int = 0

    def write(self, engine: Engine) -> None:
        """Commit a small change again and again."""
        change = "UPDATE sources SET recorded_at = CURRENT_TIMESTAMP WHERE id <= 500"
        while not self.stop.is_set():
            with engine.begin() as connection:
                connection.exec_driver_sql(change)
            self.commits += 1
            time.sleep(_BETWEEN_COMMITS)

    def read(self, number: int, client: FlaskClient) -> None:
        """Ask pages again and again."""
        chance = random.Random(number)  # noqa: S311 - which page to ask
        while not self.stop.is_set():
            address = chance.choice(("/api/v1/editions", "/gegevens", "/volglijsten", "/tekst/7"))
            try:
                _get(client, address)
            except Exception as error:  # noqa: BLE001 - counted
                self.errors.append(error)
            self.pages += 1


def measure_readers(file: Path, seconds: float) -> list[Figure]:
    """Fifty readers at once while a writer commits without pause."""
    crowd, engine = Crowd(), open_engine(sqlite_url(file))
    with _visited(file, Recorder()) as client:
        app = client.application
        threads = [threading.Thread(target=crowd.write, args=(engine,))]
        threads += [
            threading.Thread(target=crowd.read, args=(number, app.test_client()))
            for number in range(READERS)
        ]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        crowd.stop.set()
        for thread in threads:
            thread.join()
    engine.dispose()
    note = f"{crowd.pages} pages"
    return [
        Figure("readers: errors", len(crowd.errors), 0, is_ceiling=True, note=note),
        Figure("writer: commits meanwhile", crowd.commits, 1),
    ]


def measure_lock_wait(file: Path, rounds: int) -> Figure:
    """The longest time that one question of a reader took while a writer held the file."""
    waits = []
    writer = sqlite3.connect(file, isolation_level=None)
    with closing(writer), closing(sqlite3.connect(file)) as reader:
        for _ in range(rounds):
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("UPDATE sources SET recorded_at = CURRENT_TIMESTAMP WHERE id = 1")
            waits.append(seconds_of(partial(_run, reader, [("SELECT * FROM sources", ())])))
            writer.execute("COMMIT")
    return Figure("reader: longest wait for a lock, s", max(waits), LONGEST_WAIT, is_ceiling=True)


@click.command()
@click.option("--documents", default=100_000, show_default=True, help="Documents of the country.")
@click.option(
    "--rounds", default=20, show_default=True, help="How often each page is asked, at most."
)
@click.option("--seconds", default=10.0, show_default=True, help="How long the readers read.")
@click.option("--cpu", is_flag=True, help="Count processor time: others use this machine too.")
@click.option("--store", type=click.Path(path_type=Path), help="Keep the database here, or use it.")
def main(*, documents: int, rounds: int, seconds: float, cpu: bool, store: Path | None) -> None:
    """Print what each page takes."""
    with tempfile.TemporaryDirectory() as folder:
        file = store or Path(folder) / "beleidsmonitor.sqlite"
        if not file.is_file():
            took = seconds_of(lambda: make_store(file, documents=documents))
            click.echo(f"made {documents} documents in {took:.0f} s", err=True)
        clock = cpu_seconds_of if cpu else seconds_of
        click.echo(table(measure_pages(file, documents, rounds, clock)))
        click.echo()
        figures = [*measure_readers(file, seconds), measure_lock_wait(file, rounds)]
        click.echo(table(figures))


if __name__ == "__main__":
    main()
