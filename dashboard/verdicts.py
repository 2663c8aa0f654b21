"""Which of the nine kinds of verdict a line shows: labels, the unconfirmed one, and states."""

from typing import Protocol

from dashboard.languages import Text
from dashboard.words import name_of
from vocabulary.codes import Confirmation, Label, State

PROPOSED = "proposed"  # "not visible" that nobody confirmed yet
NO_VERDICT = "no_verdict"
KEYS: tuple[str, ...] = (
    Label.INTEGRAL,
    Label.EMBEDDED,
    Label.NOT_VISIBLE,
    PROPOSED,
    State.OUTDATED_ONLY,
    State.UNKNOWN,
    State.INSUFFICIENT_COVERAGE,
    State.CRAWL_FAILED,
    State.NOT_APPLICABLE,
    NO_VERDICT,
)


class HasVerdict(Protocol):
    """Anything with a label, a state and a confirmation."""

    @property
    def label(self) -> Label | None:
        """The label, or None."""

    @property
    def state(self) -> State | None:
        """The state where there is no label."""

    @property
    def confirmation(self) -> str:
        """Whether a person confirmed it."""


def verdict_key(line: HasVerdict | None) -> str:
    """One of ``KEYS``; it names colours and patterns as well."""
    if line is None:
        return NO_VERDICT
    if line.label is Label.NOT_VISIBLE and line.confirmation != Confirmation.CONFIRMED:
        return PROPOSED
    return str(line.label or line.state or NO_VERDICT)


def verdict_name(key: str) -> Text:
    """What a reader sees for a key."""
    if key == PROPOSED:
        return Text(
            "geen zichtbaar beleid (nog niet bevestigd)", "no visible policy (not confirmed yet)"
        )
    if key == NO_VERDICT:
        return Text("nog niet beoordeeld", "not judged yet")
    return name_of(key)
