"""The documents of a folder: stored, read and labelled; what only OCR can read comes last."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.cluster import workers_in
from commands.stage_runs import begin, end, extract, label, ocr, print_counts
from commands.whole_run import whole_run
from commands.workspace import Workspace
from vocabulary.codes import RunKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from models.registry import ReleasedModel

_SECONDS_A_PAGE = 3  # of OCR by one worker; a page that lies on its side takes twice as long
_GO_ON = "`extract` and then `label` read on, and so does `nightly`"


def run_import(workspace: Workspace, folder: Path, workers: int | str, ocr_pages: int) -> int:
    """Store, read and label the documents of a folder; exit code 1 when lines were refused.

    Everything is decided from what can be read at once. A scan takes minutes: those wait in
    the backlog of every run, and are read and labelled after that, within the same budget.
    """
    from crawler.folder_import import import_documents
    from db.desk_writing import log_import
    from models.registry import load_current

    with whole_run(workspace):
        model = load_current()
        sessions = workspace.writer()
        options = {"folder": str(folder.resolve())}
        run_id = begin(sessions, workspace, RunKind.IMPORT, model.version, options)
        imported = import_documents(
            folder,
            sessions=sessions,
            captures=workspace.captures(),
            clock=workspace.clock,
            today=workspace.today,
        )
        for refused in imported.refused:
            click.echo(f"line {refused.line}, {refused.id}: {refused.reason}", err=True)
        if not imported.refused:
            with sessions() as session, session.begin():
                log_import(session, folder, workspace.clock())
        with workers_in(workers) as count:
            extracted = extract(sessions, workspace, count)
        labelled = label(sessions, workspace, run_id, model, workers=workers).counts()
        _tell_waiting(sessions, workers, ocr_pages, labelled["municipalities_decided"])
        read = _read_scans(sessions, workspace, run_id, model, workers, ocr_pages)
        counts = {**imported.counts(), **extracted.counts(), **labelled}
        counts = {name: counts.get(name, 0) + read[name] for name in {**counts, **read}}
        end(sessions, workspace, run_id, counts, exit_code=int(bool(imported.refused)))
    print_counts(counts)
    return int(bool(imported.refused))


def _tell_waiting(
    sessions: "sessionmaker[Session]", workers: int | str, ocr_pages: int, decided: int
) -> None:
    """One line on what waits for OCR, how long that takes, and how to go on after a stop."""
    from documents.ocr_backlog import count_waiting

    documents, pages = count_waiting(sessions)
    if not pages:
        return
    waits = f"{pages} pages of {documents} scanned or garbled documents wait for OCR"
    if not ocr_pages:
        click.echo(f"{waits}; {_GO_ON}", err=True)
        return
    now = min(pages, ocr_pages)
    minutes = -(-now * _SECONDS_A_PAGE // (60 * workers)) if isinstance(workers, int) else 0
    takes = f", some {minutes} min" if minutes else ""
    click.echo(
        f"{decided} municipalities are decided and can be asked about; {waits}, {now} of them now"
        f"{takes}. If you stop here, {_GO_ON}",
        err=True,
    )


def _read_scans(
    sessions: "sessionmaker[Session]",
    workspace: Workspace,
    run_id: int,
    model: "ReleasedModel",
    workers: int | str,
    ocr_pages: int,
) -> Counter[str]:
    """Read the backlog within the budget, and label what came of it."""
    with workers_in(workers) as count:
        done = ocr(sessions, workspace, count, ocr_pages)
    counts = Counter(done.counts())
    if done.states:
        counts.update(label(sessions, workspace, run_id, model, workers=workers).counts())
    return counts
