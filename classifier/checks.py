"""What could flatter a model: names it knows, municipalities it has seen, data it lacks."""

from collections.abc import Sequence

import numpy as np

from classifier.evaluation import PLAIN, RELEASED, codes_of, validate
from classifier.examples import Example
from classifier.folds import FoldFeatures, Written, blind_fold, grouped_folds, random_folds
from classifier.scoring import Scores, macro_f1, score, table_of
from classifier.training import SEED

_SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)  # of the municipalities


def leakage(
    written: Written, features: Sequence[FoldFeatures], examples: Sequence[Example], seed: int
) -> dict[str, float]:
    """Macro-F1 with names masked and kept, and in grouped and in random folds.

    A model without copies of other lengths is compared with itself: they would only cost time.
    """
    kept = Written.of(examples, seed, names="kept")
    named = [FoldFeatures.of(kept, fold, copies=False) for fold in grouped_folds(kept, seed)]
    mixed = [FoldFeatures.of(written, fold, copies=False) for fold in random_folds(written, seed)]
    return {
        "names masked, grouped folds": _macro(written, features, seed),
        "names kept, grouped folds": _macro(kept, named, seed),
        "names masked, random folds": _macro(written, mixed, seed),
    }


def learning_curve(
    written: Written, features: Sequence[FoldFeatures], seed: int
) -> list[tuple[int, float]]:
    """Examples trained on and macro-F1, for growing shares of the municipalities."""
    names = np.random.default_rng(seed).permutation(np.unique(written.groups))
    rows = written.written
    curve = []
    for share in _SHARES:
        drawn = names[: round(share * len(names))]
        inside = np.isin(written.groups, drawn)

        codes = codes_of(written, features, PLAIN, seed, inside)
        sizes = [np.isin(fold.train, rows) & inside[fold.train] for fold in features]
        mean = round(float(np.mean([size.sum() for size in sizes])))
        curve.append((mean, macro_f1(table_of(written.codes[rows].tolist(), codes[rows].tolist()))))
    return curve


def score_blind(written: Written, seed: int = SEED) -> Scores:
    """The whole training on the passages of all other authors, scored on the blind author's."""
    result = validate(written, [FoldFeatures.of(written, blind_fold(written))], seed)
    return score(result.truth, result.given, result.groups, seed)


def score_longer(
    written: Written, features: Sequence[FoldFeatures], seed: int
) -> dict[str, Scores]:
    """The copies of other lengths, by models trained with such copies and without."""
    rows = np.setdiff1d(np.arange(len(written.examples)), written.written)
    truth, groups = written.codes[rows].tolist(), written.groups[rows].tolist()
    said = {
        "trained with copies of other lengths": codes_of(written, features, RELEASED, seed),
        "trained without them": codes_of(written, features, PLAIN, seed),
    }
    return {name: score(truth, codes[rows].tolist(), groups, seed) for name, codes in said.items()}


def _macro(written: Written, features: Sequence[FoldFeatures], seed: int) -> float:
    rows = written.written
    codes = codes_of(written, features, PLAIN, seed)
    return macro_f1(table_of(written.codes[rows].tolist(), codes[rows].tolist()))
