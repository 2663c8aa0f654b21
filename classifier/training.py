"""Train the passage model on coded examples."""

from collections.abc import Mapping, Sequence
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


# Share of each code among the passages of real documents that name volunteers once traps are
# masked. An assumption from the codebook, not a count: six in ten passages with a volunteer stem
# are irrelevant, most of them traps that are masked; mentions abound, and goals are one in ten
# to one in three. The written set has as many goals as mentions.
MIX: Mapping[PassageCode, float] = {
    PassageCode.IRRELEVANT: 0.17,
    PassageCode.MENTION: 0.42,
    PassageCode.INSTRUMENT: 0.10,
    PassageCode.EMBEDDED_POLICY: 0.15,
    PassageCode.OWN_POLICY: 0.16,
}
# How far probabilities are moved towards that mix, 0 to 1 (all the way). Measured in folds and
# weighed by the mix: macro-F1 is best at a quarter on long and on short lines, and falls beyond a
# half, where instruments are lost.
_TOWARDS_MIX = 0.25


@dataclass(frozen=True)
class MixedHead:
    """A calibrated head for codes, moved towards the mix of real documents."""

    code: CalibratedClassifierCV
    factors: NDArray[np.float64]  # by which the probability of each code is multiplied

    # Any: a sparse matrix of scipy, which is untyped.
    def predict_proba(self, matrix: Any) -> NDArray[np.float64]:
        """Probabilities, passages by P0..P4; rows sum to 1."""
        moved = self.code.predict_proba(matrix) * self.factors
        return np.asarray(moved / moved.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class TrainedModel:
    """Everything fitted: features, code with calibrated probabilities, and the other heads."""

    features: Pipeline
    code: MixedHead
    means: Any  # a fitted LogisticRegression; scikit-learn is untyped
    themes: OneVsRestClassifier


def train(examples: Sequence[Example], seed: int = SEED) -> TrainedModel:
    """Fit all heads; codes are calibrated by sigmoids on folds grouped by municipality.

    Args:
        examples: Written passages; those that do not teach content are left out, and so are
            those that name no volunteers, which the model is never asked.
        seed: Fixes the folds, the copies of other lengths and the solver.
    """
    kept = [example for example in examples if example.teaches_content]
    kept += dilute(kept, seed)
    features = build_features()
    prepare, fields = features.named_steps.values()
    prepared = prepare.transform([example.passage for example in kept])
    asked = [row for row, passage in enumerate(prepared) if passage.names_volunteers]
    kept, prepared = [kept[row] for row in asked], [prepared[row] for row in asked]
    matrix = fields.fit_transform(prepared)
    settle(features)
    groups = [example.passage.municipality for example in kept]
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
) -> MixedHead:
    """Fit the head for codes, with sigmoids from folds that share no group."""
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed).split(matrix, codes, groups)
    code = CalibratedClassifierCV(
        build_head(seed), method="sigmoid", cv=list(folds), ensemble=False
    )
    shares = np.array([np.mean(codes == each.value) for each in CODES])
    towards = (np.array([MIX[each] for each in CODES]) / shares) ** _TOWARDS_MIX
    return MixedHead(code.fit(matrix, codes), towards)


def indicators(examples: Sequence[Example], field: str) -> NDArray[np.int_]:
    """Zeros and ones, examples by domains (``hosts``) or by themes (``themes``)."""
    columns: Sequence[Domain | Theme] = list(Domain) if field == "hosts" else list(Theme)
    return np.array(
        [[int(column in getattr(example, field)) for column in columns] for example in examples]
    )
