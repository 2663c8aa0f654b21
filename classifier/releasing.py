"""Make a release: train on all examples, measure in folds, and write model, manifest and card."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from classifier.candidates import CANDIDATES, RELEASED_NAME
from classifier.checks import leakage, learning_curve, score_blind, score_longer
from classifier.evaluation import CrossValidated, codes_of, lexicon_codes, title_codes, validate
from classifier.examples import Example, fingerprint
from classifier.folds import FoldFeatures, Written, grouped_folds
from classifier.pipeline import settle
from classifier.records import FileScores, PassageRecord, evaluate_records, read_records
from classifier.scoring import Scores, calibrate, compare, risk_coverage, score
from classifier.training import SEED, TrainedModel, train
from classifier.versions import CODEBOOK_VERSION
from models.card import Apart, Candidate, ModelCard
from models.figures import check_figures, draw_figures
from models.registry import Manifest, ReleasedModel, save_release

_LEXICON = "baseline: lexicon rules"
_LIMITS = (
    "Written passages are cleaner than real ones, so scores on them flatter; on the real "
    "passages above, a goal inside another field (P3) is often missed, and a mention (P1) or an "
    "instrument (P2) taken for a goal.",
    "Some short written passages were written after its author had read the real ones, so those "
    "are no longer wholly independent of it.",
    "Actor, status and dates are not seen by the model; rules apply them.",
    "Frisian was not trained on, and release 2 read it better: see the score above. A hit there "
    "gives at most `unknown`.",
    "Meant for this program only; not for judging people or organisations.",
)


def make_release(
    folder: Path,
    version: str,
    examples: Sequence[Example],
    *,
    apart: Iterable[Path] = (),
    never_trained: Sequence[Example] = (),
    repair: Callable[[str], str] = lambda text: text,
    seed: int = SEED,
) -> Manifest:
    """Train, measure and write one release into ``folder``.

    Args:
        folder: Gets model, manifest, card and figures.
        version: Stored with every code that the model gives.
        examples: What is trained on, and measured in folds.
        apart: Files of coded passages that the trained model is scored on.
        never_trained: Passages that people coded and that are kept for this score alone.
        repair: Applied to the texts of those files.
        seed: Fixes everything that is drawn.
    """
    check_figures()
    kept = [example for example in examples if example.teaches_content]
    trained = train(kept, seed)
    manifest = Manifest(
        version=version,
        sha256="",
        libraries={},
        data_fingerprint=fingerprint(kept),
        examples=len(kept),
        seed=seed,
        codebook=CODEBOOK_VERSION,
    )
    sets = []
    for path in apart:
        scores = evaluate_records(ReleasedModel(manifest, trained), read_records(path, repair))
        sets.append(_apart(path.stem, scores))
    if never_trained:
        scores = evaluate_records(ReleasedModel(manifest, trained), map(_record, never_trained))
        sets.append(_apart("passages that people coded, kept apart from training", scores))
    card = _card(manifest, kept, sets, seed)
    return _save(folder, trained, manifest, card)


def _record(example: Example) -> PassageRecord:
    return PassageRecord(example.id, example.passage, example.code.value)


def _save(folder: Path, trained: TrainedModel, manifest: Manifest, card: ModelCard) -> Manifest:
    figures = {"macro_f1": card.macro_f1, "policy_f1": card.policy_f1}
    scored = replace(manifest, scores={name: round(each, 4) for name, each in figures.items()})
    settle(trained.features)  # scoring has left traces in them
    saved = save_release(folder, trained, scored, card.render())
    draw_figures(card, folder)
    return saved


def _card(
    manifest: Manifest, examples: Sequence[Example], apart: Sequence[Apart], seed: int
) -> ModelCard:
    written = Written.of(examples, seed)
    features = [FoldFeatures.of(written, fold) for fold in grouped_folds(written, seed)]
    result = validate(written, features, seed)
    scores = score(result.truth, result.given, result.groups, seed)
    calibration = calibrate(result.truth, result.probabilities, result.groups, seed)
    said = _said(written, features, seed)
    lexicon = compare(result.truth, result.given, said[_LEXICON], result.groups, seed=seed)
    return ModelCard(
        version=manifest.version,
        examples=manifest.examples,
        municipalities=len(set(result.groups)),
        data_fingerprint=manifest.data_fingerprint,
        codebook=CODEBOOK_VERSION,
        macro_f1=scores.macro_f1,
        macro_f1_interval=scores.macro_f1_interval,
        policy_f1=scores.policy_f1,
        policy_f1_interval=scores.policy_f1_interval,
        recalls=scores.recalls,
        brier=calibration.brier,
        brier_interval=calibration.brier_interval,
        calibration_error=calibration.error,
        calibration_error_interval=calibration.error_interval,
        bins=calibration.bins,
        risk_coverage=risk_coverage(result.truth, result.probabilities),
        learning_curve=learning_curve(written, features, seed),
        leakage=leakage(written, features, examples, seed),
        beats_lexicon=lexicon.chance_of_none,
        candidates=_candidates(result, said, seed),
        apart=[*_scored_apart(written, features, seed), *apart],
        limits=_LIMITS,
    )


def _said(
    written: Written, features: Sequence[FoldFeatures], seed: int
) -> dict[str, Sequence[str]]:
    """What every candidate and baseline says of each example, all in the same folds."""
    rows = written.written
    truth = written.codes[rows].tolist()
    passages = [written.examples[row].passage for row in rows]
    majority = max(sorted(set(truth)), key=truth.count)
    return {
        **{
            name: codes_of(written, features, recipe, seed)[rows].tolist()
            for name, recipe in CANDIDATES.items()
        },
        _LEXICON: lexicon_codes(passages),
        "baseline: title": title_codes(passages),
        "baseline: majority": [majority] * len(truth),
    }


def _candidates(
    result: CrossValidated, said: Mapping[str, Sequence[str]], seed: int
) -> list[Candidate]:
    """The released one first, then as they were given."""
    released = said[RELEASED_NAME]
    candidates = []
    for name, codes in said.items():
        scores = score(result.truth, codes, result.groups, seed)
        behind = compare(result.truth, released, codes, result.groups, seed=seed)
        candidates.append(
            Candidate(name, scores.macro_f1, scores.policy_f1, behind.mean, behind.interval)
        )
    return candidates


def _scored_apart(written: Written, features: Sequence[FoldFeatures], seed: int) -> list[Apart]:
    """What is made of the written passages themselves."""
    blind = score_blind(written, seed)
    longer = score_longer(written, features, seed)
    return [
        _apart(
            "by the authors who had read the codebook only; trained on all others",
            FileScores(blind, None, None),
        ),
        *(
            _apart(f"written passages at other lengths; {name}", FileScores(each, None, None))
            for name, each in longer.items()
        ),
    ]


def _apart(name: str, scored: FileScores) -> Apart:
    model: Scores = scored.model
    return Apart(
        name=name,
        passages=model.passages,
        macro_f1=model.macro_f1,
        macro_f1_interval=model.macro_f1_interval,
        policy_f1=model.policy_f1,
        policy_f1_interval=model.policy_f1_interval,
        kappa=model.kappa,
        kappa_interval=model.kappa_interval,
        coders_kappa=scored.coders_kappa,
        coders_kappa_interval=scored.coders_kappa_interval,
        recalls=model.recalls,
        false_policy=model.false_policy,
    )
