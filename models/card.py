"""The model card: what a release was made of, how good it is, and what it is not for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Interval = tuple[float, float]  # 95%


@dataclass(frozen=True)
class Candidate:
    """One way of coding passages that was measured beside the released one."""

    name: str
    macro_f1: float
    policy_f1: float  # P3 or P4 against the rest
    behind: float  # macro-F1 of the released one minus this one, paired
    behind_interval: Interval


@dataclass(frozen=True)
class Apart:
    """A set of passages that was scored apart."""

    name: str
    passages: int
    macro_f1: float
    macro_f1_interval: Interval
    policy_f1: float
    policy_f1_interval: Interval
    kappa: float
    kappa_interval: Interval
    coders_kappa: float | None  # between two people, where the set gives both
    coders_kappa_interval: Interval | None
    recalls: Mapping[str, float]
    false_policy: int  # given P3 or P4 where the code is P0


@dataclass(frozen=True)
class ModelCard:
    """Everything a card says; figures are 0..1."""

    version: str
    examples: int
    municipalities: int
    data_fingerprint: str
    codebook: str
    macro_f1: float
    macro_f1_interval: Interval
    policy_f1: float
    policy_f1_interval: Interval
    recalls: Mapping[str, float]
    brier: float
    brier_interval: Interval
    calibration_error: float
    calibration_error_interval: Interval
    bins: Sequence[tuple[float, float, int]]  # mean probability, share right, passages
    risk_coverage: Sequence[tuple[float, float]]  # share kept, share wrong of those
    learning_curve: Sequence[tuple[int, float]]  # passages trained on, macro-F1
    leakage: Mapping[str, float]  # macro-F1 by set-up
    beats_lexicon: float  # chance that the lexicon rules are as good, by paired bootstrap
    candidates: Sequence[Candidate]
    apart: Sequence[Apart]
    limits: Sequence[str] = field(default=())

    def render(self) -> str:
        """The card as Markdown."""
        parts = (self._data(), self._scores(), self._measured(), self._apart(), self._curves())
        return "\n".join([f"# Passage model {self.version}", *(f"\n{part}" for part in parts), ""])

    def _data(self) -> str:
        return (
            f"Codes Dutch passages about volunteering P0 to P4 (codebook {self.codebook}), with a "
            "probability for each code.\n\n## Data\n\n"
            f"{self.examples} passages, written for training, of {self.municipalities} invented "
            f"municipalities; fingerprint `{self.data_fingerprint}`. No real passage was used. "
            "Each passage that names volunteers is also trained on among sentences on other "
            "subjects and, where it says more, as only the sentences that name them. Probabilities "
            "are moved a quarter of the way towards the mix of codes that real documents are "
            "assumed to have."
        )

    def _scores(self) -> str:
        lines = [
            "## Scores on the written passages",
            "",
            "Cross-validation in five folds grouped by municipality; intervals of 95% from "
            "resampling municipalities.",
            "",
            f"- macro-F1 {_with(self.macro_f1, self.macro_f1_interval)}",
            "- policy passage (P3 or P4) against the rest: F1 "
            f"{_with(self.policy_f1, self.policy_f1_interval)}",
            f"- recall {_recalls(self.recalls)}",
            f"- Brier score {_with(self.brier, self.brier_interval)}",
            "- expected calibration error "
            f"{_with(self.calibration_error, self.calibration_error_interval)}",
            f"- chance that the lexicon rules are as good, by paired bootstrap: "
            f"{self.beats_lexicon:.3f}",
        ]
        return "\n".join(lines)

    def _measured(self) -> str:
        lines = [
            "## Measured in the same folds",
            "",
            "Codes before calibration. Behind: macro-F1 of the released one minus this one, on the "
            "same drawn municipalities.",
            "",
            "| way of coding | macro-F1 | P3/P4 F1 | behind |",
            "|---|---|---|---|",
            *(
                f"| {each.name} | {each.macro_f1:.3f} | {each.policy_f1:.3f} "
                f"| {_with(each.behind, each.behind_interval)} |"
                for each in self.candidates
            ),
        ]
        return "\n".join(lines)

    def _apart(self) -> str:
        lines = ["## Scored apart", ""]
        for each in self.apart:
            lines += [
                f"### {each.name}",
                "",
                f"{each.passages} passages: macro-F1 "
                f"{_with(each.macro_f1, each.macro_f1_interval)}; P3 or P4 against the rest "
                f"{_with(each.policy_f1, each.policy_f1_interval)}; kappa "
                f"{_with(each.kappa, each.kappa_interval)}{_coders(each)}; recall "
                f"{_recalls(each.recalls)}; given P3 or P4 where the code is P0: "
                f"{each.false_policy}.",
                "",
            ]
        return "\n".join(lines[:-1])

    def _curves(self) -> str:
        lines = [
            "## Checks and curves",
            "",
            "Checks compare the model without copies of other lengths with itself.",
            "",
            "| check | macro-F1 |",
            "|---|---|",
            *(f"| {name} | {value:.3f} |" for name, value in self.leakage.items()),
            "",
            "![Learning curve](learning_curve.png)",
            "",
            "| passages trained on | macro-F1 |",
            "|---|---|",
            *(f"| {count} | {value:.3f} |" for count, value in self.learning_curve),
            "",
            "![Reliability](reliability.png)",
            "",
            "| mean probability of the chosen code | share right | passages |",
            "|---|---|---|",
            *(f"| {mean:.3f} | {share:.3f} | {count} |" for mean, share, count in self.bins),
            "",
            "![Risk and coverage](risk_coverage.png)",
            "",
            "| most certain share of the passages | share wrong |",
            "|---|---|",
            *(f"| {share:.2f} | {risk:.3f} |" for share, risk in self.risk_coverage),
            "",
            "## Limits",
            "",
            *(f"- {limit}" for limit in self.limits),
        ]
        return "\n".join(lines)


def _with(value: float, interval: Interval) -> str:
    return f"{value:.3f} ({interval[0]:.3f} to {interval[1]:.3f})"


def _recalls(recalls: Mapping[str, float]) -> str:
    return ", ".join(f"{code} {recall:.2f}" for code, recall in recalls.items())


def _coders(each: Apart) -> str:
    if each.coders_kappa is None or each.coders_kappa_interval is None:
        return ""
    return f" (two coders: {_with(each.coders_kappa, each.coders_kappa_interval)})"
