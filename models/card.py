"""The model card: what a release was made of, how good it is, and what it is not for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """One way of coding passages that was measured beside the released one."""

    name: str
    macro_f1: float
    policy_f1: float  # P3 or P4 against the rest


@dataclass(frozen=True)
class ModelCard:
    """Everything a card says; figures are 0..1."""

    version: str
    examples: int
    municipalities: int
    data_fingerprint: str
    codebook: str
    macro_f1: float
    macro_f1_interval: tuple[float, float]
    policy_f1: float
    recalls: Mapping[str, float]
    expected_calibration_error: float
    candidates: Sequence[Candidate]

    def render(self) -> str:
        """The card as Markdown."""
        low, high = self.macro_f1_interval
        return "\n".join(
            [
                f"# Passage model {self.version}",
                "",
                "Codes Dutch passages about volunteering P0 to P4 "
                f"(codebook {self.codebook}), with a probability for each code.",
                "",
                "## Data",
                "",
                f"{self.examples} passages, written for training, of {self.municipalities} "
                f"invented municipalities; fingerprint `{self.data_fingerprint}`. "
                "No real passage was used.",
                "",
                "## Scores",
                "",
                "Cross-validation in five folds grouped by municipality, on the written passages:",
                "",
                f"- macro-F1 {self.macro_f1:.3f} (95% interval over municipalities "
                f"{low:.3f} to {high:.3f})",
                f"- policy passage (P3 or P4) against the rest: F1 {self.policy_f1:.3f}",
                f"- expected calibration error {self.expected_calibration_error:.3f}",
                "- recall " + ", ".join(f"{code} {r:.2f}" for code, r in self.recalls.items()),
                "",
                "| measured in the same folds | macro-F1 | P3/P4 F1 |",
                "|---|---|---|",
                *(
                    f"| {each.name} | {each.macro_f1:.3f} | {each.policy_f1:.3f} |"
                    for each in self.candidates
                ),
                "",
                "## Limits",
                "",
                "Written passages are cleaner than real ones, so these scores flatter. Actor,",
                "status and dates are not seen by the model; rules apply them. Frisian is not",
                "covered.",
                "Meant for this program only; not for judging people or organisations.",
                "",
            ]
        )
