"""Every command has help and stands in the README with it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli import COMMANDS, cli

README = Path(__file__).parent.parent / "README.md"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it; groups only where they do something alone."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        alone = not isinstance(command, click.Group) or command.invoke_without_command
        if alone:
            yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def table() -> str:
    """The block of the README: one row a command with the first line of its help."""
    rows = [
        f"| `{name}` | {(command.help or '').strip().splitlines()[0]} |"
        for name, command in commands(cli)
    ]
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_has_help(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert (command.help or "").strip()


def test_every_option_has_a_meaning() -> None:
    known = {"format", "limit", "workers", "timeout", "retries", "dialect", "model_version"}
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in commands(cli)
        for option in command.params
        if isinstance(option, click.Option) and not option.help
        if not {option.name, option.opts[0].strip("-")} & known
    ]
    assert silent == []


def test_readme_lists_the_commands_as_they_are() -> None:
    text = README.read_text(encoding="utf-8")
    block = re.search(r"<!-- commands -->\n(.*?)\n<!-- /commands -->", text, re.DOTALL)
    assert block is not None
    assert block[1] == table()


def test_readme_names_every_alarm() -> None:
    text = README.read_text(encoding="utf-8")
    block = text[text.index("| alarm | rings when |") :].partition("\n\n")[0]
    told = set(re.findall(r"^\| `(\w+)` \|", block, re.MULTILINE))
    folder = README.parent
    code = "".join(
        (folder / name).read_text(encoding="utf-8")
        for name in ("db/alarms.py", "commands/night_end.py")
    )
    assert told == set(re.findall(r"Alarm\(\s*\"(\w+)\"", code))


@pytest.mark.parametrize("page", ["README.md", "docs/scaling.md", "docs/threats.md"])
def test_links_within_the_project_lead_somewhere(page: str) -> None:
    file = README.parent / page
    text = file.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        if path.startswith("http"):
            continue
        assert not path or (file.parent / path).exists(), target
        assert path or anchor in headings, target
