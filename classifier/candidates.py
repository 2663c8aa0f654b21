"""Ways to make the model that were measured beside the released one, in the same folds."""

from collections.abc import Mapping

from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from classifier.evaluation import PLAIN, RELEASED, Recipe
from classifier.pipeline import WEIGHTS

_SVM_STRENGTH = 0.3  # as strong as the released one: 0.1 and 1 score alike

# Trees weigh columns themselves.
_DENSE = {"window": 1.0, "clauses": 1.0, "lexicon": 1.0}
# What release 2 saw: no window.
_WHOLE = {"words": 1.0, "lexicon": 0.2, "heading": 0.2, "type": 0.1}

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


def build_trees(seed: int) -> Pipeline:
    """Boosted trees over the first components of the features; unfitted."""
    trees = HistGradientBoostingClassifier(
        max_iter=30, max_leaf_nodes=15, class_weight="balanced", random_state=seed
    )
    return Pipeline([("components", TruncatedSVD(50, random_state=seed)), ("trees", trees)])


CANDIDATES: Mapping[str, Recipe] = {
    RELEASED_NAME: RELEASED,
    "linear support vectors": Recipe(WEIGHTS, build_support_vectors),
    "complement naive Bayes": Recipe(WEIGHTS, build_naive_bayes),
    "stochastic gradient descent": Recipe(WEIGHTS, build_gradient_descent),
    "nearest centroid": Recipe(WEIGHTS, build_centroids),
    "boosted trees over components": Recipe(_DENSE, build_trees),
    "released, without copies of other lengths": PLAIN,
    "released, words of the whole instead of a window": Recipe(_WHOLE),
    "released, without the part volunteers play in their clauses": Recipe(
        {**WEIGHTS, "clauses": 0.0, "beside": 0.0}
    ),
    "released, lexicon only": Recipe({"lexicon": 1.0}),
    "baseline: plain TF-IDF of words": Recipe({"words": 1.0}, diluted=False, ruled=False),
}
