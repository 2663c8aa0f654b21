"""Commands about the register of municipalities."""

import datetime as dt
from dataclasses import dataclass

import click

from commands.gaps import accept, gaps
from commands.options import DATE
from commands.output import format_option, print_rows
from commands.register_update import update
from commands.workspace import Workspace


@dataclass(frozen=True)
class RegisterLine:
    """One municipality of the register."""

    cbs_code: str
    name: str
    province: str
    population: int | None
    size_class: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    website_url: str | None
    ris_supplier: str | None


@click.group()
def register() -> None:
    """Look into the register of municipalities, and mend it."""


@register.command("list")
@click.option("--as-of", type=DATE, help="Municipalities that exist on this date; default today.")
@format_option
@click.pass_obj
def list_register(workspace: Workspace, as_of: dt.datetime | None, row_format: str) -> None:
    """List the municipalities that exist on a date."""
    from db.municipalities import ends_on, exists_on
    from db.register_files import read_register

    day = as_of.date() if as_of else workspace.today
    rows = [
        RegisterLine(
            row.cbs_code,
            row.name,
            row.province,
            row.population,
            row.size_class,
            row.valid_from,
            ends_on(row),
            row.website_url,
            row.ris_supplier,
        )
        for row in read_register(workspace.register_dir).municipalities
        if exists_on(row, day)
    ]
    click.echo(f"{len(rows)} municipalities on {day}", err=True)
    columns = ("cbs_code", "name", "province", "population", "website_url")
    print_rows(RegisterLine, rows, row_format, columns)


register.add_command(gaps)
register.add_command(accept)
register.add_command(update)
