"""The command that refreshes the register from the registers of the state."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.crawl_options import crawl_options, crawl_settings
from commands.output import format_option, print_rows
from commands.workspace import Workspace

if TYPE_CHECKING:
    from db.register_update import Observed, RegisterChange, RegisterTables

_ORGANISATIONS = "https://organisaties.overheid.nl/archive/exportOO_gemeenten.xml"
_AREAS = (
    "https://api.pdok.nl/kadaster/bestuurlijkegebieden/ogc/v1/collections/gemeentegebied/items"
    "?f=json&limit=100"
)


_Function = TypeVar("_Function", bound=Callable[..., Any])


def register_options(function: _Function) -> _Function:
    """Add the options that say where the registers of the state are."""
    roo = click.option(
        "--roo", default=_ORGANISATIONS, help="File or address of the export of ROO."
    )
    areas = click.option("--areas", default=_AREAS, help="File or address of areas with CBS codes.")
    return roo(areas(function))


@click.command()
@register_options
@click.option("--yes", is_flag=True, help="Write what is shown; without it nothing is written.")
@format_option
@crawl_options
@click.pass_obj
def update(workspace: Workspace, /, roo: str, areas: str, row_format: str, **options: Any) -> None:
    """Show how the register differs from ROO and the CBS codes, and with --yes write it.

    What is written takes the place of the bundled register, in the folder `register` of the
    data folder. Nothing is removed: what ended gets an end.
    """
    from db.register_update import RegisterChange, write_tables

    tables, changes = _compare(workspace, roo, areas, options)
    print_rows(RegisterChange, changes, row_format, tuple(RegisterChange.__annotations__))
    conflicts = sum(change.field == "conflict" for change in changes)
    click.echo(f"{len(changes) - conflicts} changes, {conflicts} to look at", err=True)
    if not options["yes"]:
        click.echo("nothing was written; --yes writes the changes", err=True)
        return
    folder = workspace.data_dir / "register"
    with workspace.lock():
        write_tables(tables, folder)
    click.echo(f"written to {folder}; the next run takes it over", err=True)


# Any: options come typed from click.
def _compare(
    workspace: Workspace, roo: str, areas: str, options: Mapping[str, Any]
) -> "tuple[RegisterTables, list[RegisterChange]]":
    from db.register_files import BUNDLED_REGISTER
    from db.register_update import add_sources, read_tables, update_tables

    observed, codes = _observe(workspace, roo, areas, options)
    tables = read_tables(workspace.register_dir)
    changes = []
    if workspace.register_dir == workspace.data_dir / "register":
        changes += add_sources(tables, read_tables(BUNDLED_REGISTER))
    return tables, changes + update_tables(tables, observed, codes, workspace.today)


def _observe(
    workspace: Workspace, roo: str, areas: str, options: Mapping[str, Any]
) -> "tuple[list[Observed], dict[str, str]]":
    from crawler.state_registers import read_areas, read_organisations

    bodies: dict[str, bytes] = {}
    addresses = [each for each in (roo, areas) if "://" in each]
    for each in (roo, areas):
        if "://" not in each:
            bodies[each] = _read(each)
    if addresses:
        bodies |= _fetch(workspace, addresses, roo, options)
    codes: dict[str, str] = {}
    for url, body in bodies.items():
        if url != roo:
            codes |= read_areas(body, url)[0]
    return read_organisations(bodies[roo], roo), codes


def _fetch(
    workspace: Workspace, addresses: list[str], roo: str, options: Mapping[str, Any]
) -> dict[str, bytes]:
    from commands.night import require_contact
    from crawler.fetch import fetch
    from crawler.state_registers import read_areas

    settings = crawl_settings(options)
    require_contact(settings)
    return fetch(
        addresses,
        follow=lambda url, body: "" if url == roo else read_areas(body, url)[1],
        captures=workspace.captures(),
        reference_date=workspace.today,
        clock=workspace.clock,
        settings=settings,
    )


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise click.UsageError(f"cannot read {path}: {error.strerror}") from error
