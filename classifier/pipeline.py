"""The one scikit-learn pipeline: passages to features, and the heads that read them."""

from collections.abc import Mapping

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import MaxAbsScaler

from classifier.features import LexiconCounts, PassagePreparer, TextField, TypeColumns

# Measured on the written passages, grouped by municipality, and on the same passages beside an
# unrelated text. Words and characters of the whole passage alone fall from a macro-F1 of 0.90 to
# 0.72 there; the words of the sentences that name volunteers hold 0.77, and weighing more than
# this costs on short passages. The lexicon at full weight drowns the words; a fifth adds a point.
# Heading and type add nothing measurable and weigh little.
WEIGHTS: Mapping[str, float] = {
    "words": 1.0,
    "characters": 1.0,
    "naming": 0.8,
    "lexicon": 0.2,
    "heading": 0.2,
    "type": 0.1,
}
# Inverse regularisation; 1.5 and 6 score alike.
_STRENGTH = 3.0
_ITERATIONS = 3000
# Keep a release under 5 MB.
_MAX_WORD_FEATURES = 20_000
_MAX_CHARACTER_FEATURES = 25_000


def build_features(weights: Mapping[str, float] | None = None, names: str = "masked") -> Pipeline:
    """Passages (``PassageInput``) to a sparse matrix; unfitted."""
    fields = [
        ("words", _words("words", _MAX_WORD_FEATURES)),
        ("characters", _characters()),
        ("naming", _words("naming", _MAX_WORD_FEATURES // 2)),
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
        "words",
        analyzer="char_wb",
        ngram_range=(3, 5),
        min_df=3,
        max_features=_MAX_CHARACTER_FEATURES,
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
