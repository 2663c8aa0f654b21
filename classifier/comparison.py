"""The released model on a file of coded passages, beside the baselines and the file's coders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline

from classifier.coding import PassageModel
from classifier.errors import ExamplesInvalid
from classifier.evaluation import lexicon_codes, title_codes
from classifier.examples import Example
from classifier.features import PassageInput
from classifier.neutral import neutralise
from classifier.pipeline import build_head
from classifier.records import PassageRecord, classify_records, groups_of
from classifier.scoring import Scores, score
from classifier.training import SEED


@dataclass(frozen=True)
class ScoreLine:
    """One way of coding the passages of a file; low and high are the ends of 95% intervals."""

    way: str
    passages: int
    macro_f1: float
    macro_f1_low: float
    macro_f1_high: float
    policy_f1: float  # P3 or P4 against the rest
    policy_f1_low: float
    policy_f1_high: float
    kappa: float
    kappa_low: float
    kappa_high: float
    recall_p0: float | None  # None: the file has no such passage
    recall_p1: float | None
    recall_p2: float | None
    recall_p3: float | None
    recall_p4: float | None
    policy_in_p0: int  # given P3 or P4 where the code is P0

    @property
    def macro(self) -> str:
        """Macro-F1 with its interval, for the eye."""
        return _with(self.macro_f1, self.macro_f1_low, self.macro_f1_high)

    @property
    def policy(self) -> str:
        """F1 of P3 or P4 with its interval, for the eye."""
        return _with(self.policy_f1, self.policy_f1_low, self.policy_f1_high)

    @property
    def agreement(self) -> str:
        """Kappa with its interval, for the eye."""
        return _with(self.kappa, self.kappa_low, self.kappa_high)

    @property
    def recalls(self) -> str:
        """Recall of P0 to P4, for the eye."""
        recalls = (self.recall_p0, self.recall_p1, self.recall_p2, self.recall_p3, self.recall_p4)
        return " ".join("-" if each is None else f"{each:.2f}" for each in recalls)


def _with(value: float, low: float, high: float) -> str:
    return f"{value:.2f} ({low:.2f}-{high:.2f})"


def score_lines(
    model: PassageModel, records: Iterable[PassageRecord], written: Sequence[Example]
) -> list[ScoreLine]:
    """Scores of the model, of four baselines and, where the file has them, of its second coder.

    Args:
        model: Released model.
        records: Those without a code are left out.
        written: What the baseline of plain words is trained on.

    Raises:
        ExamplesInvalid: None of the records has a code.
    """
    coded = [(record, each) for record, each in classify_records(model, records) if record.code]
    if not coded:
        raise ExamplesInvalid("none of the passages has a code to compare with")
    kept = [record for record, _ in coded]
    passages = [record.passage for record in kept]
    truth = [str(record.code) for record in kept]
    ways = {
        f"model {model.version}": [each.code.value for _, each in coded],
        "lexicon rules": lexicon_codes(passages),
        "plain TF-IDF": _plain_codes(written, passages),
        "title": title_codes(passages),
        "majority": [max(sorted(set(truth)), key=truth.count)] * len(truth),
    }
    lines = [_line(way, score(truth, said, groups_of(kept))) for way, said in ways.items()]
    both = [record for record in kept if record.coders]
    if both:
        one, other = zip(*(record.coders for record in both if record.coders), strict=True)
        lines.append(_line("second coder", score(one, other, groups_of(both))))
    return lines


def _plain_codes(written: Sequence[Example], passages: Sequence[PassageInput]) -> list[str]:
    """The baseline of words: no lexicon, no mask, no window."""
    plain = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), build_head(SEED)
    )
    kept = [example for example in written if example.teaches_content]
    plain.fit(_words([each.passage for each in kept]), [each.code.value for each in kept])
    return [str(code) for code in plain.predict(_words(passages))]


def _words(passages: Sequence[PassageInput]) -> list[str]:
    return [neutralise(passage.text, passage.municipality) for passage in passages]


def _line(way: str, scores: Scores) -> ScoreLine:
    recall = scores.recalls.get
    return ScoreLine(
        way=way,
        passages=scores.passages,
        macro_f1=scores.macro_f1,
        macro_f1_low=scores.macro_f1_interval[0],
        macro_f1_high=scores.macro_f1_interval[1],
        policy_f1=scores.policy_f1,
        policy_f1_low=scores.policy_f1_interval[0],
        policy_f1_high=scores.policy_f1_interval[1],
        kappa=scores.kappa,
        kappa_low=scores.kappa_interval[0],
        kappa_high=scores.kappa_interval[1],
        recall_p0=recall("P0"),
        recall_p1=recall("P1"),
        recall_p2=recall("P2"),
        recall_p3=recall("P3"),
        recall_p4=recall("P4"),
        policy_in_p0=scores.false_policy,
    )
