"""Files of passages from outside: read them, code them, and score them where they have a code."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.coding import CodedText, PassageModel, code_stream
from classifier.errors import ExamplesInvalid
from classifier.features import PassageInput
from classifier.scoring import Interval, Scores, score
from vocabulary.codes import DocumentType

# With fewer, drawing whole municipalities says nothing of chance.
_ENOUGH_MUNICIPALITIES = 20


@dataclass(frozen=True)
class PassageRecord:
    """One passage of a file."""

    id: str
    passage: PassageInput
    code: str | None  # None: too ambiguous to score, or not coded
    coders: tuple[str, str] | None = None  # what two people said, where the file has it


@dataclass(frozen=True)
class FileScores:
    """A model against the codes of a file, beside two coders of that file against each other."""

    model: Scores
    coders_kappa: float | None  # None: the file does not give what two coders said
    coders_kappa_interval: Interval | None


def read_records(
    path: Path, repair: Callable[[str], str] = lambda text: text
) -> Iterator[PassageRecord]:
    """Read passages from JSON lines: text, and optionally heading, doc_type, municipality, code.

    Args:
        path: Read line by line, so that a file of any length needs little memory.
        repair: Applied to every text, as texts are repaired before they are stored.

    Raises:
        ExamplesInvalid: A line is not a JSON object with a text; the message names it.
    """
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield _record(json.loads(line), number, repair)
            except (KeyError, ValueError, TypeError, AttributeError) as error:
                raise ExamplesInvalid(f"{path.name}, line {number}: {error!r}") from error


# object: JSON values of every kind.
def _record(row: dict[str, object], number: int, repair: Callable[[str], str]) -> PassageRecord:
    kind = str(row.get("doc_type") or "")
    text, code = row["text"], row.get("code")
    if not isinstance(text, str):
        raise TypeError("text is not a string")
    coders = (row.get("coder_a"), row.get("coder_b"))
    return PassageRecord(
        id=str(row.get("id", number)),
        passage=PassageInput(
            text=repair(text),
            heading=str(row.get("heading") or ""),
            document_type=kind if kind in set(DocumentType) else "",
            municipality=str(row.get("municipality") or ""),
        ),
        code=str(code) if code else None,
        coders=(str(coders[0]), str(coders[1])) if all(coders) else None,
    )


def classify_records(
    model: PassageModel, records: Iterable[PassageRecord]
) -> Iterator[tuple[PassageRecord, CodedText]]:
    """Each record with its code, in order; only one batch is held in memory."""
    return code_stream(model, records, lambda record: record.passage)


def evaluate_records(model: PassageModel, records: Iterable[PassageRecord]) -> FileScores:
    """Score the records that have a code.

    Raises:
        ExamplesInvalid: None of them has.
    """
    coded = [(record, each) for record, each in classify_records(model, records) if record.code]
    if not coded:
        raise ExamplesInvalid("none of the passages has a code to compare with")
    scores = score(
        [str(record.code) for record, _ in coded],
        [each.code.value for _, each in coded],
        groups_of([record for record, _ in coded]),
    )
    return FileScores(scores, *_coders([record for record, _ in coded]))


def _coders(records: Sequence[PassageRecord]) -> tuple[float | None, Interval | None]:
    """Kappa between the two coders over the passages that both coded."""
    both = [record for record in records if record.coders]
    if not both:
        return None, None
    one, other = zip(*(record.coders for record in both if record.coders), strict=True)
    scores = score(one, other, groups_of(both))
    return scores.kappa, scores.kappa_interval


def groups_of(records: Sequence[PassageRecord]) -> list[str]:
    """What is drawn as one: the passages of a municipality; with few of those, each passage."""
    named = [record.passage.municipality for record in records]
    if len(set(named)) >= _ENOUGH_MUNICIPALITIES:
        return named
    return [str(number) for number in range(len(records))]
