"""Settings: option, then environment, then ``beleidsmonitor.toml``, then default."""

import re
import tomllib
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from commands.errors import UnknownSetting
from commands.notices import SECRET_SETTINGS

_FILE_NAME = "beleidsmonitor.toml"
# Options whose own name means something else in Python: name in the file -> name in the code.
_RENAMED = {"format": "row_format", "alarm_url": "alarm_urls", "report_url": "report_urls"}
_PASSWORD = re.compile(r"(?<=:)[^:/@]+(?=@)")


def read_configuration(
    ctx: click.Context, _option: click.Parameter, value: Path | None
) -> Path | None:
    """Make a settings file the defaults of all commands.

    Keys are option names with underscores. At the top they hold for every command that has
    such an option; under ``[command]`` for that command alone.
    """
    path = value or Path(_FILE_NAME)
    if path.is_file():
        _apply(ctx, path)
    return value


def read_configuration_of_folder(ctx: click.Context, _option: click.Parameter, value: Path) -> Path:
    """Read the settings file of the data folder, where no other was found."""
    path = value.expanduser() / _FILE_NAME
    if ctx.default_map is None and path.is_file():
        _apply(ctx, path)
    return value


def _apply(ctx: click.Context, path: Path) -> None:
    ctx.meta["settings_file"] = path.resolve()
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        ctx.default_map = _default_map(ctx, ctx.command, settings, shared={})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, UnknownSetting) as error:
        raise click.UsageError(f"{path}: {error}") from error


def _default_map(
    ctx: click.Context, command: click.Command, settings: dict[str, Any], shared: dict[str, Any]
) -> dict[str, Any]:
    """Defaults of a command, with those of the commands below it under their names."""
    own = {
        _RENAMED.get(key, key): value
        for key, value in settings.items()
        if not isinstance(value, dict)
    }
    tables = {key: value for key, value in settings.items() if isinstance(value, dict)}
    below = _commands(ctx, command)
    unknown = sorted((own.keys() - _option_names(ctx, command)) | (tables.keys() - below.keys()))
    if unknown:
        raise UnknownSetting(f"there is no setting {unknown[0]!r}")
    shared = shared | own
    return shared | {
        name: _default_map(ctx, child, tables.get(name, {}), shared)
        for name, child in below.items()
    }


def _commands(ctx: click.Context, command: click.Command) -> dict[str, click.Command]:
    if not isinstance(command, click.Group):
        return {}
    found = {name: command.get_command(ctx, name) for name in command.list_commands(ctx)}
    return {name: child for name, child in found.items() if child is not None}


def _option_names(ctx: click.Context, command: click.Command) -> set[str]:
    below = _commands(ctx, command).values()
    own = {param.name for param in command.params if param.name is not None}
    return own.union(*(_option_names(ctx, child) for child in below))


@click.group()
def config() -> None:
    """Show the settings in force."""


@config.command()
@click.pass_context
def show(ctx: click.Context) -> None:
    """Print each setting of the night with its value and where it comes from."""
    root = ctx.find_root()
    _print_settings(root)
    group = root.command
    command = group.get_command(root, "nightly") if isinstance(group, click.Group) else None
    if command is not None:
        defaults = (root.default_map or {}).get("nightly", {})
        _print_settings(
            command.make_context("nightly", [], parent=root, default_map=defaults),
        )


def _print_settings(ctx: click.Context) -> None:
    for name, value in sorted(ctx.params.items()):
        shown = "***" if name in SECRET_SETTINGS and value else _PASSWORD.sub("***", str(value))
        click.echo(f"{name} = {shown}  ({_origin(ctx, name)})")


_ORIGINS = {
    ParameterSource.COMMANDLINE: "option",
    ParameterSource.ENVIRONMENT: "environment",
    ParameterSource.DEFAULT_MAP: "settings file",
    ParameterSource.DEFAULT: "default",
}


def _origin(ctx: click.Context, name: str) -> str:
    source = ctx.get_parameter_source(name)
    return _ORIGINS.get(source, "default") if source is not None else "default"
