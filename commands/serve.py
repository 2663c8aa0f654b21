"""The command that opens the analyst's desk."""

import secrets
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.workspace import Workspace, program_version

if TYPE_CHECKING:
    from dashboard.desk import Desk

_LEAST_PASSWORD = 12


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; another than loopback needs --password-file.",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8338, show_default=True, help="Port."
)
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File whose first line is the password that visitors must give.",
)
@click.option(
    "--trusted-host",
    "trusted_hosts",
    multiple=True,
    help="Name under which a proxy or network reaches the desk; may be given more than once.",
)
@click.option(
    "--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="Requests at once."
)
@click.option(
    "--datasette",
    "with_datasette",
    is_flag=True,
    help="Open datasette on the same file instead: read-only, with SQL (extra `datasette`).",
)
@click.pass_obj
def serve(
    workspace: Workspace,
    /,
    host: str,
    port: int,
    password_file: Path | None,
    trusted_hosts: tuple[str, ...],
    threads: int,
    *,
    with_datasette: bool,
) -> None:
    """Open the analyst's desk, a local web application, until interrupted."""
    from waitress import serve as serve_forever

    from dashboard.application import create_app
    from dashboard.errors import Unsafe
    from dashboard.security import require_safe_address
    from dashboard.warming import warm

    password = _password(password_file)
    try:
        require_safe_address(host, password)
    except Unsafe as error:
        raise click.UsageError(str(error)) from error
    if with_datasette:
        _run_datasette(workspace, host, port)
        return
    app = create_app(_desk(workspace, password, (host, *trusted_hosts)))
    warm(app)
    click.echo(f"the desk is at http://{host}:{port}/ until Ctrl-C", err=True)
    try:
        serve_forever(app, host=host, port=port, threads=threads, ident=None)
    finally:
        app.extensions["pictures"].close()


def _desk(workspace: Workspace, password: str | None, hosts: tuple[str, ...]) -> "Desk":
    from dashboard.desk import LOOPBACK_NAMES, Desk

    return Desk(
        reader=workspace.reader(),
        editor=workspace.editor,
        captures=workspace.captures(),
        clock=workspace.clock,
        data_dir=workspace.data_dir,
        program_version=program_version(),
        secret_key=_secret_key(workspace.data_dir / "desk.key"),
        password=password,
        trusted_hosts=(*LOOPBACK_NAMES, *hosts),
    )


def _run_datasette(workspace: Workspace, host: str, port: int) -> None:
    """Serve the database with the shipped descriptions and queries.

    Raises:
        click.UsageError: It is not installed, would listen for others, or there is no file.
    """
    from dashboard.datasette_command import datasette_command

    command = datasette_command(workspace.database_url, host, port)
    if command is None:
        raise click.UsageError(
            "--datasette needs the extra `datasette`, an SQLite database and a loopback address"
        )
    workspace.reader()  # says so when the database does not fit this version
    subprocess.run(command, check=False)  # noqa: S603 - the program of our own environment


def _secret_key(path: Path) -> bytes:
    """The key that signs cookies; kept, so that a restart throws nobody out of a form."""
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def _password(file: Path | None) -> str | None:
    """The first line of the file.

    Raises:
        click.UsageError: It is too short to keep anybody out.
    """
    if file is None:
        return None
    lines = file.read_text(encoding="utf-8").splitlines()
    password = lines[0].strip() if lines else ""
    if len(password) < _LEAST_PASSWORD:
        raise click.UsageError(f"the password in {file} needs at least {_LEAST_PASSWORD} signs")
    return password
