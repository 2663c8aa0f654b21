"""A loopback server, and crawls of it in processes of their own."""

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from crawler.items import Source
from db.engine import open_engine, sqlite_url
from db.tables import (
    DocumentRow,
    LocationRow,
    MunicipalityRow,
    RunRow,
    SourceRow,
    VersionRow,
    VisitRow,
)
from tests.crawler.server import LoopbackServer
from vocabulary.codes import RunKind, RunState, SourceFamily

ROOT = Path(__file__).parents[2]
NIGHTS = (
    dt.datetime(2026, 12, 30, 23, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC),
    dt.datetime(2027, 1, 27, 23, tzinfo=dt.UTC),  # four weeks on
)
CRAWL_SECONDS = 45


@dataclass
class World:
    """A database, its sources, and the settings with which they are crawled."""

    folder: Path
    server: LoopbackServer
    engine: Engine
    settings: dict[str, Any] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "monitor.sqlite"

    def add(self, cbs_code: str, name: str, *places: tuple[SourceFamily, str, str]) -> None:
        with Session(self.engine) as session, session.begin():
            session.add(
                MunicipalityRow(
                    cbs_code=cbs_code,
                    tooi_code=cbs_code.lower(),
                    name=name,
                    province_code="pv99",
                    province="Kustland",
                )
            )
            session.flush()
            for family, platform, locator in places:
                row = SourceRow(
                    cbs_code=cbs_code, family=family, platform=platform, locator=locator
                )
                session.add(row)
                session.flush()
                self.sources.append(Source(row.id, cbs_code, name, family, platform, locator))

    def start_run(self, night: int) -> int:
        with Session(self.engine) as session, session.begin():
            run = RunRow(
                kind=RunKind.CRAWL,
                state=RunState.RUNNING,
                reference_date=NIGHTS[night].date() + dt.timedelta(days=1),
                started_at=NIGHTS[night],
                versions={},
                options={},
                counts={},
            )
            session.add(run)
            session.flush()
            return run.id

    def order(self, night: int, run_id: int) -> str:
        return json.dumps(
            {
                "database": str(self.database),
                "captures": str(self.folder / "captures"),
                "now": NIGHTS[night].isoformat(),
                "reference_date": (NIGHTS[night].date() + dt.timedelta(days=1)).isoformat(),
                "run_id": run_id,
                "settings": self.settings,
                "sources": [asdict(source) for source in self.sources],
            }
        )

    def start(self, night: int, run_id: int) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.crawler.crawl_once"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(self.order(night, run_id))
        process.stdin.close()
        process.stdin = None
        return process

    def crawl(self, night: int = 0, run_id: int | None = None) -> "Result":
        number = self.start_run(night) if run_id is None else run_id
        process = self.start(night, number)
        out, err = process.communicate(timeout=CRAWL_SECONDS)
        assert process.returncode == 0, err
        summary = json.loads(out)
        return Result(
            summary, err, {int(key): value for key, value in summary["visits"].items()}, self
        )

    def source(self, platform: str, locator: str) -> Source:
        return next(
            source
            for source in self.sources
            if source.platform == platform and source.locator == locator
        )

    def locations(self, platform: str, locator: str) -> dict[str, LocationRow]:
        with Session(self.engine, expire_on_commit=False) as session:
            rows = session.scalars(
                select(LocationRow).where(
                    LocationRow.source_id == self.source(platform, locator).id
                )
            )
            return {row.external_id: row for row in rows}

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """What the crawl left behind, without numbers that only say in which order."""
        with Session(self.engine) as session:
            places = session.execute(
                select(
                    LocationRow.source_id,
                    LocationRow.external_id,
                    LocationRow.url,
                    LocationRow.title,
                    LocationRow.source_date,
                    LocationRow.etag,
                    LocationRow.gone_at,
                    VersionRow.capture_sha256,
                    DocumentRow.work,
                )
                .join(VersionRow, VersionRow.id == LocationRow.version_id)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            )
            visits = session.execute(
                select(
                    VisitRow.source_id,
                    VisitRow.outcome,
                    VisitRow.reason,
                    VisitRow.found,
                    VisitRow.expected,
                    VisitRow.pages,
                    VisitRow.section_complete,
                    VisitRow.covers_from,
                )
            )
            return {
                "places": sorted((tuple(row) for row in places), key=str),
                "visits": sorted((tuple(row) for row in visits), key=str),
                "captures": sorted(
                    (path.name,) for path in (self.folder / "captures").rglob("*.*")
                ),
            }


@dataclass(frozen=True)
class Result:
    summary: dict[str, Any]
    messages: str
    visits: dict[int, dict[str, Any]]
    world: World

    def visit(self, platform: str, locator: str) -> dict[str, Any]:
        return self.visits[self.world.source(platform, locator).id]


@pytest.fixture(scope="session")
def server() -> Iterator[LoopbackServer]:
    server = LoopbackServer()
    server.start()
    yield server
    server.stop()


def make_world(folder: Path, server: LoopbackServer, migrated: Path) -> World:
    shutil.copy(migrated, folder / "monitor.sqlite")
    settings = {
        "contact_mail": "beheer@kenniscentrum.example",
        "contact_url": "https://kenniscentrum.example/monitor",
        "product_version": "0.0.test",
        "delay_seconds": 0.02,
        "timeout_seconds": 0.7,
        "retries": 1,
        "backoff_seconds": 0.01,
        "units_per_minute": None,
        "max_body_bytes": 200_000,
        "host_addresses": {"example": server.address, "dood.example": "127.0.0.1:1"},
        "endpoints": {
            "cvdr": "http://cvdr.example/sru/Search",
            "official_publications": "http://publicaties.example/sru",
            "openbesluitvorming": "http://obv.example",
        },
    }
    return World(folder, server, open_engine(sqlite_url(folder / "monitor.sqlite")), settings)
