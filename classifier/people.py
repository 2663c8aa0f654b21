"""What people coded of a municipality as a whole, beside what is computed (codebook section 13).

Two coders who agree, or whoever settled their difference, go before the rules; one coder alone
only lifts an abstention, and else is queued for a second. Coders who disagree make ``unknown``.
A model or rule that computes otherwise afterwards changes nothing of that: the item is queued.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from classifier.confirmation import arrivals
from classifier.dossier import Dossier, Said, Verdict
from vocabulary.codes import Label, State

SAID_BY = "coded by"  # begins every reason that a person gave
_Timeline = Sequence[tuple[dt.date, Verdict]]


@dataclass(frozen=True)
class Word:
    """What stands of the codes that people gave to one verdict."""

    since: dt.date  # first day of the verdict that was read
    value: Label | State | None  # None: coders disagree
    firm: bool  # two coders agree, or somebody settled it
    coders: tuple[str, ...]
    said_on: dt.date
    computed: str  # what was computed when it was said


def with_words(
    timeline: _Timeline, words: Sequence[Word], dossier: Dossier
) -> list[tuple[dt.date, Verdict]]:
    """The verdicts with what people said of them; a word holds until the next verdict in time.

    Where what is computed is no longer what it was, a word lapses with the first document
    with a volunteer term that its coders cannot have seen.
    """
    said = list(timeline)
    arrived = max(arrivals(dossier), default=dt.date.min)
    for word in sorted(words, key=lambda each: each.since):
        place = sum(start <= word.since for start, _ in said) - 1
        if place < 0:
            continue
        start, verdict = said[place]
        lapsed = word.computed != verdict.headline and arrived > word.said_on
        now = replace(verdict, said=None if lapsed else _said(verdict, word))
        if now.said != verdict.said:
            said[place : place + 1] = (
                [(start, now)] if start == word.since else [(start, verdict), (word.since, now)]
            )
    return said


def _said(verdict: Verdict, word: Word) -> Said | None:
    """What is shown instead of what is computed; None where that stands."""
    by = f"{SAID_BY} {', '.join(word.coders)} on {word.said_on}"
    computed = verdict.headline
    if word.value is None:
        return Said(State.UNKNOWN, f"{by}, who disagree; computed {computed}")
    if word.value == computed:
        return Said(computed, f"{by} as well") if verdict.abstains else None
    if not word.firm:
        return None
    if word.value is Label.NOT_VISIBLE:
        # An absence needs the coverage rule and a confirmation, which are about no policy found.
        return Said(State.UNKNOWN, f"{by} as {word.value}; computed {computed}")
    return Said(word.value, f"{by}; computed {computed}")
