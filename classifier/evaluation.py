"""What models say of passages whose municipality they have not seen."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.examples import Example
from classifier.features import PassageInput, PreparedPassage, prepare
from classifier.folds import FoldFeatures, Written, grouped_folds
from classifier.pipeline import WEIGHTS, build_head
from classifier.scoring import NAMES
from classifier.training import SEED, fit_code

_IRRELEVANT = np.array([1.0, 0.0, 0.0, 0.0, 0.0])
_POLICY_TITLE = re.compile(
    r"\bvrijwillig\w*[- ]?(?:beleid|nota|visie|agenda|inzet)"
    r"|\b(?:beleid|nota|visie)\w* .*vrijwillig",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Recipe:
    """One way to make a model of codes, so that several can be measured in the same folds."""

    weights: Mapping[str, float]
    # Any: scikit-learn's estimators carry no types.
    head: Callable[[int], Any] = build_head
    diluted: bool = True  # whether copies of other lengths are trained on
    ruled: bool = True  # whether a passage that names no volunteers is P0 unasked


RELEASED = Recipe(WEIGHTS)
PLAIN = Recipe(WEIGHTS, diluted=False)


@dataclass(frozen=True)
class CrossValidated:
    """Codes and probabilities of passages by models that had not seen their municipality."""

    truth: tuple[str, ...]
    given: tuple[str, ...]
    probabilities: NDArray[np.float64]  # passages by P0..P4
    groups: tuple[str, ...]


def cross_validate(examples: Sequence[Example], seed: int = SEED) -> CrossValidated:
    """Five folds grouped by municipality, in each the whole training of a release."""
    written = Written.of(examples, seed)
    features = [FoldFeatures.of(written, fold) for fold in grouped_folds(written, seed)]
    return validate(written, features, seed)


def validate(
    written: Written, features: Sequence[FoldFeatures], seed: int = SEED
) -> CrossValidated:
    """Train on one side of each fold and code the other, with calibrated probabilities.

    Calibration takes folds of its own inside the part that is trained on; a passage that names
    no volunteer is P0. Copies are trained on and not scored.
    """
    rows, found = [], []
    for fold in features:
        train, test = fold.weighed()
        asked = ~written.silent[fold.train]
        rows_asked = fold.train[asked]
        groups = written.groups[rows_asked].tolist()
        code = fit_code(train[asked], written.codes[rows_asked], groups, seed)
        own = np.isin(fold.test, written.written)
        rows.append(fold.test[own])
        found.append(code.predict_proba(test[own]))
    order = np.argsort(np.concatenate(rows))
    tested, probabilities = np.concatenate(rows)[order], np.concatenate(found)[order]
    probabilities[written.silent[tested]] = _IRRELEVANT
    return CrossValidated(
        truth=tuple(written.codes[tested]),
        given=tuple(np.array(NAMES)[probabilities.argmax(axis=1)]),
        probabilities=probabilities,
        groups=tuple(written.groups[tested]),
    )


def codes_of(
    written: Written,
    features: Sequence[FoldFeatures],
    recipe: Recipe,
    seed: int = SEED,
    part: NDArray[np.bool_] | None = None,
) -> NDArray[np.str_]:
    """What a recipe says, uncalibrated, of every row that is tested; elsewhere P0.

    Args:
        written: Examples and copies.
        features: Of the folds.
        recipe: How to make the model.
        seed: Fixes the head.
        part: Which of the rows to train on; default all.
    """
    said = np.full(len(written.examples), NAMES[0])
    for fold in features:
        train, test = fold.weighed(recipe.weights)
        used = np.isin(fold.train, written.written) | recipe.diluted
        used &= ~written.silent[fold.train] | (not recipe.ruled)
        if part is not None:
            used &= part[fold.train]
        head = recipe.head(seed).fit(train[used], written.codes[fold.train[used]])
        said[fold.test] = head.predict(test)
    if recipe.ruled:
        said[written.silent] = NAMES[0]
    return said


def lexicon_codes(passages: Sequence[PassageInput]) -> list[str]:
    """The baseline of rules: what the lexicon alone would say."""
    return [_lexicon_code(prepare(passage)) for passage in passages]


def _lexicon_code(passage: PreparedPassage) -> str:
    dimensions = {hit.row.dimension for hit in passage.hits}
    if not passage.names_volunteers:
        return "P0"
    if "goal" in dimensions:
        hosted = any(name.startswith("host_") for name in dimensions)
        return "P3" if hosted and "scope" not in dimensions else "P4"
    instruments = {"appreciation", "insurance", "vog", "training", "facilities", "subsidy"}
    return "P2" if dimensions & instruments else "P1"


def title_codes(passages: Sequence[PassageInput]) -> list[str]:
    """The baseline of titles: P4 under a heading that names volunteer policy, else P1 or P0."""
    return [
        "P4"
        if _POLICY_TITLE.search(passage.heading)
        else ("P1" if prepare(passage).names_volunteers else "P0")
        for passage in passages
    ]
