"""From doubt about passages to the probability of each label and state, by draws through the rules.

A draw reads every policy anew: each passage gets a code by the model's probabilities, and the
rules decide. Passages of one policy share part of their luck, because one author wrote them and
one model misreads them in one way; the same words always get the same code. Draws are stratified
and seeded by the words alone, so that the same dossier gives the same probabilities everywhere.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from classifier.confidence import abstains
from classifier.currency import DEFAULT_LIMITS, Limits
from classifier.document_rules import POLICY_CODES, code_of_scope, scope_of
from classifier.dossier import CodedPassage, Verdict
from classifier.municipality import (
    Situation,
    conclude,
    exists,
    survey,
)
from classifier.pending import find_pending
from classifier.policies import Policy
from classifier.prepared import PreparedDossier
from classifier.standing import Standing, find_presence
from vocabulary.codes import PassageCode

DRAWS = 64
# Share of a passage's luck that its whole policy shares, between 0 (each on its own) and 1 (all
# together). On written dossiers 0.3, 0.5 and 1 are equally reliable (Brier 0.084, 0.083, 0.083),
# but there each passage was misread by itself; in real documents misreadings go together.
SHARED_LUCK = 0.5
# A passage that has its code with this probability is taken to be certain.
CERTAIN = 0.995
# Of the 311 written P3 and P4 passages this share holds a choice, measure or budget; used where the
# model took a passage for something else and was not asked.
MEANS_SHARE = 0.82
_CODES = tuple(PassageCode(f"P{number}") for number in range(5))
_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
_NORMAL = NormalDist()
_QUANTILES = np.array([_NORMAL.inv_cdf((place + 0.5) / DRAWS) for place in range(DRAWS)])
_Codes = tuple[CodedPassage, ...]


@dataclass(frozen=True)
class _Readings:
    """The ways in which one policy can be read, and which of them each draw takes."""

    standings: tuple[Standing, ...]
    drawn: tuple[int, ...]  # of each draw, a place in ``standings``


def with_probability(
    prepared: PreparedDossier,
    verdict: Verdict,
    day: dt.date,
    limits: Limits = DEFAULT_LIMITS,
) -> Verdict:
    """The verdict with the probability of each label and state, and whether it abstains.

    Without any passage in doubt there is nothing to draw: the verdict is what the rules say.
    """
    chances = headline_probabilities(prepared, day, limits)
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
    prepared: PreparedDossier, day: dt.date, limits: Limits = DEFAULT_LIMITS
) -> dict[str, float]:
    """Label or state -> its share of the draws, likeliest first.

    Empty where no passage carries probabilities, and before or after the unit's life. Policy of
    predecessors is taken as it was coded.
    """
    if not exists(prepared.dossier, day):
        return {}
    base = survey(prepared, day, limits)
    passages = [passage for each in base.standings for passage in each.scope.passages]
    if not any(passage.probabilities for passage in passages):
        return {}
    readings = [_readings(each, linked=_linked(base.standings)) for each in base.standings]
    if all(len(each.standings) == 1 for each in readings):
        return {str(conclude(base).headline): 1.0}
    combined = Counter(zip(*(each.drawn for each in readings), strict=True))
    headlines: Counter[str] = Counter()
    known: dict[tuple[bool, ...], str] = {}  # without presence it matters only which is policy
    for places, times in combined.items():
        drawn = tuple(r.standings[place] for r, place in zip(readings, places, strict=True))
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


def _doubtful(passage: CodedPassage) -> bool:
    """Whether the code of a passage is in doubt and counts for anything."""
    if passage.trap or passage.boilerplate or passage.own_or_club or not passage.probabilities:
        return False
    return passage.probabilities.get(passage.code, 0.0) < CERTAIN


def _readings(standing: Standing, *, linked: bool) -> _Readings:
    """The different readings of one policy; those that mean the same to the rules are one."""
    passages = {_words(p): p for p in standing.scope.passages if _doubtful(p)}
    if not passages:
        return _Readings((standing,), (0,) * DRAWS)
    codes = _codes_of_draws(passages)
    places: dict[object, int] = {}
    read: dict[tuple[tuple[PassageCode, bool], ...], int] = {}
    standings: list[Standing] = []
    drawn = []
    for draw in range(DRAWS):
        given = tuple((row[draw].code, row[draw].means) for row in codes.values())
        if given not in read:
            reading = _read_as(standing, {words: row[draw] for words, row in codes.items()})
            meaning = _meaning(reading, linked=linked)
            if meaning not in places:
                places[meaning] = len(standings)
                standings.append(reading)
            read[given] = places[meaning]
        drawn.append(read[given])
    return _Readings(tuple(standings), tuple(drawn))


def _codes_of_draws(passages: Mapping[str, CodedPassage]) -> dict[str, list[CodedPassage]]:
    """Words -> the passage as each draw codes it."""
    together = np.sqrt(SHARED_LUCK) * _shuffled("policy " + " ".join(sorted(passages)))
    own = np.sqrt(1 - SHARED_LUCK)
    return {
        words: _drawn_codes(passage, _ranked(together + own * _shuffled(f"passage {words}")))
        for words, passage in passages.items()
    }


def _read_as(standing: Standing, codes: Mapping[str, CodedPassage]) -> Standing:
    """A policy with other codes in what it says."""
    passages = tuple(_as_drawn(passage, codes) for passage in standing.scope.passages)
    scope = scope_of([passages])
    code = code_of_scope(scope, standing.expression.judged.rule)
    return replace(standing, scope=scope, code=code)


def _drawn_codes(passage: CodedPassage, luck: NDArray[np.float64]) -> list[CodedPassage]:
    """The passage as each draw codes it; more luck is a stronger code."""
    chances = np.array([passage.probabilities.get(code, 0.0) for code in _CODES])
    limits = [_limit(chance) for chance in np.cumsum(chances)[:-1]]
    means_from = _limit(1 - MEANS_SHARE * float(chances[-2:].sum()))
    places = np.searchsorted(limits, luck, side="right")
    made: dict[tuple[int, bool], CodedPassage] = {}
    drawn = []
    for place, means in zip(places.tolist(), (luck >= means_from).tolist(), strict=True):
        key = (place, means)
        if key not in made:
            made[key] = _recoded(passage, _CODES[place], means=means)
        drawn.append(made[key])
    return drawn


def _limit(chance: float) -> float:
    """The luck under which this share of the draws lies."""
    return _NORMAL.inv_cdf(min(max(chance, 1e-9), 1 - 1e-9))


def _recoded(passage: CodedPassage, code: PassageCode, *, means: bool) -> CodedPassage:
    if code is passage.code:
        return passage
    policy = code in _POLICY
    if policy and passage.code in _POLICY:
        means = passage.means  # the model was asked
    return replace(
        passage, code=code, goal=policy, means=means if policy else code is PassageCode.INSTRUMENT
    )


def _as_drawn(passage: CodedPassage, codes: Mapping[str, CodedPassage]) -> CodedPassage:
    drawn = codes.get(_words(passage)) if _doubtful(passage) else None
    if drawn is None:
        return passage
    return replace(passage, code=drawn.code, goal=drawn.goal, means=drawn.means)


def _with_passages(policy: Policy, day: dt.date, passages: _Codes) -> Policy:
    """A policy whose content on a day are these passages, programmes included."""
    content = policy.expression_on(day)
    document = replace(content.judged.document, passages=passages)
    read = replace(content, judged=replace(content.judged, document=document))
    expressions = tuple(read if each is content else each for each in policy.expressions)
    return replace(policy, expressions=expressions, programmes=())


def _meaning(standing: Standing, *, linked: bool) -> tuple[object, ...]:
    """All that the rules ask of a reading for a label or state."""
    code = standing.code if standing.code in POLICY_CODES else None
    if not linked:
        return (code,)
    scope = standing.scope
    return code, frozenset(scope.domains), frozenset(scope.themes), bool(scope.own_policy)


def _ranked(luck: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same order, but one value from each stratum.

    A passage alone is then as doubtful as the model says, whatever it shares with others.
    """
    ranked: NDArray[np.float64] = _QUANTILES[np.argsort(np.argsort(luck, kind="stable"))]
    return ranked


def _words(passage: CodedPassage) -> str:
    """By what a passage is known: its words, so that copies get the same code."""
    return " ".join(passage.text.split()).casefold() or f"passage {passage.passage_id}"


def _shuffled(seed: str) -> NDArray[np.float64]:
    """One value of the normal distribution from each stratum, in an order of its own."""
    digest = hashlib.blake2b(seed.encode(), digest_size=8).digest()
    shuffled: NDArray[np.float64] = np.random.default_rng(
        int.from_bytes(digest, "big")
    ).permutation(_QUANTILES)
    return shuffled
