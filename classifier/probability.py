"""From doubt about passages to the probability of each label and state, by draws of the codes.

Each draw reads every policy anew, and the rules decide on what it reads.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from classifier.confidence import abstains
from classifier.currency import DEFAULT_LIMITS, Limits
from classifier.document_rules import POLICY_CODES
from classifier.dossier import CodedPassage, Verdict
from classifier.draws import DRAWS, Draws, Readings
from classifier.municipality import Situation, conclude, exists, survey
from classifier.pending import find_pending
from classifier.policies import Policy
from classifier.prepared import PreparedDossier
from classifier.standing import Standing, find_presence

_Codes = tuple[CodedPassage, ...]


def with_probability(
    prepared: PreparedDossier,
    verdict: Verdict,
    day: dt.date,
    limits: Limits = DEFAULT_LIMITS,
    draws: Draws | None = None,
) -> Verdict:
    """The verdict with the probability of each label and state, and whether it abstains.

    Without any passage in doubt there is nothing to draw: the verdict is what the rules say.
    """
    chances = headline_probabilities(prepared, day, limits, draws)
    if not chances:
        return verdict
    confidence = chances.get(verdict.headline, 0.0)
    return replace(
        verdict,
        probabilities=chances,
        confidence=confidence,
        abstains=abstains(verdict.headline, confidence),
    )


def headline_probabilities(
    prepared: PreparedDossier,
    day: dt.date,
    limits: Limits = DEFAULT_LIMITS,
    draws: Draws | None = None,
) -> dict[str, float]:
    """Label or state -> its share of the draws, likeliest first.

    Empty where no passage carries probabilities, and before or after the unit's life. Policy of
    predecessors is taken as it was coded. ``draws`` of the same dossier are used again.
    """
    if not exists(prepared.dossier, day):
        return {}
    base = survey(prepared, day, limits)
    passages = (passage for each in base.standings for passage in each.scope.passages)
    if not any(passage.probabilities for passage in passages):
        return {}
    known, linked = draws or Draws(), _linked(base.standings)
    readings = [known.readings(each, linked=linked) for each in base.standings]
    if all(len(each.read) == 1 for each in readings):
        return {str(conclude(base).headline): 1.0}
    return _shares(base, readings)


def _shares(base: Situation, readings: Sequence[Readings]) -> dict[str, float]:
    """The headline of every draw, counted."""
    standings = [
        [each] if len(r.read) == 1 else [replace(each, scope=s, code=c) for s, c in r.read]
        for each, r in zip(base.standings, readings, strict=True)
    ]
    combined = Counter(zip(*(each.drawn for each in readings), strict=True))
    headlines: Counter[str] = Counter()
    known: dict[tuple[bool, ...], str] = {}  # without presence it matters only which is policy
    for places, times in combined.items():
        drawn = tuple(each[place] for each, place in zip(standings, places, strict=True))
        presence = find_presence(drawn)
        if presence is not None:
            headlines[presence.label] += times
            continue
        key = tuple(each.code in POLICY_CODES for each in drawn)
        if key not in known:
            known[key] = str(conclude(_drawn_situation(base, drawn)).headline)
        headlines[known[key]] += times
    return {headline: times / DRAWS for headline, times in headlines.most_common()}


def _drawn_situation(base: Situation, drawn: tuple[Standing, ...]) -> Situation:
    """What the steps look at when policies are read as drawn."""
    policies = tuple(
        was.policy if each is was else _with_passages(was.policy, base.day, each.scope.passages)
        for was, each in zip(base.standings, drawn, strict=True)
    )
    pending = find_pending(policies, base.day, base.limits)
    return replace(base, standings=drawn, pending=pending)


def _linked(standings: Sequence[Standing]) -> bool:
    """Whether policies may be integral together, so that domains and functions count apart."""
    return any(
        one.policy.refers_to & other.policy.document_ids
        for one in standings
        for other in standings
        if one is not other
    )


def _with_passages(policy: Policy, day: dt.date, passages: _Codes) -> Policy:
    """A policy whose content on a day are these passages, programmes included."""
    content = policy.expression_on(day)
    document = replace(content.judged.document, passages=passages)
    read = replace(content, judged=replace(content.judged, document=document))
    expressions = tuple(read if each is content else each for each in policy.expressions)
    return replace(policy, expressions=expressions, programmes=())
