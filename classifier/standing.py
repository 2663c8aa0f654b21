"""Where policies stand on a date, and the label they carry (decision tree, steps 2 to 4)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.currency import IN_FORCE, Limits, currency_on
from classifier.document_rules import (
    EVIDENCE_RANK,
    POLICY_CODES,
    Scope,
    code_of_scope,
    describe,
    host_counts,
    hosts_of,
    scope_of,
)
from classifier.expressions import Expression
from classifier.policies import Policy
from vocabulary.codes import Currency, DocumentCode, Label, Subtype


@dataclass(frozen=True)
class Standing:
    """One policy on one date."""

    policy: Policy
    expression: Expression
    scope: Scope
    code: DocumentCode
    currency: Currency

    @property
    def title(self) -> str:
        """Title of the text that gives the content."""
        return self.expression.judged.document.facts.title

    @property
    def legible(self) -> bool:
        """Whether its content can be judged."""
        return self.expression.judged.legible

    @property
    def in_force(self) -> bool:
        """Condition A4: adopted, and current or presumed current."""
        return self.policy.adopted and self.currency in IN_FORCE and self.legible

    @property
    def rank(self) -> tuple[bool, int, dt.date]:
        """Current before presumed, then the most policy passages, then the latest."""
        newest = self.expression.valid_from or dt.date.min
        return (self.currency is Currency.CURRENT, len(self.scope.committed), newest)


@dataclass(frozen=True)
class Presence:
    """A label that adopted and current policy carries, the leading policy first."""

    label: Label
    carriers: tuple[Standing, ...]
    scope: Scope  # what the label was judged on
    currency: Currency
    since: dt.date | None
    subtypes: tuple[Subtype, ...]
    trace: tuple[str, ...]

    @property
    def only_presumed(self) -> bool:
        """Whether nothing that carries the label is current beyond doubt."""
        return self.currency is not Currency.CURRENT


def stand(policies: Iterable[Policy], day: dt.date, limits: Limits) -> tuple[Standing, ...]:
    """Place every policy on a date, in the order given."""
    standings = []
    for policy in policies:
        expression = policy.expression_on(day)
        scope = policy.scope_on(day)
        currency = currency_on(policy.valid_time(expression), day, limits)
        code = code_of_scope(scope, expression.judged.rule)
        standings.append(Standing(policy, expression, scope, code, currency))
    return tuple(standings)


def find_presence(standings: Sequence[Standing]) -> Presence | None:
    """Steps 2 to 4: the strongest label that adopted and current policy carries."""
    in_force = [standing for standing in standings if standing.in_force]
    return _integral(in_force) or _coherent(in_force) or _embedded(in_force)


def subtypes_of(standings: Iterable[Standing]) -> tuple[Subtype, ...]:
    """Subtypes of the hosts of policies, most P3 passages first."""
    counts: Counter[Subtype] = Counter()
    for standing in standings:
        passages = host_counts(standing.scope)
        for host in hosts_of(standing.scope):
            counts[host.subtype] += passages[host]
        if not passages:
            counts[Subtype.OTHER] += 1  # volunteering as such, without a host domain
    order = list(Subtype)
    return tuple(sorted(counts, key=lambda subtype: (-counts[subtype], order.index(subtype))))


def _integral(in_force: Sequence[Standing]) -> Presence | None:
    """Step 2: a policy that is integral by itself."""
    found = [standing for standing in in_force if standing.code is DocumentCode.DOC_A]
    if not found:
        return None
    leading = max(found, key=lambda s: (s.currency is Currency.CURRENT, s.rank[2], s.rank[1]))
    return Presence(
        label=Label.INTEGRAL,
        carriers=(leading,),
        scope=leading.scope,
        currency=leading.currency,
        since=leading.expression.valid_from,
        subtypes=(),
        trace=(f'2: "{leading.title}" is integral by itself', *describe(leading.scope)),
    )


def _coherent(in_force: Sequence[Standing]) -> Presence | None:
    """Step 3: policies that are integral together, one referring to the others."""
    able = [s for s in in_force if _reaches(s, DocumentCode.DOC_B)]
    for hub in able:
        named = [s for s in able if s is not hub and hub.policy.refers_to & s.policy.document_ids]
        together = (hub, *named)
        scope = scope_of([standing.scope.passages for standing in together])
        carried = any(_reaches(standing, DocumentCode.DOC_A) for standing in together)
        if named and carried and scope.integral:
            return _coherent_presence(together, scope)
    return None


def _reaches(standing: Standing, code: DocumentCode) -> bool:
    """Whether the type of a policy allows a document code."""
    ceiling = standing.expression.judged.rule.ceiling
    return EVIDENCE_RANK[ceiling] >= EVIDENCE_RANK[code]


def _coherent_presence(together: tuple[Standing, ...], scope: Scope) -> Presence:
    """Step 3, met: it holds since the last of them, and is as current as the weakest."""
    current = all(standing.currency is Currency.CURRENT for standing in together)
    begun = [s.expression.valid_from for s in together if s.expression.valid_from]
    names = " and ".join(f'"{standing.title}"' for standing in together)
    return Presence(
        label=Label.INTEGRAL,
        carriers=together,
        scope=scope,
        currency=Currency.CURRENT if current else Currency.PRESUMED_CURRENT,
        since=max(begun, default=None),
        subtypes=(),
        trace=(f"3: one approach: {names}", *describe(scope)),
    )


def _embedded(in_force: Sequence[Standing]) -> Presence | None:
    """Step 4: policies with a goal and a choice, measure or budget."""
    found = sorted(
        (standing for standing in in_force if standing.code in POLICY_CODES),
        key=lambda standing: standing.rank,
        reverse=True,
    )
    if not found:
        return None
    leading = found[0]
    hosts = [f'"{s.title}" ({", ".join(hosts_of(s.scope)) or "no host"})' for s in found]
    return Presence(
        label=Label.EMBEDDED,
        carriers=tuple(found),
        scope=leading.scope,
        currency=leading.currency,
        since=leading.expression.valid_from,
        subtypes=subtypes_of(found),
        trace=(f"4: {'; '.join(hosts)}", *describe(leading.scope)),
    )
