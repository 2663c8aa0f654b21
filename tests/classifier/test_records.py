"""Files of passages from outside: read line by line, coded in order, scored where coded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier.coding import BATCH
from classifier.errors import ExamplesInvalid
from classifier.records import PassageRecord, classify_records, evaluate_records, read_records
from models.registry import ReleasedModel, load_current

GOAL = "Wij willen dat alle vrijwilligers, van sport tot cultuur, goed worden ondersteund."
ROADS = "De weg wordt in het voorjaar opnieuw geasfalteerd."


@pytest.fixture(scope="module")
def model() -> ReleasedModel:
    return load_current()


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_rows_are_read_with_what_they_have(tmp_path: Path) -> None:
    path = write(
        tmp_path / "p.jsonl",
        {"text": GOAL, "code": None, "doc_type": "begroting"},
        {"id": "x", "text": ROADS, "code": "P0", "doc_type": "budget", "coder_a": "P0"},
    )
    first, second = read_records(path)
    assert (first.id, first.code, first.passage.document_type) == ("1", None, "")
    assert (second.id, second.code, second.passage.document_type) == ("x", "P0", "budget")
    assert second.coders is None


def test_texts_are_repaired_as_they_are_before_they_are_stored(tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", {"text": "vrij-\nwilligers"})
    (record,) = read_records(path, lambda text: text.replace("-\n", ""))
    assert record.passage.text == "vrijwilligers"


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"text": 3}', '"text"'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"text": GOAL}) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ExamplesInvalid, match=r"p\.jsonl, line 2"):
        list(read_records(path))


def test_a_file_is_read_no_further_than_one_batch_ahead(model: ReleasedModel) -> None:
    taken = 0

    def records() -> Iterator[PassageRecord]:
        nonlocal taken
        from classifier.features import PassageInput

        while True:
            taken += 1
            yield PassageRecord(str(taken), PassageInput(ROADS), None)

    first, _ = next(iter(classify_records(model, records())))
    assert first.id == "1"
    assert taken == BATCH


def test_agreement_of_two_coders_stands_beside_the_model(
    model: ReleasedModel, tmp_path: Path
) -> None:
    rows = [
        {"text": ROADS, "code": "P0", "coder_a": "P0", "coder_b": "P0"},
        {"text": GOAL, "code": "P4", "coder_a": "P4", "coder_b": "P4"},
        {"text": ROADS, "code": "P0", "coder_a": "P0", "coder_b": "P1"},
    ]
    scores = evaluate_records(model, read_records(write(tmp_path / "p.jsonl", *rows)))
    assert scores.model.passages == 3
    assert scores.coders_kappa == pytest.approx(0.5)


def test_a_file_without_codes_cannot_be_scored(model: ReleasedModel, tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", {"text": GOAL})
    with pytest.raises(ExamplesInvalid, match="none of the passages"):
        evaluate_records(model, read_records(path))
