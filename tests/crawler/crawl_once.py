"""Run one crawl in a process of its own, since a reactor runs once in a process."""

import datetime as dt
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crawler.items import Source
from crawler.run import crawl
from crawler.settings import CrawlLimits, CrawlSettings, Endpoints
from db.captures import CaptureStore
from db.engine import open_engine, session_factory, sqlite_url
from vocabulary.codes import SourceFamily


def main(order: dict[str, Any]) -> None:
    logging.basicConfig(level=logging.WARNING)
    engine = open_engine(sqlite_url(Path(order["database"])))
    moment = dt.datetime.fromisoformat(order["now"])
    settings = dict(order["settings"])
    settings["limits"] = CrawlLimits(**settings.get("limits", {}))
    settings["endpoints"] = Endpoints(**settings.get("endpoints", {}))
    settings["allowed_addresses"] = tuple(settings.get("allowed_addresses", ()))
    summary = crawl(
        [
            Source(**{**source, "family": SourceFamily(source["family"])})
            for source in order["sources"]
        ],
        sessions=session_factory(engine),
        captures=CaptureStore(Path(order["captures"])),
        run_id=order["run_id"],
        reference_date=dt.date.fromisoformat(order["reference_date"]),
        clock=lambda: moment,
        settings=CrawlSettings(**settings),
    )
    told = asdict(summary)
    told["visits"] = {visit["source_id"]: visit for visit in told["visits"]}
    json.dump(told, sys.stdout, default=str)


if __name__ == "__main__":
    main(json.loads(sys.stdin.read()))
