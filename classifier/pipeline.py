"""The one scikit-learn pipeline: passages to features, and the heads that read them."""

from collections.abc import Mapping

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import MaxAbsScaler

from classifier.features import (
    ClauseShape,
    LexiconCounts,
    PassagePreparer,
    TextField,
    TypeColumns,
)

# Measured on written passages, short, beside others and long, grouped by municipality. Words and
# characters of a window around what names volunteers keep a long passage from being taken for a
# goal about something else; the words of the whole say where it stands. The part that volunteers
# play in their clause adds two points on long passages and costs at more weight, as does the
# lexicon, which drowns the words. Heading and type add nothing measurable and weigh little. All
# other changes of a weight by half move the scores by less than a point.
WEIGHTS: Mapping[str, float] = {
    "window": 1.0,
    "characters": 1.0,
    "focus": 0.8,
    "beside": 0.3,
    "words": 0.6,
    "clauses": 0.2,
    "lexicon": 0.2,
    "heading": 0.2,
    "type": 0.1,
}
# Inverse regularisation; 1.5 and 6 score alike.
_STRENGTH = 3.0
_ITERATIONS = 3000
# Keep a release under 5 MB.
_MAX_WORD_FEATURES = 12_000
_MAX_CHARACTER_FEATURES = 25_000
_MAX_BESIDE_FEATURES = 6_000
_MARK = r"\S+"  # tokens between spaces, as they stand


def build_features(weights: Mapping[str, float] | None = None, names: str = "masked") -> Pipeline:
    """Passages (``PassageInput``) to a sparse matrix; unfitted."""
    fields = [
        ("window", _words("window", _MAX_WORD_FEATURES)),
        ("characters", _characters()),
        ("focus", _words("focus", _MAX_WORD_FEATURES // 2)),
        ("beside", _beside()),
        ("words", _words("words", _MAX_WORD_FEATURES)),
        ("clauses", Pipeline([("count", ClauseShape()), ("scale", MaxAbsScaler())])),
        ("lexicon", Pipeline([("count", LexiconCounts()), ("scale", MaxAbsScaler())])),
        ("heading", _text("heading", min_df=2)),
        ("type", TypeColumns()),
    ]
    weights = WEIGHTS if weights is None else weights
    kept = [(name, step) for name, step in fields if weights.get(name)]
    used = {name: weights[name] for name, _ in kept}
    return Pipeline(
        [
            ("prepare", PassagePreparer(names)),
            ("fields", FeatureUnion(kept, transformer_weights=used)),
        ]
    )


def _words(field: str, most: int) -> Pipeline:
    return _text(field, ngram_range=(1, 2), min_df=2, max_features=most)


def _characters() -> Pipeline:
    return _text(
        "window",
        analyzer="char_wb",
        ngram_range=(3, 5),
        min_df=3,
        max_features=_MAX_CHARACTER_FEATURES,
    )


def _beside() -> Pipeline:
    return _text(
        "beside", token_pattern=_MARK, lowercase=False, min_df=2, max_features=_MAX_BESIDE_FEATURES
    )


def _text(field: str, **options: object) -> Pipeline:
    vectoriser = TfidfVectorizer(sublinear_tf=True, **options)
    return Pipeline([("field", TextField(field)), ("weigh", vectoriser)])


def build_logistic(seed: int) -> LogisticRegression:
    """One linear classifier of two classes; unfitted."""
    return LogisticRegression(
        C=_STRENGTH,
        class_weight="balanced",
        solver="liblinear",
        dual=True,  # twice as fast with more columns than passages
        max_iter=_ITERATIONS,
        random_state=seed,
    )


def build_head(seed: int) -> OneVsRestClassifier:
    """One classifier for each code, or for each host or theme; unfitted."""
    return OneVsRestClassifier(build_logistic(seed))


def settle(features: Pipeline) -> None:
    """Make fitted features the same bytes whenever they are stored.

    A vectoriser keeps the address of its list of stop words, its columns as scalars of NumPy,
    and its terms in the order in which it met them; none of that says anything.
    """
    for _, step in features.named_steps["fields"].transformer_list:
        vectoriser = getattr(step, "named_steps", {}).get("weigh")
        if vectoriser is not None:
            vars(vectoriser).pop("_stop_words_id", None)
            columns = sorted(vectoriser.vocabulary_.items())
            vectoriser.vocabulary_ = {term: int(column) for term, column in columns}
