"""The command ``beleidsmonitor``: global options, table of commands, errors to exit codes."""

import importlib
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

import click

from commands.configuration import read_configuration, read_configuration_of_folder
from commands.log_format import LOG_FORMATS, set_up_logging
from commands.workspace import Workspace, default_data_dir


class ExitCode(IntEnum):
    """What the process ends with."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    SOURCES_FAILED = 3
    ALARM = 4
    LOCKED = 5
    DOES_NOT_FIT = 6
    INTERRUPTED = 130


# Command name -> "module:function"; a module is loaded when its command is asked for.
COMMANDS: Mapping[str, str] = {
    "nightly": "commands.nightly:nightly",
    "crawl": "commands.stages:crawl",
    "extract": "commands.stages:extract",
    "label": "commands.stages:label",
    "import": "commands.stages:import_folder",
    "probe": "commands.probe:probe",
    "municipality": "commands.municipalities:municipality",
    "municipalities": "commands.municipalities:municipalities",
    "changes": "commands.municipalities:changes",
    "coverage": "commands.coverage:coverage",
    "documents": "commands.documents:documents",
    "document": "commands.document:document",
    "diff": "commands.document:diff",
    "search": "commands.documents:search",
    "runs": "commands.runs:runs",
    "drift": "commands.drift:drift",
    "status": "commands.status:status",
    "export": "commands.export:export",
    "editions": "commands.editions:editions",
    "shares": "commands.shares:shares",
    "audit": "commands.audit:audit",
    "queue": "commands.queue:queue",
    "review": "commands.review:review",
    "agreement": "commands.queue:agreement",
    "register": "commands.register:register",
    "classify": "commands.models:classify",
    "evaluate": "commands.models:evaluate",
    "train": "commands.models:train",
    "models": "commands.models:models",
    "rescore": "commands.rescore:rescore",
    "schedule": "commands.schedule:schedule",
    "backup": "commands.keeping:backup",
    "restore": "commands.keeping:restore",
    "verify": "commands.keeping:verify",
    "replay": "commands.replay:replay",
    "warc": "commands.keeping:warc",
    "retire": "commands.forgetting:retire",
    "forget": "commands.forgetting:forget",
    "serve": "commands.serve:serve",
    "upgrade": "commands.runs:upgrade",
    "config": "commands.configuration:config",
}


class LazyGroup(click.Group):
    """A group that loads a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's interface
        """Names in the order of ``COMMANDS``: the day's work first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command; None when there is none of that name."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, function = target.split(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # whatever the command returns
        """Run a command; a reader of a pipe who has seen enough is no error."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes once more while it closes, and would complain then.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(ExitCode.DONE)
        return result


@click.group(cls=LazyGroup, context_settings={"auto_envvar_prefix": "BELEIDSMONITOR"})
@click.version_option(package_name="beleidsmonitor", prog_name="beleidsmonitor")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=default_data_dir,
    show_default="the user's data folder",
    callback=read_configuration_of_folder,
    help="Folder of the database, the captures and the editions.",
)
@click.option(
    "--database-url", help="postgresql://...; default: an SQLite file in the data folder."
)
@click.option(
    "--register-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the register; default: the bundled one of the Netherlands.",
)
@click.option(
    "--config",
    "config_file",
    envvar="BELEIDSMONITOR_CONFIG",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=read_configuration,
    help="Settings file; default: beleidsmonitor.toml here, else in the data folder.",
)
@click.option("--now", hidden=True, help="Clock for the demo and tests, ISO with offset.")
@click.option(
    "--log-format",
    type=click.Choice(LOG_FORMATS),
    default="text",
    show_default=True,
    help="How messages on stderr are written; json is one object a line, with the run's number.",
)
@click.option("-v", "--verbose", count=True, help="More messages on stderr; twice for all.")
@click.pass_context
def cli(
    ctx: click.Context,
    data_dir: Path,
    database_url: str | None,
    register_dir: Path | None,
    now: str | None,
    log_format: str,
    verbose: int,
) -> None:
    """Find out which volunteer policy every Dutch municipality has, and keep it through time."""
    set_up_logging(verbose, log_format)
    ctx.obj = Workspace.open(data_dir, database_url, register_dir, now)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with one of ``ExitCode``."""
    with _errors_as_exit_codes():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
        result: Any = cli.main(args=arguments, standalone_mode=False)  # a command's return value
        sys.exit(int(result) if isinstance(result, int) else ExitCode.DONE)


@contextmanager
def _errors_as_exit_codes() -> Iterator[None]:
    try:
        yield
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        _fail("interrupted; everything finished before is kept", ExitCode.INTERRUPTED)
    except KeyboardInterrupt:
        _fail("interrupted; everything finished before is kept", ExitCode.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except OSError as error:
        _fail(_in_words(str(error)), ExitCode.FAILED)
    except Exception as error:  # noqa: BLE001 - sorted below; what is not ours is raised again
        _fail_for(error)


def _fail_for(error: Exception) -> None:
    """End with the exit code of one of our errors; raise what is not ours."""
    for names, code in _EXIT_CODES:
        if any(base.__name__ in names for base in type(error).__mro__):
            _fail(_in_words(str(error)), code)
    raise error


# What a library says of our database -> what it means and what helps. First match counts.
_WORDS: Sequence[tuple[str, str]] = (
    ("disk is full", "the disk is full; make room and run it again, nothing finished is lost"),
    ("DiskFull", "the disk is full; make room and run it again, nothing finished is lost"),
    ("No space left", "the disk is full; make room and run it again, nothing finished is lost"),
    ("database is locked", "another program keeps the database locked; run it again afterwards"),
    ("lock timeout", "another program keeps the database locked; run it again afterwards"),
    (
        "malformed",
        "the database is damaged: keep it aside, and `restore` the last backup into a new folder",
    ),
    (
        "invalid page",
        "the database is damaged: keep it aside, and `restore` the last backup into an empty one",
    ),
    ("not a database", "the database is damaged: `restore` the last backup into a new folder"),
    ("readonly database", "the data folder cannot be written"),
    ("Read-only file system", "the data folder cannot be written"),
    ("unable to open database file", "the database cannot be opened; may its folder be written?"),
)


def _in_words(message: str) -> str:
    """What helps, and in brackets what was said; other messages as they are."""
    for sign, words in _WORDS:
        if sign in message:
            return f"{words} ({message.strip().splitlines()[0]})"
    return message


# Error classes by name, so that no package is loaded to compare with; the first match counts.
_EXIT_CODES: Sequence[tuple[frozenset[str], ExitCode]] = (
    (frozenset({"LockHeld"}), ExitCode.LOCKED),
    (
        frozenset({"SchemaOutdated", "SchemaTooNew", "ModelError", "UpgradedMeanwhile"}),
        ExitCode.DOES_NOT_FIT,
    ),
    (
        frozenset(
            {
                "CommandError",
                "DatabaseError",
                "CrawlError",
                "DocumentsError",
                "ClassifierError",
                "DBAPIError",
            }
        ),
        ExitCode.FAILED,
    ),
)


def _fail(message: str, code: ExitCode) -> None:
    first_line = message.strip().splitlines()[0] if message.strip() else "failed"
    click.echo(f"beleidsmonitor: {first_line}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
