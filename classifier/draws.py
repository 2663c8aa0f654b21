"""The ways in which a policy can be read where its passages are in doubt, one for each draw.

In a draw each passage gets a code by the model's probabilities. Passages of one policy share
part of their luck, because one author wrote them and one model misreads them in one way; the
same words always get the same code. Draws are stratified and seeded by the words alone, so that
the same dossier gives the same probabilities everywhere.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from classifier.document_rules import (
    EVIDENCE_RANK,
    POLICY_CODES,
    Scope,
    code_of_scope,
    scope_of,
)
from classifier.dossier import CodedPassage
from classifier.standing import Standing
from vocabulary.codes import DocumentCode, PassageCode

DRAWS = 64
# Share of a passage's luck that its whole policy shares, between 0 (each on its own) and 1 (all
# together). On written dossiers 0.3, 0.5 and 1 are equally reliable (Brier 0.084, 0.083, 0.083),
# but there each passage was misread by itself; in real documents misreadings go together.
SHARED_LUCK = 0.5
# A passage that has its code with this probability is taken to be certain.
CERTAIN = 0.995
# Luck lies in the middle of each stratum: what is below this chance is never drawn.
LEAST_DRAWN = 0.5 / DRAWS
# Of the 311 written P3 and P4 passages this share holds a choice, measure or budget; used where the
# model took a passage for something else and was not asked.
MEANS_SHARE = 0.82
_CODES = tuple(PassageCode(f"P{number}") for number in range(5))
_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
_NORMAL = NormalDist()
_QUANTILES = np.array([_NORMAL.inv_cdf((place + 0.5) / DRAWS) for place in range(DRAWS)])
_Codes = tuple[CodedPassage, ...]


@dataclass(frozen=True)
class Readings:
    """The ways in which one policy can be read, and which of them each draw takes."""

    read: tuple[tuple[Scope, DocumentCode], ...]
    drawn: tuple[int, ...]  # of each draw, a place in ``read``


class Draws:
    """What the draws make of the policies of one dossier, kept from one date to the next.

    A text is read in the same ways on every date, so it is drawn once.
    """

    def __init__(self) -> None:
        self._known: dict[object, Readings] = {}

    def readings(self, standing: Standing, *, linked: bool) -> Readings:
        """The readings of a policy; ``linked`` as domains and functions count apart."""
        passages = standing.scope.passages
        key = (tuple(map(id, passages)), standing.expression.judged.rule, linked)
        if key not in self._known:
            self._known[key] = _readings(standing, linked=linked)
        return self._known[key]


def _doubtful(standing: Standing) -> dict[str, CodedPassage]:
    """The passages of a policy whose doubt can make a difference, by their words.

    A mention or instrument counts for nothing unless its text may hold own policy.
    """
    if EVIDENCE_RANK[standing.expression.judged.rule.ceiling] < EVIDENCE_RANK[DocumentCode.DOC_B]:
        return {}
    counting = [passage for passage in standing.scope.passages if _counts(passage)]
    own = any(_chance(passage, _POLICY[1:]) >= LEAST_DRAWN for passage in counting)
    return {
        _words(passage): passage
        for passage in counting
        if _in_doubt(passage) and (own or _chance(passage, _POLICY) >= LEAST_DRAWN)
    }


def _counts(passage: CodedPassage) -> bool:
    return not (passage.trap or passage.boilerplate or passage.own_or_club)


def _in_doubt(passage: CodedPassage) -> bool:
    chances = passage.probabilities
    return bool(chances) and chances.get(passage.code, 0.0) < CERTAIN


def _chance(passage: CodedPassage, codes: Sequence[PassageCode]) -> float:
    """The chance that a passage has one of these codes; without probabilities it is certain."""
    if not passage.probabilities:
        return float(passage.code in codes)
    return sum(passage.probabilities.get(code, 0.0) for code in codes)


def _readings(standing: Standing, *, linked: bool) -> Readings:
    """The different readings of one policy; those that mean the same to the rules are one."""
    doubtful = _doubtful(standing)
    if not doubtful:
        return Readings(((standing.scope, standing.code),), (0,) * DRAWS)
    codes = _codes_of_draws(doubtful)
    texts = _texts_of_draws(standing.scope.passages, codes)
    places: dict[object, int] = {}
    known: dict[tuple[int, ...], int] = {}
    read: list[tuple[Scope, DocumentCode]] = []
    drawn = []
    for draw, given in enumerate(zip(*(map(id, row) for row in codes.values()), strict=True)):
        if given not in known:
            scope = scope_of([texts(draw)])
            code = code_of_scope(scope, standing.expression.judged.rule)
            meaning = _meaning(scope, code, linked=linked)
            if meaning not in places:
                places[meaning] = len(read)
                read.append((scope, code))
            known[given] = places[meaning]
        drawn.append(known[given])
    return Readings(tuple(read), tuple(drawn))


def _texts_of_draws(
    passages: Sequence[CodedPassage], codes: Mapping[str, Sequence[CodedPassage]]
) -> Callable[[int], _Codes]:
    """What the passages are in a draw; copies of a passage are one and the same there."""
    rows = [codes.get(_words(each)) if _counts(each) and _in_doubt(each) else None
            for each in passages]  # fmt: skip

    def text(draw: int) -> _Codes:
        return tuple(
            passage if row is None else row[draw]
            for passage, row in zip(passages, rows, strict=True)
        )

    return text


def _codes_of_draws(passages: Mapping[str, CodedPassage]) -> dict[str, list[CodedPassage]]:
    """Words -> the passage as each draw codes it."""
    together = np.sqrt(SHARED_LUCK) * _shuffled("policy " + " ".join(sorted(passages)))
    own = np.sqrt(1 - SHARED_LUCK)
    return {
        words: _drawn_codes(passage, _ranked(together + own * _shuffled(f"passage {words}")))
        for words, passage in passages.items()
    }


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


def _meaning(scope: Scope, code: DocumentCode, *, linked: bool) -> tuple[object, ...]:
    """All that the rules ask of a reading for a label or state."""
    policy = code if code in POLICY_CODES else None
    if not linked:
        return (policy,)
    return policy, frozenset(scope.domains), frozenset(scope.themes), bool(scope.own_policy)


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
