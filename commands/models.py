"""Commands about models: train, list, show, and code or score a file of passages."""

import json
from pathlib import Path

import click

from commands.output import format_option, print_rows
from commands.workspace import Workspace

_SCORES = ("way", "macro", "policy", "agreement", "recalls", "policy_in_p0")
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
    from models.registry import CARD_FILE, RELEASED, current_version, read_manifest

    folder = RELEASED / (version or current_version())
    read_manifest(folder)
    click.echo((folder / CARD_FILE).read_text(encoding="utf-8"), nl=False)


@models.command()
@click.argument("version")
def activate(version: str) -> None:
    """Use another released model from the next night on."""
    from models.registry import activate_release

    release = activate_release(version)
    click.echo(f"model {release.version} is in use; `rescore` shows what it says of history")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--model-version", default="candidate", show_default=True)
@click.option(
    "--apart",
    type=_FILE,
    multiple=True,
    help="Also score it on this file of coded passages; may be given more than once.",
)
@click.option(
    "--with-reviews",
    is_flag=True,
    help="Also train on what people coded, and score it on the share kept apart for that.",
)
@click.pass_obj
def train(
    workspace: Workspace,
    folder: Path,
    model_version: str,
    apart: tuple[Path, ...],
    *,
    with_reviews: bool,
) -> None:
    """Train a model on the written passages and write it, measured, into FOLDER.

    It is not used before its hash stands in the list of releases in the code.
    """
    from classifier.examples import load_examples
    from classifier.releasing import make_release
    from classifier.reviewed_examples import ReviewedExamples, reviewed_examples
    from documents.normalise import normalise_text

    reviewed = ReviewedExamples((), ())
    if with_reviews:
        with workspace.reader()() as session:
            reviewed = reviewed_examples(session)
    manifest = make_release(
        folder,
        model_version,
        [*load_examples(), *reviewed.training],
        apart=apart,
        never_trained=reviewed.testing,
        repair=normalise_text,
    )
    click.echo(f"{manifest.version}: {manifest.sha256} {json.dumps(dict(manifest.scores))}")


@click.group()
def evaluate() -> None:
    """Score the released model."""


@evaluate.command("passages")
@click.argument("file", type=_FILE)
@format_option
def evaluate_passages(file: Path, row_format: str) -> None:
    """Score it, and baselines, on FILE: JSON lines with text, doc_type, municipality, true code.

    Macro-F1, F1 of policy (P3 or P4), agreement (kappa) and recall of P0 to P4; intervals of 95%.
    Where the lines also hold coder_a and coder_b, the last row is the one against the other.
    """
    from classifier.comparison import ScoreLine, score_lines
    from classifier.examples import load_examples
    from classifier.records import read_records
    from documents.normalise import normalise_text
    from models.registry import load_current

    records = read_records(file, normalise_text)
    lines = score_lines(load_current(), records, load_examples())
    print_rows(ScoreLine, lines, row_format, _SCORES)


@click.group()
def classify() -> None:
    """Code texts with the released model."""


@classify.command("passages")
@click.argument("file", type=_FILE)
def classify_passages(file: Path) -> None:
    """Write one JSON line for each passage of FILE: id, code, probability per code."""
    from classifier.records import classify_records, read_records
    from documents.normalise import normalise_text
    from models.registry import load_current

    for record, coded in classify_records(load_current(), read_records(file, normalise_text)):
        probabilities = {code.value: round(p, 6) for code, p in coded.probabilities.items()}
        click.echo(
            json.dumps({"id": record.id, "code": coded.code, "probabilities": probabilities})
        )
