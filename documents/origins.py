"""From a place in the normalised text of a page back to the characters on the original page.

Stored are runs, not characters: so many characters from here follow each other as they did
there. A run is three numbers: the steps from the begin of the one before it, in the text and
on the page, and its length. A page of text takes some fifty runs, most of them one line each.

Of a PDF the characters are those of its text layer, as the library counts them on the page, so
that a viewer can mark them. Of other formats, and of OCR, they are the blocks as they were read,
each followed by one line end.
"""

from collections.abc import Iterable, Iterator, Sequence

from documents.blocks import Piece


def pack_runs(runs: Iterable[Piece]) -> tuple[int, ...]:
    """Give the runs of a page as they are stored.

    Args:
        runs: (place in the page's text, place on the original page, length), in any order.
    """
    steps: list[int] = []
    here = there = 0
    for place, origin, length in runs:
        steps += (place - here, origin - there, length)
        here, there = place, origin
    return tuple(steps)


def unpack_runs(steps: Sequence[int]) -> Iterator[Piece]:
    """Read what ``pack_runs`` gave."""
    here = there = 0
    for at in range(0, len(steps) - 2, 3):
        here, there = here + steps[at], there + steps[at + 1]
        yield here, there, steps[at + 2]


def find_origin(steps: Sequence[int], start: int, end: int) -> tuple[int, int] | None:
    """Where the characters ``start`` to ``end`` of a page stand on the original page.

    Args:
        steps: Runs of that page, as stored.
        start: First place in the page's text.
        end: Place after the last one.

    Returns:
        Span from the first to after the last character that has an origin; None if none has.
    """
    places = [
        (origin + max(0, start - place), origin + min(length, end - place))
        for place, origin, length in unpack_runs(steps)
        if place < end and place + length > start
    ]
    if not places:
        return None
    return min(first for first, _ in places), max(last for _, last in places)
