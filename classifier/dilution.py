"""Other lengths for training: a passage among sentences on other subjects, and its core alone.

Most written passages are short and on one thought; real ones mix thoughts, or are one line of a
list. Among unrelated goals a mention of volunteers stays a mention, and a goal for them a goal.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classifier.examples import Example
from classifier.features import PassageInput
from classifier.focus import Focus, sentences
from vocabulary.codes import PassageCode
from vocabulary.lexicon import lower_in_place, volunteer_words
from vocabulary.volunteer_terms import find_volunteer_term

_MOST_NEIGHBOURS = 3
_LEAST_WORDS = 6  # of a neighbour
_LONG = 120  # words; a passage that is long already is not made longer
_CORE_SHARE = 0.8  # a core with more of the words than this is the passage itself
_BARE = 0.6  # share of longer copies without heading and type, as a passage may come
# Their sentences without volunteers are about something else; those of a goal for volunteers
# may go on about it.
_UNRELATED = (PassageCode.IRRELEVANT, PassageCode.MENTION)


def dilute(examples: Sequence[Example], seed: int) -> list[Example]:
    """Copies of every example that names volunteers: one longer, one of its core; same code.

    All texts are of ``examples``, so that no fold sees one of another.
    """
    neighbours = [each for example in examples for each in _neighbours(example)]
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    named = [each for each in examples if _names_volunteers(each.passage)]
    longer = [_among(each, neighbours, chance) for each in named if _is_short(each.passage)]
    cores = [core for each in named if (core := _core(each)) is not None]
    return [*(longer if neighbours else []), *cores]


@dataclass(frozen=True)
class _Neighbour:
    text: str
    municipality: str


def _neighbours(example: Example) -> Iterator[_Neighbour]:
    """Runs of sentences without volunteers, of a passage that sets no goal for them."""
    if example.code not in _UNRELATED:
        return
    text = example.passage.text
    words = volunteer_words(lower_in_place(text))
    run: list[str] = []
    for start, end in [*sentences(text), (len(text), len(text))]:
        if start < end and not any(start <= word < end for word, _ in words):
            run.append(text[start:end].strip())
            continue
        joined = " ".join(run)
        if len(joined.split()) >= _LEAST_WORDS:
            yield _Neighbour(joined, example.passage.municipality)
        run = []


def _names_volunteers(passage: PassageInput) -> bool:
    return find_volunteer_term(f"{passage.heading} {passage.text}") is not None


def _is_short(passage: PassageInput) -> bool:
    return len(passage.text.split()) <= _LONG


def _among(example: Example, pool: Sequence[_Neighbour], chance: random.Random) -> Example:
    """The passage among neighbours, which become text of the same municipality."""
    passage = example.passage
    drawn = chance.sample(pool, min(len(pool), chance.randint(1, _MOST_NEIGHBOURS)))
    texts = [
        each.text.replace(each.municipality, passage.municipality)
        if each.municipality
        else each.text
        for each in drawn
    ]
    texts.insert(chance.randint(0, len(texts)), passage.text)
    bare = chance.random() < _BARE
    return replace(
        example,
        passage=PassageInput(
            text=" ".join(texts),
            heading="" if bare else passage.heading,
            document_type="" if bare else passage.document_type,
            municipality=passage.municipality,
        ),
    )


def _core(example: Example) -> Example | None:
    """The sentences that name volunteers alone, or None where they are nearly everything."""
    text = example.passage.text
    focus = Focus(text)
    core = focus.join(focus.naming)
    if not core or len(core.split()) >= _CORE_SHARE * len(text.split()):
        return None
    municipality = example.passage.municipality
    return replace(example, passage=PassageInput(core, municipality=municipality))
