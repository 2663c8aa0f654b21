"""Make a release: train on all examples, measure in folds, and write model, manifest and card."""

from collections.abc import Sequence
from pathlib import Path

from classifier.evaluation import (
    calibration_error,
    cross_validate,
    lexicon_codes,
    score,
)
from classifier.examples import Example, fingerprint, load_examples
from classifier.pipeline import WEIGHTS
from classifier.training import SEED, train
from classifier.versions import CODEBOOK_VERSION
from models.card import Candidate, ModelCard
from models.registry import Manifest, save_release

# Every candidate is measured in the same folds; names stand in the card.
CANDIDATES: dict[str, dict[str, float]] = {
    "words": {"words": 1.0},
    "characters": {"characters": 1.0},
    "words and characters": {"words": 1.0, "characters": 1.0},
    "lexicon features": {"lexicon": 1.0},
    "all, lexicon at full weight": {**WEIGHTS, "lexicon": 1.0},
    "released: all, lexicon at a fifth": WEIGHTS,
}
_RELEASED = "released: all, lexicon at a fifth"


def make_release(folder: Path, version: str, seed: int = SEED) -> Manifest:
    """Train, measure and write one release into ``folder``."""
    examples = [example for example in load_examples() if example.teaches_content]
    candidates = [_measure(name, examples, seed) for name in CANDIDATES]
    result = cross_validate(examples, CANDIDATES[_RELEASED], seed)
    scores = score(result.truth, result.given, result.groups, seed)
    card = ModelCard(
        version=version,
        examples=len(examples),
        municipalities=len(set(result.groups)),
        data_fingerprint=fingerprint(examples),
        codebook=CODEBOOK_VERSION,
        macro_f1=scores.macro_f1,
        macro_f1_interval=scores.macro_f1_interval,
        policy_f1=scores.policy_f1,
        recalls=scores.recalls,
        expected_calibration_error=calibration_error(result),
        candidates=[*_baselines(examples, seed), *candidates],
    )
    manifest = Manifest(
        version=version,
        sha256="",
        libraries={},
        data_fingerprint=card.data_fingerprint,
        examples=card.examples,
        seed=seed,
        codebook=CODEBOOK_VERSION,
        scores={"macro_f1": round(card.macro_f1, 4), "policy_f1": round(card.policy_f1, 4)},
    )
    return save_release(folder, train(examples, seed), manifest, card.render())


def _measure(name: str, examples: Sequence[Example], seed: int) -> Candidate:
    result = cross_validate(examples, CANDIDATES[name], seed)
    scores = score(result.truth, result.given, result.groups, seed)
    return Candidate(name, scores.macro_f1, scores.policy_f1)


def _baselines(examples: Sequence[Example], seed: int) -> list[Candidate]:
    truth = [example.code.value for example in examples]
    groups = [example.passage.municipality for example in examples]
    majority = max(sorted(set(truth)), key=truth.count)
    given = {
        "baseline: majority": [majority] * len(truth),
        "baseline: lexicon rules": lexicon_codes([example.passage for example in examples]),
    }
    scored = {name: score(truth, codes, groups, seed) for name, codes in given.items()}
    return [Candidate(name, each.macro_f1, each.policy_f1) for name, each in scored.items()]
