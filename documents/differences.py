"""What changed between two texts, in sentences: words count, layout does not.

Page breaks, line ends, lists made into paragraphs, marks and capitals make no difference; a
sentence that stands elsewhere with the same words was moved.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import accumulate

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]?\s+(?=[\"'“‘(]?[A-ZÀ-Ý0-9])|\n+")
# An abbreviation, an initial or the number of an item: no sentence ends there.
_NO_END = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|bijv|ca|dhr|drs|dr|enz|etc|evt|incl|ing|ir|jl|max|mevr|min|mr"
    r"|nl|nr|art|lid|pag|prof|resp|st|vgl|zgn|[a-z](?:\.[a-z])+)\.$"
    r"|^\W*\d{1,2}(?:\.\d{1,2})*\.$",
    re.IGNORECASE,
)
# What counts of a sentence: words, and figures with their sign and unit.
_TOKEN = re.compile(r"[-−]?\d[\d.,]*\d\s?%?|[-−]?\d\s?%?|[^\W\d_]+|€")
_GOES_ON = re.compile(r"[^\W\d_A-ZÀ-Ý]|[,;(&]")  # a page that begins so continues a sentence
_ENDED = re.compile(r"[.!?:;|][\"'”’)]?$")
_AHEAD = 60  # sentences searched for the earlier form of one: a long replaced part stays linear
_LIKE = 0.5  # share of words in common from which two sentences are one that was changed


class ChangeKind(StrEnum):
    """What happened to a sentence."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence that is not the same in both texts; pages count from 1.

    ``page_before`` and ``before`` are empty for an added sentence, the others for a removed one.
    """

    kind: ChangeKind
    page_before: int | None
    before: str
    page_after: int | None
    after: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence on the page where it begins; ``words`` are what is compared."""

    text: str
    page: int
    words: tuple[str, ...]


def split_sentences(pages: Sequence[str]) -> list[Sentence]:
    """Sentences of a text in reading order; one that runs over a page break is one."""
    found: list[Sentence] = []
    for number, page in enumerate(pages, 1):
        for place, text in enumerate(_sentences_of(page)):
            if place == 0 and found and found[-1].page < number and _continues(found[-1], text):
                found[-1] = _sentence(_glued(found[-1].text, text), found[-1].page)
            else:
                found.append(_sentence(text, number))
    return [sentence for sentence in found if sentence.words]


def compare_texts(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Give the sentences that differ between two texts, in reading order of the later one.

    Args:
        before: Pages of the earlier text.
        after: Pages of the later text.
    """
    old, new = split_sentences(before), split_sentences(after)
    matcher = SequenceMatcher(
        None, [one.words for one in old], [one.words for one in new], autojunk=False
    )
    changes: list[Change] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            changes += _compare_region(old[i1:i2], new[j1:j2])
    return _with_moves(changes)


def _sentences_of(page: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE_END.finditer(page):
        text = page[start : match.start()].strip()
        if match.group().startswith("\n") or not _NO_END.search(text):
            start = match.end()
            if text:
                yield text
    if text := page[start:].strip():
        yield text


def _continues(above: Sentence, text: str) -> bool:
    return not _ENDED.search(above.text) and bool(_GOES_ON.match(text))


def _glued(above: str, below: str) -> str:
    if above.endswith("-") and above[-2:-1].isalpha():
        return above[:-1] + below
    return f"{above} {below}"


def _sentence(text: str, page: int) -> Sentence:
    words = tuple(token.replace(" ", "") for token in _TOKEN.findall(text.casefold()))
    return Sentence(text, page, words)


def _compare_region(old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[Change]:
    """Compare word by word where sentences differ: borders between sentences are layout."""
    old_words = [word for one in old for word in one.words]
    new_words = [word for one in new for word in one.words]
    if old_words == new_words:
        return
    links: dict[int, int] = {}  # word of the later text -> the same word of the earlier one
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    for block in matcher.get_matching_blocks():
        links.update((block.b + at, block.a + at) for at in range(block.size))
    backwards = {origin: place for place, origin in links.items()}
    lost, won = _touched(old, backwards), _touched(new, links)
    lost |= _partners(new, won, links, old)
    won |= _partners(old, lost, backwards, new)
    yield from _paired([old[at] for at in sorted(lost)], [new[at] for at in sorted(won)])


def _touched(sentences: Sequence[Sentence], links: Mapping[int, int]) -> set[int]:
    """Places of the sentences of which a word is not in the other text."""
    return {
        place
        for place, span in enumerate(_spans(sentences))
        if not all(word in links for word in span)
    }


def _partners(
    sentences: Sequence[Sentence],
    places: set[int],
    links: Mapping[int, int],
    others: Sequence[Sentence],
) -> set[int]:
    """Places of the sentences in the other text that went over, for the most, into these."""
    spans = _spans(sentences)
    reached = {links[word] for place in places for word in spans[place] if word in links}
    return {
        place
        for place, span in enumerate(_spans(others))
        if len(reached.intersection(span)) >= len(span) * _LIKE
    }


def _spans(sentences: Sequence[Sentence]) -> list[range]:
    """Of each sentence the places of its words, counted through."""
    ends = list(accumulate(len(sentence.words) for sentence in sentences))
    return [range(end - len(one.words), end) for one, end in zip(sentences, ends, strict=True)]


def _paired(old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[Change]:
    """Pair each later sentence with the first earlier one that it resembles; the order stays."""
    at = 0
    for sentence in new:
        match = next(
            (
                place
                for place in range(at, min(at + _AHEAD, len(old)))
                if _likeness(old[place], sentence) >= _LIKE
            ),
            None,
        )
        if match is None:
            yield Change(ChangeKind.ADDED, None, "", sentence.page, sentence.text)
            continue
        yield from map(_removed, old[at:match])
        was = old[match]
        yield Change(ChangeKind.CHANGED, was.page, was.text, sentence.page, sentence.text)
        at = match + 1
    yield from map(_removed, old[at:])


def _removed(sentence: Sentence) -> Change:
    return Change(ChangeKind.REMOVED, sentence.page, sentence.text, None, "")


def _likeness(left: Sentence, right: Sentence) -> float:
    matcher = SequenceMatcher(None, left.words, right.words, autojunk=False)
    # The cheap upper bound spares the comparison of sentences that share nothing.
    return matcher.ratio() if matcher.quick_ratio() >= _LIKE else 0.0


def _with_moves(changes: Sequence[Change]) -> list[Change]:
    """Join a sentence removed here and added there into one that was moved."""
    removed: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, change in enumerate(changes):
        if change.kind is ChangeKind.REMOVED:
            removed[_sentence(change.before, 0).words].append(place)
    gone: set[int] = set()
    found = list(changes)
    for place, change in enumerate(changes):
        origins = removed.get(_sentence(change.after, 0).words)
        if change.kind is ChangeKind.ADDED and origins:
            origin = origins.pop(0)
            gone.add(origin)
            was = changes[origin]
            found[place] = replace(
                change, kind=ChangeKind.MOVED, page_before=was.page_before, before=was.before
            )
    return [change for place, change in enumerate(found) if place not in gone]
