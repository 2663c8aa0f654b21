"""Commands about models: train, list, show, and code or score a file of passages."""

import json
from pathlib import Path

import click

from commands.output import format_option, print_rows

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def models() -> None:
    """Look at the released models."""


@models.command("list")
@format_option
def list_models(row_format: str) -> None:
    """List the released models with their scores."""
    from models.registry import Manifest, list_releases

    columns = ("version", "examples", "codebook", "scores", "sha256")
    print_rows(Manifest, list_releases(), row_format, columns)


@models.command()
@click.argument("version", required=False)
def show(version: str | None) -> None:
    """Print the card of one released model; default the one in use."""
    from models.registry import CARD_FILE, RELEASED, read_manifest
    from models.releases import CURRENT

    folder = RELEASED / (version or CURRENT)
    read_manifest(folder)
    click.echo((folder / CARD_FILE).read_text(encoding="utf-8"), nl=False)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--model-version", default="candidate", show_default=True)
def train(folder: Path, model_version: str) -> None:
    """Train a model on the written passages and write it, measured, into FOLDER.

    It is not used before its hash stands in the list of releases in the code.
    """
    from classifier.releasing import make_release

    manifest = make_release(folder, model_version)
    click.echo(f"{manifest.version}: {manifest.sha256} {json.dumps(dict(manifest.scores))}")


@click.group()
def evaluate() -> None:
    """Score the released model."""


@evaluate.command("passages")
@click.argument("file", type=_FILE)
def evaluate_passages(file: Path) -> None:
    """Score it on FILE: JSON lines with text, doc_type, municipality and the true code."""
    from dataclasses import asdict

    from classifier.evaluation import evaluate_records, read_records
    from models.registry import load_current

    scores = evaluate_records(load_current(), read_records(file))
    click.echo(json.dumps(asdict(scores), indent=2))


@click.group()
def classify() -> None:
    """Code texts with the released model."""


@classify.command("passages")
@click.argument("file", type=_FILE)
def classify_passages(file: Path) -> None:
    """Write one JSON line for each passage of FILE: id, code, probability per code."""
    from classifier.evaluation import classify_records, read_records
    from models.registry import load_current

    for record, coded in classify_records(load_current(), read_records(file)):
        probabilities = {code.value: round(p, 6) for code, p in coded.probabilities.items()}
        click.echo(
            json.dumps({"id": record.id, "code": coded.code, "probabilities": probabilities})
        )
