"""Commands that let something go: retire bytes nobody needs, forget what may not be kept."""

from typing import TYPE_CHECKING

import click

from commands.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker


@click.command()
@click.option("--dry-run", is_flag=True, help="Count what would go; change nothing.")
@click.pass_obj
def retire(workspace: Workspace, *, dry_run: bool) -> None:
    """Drop the bytes of documents that were irrelevant for 90 days; hash and text stay.

    Every night does this at its end. What the evidence of a verdict or a review names stays.
    """
    if dry_run:
        from db.retention import list_retirable

        with workspace.reader()() as session:
            count = len(list_retirable(session, workspace.clock()))
    else:
        with workspace.lock():
            count = retire_irrelevant(workspace.editor(), workspace)
    click.echo(f"{count} captures {'would be ' if dry_run else ''}retired")


@click.command()
@click.argument("capture")
@click.option("--reason", required=True, help="Why, in one line; kept with hash and date.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def forget(workspace: Workspace, capture: str, reason: str, *, yes: bool) -> None:
    """Remove the bytes, text, passages and index of CAPTURE (its sha256), for good.

    Hash, date and reason stay, so that it is never stored again; titles and addresses stay too.
    Verdicts of before stay as what was said then, without the passage; all municipalities are
    decided anew. The next `backup` into the same folder forgets it there as well.
    """
    from db.forgetting import find_sha256

    with workspace.reader()() as session:
        sha256 = find_sha256(session, capture)
    if not yes:
        click.confirm(f"forget {sha256} for good?", abort=True, err=True)
    with workspace.lock():
        _forget(workspace.editor(), workspace, sha256, reason)


def _forget(
    sessions: "sessionmaker[Session]", workspace: Workspace, sha256: str, reason: str
) -> None:
    from commands.stage_runs import begin, end, label
    from db.forgetting import forget as forget_capture
    from db.forgetting import wipe
    from models.registry import load_current
    from vocabulary.codes import RunKind

    model = load_current()
    with sessions() as session, session.begin():
        done = forget_capture(session, sha256, reason=reason, now=workspace.clock())
    workspace.captures().remove(sha256)
    wipe(sessions)
    run_id = begin(sessions, workspace, RunKind.LABEL, model.version, {"forgotten": sha256})
    counts = label(sessions, workspace, run_id, model, everything=True).counts()
    end(sessions, workspace, run_id, counts)
    click.echo(
        f"forgotten: {done.texts} texts and {done.passages} passages of "
        f"{', '.join(done.cbs_codes) or 'no municipality'}; {counts['changes']} changes"
    )


def retire_irrelevant(sessions: "sessionmaker[Session]", workspace: Workspace) -> int:
    """Retire what may go, and remove the bytes of all that is retired; returns how many.

    The row comes first: after a kill in between, the next call removes the bytes.
    """
    from db.retention import RETIRED_AS_IRRELEVANT, list_retirable, list_retired
    from db.retention import retire as retire_captures

    now = workspace.clock()
    with sessions() as session, session.begin():
        found = list_retirable(session, now)
        retire_captures(session, found, RETIRED_AS_IRRELEVANT, now)
    with sessions() as session:
        retired = list_retired(session)
    captures = workspace.captures()
    for sha256 in retired:
        captures.remove(sha256)
    return len(found)
