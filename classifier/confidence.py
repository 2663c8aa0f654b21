"""How sure a label has to be before it is shown as one."""

from collections.abc import Mapping

from classifier.dossier import Verdict
from vocabulary.codes import Label, State

# Of the labels A and B that are shown at most this share should be wrong.
MOST_RISK = 0.05
# Measured under release 3 on 144 written dossiers, each read eight times with out-of-fold answers
# (``python -m tests.quality.dossier_trials``). A was never wrong, however doubtful: two conditions
# have to be misread for it. Of A and B together, by the least confidence of B that is shown:
#   from 0     99% shown, wrong 14.1% (95% 10.4 to 18.2)
#   from 0.7   93% shown, wrong  9.6% (6.4 to 12.5)
#   from 0.8   88% shown, wrong  5.6% (3.4 to 8.2)
#   from 0.85  84% shown, wrong  5.0% (2.8 to 7.3)
#   from 0.9   80% shown, wrong  4.6% (2.5 to 6.9)
SHOWN_FROM: Mapping[Label, float] = {Label.INTEGRAL: 0.5, Label.EMBEDDED: 0.85}


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
