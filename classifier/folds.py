"""Folds of written passages that share no municipality, and their features, made once each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.model_selection import GroupKFold, KFold

from classifier.dilution import dilute
from classifier.examples import Example
from classifier.features import PreparedPassage, prepare
from classifier.pipeline import WEIGHTS, build_features
from classifier.training import FOLDS, SEED

Rows = NDArray[np.intp]
Fold = tuple[Rows, Rows]  # to train on, to test on
BLIND = ("c-", "la-", "lb-")  # ids of the authors who had read the codebook only


@dataclass(frozen=True)
class Written:
    """Examples that teach content, prepared; behind them a longer copy of most.

    Rows count through examples and copies. A copy is made of texts of one fold and of one kind
    of author, so that whoever trains on it has seen nothing of what is tested.
    """

    examples: tuple[Example, ...]
    prepared: tuple[PreparedPassage, ...]
    origins: Rows  # row of the example behind each row; its own for an example

    @classmethod
    def of(cls, examples: Sequence[Example], seed: int = SEED, names: str = "masked") -> "Written":
        """Leave out what does not teach content, and prepare the rest; names kept: no copies."""
        kept = [example for example in examples if example.teaches_content]
        row_of = {example.id: row for row, example in enumerate(kept)}
        pools = _pools(kept, seed) if names == "masked" else []
        copies = [copy for pool in pools for copy in dilute(pool, seed)]
        everything = (*kept, *copies)
        return cls(
            everything,
            tuple(prepare(each.passage, names) for each in everything),
            np.array([row_of[each.id] for each in everything]),
        )

    @property
    def written(self) -> Rows:
        """Rows of the examples themselves."""
        return np.flatnonzero(self.origins == np.arange(len(self.examples)))

    @property
    def codes(self) -> NDArray[np.str_]:
        """The true code of every row."""
        return np.array([example.code.value for example in self.examples])

    @property
    def groups(self) -> NDArray[np.str_]:
        """The municipality of every row."""
        return np.array([example.passage.municipality for example in self.examples])

    @property
    def silent(self) -> NDArray[np.bool_]:
        """Which rows name no volunteers once traps are masked: P0 unasked."""
        return np.array([not passage.names_volunteers for passage in self.prepared])

    def with_copies(self, rows: Rows) -> Rows:
        """The rows of some examples and of their copies."""
        return np.flatnonzero(np.isin(self.origins, rows))


def _pools(examples: Sequence[Example], seed: int) -> list[list[Example]]:
    groups = [example.passage.municipality for example in examples]
    pools: list[list[Example]] = []
    for _, test in _grouped(groups, seed):
        of_fold = [examples[row] for row in test]
        pools.append([each for each in of_fold if each.id.startswith(BLIND)])
        pools.append([each for each in of_fold if not each.id.startswith(BLIND)])
    return pools


def _grouped(groups: Sequence[str], seed: int) -> list[Fold]:
    return list(GroupKFold(FOLDS, shuffle=True, random_state=seed).split(groups, groups, groups))


def grouped_folds(written: Written, seed: int = SEED) -> list[Fold]:
    """Five folds of the examples in which no municipality is on both sides."""
    return _grouped(written.groups[written.written].tolist(), seed)


def random_folds(written: Written, seed: int = SEED) -> list[Fold]:
    """Five folds without regard to municipality: to measure what knowing it would give."""
    return list(KFold(FOLDS, shuffle=True, random_state=seed).split(written.written))


def blind_fold(written: Written) -> Fold:
    """Trained on all authors but the one who had read the codebook only, tested on that one."""
    ids = [written.examples[row].id for row in written.written]
    blind = np.array([name.startswith(BLIND) for name in ids])
    return np.flatnonzero(~blind), np.flatnonzero(blind)


@dataclass(frozen=True)
class FoldFeatures:
    """The features of one fold, field by field, so that many models can be fitted on them."""

    train: Rows  # copies included
    test: Rows  # copies included
    matrices: Mapping[str, tuple[Any, Any]]  # field -> train and test; scipy is untyped

    @classmethod
    def of(cls, written: Written, fold: Fold, *, copies: bool = True) -> "FoldFeatures":
        """Fit every field on one side of a fold and apply it to the other."""
        train, test = map(written.with_copies, fold) if copies else fold
        seen = [written.prepared[row] for row in train]
        unseen = [written.prepared[row] for row in test]
        fields = build_features().named_steps["fields"].transformer_list
        return cls(
            train,
            test,
            {name: (field.fit_transform(seen), field.transform(unseen)) for name, field in fields},
        )

    def weighed(self, weights: Mapping[str, float] = WEIGHTS) -> tuple[Any, Any]:
        """Matrices to train and to test on, as the released pipeline would make them."""
        used = [(self.matrices[name], weight) for name, weight in weights.items() if weight]
        train = hstack([matrices[0] * weight for matrices, weight in used]).tocsr()
        test = hstack([matrices[1] * weight for matrices, weight in used]).tocsr()
        return train, test
