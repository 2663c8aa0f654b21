"""Commands about council sources that are missing: list, propose, accept."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
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
    read_at: str  # platforms that are asked for its papers all the same
    candidates: str  # "platform address (pages)", most pointed-to first, then the Woo-index


@click.command()
@format_option
@click.pass_obj
def gaps(workspace: Workspace, row_format: str) -> None:
    r"""List municipalities whose council cannot be read, and propose where it may be.

    Proposals are the systems that their websites point to, what they registered in the
    Woo-index, and a guess where a name at iBabs is all that is known; `register accept` adds
    one after you looked at it.

    \b
    no_council_source  its system is not known, and nobody has a copy
    copy_only          its system is not known; a copy of its papers is read
    no_portal_address  at iBabs, and the address of the portal is not known
    no_address         the supplier is known, and not the address, key or session id there
    no_spider          a system of its own, undecided, or one that no spider reads
    """
    with _register(workspace) as session:
        rows = _lines(session, workspace.captures(), workspace.today)
    columns = ("cbs_code", "name", "gap", "platform", "read_at", "candidates")
    print_rows(GapLine, rows, row_format, columns)
    _print_totals(rows)


@click.command()
@click.argument("name")
@click.option("--platform", required=True, help="Council system: ibabs, notubiz, parlaeus, ...")
@click.option("--locator", required=True, help="Address or key, as the platform wants it.")
@click.option("--by", required=True, help="Who looked at it.")
@click.pass_obj
def accept(workspace: Workspace, name: str, platform: str, locator: str, by: str) -> None:
    """Add a council source to NAME after you looked at it; the next night asks it."""
    from crawler.locators import expected_locator
    from crawler.platforms import SPIDERS
    from db.municipalities import find_municipality
    from db.sources import accept_source

    if not locator.strip() or not by.strip():
        raise click.UsageError("--locator and --by may not be empty")
    if wanted := expected_locator(platform, locator.strip()):
        raise click.UsageError(f"{platform} wants {wanted}")
    sessions = workspace.editor() if workspace.has_database() else workspace.writer()
    with sessions() as session, session.begin():
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


@contextmanager
def _register(workspace: Workspace) -> "Iterator[Session]":
    """A session on the store; before the first night on the register alone."""
    from db.engine import sqlite_url

    with TemporaryDirectory() as folder:
        if workspace.has_database():
            sessions = workspace.reader()
        else:
            click.echo("no night has run yet: this is what the register says", err=True)
            url = sqlite_url(Path(folder) / "register.sqlite")
            sessions = replace(workspace, database_url=url).writer()
        with sessions() as session:
            yield session


def _print_totals(rows: Sequence[GapLine]) -> None:
    from db.gaps import GAPS

    if not rows:
        click.echo("no gaps", err=True)
        return
    counted = Counter(row.gap for row in rows)
    unknown = counted["no_council_source"] + counted["copy_only"]
    click.echo(f"councils without a known system: {unknown}; gaps in all: {len(rows)}", err=True)
    for gap, words in GAPS.items():
        if counted[gap]:
            click.echo(f"{counted[gap]:4} {gap}: {words}", err=True)


def _lines(session: "Session", captures: "CaptureStore", day: dt.date) -> list[GapLine]:
    from crawler.candidates import find_candidates, guess_address
    from crawler.locators import fits
    from crawler.platforms import SPIDERS
    from db.gaps import list_gaps

    lines = []
    for gap in list_gaps(session, day, readable=SPIDERS, is_usable=fits):
        found = find_candidates(_pages(session, captures, gap.cbs_code))
        linked = [f"{each.platform} {each.address} ({each.pages})" for each in found]
        told = [*linked, *_registered(gap.cbs_code)]
        if (guess := guess_address(gap.platform, gap.key)) and gap.platform not in str(told):
            told.append(f"{gap.platform} {guess} (a guess by its name there)")
        columns = (gap.platform, ", ".join(gap.read_at), "; ".join(told))
        lines.append(GapLine(gap.cbs_code, gap.name, gap.gap, *columns))
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
