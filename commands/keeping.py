"""Commands that keep the store safe: back it up, restore it, verify it, archive it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace, program_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.verification import Finding

_DAMAGED = 1
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.pass_obj
def backup(workspace: Workspace, folder: Path) -> int:
    """Bring the backup in FOLDER up to now, and verify it by restoring; a night may run meanwhile.

    Database, captures and editions go in; settings do not, since they may hold passwords. What was
    forgotten or retired since the last backup leaves this one too. Exit code 1: the backup, or the
    store it was made of, is damaged; each finding is a line.
    """
    from db.backup import back_up

    workspace.reader()
    done = back_up(
        workspace.database_url,
        workspace.captures(),
        folder,
        program_version=program_version(),
        made_at=workspace.clock(),
    )
    click.echo(
        f"{done.captures} captures ({done.copied} new, {done.removed} removed), "
        f"{done.editions} editions in {folder}; verified by restoring"
    )
    for line in done.left_out:
        click.echo(f"left out: {line}", err=True)
    return _tell(done.findings)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
def restore(workspace: Workspace, folder: Path) -> None:
    """Restore the backup in FOLDER into an empty data folder, or an empty PostgreSQL database."""
    from db.backup import restore as restore_backup

    with workspace.lock():
        captures = workspace.captures()
        editions = workspace.data_dir / "editions"
        count = restore_backup(folder, workspace.database_url, captures, editions)
    click.echo(f"{count} captures restored in {workspace.data_dir}; check with `verify`", err=True)


@click.command()
@format_option
@click.pass_obj
def verify(workspace: Workspace, row_format: str) -> int:
    """Hold every capture against its hash, and look for broken keys, orphans and missed nights.

    Exit code 1: damage was found. Remarks, such as a night without a run, are no damage.
    """
    from db.verification import Finding, verify_store

    with workspace.reader()() as session:
        findings = verify_store(session, workspace.captures())
    print_rows(Finding, findings, row_format, ("check", "subject", "detail", "damage"))
    damage = sum(finding.damage for finding in findings)
    click.echo(f"{damage} damaged, {len(findings) - damage} remarks", err=True)
    return _DAMAGED if damage else 0


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--municipality", "name", help="Only this one (name or code).")
@click.pass_obj
def warc(workspace: Workspace, file: Path, name: str | None) -> None:
    """Write the captures into FILE (.warc.gz), as web archives keep them (WARC 1.1)."""
    from db.municipalities import find_municipality
    from db.warc import write_warc

    if file.exists():
        raise click.UsageError(f"{file} is there already; nothing is overwritten")
    part = file.with_name(f".part-{file.name}")
    try:
        with workspace.reader()() as session, part.open("wb") as target:
            code = find_municipality(session, name, workspace.today).row.cbs_code if name else None
            done = write_warc(
                session,
                workspace.captures(),
                target,
                program_version=program_version(),
                written_at=workspace.clock(),
                cbs_code=code,
            )
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    click.echo(
        f"{done.captures} captures, {done.revisits} further addresses; {done.retired} were retired",
        err=True,
    )


def _tell(findings: "Sequence[Finding]") -> int:
    for finding in findings:
        kind = "damaged" if finding.damage else "remark"
        click.echo(f"{kind}: {finding.check} {finding.subject}: {finding.detail}", err=True)
    return _DAMAGED if any(finding.damage for finding in findings) else 0
