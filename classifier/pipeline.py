"""The one scikit-learn pipeline: passages to features, and the heads that read them."""

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import MaxAbsScaler

from classifier.features import LexiconCounts, PassagePreparer, TextField, TypeColumns

# Measured on the written passages, grouped by municipality (classifier/evaluation.py): words and
# characters alone give a macro-F1 of 0.85; the lexicon at full weight drowns them (0.81), at a
# fifth it adds a point. Heading and type add nothing measurable and weigh little.
WEIGHTS = {"words": 1.0, "characters": 1.0, "lexicon": 0.2, "heading": 0.2, "type": 0.1}
# Inverse regularisation; 2 and 5 score alike, 1 is a little worse.
_STRENGTH = 3.0
_ITERATIONS = 3000
_MAX_CHARACTER_FEATURES = 30_000  # keeps a release under 5 MB


def build_features(weights: dict[str, float] | None = None) -> Pipeline:
    """Passages (``PassageInput``) to a sparse matrix; unfitted."""
    fields = [
        ("words", _text("words", ngram_range=(1, 2), min_df=2)),
        (
            "characters",
            _text(
                "words",
                analyzer="char_wb",
                ngram_range=(3, 5),
                min_df=3,
                max_features=_MAX_CHARACTER_FEATURES,
            ),
        ),
        ("lexicon", Pipeline([("count", LexiconCounts()), ("scale", MaxAbsScaler())])),
        ("heading", _text("heading", min_df=2)),
        ("type", TypeColumns()),
    ]
    weights = WEIGHTS if weights is None else weights
    kept = [(name, step) for name, step in fields if weights.get(name)]
    return Pipeline(
        [
            ("prepare", PassagePreparer()),
            ("fields", FeatureUnion(kept, transformer_weights=weights)),
        ]
    )


def _text(field: str, **options: object) -> Pipeline:
    vectoriser = TfidfVectorizer(sublinear_tf=True, **options)
    return Pipeline([("field", TextField(field)), ("weigh", vectoriser)])


def build_head(seed: int) -> LogisticRegression:
    """One linear classifier over the features; unfitted."""
    return LogisticRegression(
        C=_STRENGTH, class_weight="balanced", max_iter=_ITERATIONS, random_state=seed
    )


def build_labels_head(seed: int) -> OneVsRestClassifier:
    """One classifier per label, for hosts and themes; unfitted."""
    return OneVsRestClassifier(build_head(seed))
