"""Integral policy is not taken away by our own doing: the effective verdict beside the computed.

A new model, new rules, a repaired text or a lost source may compute something less than
``integral`` from the same documents. What is shown stays ``integral`` until a dated event in
the municipality or a person says otherwise. A label that is too uncertain is not shown at all:
what is computed stays beside ``unknown``. What people coded goes before all of this.
"""

from dataclasses import dataclass

from classifier.confidence import abstention_reason
from classifier.dossier import Said, Verdict
from classifier.people import SAID_BY
from db.tables import VerdictRow
from vocabulary.codes import Cause, Label, State

_LESS = frozenset({Label.EMBEDDED, Label.NOT_VISIBLE})
_OURS = frozenset({Cause.MODEL, Cause.RULES, Cause.COVERAGE, Cause.KNOWLEDGE})


@dataclass(frozen=True)
class Effective:
    """What is shown, and why it differs from what was computed; no reason where it does not."""

    label: Label | None
    state: State | None
    reason: str = ""


def effective_verdict(
    held: VerdictRow | None, computed: Verdict, cause: Cause | None, *, found_more: bool
) -> Effective:
    """What to show of a computed verdict.

    Args:
        held: What was held for the same day before.
        computed: What the rules say now.
        cause: Why that differs from ``held``.
        found_more: Whether documents came in since; what they say is dated, so it counts.
    """
    if computed.said:
        label, state = _split(computed.said.headline)
        return Effective(label, state, computed.said.reason)
    plain = Effective(computed.label, computed.state)
    if computed.abstains:
        plain = Effective(None, State.UNKNOWN, abstention_reason(computed))
    less = computed.abstains or computed.label in _LESS
    if held is None or held.effective_label is not Label.INTEGRAL or not less or said_in(held):
        return plain
    kept_before = held.computed_label is not Label.INTEGRAL
    same_as_before = kept_before and held.computed_label is computed.label
    ours = cause in _OURS and not (cause is Cause.KNOWLEDGE and found_more)
    if not same_as_before and not ours:
        return plain
    now = plain.reason if computed.abstains else f"computed {computed.label}"
    reason = held.effective_reason if same_as_before else f"{now} ({cause})"
    return Effective(Label.INTEGRAL, None, reason or f"computed {computed.label}")


def said_in(row: VerdictRow) -> Said | None:
    """What people said that a recorded verdict shows."""
    shown = row.effective_label or row.effective_state
    by_people = row.effective_reason.startswith(SAID_BY)
    return Said(shown, row.effective_reason) if by_people and shown else None


def _split(headline: Label | State) -> tuple[Label | None, State | None]:
    return (headline, None) if isinstance(headline, Label) else (None, headline)
