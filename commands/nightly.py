"""The command of the night: crawl, extract, label, report."""

from typing import Any

import click

from commands.crawl_options import crawl_options, crawl_settings
from commands.notices import Notices, notice_options
from commands.options import crawlers_option, reading_options
from commands.workspace import Workspace


@click.command()
@click.option("--municipality", "names", multiple=True, help="Only this one (name or code).")
@click.option("--source", "platforms", multiple=True, help="Only this platform or family.")
@click.option("--limit", type=click.IntRange(1), help="Only the first so many municipalities.")
@click.option("--dry-run", is_flag=True, help="Print what would be asked of whom; ask nothing.")
@click.option("--unproven", is_flag=True, help="Also sources without a passed probe.")
@crawlers_option
@reading_options
@crawl_options
@notice_options
@click.pass_obj
def nightly(workspace: Workspace, /, *, dry_run: bool, **options: Any) -> int:
    """Ask every source of every municipality, read what is new, and record the verdicts.

    Without options: all municipalities of the register and the real hosts, which need a contact
    (--contact-mail and --contact-url) and a passed probe of each source, or --unproven.
    Exit code 3: finished, but sources failed; they are listed. Exit code 4: too many sources
    gave far less than usual or stand still.
    """
    from commands.night import NightOptions, print_plan, run_night
    from commands.night_end import failure_told

    night = NightOptions(
        settings=crawl_settings(options),
        names=options["names"],
        platforms=options["platforms"],
        limit=options["limit"],
        workers=options["workers"],
        unproven=options["unproven"],
        ocr_pages=options["ocr_pages"],
        crawlers=options["crawlers"],
        notices=Notices.of(options),
    )
    if dry_run:
        return print_plan(workspace, night)
    with failure_told(night.notices):
        return run_night(workspace, night)
