"""Coded dossiers read by a model that never saw their passages: how far to trust a verdict.

The passages of coded dossiers have codes and no words. In a trial each takes the answer that the
model gave, out of fold, to a written passage with the same true code; the rules and draws do the
rest. Domains, functions and facts are as the author coded them, so what goes wrong there is not in
these figures: the dossiers in full text show that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import click
import numpy as np

from classifier.confidence import SHOWN_FROM
from classifier.dossier import CodedPassage, Dossier
from classifier.draws import MEANS_SHARE
from classifier.evaluation import CrossValidated, cross_validate
from classifier.examples import load_examples
from classifier.municipality import decide_prepared
from classifier.prepared import prepare
from classifier.probability import with_probability
from classifier.training import CODES, SEED
from tests.quality.written_dossiers import WrittenDossier, coded_dossiers
from vocabulary.codes import Label, PassageCode

TIMES = 8  # trials of each dossier
EDGES = (0.0, 0.6, 0.7, 0.8, 0.9, 0.97)  # lower ends of the bins of confidence
_RESAMPLES = 1000
_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
Answers = Mapping[PassageCode, Sequence[Sequence[float]]]  # true code -> chances of P0..P4


@dataclass(frozen=True)
class Trial:
    """One verdict beside that of the dossier's author."""

    dossier: str
    headline: str
    confidence: float
    right: bool


@dataclass(frozen=True)
class Bin:
    """Verdicts of about one confidence."""

    confidence: float  # mean
    right: float  # share
    interval: tuple[float, float]  # 95%, from resampling whole dossiers
    verdicts: int
    dossiers: int


def answers_of(result: CrossValidated) -> Answers:
    """The out-of-fold answers by true code."""
    found: dict[PassageCode, list[Sequence[float]]] = {}
    for truth, chances in zip(result.truth, result.probabilities.tolist(), strict=True):
        found.setdefault(PassageCode(truth), []).append(chances)
    return found


def run_trials(
    dossiers: Sequence[WrittenDossier], answers: Answers, times: int = TIMES
) -> list[Trial]:
    """Decide every dossier so many times, each time on other answers."""
    lots = np.random.default_rng(SEED)
    return [_trial(each, answers, lots) for each in dossiers for _ in range(times)]


def _trial(each: WrittenDossier, answers: Answers, lots: np.random.Generator) -> Trial:
    prepared = prepare(_read(each.dossier, answers, lots))
    plain = decide_prepared(prepared, each.day)
    verdict = with_probability(prepared, plain, each.day)
    confidence = 1.0 if verdict.confidence is None else verdict.confidence
    headline = str(verdict.headline)
    return Trial(each.id, headline, confidence, right=headline == each.headline)


def _read(dossier: Dossier, answers: Answers, lots: np.random.Generator) -> Dossier:
    documents = tuple(
        replace(d, passages=tuple(_answered(p, answers, lots) for p in d.passages))
        for d in dossier.documents
    )
    before = tuple(
        replace(old, dossier=_read(old.dossier, answers, lots)) for old in dossier.predecessors
    )
    return replace(dossier, documents=documents, predecessors=before)


def _answered(passage: CodedPassage, answers: Answers, lots: np.random.Generator) -> CodedPassage:
    """A passage as the model would code it; what is masked or another's stays so."""
    known = answers[passage.code]
    chances = dict(zip(CODES, known[int(lots.integers(len(known)))], strict=True))
    code = max(CODES, key=lambda each: chances[each])
    policy = code in _POLICY
    means = passage.means
    if policy and passage.code not in _POLICY:
        means = bool(lots.random() < MEANS_SHARE)
    if not policy:
        means = code is PassageCode.INSTRUMENT
    same = code is passage.code
    return replace(
        passage,
        code=code,
        goal=passage.goal if same else policy,
        means=passage.means if same else means,
        probabilities=chances,
        text=f"alinea {passage.passage_id}",
    )


def reliability(trials: Sequence[Trial], edges: Sequence[float]) -> list[Bin]:
    """Verdicts by confidence, from the least sure; bins without any are left out."""
    bins = []
    for low, high in zip(edges, [*edges[1:], 1.01], strict=True):
        within = [each for each in trials if low <= each.confidence < high]
        if within:
            right = [each.right for each in within]
            bins.append(
                Bin(
                    confidence=float(np.mean([each.confidence for each in within])),
                    right=float(np.mean(right)),
                    interval=_interval([each.dossier for each in within], right),
                    verdicts=len(within),
                    dossiers=len({each.dossier for each in within}),
                )
            )
    return bins


def expected_error(trials: Sequence[Trial]) -> float:
    """Mean distance of confidence and share right over the bins, by their verdicts, 0..1."""
    bins = reliability(trials, EDGES)
    return sum(abs(b.confidence - b.right) * b.verdicts for b in bins) / len(trials)


def shown_labels(
    trials: Sequence[Trial], shown_from: Mapping[Label, float] = SHOWN_FROM
) -> list[Trial]:
    """Those that say A or B and are sure enough to be shown."""
    return [
        each
        for each in trials
        if each.headline in (Label.INTEGRAL, Label.EMBEDDED)
        and each.confidence >= shown_from.get(Label(each.headline), 0.0)
    ]


def risk(trials: Sequence[Trial]) -> tuple[float, tuple[float, float]]:
    """Share of these that are wrong, with its interval; 0 of none."""
    wrong = [not each.right for each in trials]
    if not wrong:
        return 0.0, (0.0, 0.0)
    return float(np.mean(wrong)), _interval([each.dossier for each in trials], wrong)


def _interval(groups: Sequence[str], hits: Sequence[bool]) -> tuple[float, float]:
    names, places = np.unique(np.array(groups), return_inverse=True)
    counts = np.bincount(places)
    sums = np.bincount(places, weights=np.array(hits, dtype=float))
    lots = np.random.default_rng(SEED)
    drawn = lots.integers(len(names), size=(_RESAMPLES, len(names)))
    shares = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)


def main() -> None:
    """Print the reliability table and the risk of what is shown; takes some minutes."""
    kept = [example for example in load_examples() if example.teaches_content]
    trials = run_trials(coded_dossiers(), answers_of(cross_validate(kept)))
    click.echo(f"{len(trials)} verdicts, expected error {expected_error(trials):.3f}")
    for each in reliability(trials, EDGES):
        click.echo(str(each))
    every = shown_labels(trials, {})
    for least in (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        shown = shown_labels(trials, {**SHOWN_FROM, Label.EMBEDDED: least})
        share, (low, high) = risk(shown)
        told = f"embedded from {least}: {len(shown) / len(every):.3f} shown, wrong {share:.3f}"
        click.echo(f"{told} ({low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main()
