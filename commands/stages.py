"""Commands that run one stage alone, on what the stage before it stored."""

from pathlib import Path
from typing import Any

import click

from commands.crawl_options import crawl_options, crawl_settings
from commands.options import crawlers_option, reading_options
from commands.workspace import Workspace


@click.command()
@click.option("--municipality", "names", multiple=True, help="Only this one (name or code).")
@click.option("--source", "platforms", multiple=True, help="Only this platform or family.")
@click.option("--limit", type=click.IntRange(1), help="Only the first so many municipalities.")
@click.option("--unproven", is_flag=True, help="Also sources without a passed probe.")
@crawlers_option
@crawl_options
@click.pass_obj
def crawl(workspace: Workspace, /, **options: Any) -> int:
    """Ask the sources and store what they hold; read and label nothing."""
    from commands.night import NightOptions, run_crawl

    night = NightOptions(
        settings=crawl_settings(options),
        names=options["names"],
        platforms=options["platforms"],
        limit=options["limit"],
        workers=1,
        crawlers=options["crawlers"],
        unproven=options["unproven"],
    )
    return run_crawl(workspace, night)


@click.command()
@reading_options
@click.pass_obj
def extract(workspace: Workspace, workers: int | str, ocr_pages: int) -> None:
    """Read every stored document that has no text yet; scans by OCR."""
    from commands.stage_runs import print_counts, read_documents
    from commands.whole_run import whole_run

    with whole_run(workspace):
        print_counts(read_documents(workspace.writer(), workspace, workers, ocr_pages))


@click.command()
@click.option("--everything", is_flag=True, help="Decide every municipality, changed or not.")
@click.pass_obj
def label(workspace: Workspace, *, everything: bool) -> None:
    """Label what is new, and decide the municipalities of which something changed."""
    from commands.stage_runs import run_labelling

    run_labelling(workspace, everything=everything)


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@reading_options
@click.pass_obj
def import_folder(workspace: Workspace, folder: Path, workers: int | str, ocr_pages: int) -> int:
    """Bring in the documents of FOLDER (index.csv beside them), read them and label them."""
    from commands.folder_run import run_import

    return run_import(workspace, folder, workers, ocr_pages)
