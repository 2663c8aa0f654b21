"""How sure a label has to be before it is shown as one."""

from collections.abc import Mapping

from classifier.dossier import Verdict
from vocabulary.codes import Label, State

# Of the labels A and B that are shown at most this share should be wrong.
MOST_RISK = 0.05
# Measured on the written dossiers with passages coded by the model's out-of-fold answers, four
# times each: A is wrong in 1% however doubtful, because two
# conditions have to be misread for it; B is wrong in 26% where nothing is held back, in 6% from
# 0.8 on, which makes 4.6% of both together and holds back 18% of them.
SHOWN_FROM: Mapping[Label, float] = {Label.INTEGRAL: 0.5, Label.EMBEDDED: 0.8}


def abstains(headline: Label | State, confidence: float | None) -> bool:
    """Whether a presence is too uncertain to be shown, so that a person has to look.

    An absence needs no abstention: nobody counts it before a person confirmed it. A state says
    already that we do not know.
    """
    if confidence is None or not isinstance(headline, Label):
        return False
    return confidence < SHOWN_FROM.get(headline, 0.0)


def abstention_reason(verdict: Verdict) -> str:
    """Why nothing is shown, in one clause."""
    return f"computed {verdict.label} is too uncertain: probability {verdict.confidence:.2f}"
