"""Passages that were written and coded for training, and which of them a model may learn from."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import ExamplesInvalid
from classifier.features import PassageInput
from vocabulary.codes import DocumentType, Domain, PassageCode, Theme

TRAINING_DATA = Path(__file__).parent / "training_data"
_OWN_VOICE = "municipality"


@dataclass(frozen=True)
class Example:
    """One written passage with the codes that its author gave it by the codebook."""

    id: str
    passage: PassageInput
    code: PassageCode
    means: bool
    hosts: tuple[Domain, ...]
    themes: tuple[Theme, ...]
    pointer: bool
    absence: bool
    actor: str

    @property
    def teaches_content(self) -> bool:
        """Whether its code is about content alone.

        Some authors coded a text of another actor P0 whatever it says; such a row would teach
        that goals of a municipality are irrelevant.
        """
        return self.actor == _OWN_VOICE or self.code is not PassageCode.IRRELEVANT


def load_examples(folder: Path = TRAINING_DATA) -> list[Example]:
    """All examples of a folder of JSON lines, by file and line.

    Raises:
        ExamplesInvalid: A line breaks the format; the message names it.
    """
    examples: list[Example] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                examples.append(_example(json.loads(line)))
            except (KeyError, ValueError, TypeError) as error:
                raise ExamplesInvalid(f"{path.name}, line {number}: {error!r}") from error
    return examples


def fingerprint(examples: Sequence[Example]) -> str:
    """Hash of everything that a model can learn from, whatever the order of the files."""
    lines = sorted(repr(example) for example in examples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


# object: JSON values of every kind; the enumerations below check them.
def _example(row: dict[str, object]) -> Example:
    hosts, themes = row["hosts"], row["themes"]
    if not isinstance(hosts, list) or not isinstance(themes, list):
        raise ValueError("hosts and themes are lists")
    return Example(
        id=str(row["id"]),
        passage=PassageInput(
            text=str(row["text"]),
            heading=str(row["heading"]),
            document_type=DocumentType(str(row["doc_type"])),
            municipality=str(row["municipality"]),
        ),
        code=PassageCode(str(row["code"])),
        means=bool(row["means"]),
        hosts=tuple(Domain(host) for host in hosts),
        themes=tuple(Theme(theme) for theme in themes),
        pointer=bool(row["pointer"]),
        absence=bool(row["absence"]),
        actor=str(row["actor"]),
    )
