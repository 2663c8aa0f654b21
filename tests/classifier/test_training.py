"""Training the model: the same examples make the same file, also after it was used."""

import io

import joblib

from classifier.examples import load_examples
from classifier.pipeline import settle
from classifier.training import CODES, MIX, TrainedModel, train

# Some of every author and code; enough municipalities for the folds.
EXAMPLES = load_examples()[::10]


def stored(trained: TrainedModel) -> bytes:
    settle(trained.features)
    buffer = io.BytesIO()
    joblib.dump(trained, buffer)
    return buffer.getvalue()


def test_training_twice_makes_the_same_bytes_also_after_use() -> None:
    first, second = train(EXAMPLES), train(EXAMPLES)
    matrix = second.features.transform([example.passage for example in EXAMPLES[:20]])
    probabilities = second.code.predict_proba(matrix)
    assert probabilities.shape == (20, len(CODES))
    assert abs(probabilities.sum(axis=1) - 1).max() < 1e-9
    assert stored(first) == stored(second)


def test_the_mix_is_one_of_all_codes() -> None:
    assert set(MIX) == set(CODES)
    assert abs(sum(MIX.values()) - 1) < 1e-9
