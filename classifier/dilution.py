"""Longer passages for training: a written passage beside one that says nothing of volunteers.

Written passages are short and on one thought; real ones mix thoughts. Beside an unrelated goal
a mention of volunteers stays a mention, and a goal for them stays a goal.
"""

import random
from collections.abc import Sequence
from dataclasses import replace

from classifier.examples import Example
from classifier.features import PassageInput
from vocabulary.codes import PassageCode
from vocabulary.volunteer_terms import find_volunteer_term


def dilute(examples: Sequence[Example], seed: int) -> list[Example]:
    """A longer copy of every example that names volunteers; its code stays what it was.

    Half of the copies have neither heading nor type, as a passage from elsewhere may come. All
    texts are of ``examples``, so that no fold sees one of another.
    """
    fillers = [each.passage for each in examples if _is_filler(each)]
    if not fillers:
        return []
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    return [
        replace(each, passage=_beside(each.passage, chance.choice(fillers), chance))
        for each in examples
        if _names_volunteers(each)
    ]


def _is_filler(example: Example) -> bool:
    return example.code is PassageCode.IRRELEVANT and not _names_volunteers(example)


def _names_volunteers(example: Example) -> bool:
    passage = example.passage
    return find_volunteer_term(f"{passage.heading} {passage.text}") is not None


def _beside(passage: PassageInput, filler: PassageInput, chance: random.Random) -> PassageInput:
    """The passage before or after the filler, which becomes a text of the same municipality."""
    other = filler.text
    if filler.municipality:
        other = other.replace(filler.municipality, passage.municipality)
    texts = [passage.text, other]
    if chance.random() < 1 / 2:
        texts.reverse()
    bare = chance.random() < 1 / 2
    return PassageInput(
        text=" ".join(texts),
        heading="" if bare else passage.heading,
        document_type="" if bare else passage.document_type,
        municipality=passage.municipality,
    )
