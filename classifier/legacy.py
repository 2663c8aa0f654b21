"""Policy of predecessors after a merger (codebook section 9)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from classifier.currency import Limits, add_years
from classifier.dossier import Dossier, DossierDocument, PredecessorShare
from classifier.policies import Policy, build_policies
from classifier.standing import Presence, Standing, find_presence, stand, subtypes_of
from classifier.titles import normalise_title
from vocabulary.codes import Label
from vocabulary.coverage_limits import LEGACY_YEARS

MAJORITY = 0.5  # "covering most inhabitants": more than this share


@dataclass(frozen=True)
class Inherited:
    """A predecessor with the policies that it left behind."""

    predecessor: PredecessorShare
    policies: tuple[Policy, ...]

    @property
    def ends_on(self) -> dt.date:
        """First day on which its policies no longer support the successor."""
        return add_years(self.predecessor.merged_on, LEGACY_YEARS)


@dataclass(frozen=True)
class Legacy:
    """What predecessors' policy says about the successor on a date."""

    presence: Presence | None  # None: too few inhabitants had policy, so ``unknown``
    share: float  # of the inhabitants whose predecessor had policy
    carriers: tuple[Standing, ...]


def is_inherited(policy: Policy, dossier: Dossier) -> bool:
    """Whether a policy in the store of a new municipality was made by a predecessor.

    A rule that a predecessor adopted for the future municipality is the successor's own: its
    subject decides, not its publisher.
    """
    if not dossier.predecessors or dossier.valid_from is None:
        return False
    expression = policy.expressions[-1]
    if expression.valid_from is None or expression.valid_from >= dossier.valid_from:
        return False
    if expression.starts_on and expression.starts_on >= dossier.valid_from:
        return False
    return not (dossier.name and _names(policy, dossier.name))


def inherit(dossier: Dossier, found_here: Sequence[Policy]) -> tuple[Inherited, ...]:
    """The policies of each predecessor, from its own store and from the successor's site.

    Decisions of the successor that withdraw or replace them are taken into account. A text
    that belongs to nobody known is kept with a share of nought: it leads to ``unknown``.
    """
    decisions = [d for d in dossier.documents if d.facts.withdraws or d.facts.replaces]
    left = list(found_here)
    found: list[Inherited] = []
    for predecessor in dossier.predecessors:
        own = _own_policies(predecessor.dossier.documents, decisions)
        here = [policy for policy in left if _belongs(policy, predecessor, dossier)]
        left = [policy for policy in left if policy not in here]
        found.append(Inherited(predecessor, (*own, *here)))
    if left and dossier.valid_from:
        nobody = PredecessorShare(Dossier("unknown"), share=0.0, merged_on=dossier.valid_from)
        found.append(Inherited(nobody, tuple(left)))
    return tuple(found)


def find_legacy(inherited: Iterable[Inherited], day: dt.date, limits: Limits) -> Legacy | None:
    """The legacy label: A or B only if predecessors covering most inhabitants had it."""
    shares: list[tuple[float, Presence]] = []
    for left in inherited:
        if left.predecessor.merged_on <= day < left.ends_on:
            presence = find_presence(stand(left.policies, day, limits))
            if presence:
                shares.append((left.predecessor.share, presence))
    if not shares:
        return None
    integral = [(share, p) for share, p in shares if p.label is Label.INTEGRAL]
    total = sum(share for share, _ in shares)
    carriers = tuple(standing for _, presence in shares for standing in presence.carriers)
    if sum(share for share, _ in integral) > MAJORITY:
        return Legacy(_combine(Label.INTEGRAL, integral), total, carriers)
    if total > MAJORITY:
        return Legacy(_combine(Label.EMBEDDED, shares), total, carriers)
    return Legacy(None, total, carriers)


def _combine(label: Label, shares: Sequence[tuple[float, Presence]]) -> Presence:
    """One presence out of several; it has a date of its own only if one policy carries it."""
    largest = max(shares, key=lambda pair: pair[0])[1]
    carriers = tuple(standing for _, presence in shares for standing in presence.carriers)
    parts = ", ".join(f"{presence.label} ({share:.0%})" for share, presence in shares)
    narrow = [s for _, p in shares if p.label is Label.EMBEDDED for s in p.carriers]
    return replace(
        largest,
        label=label,
        carriers=carriers,
        since=carriers[0].expression.valid_from if len(carriers) == 1 else None,
        subtypes=subtypes_of(narrow) if label is Label.EMBEDDED else (),
        trace=(f"section 9: policy of predecessors, by share of inhabitants: {parts}",),
    )


def _own_policies(
    documents: Sequence[DossierDocument], decisions: Sequence[DossierDocument]
) -> tuple[Policy, ...]:
    """Policies of a predecessor, ended where the successor decided so."""
    own = {document.document_id for document in documents}
    extra = [document for document in decisions if document.document_id not in own]
    policies = build_policies([*documents, *extra])
    return tuple(policy for policy in policies if policy.document_ids & own)


def _belongs(policy: Policy, predecessor: PredecessorShare, dossier: Dossier) -> bool:
    """Whether a text on the successor's site is this predecessor's: a copy, by name, or alone."""
    titles = {normalise_title(d.facts.title) for d in predecessor.dossier.documents}
    if len(dossier.predecessors) == 1 or not titles.isdisjoint(_titles(policy)):
        return True
    return bool(predecessor.dossier.name) and _names(policy, predecessor.dossier.name)


def _names(policy: Policy, name: str) -> bool:
    """Whether a title of the policy names a municipality."""
    return any(f" {normalise_title(name)} " in f" {title} " for title in _titles(policy))


def _titles(policy: Policy) -> list[str]:
    return [normalise_title(document.facts.title) for document in policy.documents]
