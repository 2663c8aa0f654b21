"""In which order passages are worth a person's time: by uncertainty, and far from each other."""

import hashlib
import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vocabulary.codes import PassageCode

_POLICY = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
# How much doubt about the code weighs beside the chance of a policy passage, on which a label
# turns. Chosen on written passages by `python -m benchmarks.queue`.
DOUBT_WEIGHT = 0.5
# A further passage of the same document or municipality, or with the same doubt, teaches less.
_SAME_DOCUMENT = 0.25
_SAME_MUNICIPALITY = 0.05
_SAME_DOUBT = 0.01
_TEST_EVERY = 5  # every fifth passage of the queue is one of those kept apart for testing


@dataclass(frozen=True)
class Candidate:
    """One passage that nobody settled yet, with what the model thinks of it."""

    passage_id: int
    identity: str
    cbs_code: str
    document_id: int
    probabilities: Mapping[str, float]  # code -> probability
    kept_apart: bool
    coded: int = 0  # coders so far

    @property
    def worth(self) -> float:
        """How much a person's code would tell: the chance of policy, and the doubt."""
        values = sorted(self.probabilities.values(), reverse=True)
        policy = sum(self.probabilities.get(code, 0.0) for code in _POLICY)
        doubt = 1 - (values[0] - values[1]) if len(values) > 1 else 0.0
        return policy + DOUBT_WEIGHT * doubt

    @property
    def doubt(self) -> tuple[str, ...]:
        """The two likeliest codes."""
        return tuple(sorted(sorted(self.probabilities, key=self.probabilities.__getitem__)[-2:]))


def reading_order(candidates: Sequence[Candidate], limit: int) -> list[Candidate]:
    """The passages to read next, at most ``limit``.

    Those that one coder has read come first, for the second; then what teaches most, spread
    over documents, municipalities and kinds of doubt, and among them, at random, those that are
    kept apart: a sample chosen for its doubts would measure nothing. Copies count once.
    """
    once = {each.identity: each for each in reversed(candidates)}
    begun = sorted(
        (each for each in once.values() if each.coded), key=lambda each: _lot(each.identity)
    )
    fresh = [each for each in once.values() if not each.coded]
    test = sorted((each for each in fresh if each.kept_apart), key=lambda each: _lot(each.identity))
    teaching = _spread([each for each in fresh if not each.kept_apart], limit)
    return [*begun, *_mixed(teaching, test)][:limit]


def _spread(candidates: Sequence[Candidate], limit: int) -> list[Candidate]:
    """By worth, each worth less the more of its like was taken; lazily, for large stores."""
    taken: Counter[object] = Counter()
    heap = [(-each.worth, _lot(each.identity), place) for place, each in enumerate(candidates)]
    heapq.heapify(heap)
    chosen: list[Candidate] = []
    while heap and len(chosen) < limit:
        worth, lot, place = heapq.heappop(heap)
        each = candidates[place]
        now = -each.worth / _likeness(each, taken)
        if now > worth:  # something like it was taken since: back in line
            heapq.heappush(heap, (now, lot, place))
            continue
        chosen.append(each)
        taken.update((("document", each.document_id), each.cbs_code, each.doubt))
    return chosen


def _likeness(each: Candidate, taken: Counter[object]) -> float:
    return (
        1
        + _SAME_DOCUMENT * taken["document", each.document_id]
        + _SAME_MUNICIPALITY * taken[each.cbs_code]
        + _SAME_DOUBT * taken[each.doubt]
    )


def _mixed(teaching: Sequence[Candidate], test: Sequence[Candidate]) -> list[Candidate]:
    """Every fifth from the test share, as long as there are both."""
    mixed, waiting = [], list(test)
    for number, each in enumerate(teaching, start=1):
        mixed.append(each)
        if number % (_TEST_EVERY - 1) == 0 and waiting:
            mixed.append(waiting.pop(0))
    return mixed + waiting


def _lot(identity: str) -> str:
    """A random order that is the same on every machine."""
    return hashlib.blake2b(f"lot {identity}".encode(), digest_size=8).hexdigest()
