"""Ways to make the model that were measured beside the released one, in the same folds."""

from collections.abc import Mapping

from sklearn.linear_model import SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import NearestCentroid
from sklearn.svm import LinearSVC

from classifier.evaluation import PLAIN, RELEASED, Recipe
from classifier.pipeline import WEIGHTS

_SVM_STRENGTH = 0.3  # as strong as the released one: 0.1 and 1 score alike

RELEASED_NAME = "released: logistic regression, one a code"


def build_support_vectors(seed: int) -> LinearSVC:
    """Linear support vectors; unfitted."""
    return LinearSVC(C=_SVM_STRENGTH, class_weight="balanced", random_state=seed)


def build_naive_bayes(seed: int) -> ComplementNB:  # noqa: ARG001 - nothing is drawn
    """Complement naive Bayes over the weighted features, none of which is negative; unfitted."""
    return ComplementNB(alpha=0.3)


def build_gradient_descent(seed: int) -> SGDClassifier:
    """A smoothed hinge by stochastic gradient descent; unfitted."""
    return SGDClassifier(
        loss="modified_huber", alpha=1e-4, class_weight="balanced", random_state=seed
    )


def build_centroids(seed: int) -> NearestCentroid:  # noqa: ARG001 - nothing is drawn
    """The nearest mean passage of a code; unfitted."""
    return NearestCentroid()


CANDIDATES: Mapping[str, Recipe] = {
    RELEASED_NAME: RELEASED,
    "linear support vectors": Recipe(WEIGHTS, build_support_vectors),
    "complement naive Bayes": Recipe(WEIGHTS, build_naive_bayes),
    "stochastic gradient descent": Recipe(WEIGHTS, build_gradient_descent),
    "nearest centroid": Recipe(WEIGHTS, build_centroids),
    "released, without longer copies": PLAIN,
    "released, without a field for sentences that name volunteers": Recipe(
        {**WEIGHTS, "naming": 0.0}
    ),
    "released, lexicon only": Recipe({"lexicon": 1.0}),
    "baseline: plain TF-IDF of words": Recipe({"words": 1.0}, diluted=False),
}
