"""Settings: option, then environment, then ``beleidsmonitor.toml``, then default."""

import tomllib
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

_FILE_NAME = "beleidsmonitor.toml"


def read_configuration(
    ctx: click.Context,
    _option: click.Parameter,
    value: Path | None,
) -> Path | None:
    """Make a settings file the defaults of all commands.

    Keys are option names with underscores. At the top they hold for every command that has
    such an option; under ``[command]`` for that command alone.
    """
    path = value or _default_file()
    if path is not None:
        try:
            settings = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise click.BadParameter(f"{path}: {error}") from error
        ctx.default_map = _default_map(ctx, settings)
    return path


def _default_file() -> Path | None:
    path = Path(_FILE_NAME)
    return path if path.is_file() else None


def _default_map(ctx: click.Context, settings: dict[str, Any]) -> dict[str, Any]:
    shared = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    group = ctx.command
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    sections = {key: value for key, value in settings.items() if isinstance(value, dict)}
    return shared | {name: shared | sections.get(name, {}) for name in names}


@click.group()
def config() -> None:
    """Show the settings in force."""


@config.command()
@click.pass_context
def show(ctx: click.Context) -> None:
    """Print each setting of the night with its value and where it comes from."""
    root = ctx.find_root()
    for name, value in sorted(root.params.items()):
        click.echo(f"{name} = {value}  ({_origin(root, name)})")
    group = root.command
    command = group.get_command(root, "nightly") if isinstance(group, click.Group) else None
    if command is None:
        return
    defaults = (root.default_map or {}).get("nightly", {})
    night = command.make_context("nightly", [], parent=root, default_map=defaults)
    for name, value in sorted(night.params.items()):
        click.echo(f"{name} = {value}  ({_origin(night, name)})")


_ORIGINS = {
    ParameterSource.COMMANDLINE: "option",
    ParameterSource.ENVIRONMENT: "environment",
    ParameterSource.DEFAULT_MAP: "settings file",
    ParameterSource.DEFAULT: "default",
}


def _origin(ctx: click.Context, name: str) -> str:
    source = ctx.get_parameter_source(name)
    return _ORIGINS.get(source, "default") if source is not None else "default"
