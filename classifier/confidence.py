"""How sure the passage model is of a label; the rules themselves are not a matter of chance."""

from collections.abc import Iterable

from classifier.document_rules import MIN_DOMAINS, MIN_THEMES, Scope
from classifier.dossier import CodedPassage
from classifier.standing import Presence
from vocabulary.codes import Label, PassageCode

_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
_MEASURE = (*_POLICY, PassageCode.INSTRUMENT)


def presence_confidence(presence: Presence) -> float | None:
    """Probability that the weakest passage that the label needs is coded rightly.

    Returns:
        0..1, or ``None`` where passages were coded without probabilities.
    """
    scope = presence.scope
    if presence.label is Label.EMBEDDED:
        return _nth_best(_goals(presence), _POLICY, 1)
    needed = (
        _nth_best(scope.own_policy, (PassageCode.OWN_POLICY,), 1),
        _nth_best(scope.domains.values(), _MEASURE, MIN_DOMAINS),
        _nth_best(scope.themes.values(), _MEASURE, MIN_THEMES),
    )
    known = [value for value in needed if value is not None]
    return min(known) if len(known) == len(needed) else None


def absence_confidence(scopes: Iterable[Scope]) -> float | None:
    """Probability that no passage of adopted and current text is policy after all.

    Returns:
        0..1 from the likeliest passage, or ``None`` where no passage has probabilities.
    """
    passages = [passage for scope in scopes for passage in scope.passages]
    likeliest = _nth_best(passages, _POLICY, 1)
    return None if likeliest is None else 1 - likeliest


def _goals(presence: Presence) -> list[CodedPassage]:
    """Passages that make any of the carrying policies embedded policy."""
    scopes = [standing.scope for standing in presence.carriers]
    return [passage for scope in scopes for passage in scope.committed or scope.goals]


def _nth_best(
    passages: Iterable[CodedPassage], codes: tuple[PassageCode, ...], rank: int
) -> float | None:
    """The n-th highest probability that a passage has one of the codes."""
    values = sorted(
        (
            sum(passage.probabilities.get(code, 0.0) for code in codes)
            for passage in passages
            if passage.probabilities
        ),
        reverse=True,
    )
    return min(values[rank - 1], 1.0) if len(values) >= rank else None
