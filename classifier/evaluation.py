"""How good the passage model is: grouped cross-validation, baselines, and files of passages."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, f1_score, recall_score
from sklearn.model_selection import GroupKFold

from classifier.coding import CodedText, PassageModel, code_texts
from classifier.errors import ExamplesInvalid
from classifier.examples import Example
from classifier.features import PassageInput, PreparedPassage
from classifier.pipeline import build_features
from classifier.training import CODES, FOLDS, SEED, fit_code
from vocabulary.codes import DocumentType

NAMES = tuple(code.value for code in CODES)
_POLICY = ("P3", "P4")
_RESAMPLES = 1000
_BINS = 10


@dataclass(frozen=True)
class Scores:
    """Agreement of given codes with true ones; all 0..1 but kappa (-1..1)."""

    passages: int
    macro_f1: float
    macro_f1_interval: tuple[float, float]  # 95%, resampling municipalities
    policy_f1: float  # P3 or P4 against the rest
    policy_f1_interval: tuple[float, float]
    kappa: float
    recalls: dict[str, float]


@dataclass(frozen=True)
class PassageRecord:
    """One passage of an evaluation file."""

    id: str
    passage: PassageInput
    code: str | None  # None: too ambiguous to score, or not coded


def score(
    truth: Sequence[str], given: Sequence[str], groups: Sequence[str], seed: int = SEED
) -> Scores:
    """Compare codes; intervals come from resampling whole groups (municipalities)."""
    true, said = np.array(truth), np.array(given)
    draws = list(_resampled(true, said, np.array(groups), seed))
    present = [name for name in NAMES if name in set(truth)]
    recalls = recall_score(true, said, labels=present, average=None, zero_division=0.0)
    return Scores(
        passages=len(true),
        macro_f1=_macro(true, said),
        macro_f1_interval=_interval([_macro(t, s) for t, s in draws]),
        policy_f1=_policy(true, said),
        policy_f1_interval=_interval([_policy(t, s) for t, s in draws]),
        kappa=float(cohen_kappa_score(true, said)),
        recalls={name: float(recall) for name, recall in zip(present, recalls, strict=True)},
    )


_Codes = NDArray[np.str_]


def _macro(true: _Codes, said: _Codes) -> float:
    present = sorted(set(true))
    return float(f1_score(true, said, labels=present, average="macro", zero_division=0.0))


def _policy(true: _Codes, said: _Codes) -> float:
    return float(f1_score(np.isin(true, _POLICY), np.isin(said, _POLICY), zero_division=0.0))


def _resampled(
    true: _Codes, said: _Codes, groups: _Codes, seed: int
) -> Iterator[tuple[_Codes, _Codes]]:
    chance = np.random.default_rng(seed)
    names = np.unique(groups)
    members = {name: np.flatnonzero(groups == name) for name in names}
    for _ in range(_RESAMPLES):
        drawn = np.concatenate([members[name] for name in chance.choice(names, len(names))])
        yield true[drawn], said[drawn]


def _interval(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True)
class CrossValidated:
    """Codes and probabilities of passages by models that had not seen their municipality."""

    truth: tuple[str, ...]
    given: tuple[str, ...]
    probabilities: NDArray[np.float64]  # passages by P0..P4
    groups: tuple[str, ...]


def cross_validate(
    examples: Sequence[Example], weights: dict[str, float] | None = None, seed: int = SEED
) -> CrossValidated:
    """Five folds grouped by municipality, in each the whole training of a release.

    Calibration takes folds of its own inside the part that is trained on; a passage that names
    no volunteer is P0.
    """
    kept = [example for example in examples if example.teaches_content]
    # Preparing learns nothing, so that it need not be done again in every fold.
    prepared = _prepare([example.passage for example in kept])
    groups = np.array([example.passage.municipality for example in kept])
    truth = np.array([example.code.value for example in kept])
    probabilities = np.zeros((len(kept), len(CODES)))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for train, test in folds.split(prepared, truth, groups):
        fields = build_features(weights).named_steps["fields"]
        matrix = fields.fit_transform([prepared[index] for index in train])
        code = fit_code(matrix, truth[train], groups[train], seed)
        seen = fields.transform([prepared[index] for index in test])
        probabilities[test] = code.predict_proba(seen)
    silent = np.array([not passage.names_volunteers for passage in prepared])
    probabilities[silent] = [1.0, 0.0, 0.0, 0.0, 0.0]
    given = np.array(NAMES)[probabilities.argmax(axis=1)]
    return CrossValidated(tuple(truth), tuple(given), probabilities, tuple(groups))


def _prepare(passages: Sequence[PassageInput]) -> list[PreparedPassage]:
    prepared: list[PreparedPassage] = build_features().named_steps["prepare"].transform(passages)
    return prepared


def lexicon_codes(passages: Sequence[PassageInput]) -> list[str]:
    """The baseline of rules: what the lexicon alone would say."""
    return [_lexicon_code(passage) for passage in _prepare(passages)]


def _lexicon_code(passage: PreparedPassage) -> str:
    dimensions = {hit.row.dimension for hit in passage.hits}
    if not passage.names_volunteers:
        return "P0"
    if "goal" in dimensions:
        hosted = any(name.startswith("host_") for name in dimensions)
        return "P3" if hosted and "scope" not in dimensions else "P4"
    instruments = {"appreciation", "insurance", "vog", "training", "facilities", "subsidy"}
    return "P2" if dimensions & instruments else "P1"


def calibration_error(result: CrossValidated) -> float:
    """Expected calibration error of the chosen code over ten equal bins, 0..1."""
    chosen = result.probabilities.max(axis=1)
    right = np.array(result.truth) == np.array(result.given)
    bins = np.minimum((chosen * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(chosen[bins == each].mean() - right[bins == each].mean()) * (bins == each).mean()
        for each in np.unique(bins)
    ]
    return float(sum(gaps))


def read_records(path: Path) -> list[PassageRecord]:
    """Read passages from JSON lines: text, and optionally before, doc_type, municipality, code.

    Raises:
        ExamplesInvalid: A line is not a JSON object with a text; the message names it.
    """
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            records.append(_record(row, number))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise ExamplesInvalid(f"{path.name}, line {number}: {error!r}") from error
    return records


# object: JSON values of every kind.
def _record(row: dict[str, object], number: int) -> PassageRecord:
    kind = str(row.get("doc_type") or "")
    code = row.get("code")
    return PassageRecord(
        id=str(row.get("id", number)),
        passage=PassageInput(
            text=str(row["text"]),
            document_type=kind if kind in set(DocumentType) else "",
            municipality=str(row.get("municipality") or ""),
        ),
        code=str(code) if code else None,
    )


def classify_records(
    model: PassageModel, records: Sequence[PassageRecord]
) -> Iterable[tuple[PassageRecord, CodedText]]:
    """Each record with its code, in order."""
    coded = code_texts(model, [record.passage for record in records])
    return zip(records, coded, strict=True)


def evaluate_records(model: PassageModel, records: Sequence[PassageRecord]) -> Scores:
    """Score the records that have a code.

    Raises:
        ExamplesInvalid: None of them has.
    """
    coded = [(record, each) for record, each in classify_records(model, records) if record.code]
    if not coded:
        raise ExamplesInvalid("none of the passages has a code to compare with")
    return score(
        [str(record.code) for record, _ in coded],
        [each.code.value for _, each in coded],
        [record.passage.municipality or record.id for record, _ in coded],
    )
