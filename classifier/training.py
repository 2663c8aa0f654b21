"""Train the passage model on coded examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import GroupKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from classifier.dilution import dilute
from classifier.examples import Example
from classifier.pipeline import build_features, build_head, build_logistic, settle
from vocabulary.codes import Domain, PassageCode, Theme

FOLDS = 5
SEED = 20261123
# Order of the columns of probabilities.
CODES = tuple(PassageCode(f"P{number}") for number in range(5))
_POLICY = frozenset({PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY})


@dataclass(frozen=True)
class TrainedModel:
    """Everything fitted: features, code with calibrated probabilities, and the other heads."""

    features: Pipeline
    code: CalibratedClassifierCV
    means: Any  # a fitted LogisticRegression; scikit-learn is untyped
    themes: OneVsRestClassifier


def train(examples: Sequence[Example], seed: int = SEED) -> TrainedModel:
    """Fit all heads; codes are calibrated by sigmoids on folds grouped by municipality.

    Args:
        examples: Written passages; those that do not teach content are left out.
        seed: Fixes the folds, the longer copies and the solver.
    """
    kept = [example for example in examples if example.teaches_content]
    kept += dilute(kept, seed)
    passages = [example.passage for example in kept]
    groups = [passage.municipality for passage in passages]
    features = build_features()
    matrix = features.fit_transform(passages)
    settle(features)
    codes = np.array([example.code.value for example in kept])
    policy = np.array([example.code in _POLICY for example in kept])
    return TrainedModel(
        features=features,
        code=fit_code(matrix, codes, groups, seed),
        # Learned where it is asked: among passages that hold a goal.
        means=build_logistic(seed).fit(
            matrix[policy], [e.means for e in kept if e.code in _POLICY]
        ),
        themes=build_head(seed).fit(matrix, indicators(kept, "themes")),
    )


# Any: a sparse matrix of scipy, which is untyped.
def fit_code(
    matrix: Any, codes: NDArray[np.str_], groups: Sequence[str], seed: int = SEED
) -> CalibratedClassifierCV:
    """Fit the head for codes, with sigmoids from folds that share no group."""
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed).split(matrix, codes, groups)
    code = CalibratedClassifierCV(
        build_head(seed), method="sigmoid", cv=list(folds), ensemble=False
    )
    return code.fit(matrix, codes)


def indicators(examples: Sequence[Example], field: str) -> NDArray[np.int_]:
    """Zeros and ones, examples by domains (``hosts``) or by themes (``themes``)."""
    columns: Sequence[Domain | Theme] = list(Domain) if field == "hosts" else list(Theme)
    return np.array(
        [[int(column in getattr(example, field)) for column in columns] for example in examples]
    )
