"""Runs of the program that start at once: a process with everything loaded forks each.

Loading the libraries takes longer than a small night. What is forked is a process of its own,
with its own signals, and can be killed as any other.
"""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest import mock

from documents.cluster import open_pool
from documents.worker import DEFAULT_READER

Run = BaseProcess
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "cli",
        "commands.night",
        "commands.nightly",
        "commands.night_end",
        "commands.state",
        "classifier.drift",
        "classifier.labelling",
        "classifier.training",
        "crawler.downloads",
        "crawler.extensions.health",
        "crawler.middlewares.addresses",
        "crawler.middlewares.challenge",
        "crawler.middlewares.politeness",
        "crawler.pipelines.validate",
        "crawler.run",
        "documents.extraction",
        "documents.ocr_backlog",
        "tests.nights.nursery",
    ]
)


def start(
    command: Sequence[str],
    messages: Path,
    *,
    busy_seconds: int = 30,
    reader: str = DEFAULT_READER,
) -> Run:
    """Run a command line of ``Workplace.command``; stdout and stderr go to ``messages``."""
    process = _FORKS.Process(
        target=_run, args=(list(command[1:]), str(messages), busy_seconds, reader), daemon=True
    )
    process.start()
    return process


def end(process: Run, seconds: float | None = None) -> int | None:
    """Exit code of a run; None when it still runs after some seconds."""
    process.join(seconds)
    return process.exitcode


def _run(arguments: list[str], messages: str, busy_seconds: int, reader: str) -> None:
    sink = os.open(messages, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(sink, stream)
    sys.argv[1:] = arguments

    import cli
    import db.engine
    import documents.extraction

    db.engine.BUSY_TIMEOUT_SECONDS = busy_seconds
    with mock.patch.object(documents.extraction, "open_pool", partial(open_pool, reader=reader)):
        cli.main(arguments)
