"""Commands about council sources that are missing: list, propose, accept."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.captures import CaptureStore


@dataclass(frozen=True)
class GapLine:
    """One gap, with the council systems that the municipality's website points to."""

    cbs_code: str
    name: str
    gap: str
    platform: str
    candidates: str  # "platform address (pages)", most pointed-to first, then the Woo-index


@click.command()
@format_option
@click.pass_obj
def gaps(workspace: Workspace, row_format: str) -> None:
    """List municipalities whose council cannot be read, and propose where it may be.

    Proposals are the systems that their websites point to, and what they registered in the
    Woo-index.

    no_council_source: none is known. no_portal_address: an iBabs council without address.
    no_spider: known, but no spider reads it; it ends as not_covered every night.
    """
    with workspace.reader()() as session:
        rows = _lines(session, workspace.captures(), workspace.today)
    print_rows(GapLine, rows, row_format, ("cbs_code", "name", "gap", "platform", "candidates"))
    counted = Counter(row.gap for row in rows)
    told = ", ".join(f"{count} {gap}" for gap, count in sorted(counted.items()))
    click.echo(told or "no gaps", err=True)


@click.command()
@click.argument("name")
@click.option("--platform", required=True, help="Council system: ibabs, notubiz, parlaeus, ...")
@click.option("--locator", required=True, help="Address or key, as the platform wants it.")
@click.option("--by", required=True, help="Who looked at it.")
@click.pass_obj
def accept(workspace: Workspace, name: str, platform: str, locator: str, by: str) -> None:
    """Add a council source to NAME after you looked at it; the next night asks it."""
    from crawler.platforms import SPIDERS
    from db.municipalities import find_municipality
    from db.sources import accept_source

    if not locator.strip() or not by.strip():
        raise click.UsageError("--locator and --by may not be empty")
    with workspace.editor()() as session, session.begin():
        row = find_municipality(session, name, workspace.today).row
        accept_source(
            session,
            row.cbs_code,
            platform,
            locator.strip(),
            accepted_by=by.strip(),
            accepted_at=workspace.clock(),
        )
        click.echo(f"added to {row.name} ({row.cbs_code}): {platform} {locator.strip()}", err=True)
    if platform not in SPIDERS:
        click.echo(f"no spider reads {platform} yet: it will end as not_covered", err=True)


def _lines(session: "Session", captures: "CaptureStore", day: dt.date) -> list[GapLine]:
    from crawler.candidates import find_candidates
    from crawler.platforms import SPIDERS
    from db.gaps import list_gaps

    lines = []
    for gap in list_gaps(session, day, readable=SPIDERS):
        found = find_candidates(_pages(session, captures, gap.cbs_code))
        linked = [f"{each.platform} {each.address} ({each.pages})" for each in found]
        told = "; ".join([*linked, *_registered(gap.cbs_code)])
        lines.append(GapLine(gap.cbs_code, gap.name, gap.gap, gap.platform, told))
    return lines


def _registered(cbs_code: str) -> Iterator[str]:
    """What the municipality registered in the Woo-index; hand-made, and sometimes wrong."""
    from crawler.candidates import find_candidates
    from db.woo_index import load_woo_index

    for address in load_woo_index().get(cbs_code, ()):
        platform = next((each.platform for each in find_candidates([address.encode()])), "unknown")
        yield f"{platform} {address} (Woo-index)"


def _pages(session: "Session", captures: "CaptureStore", cbs_code: str) -> Iterator[bytes]:
    from db.errors import CaptureMissing
    from db.gaps import list_website_captures

    for sha256 in list_website_captures(session, cbs_code):
        try:
            yield captures.read(sha256)
        except CaptureMissing as error:
            click.echo(str(error), err=True)
