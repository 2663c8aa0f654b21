"""Blocks to pages of normalised text, with the place of every block and where it came from."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from documents.blocks import Block, BlockKind, Piece
from documents.normalise import align, normalise_text

_CLOSE_KINDS = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
_WORD = re.compile(r"\w")


class PlacedBlock(NamedTuple):
    """A block where it stands: ``pages[page - 1][start:end]`` is its text."""

    kind: BlockKind
    text: str
    page: int
    start: int
    end: int
    level: int = 0


class ComposedPages(NamedTuple):
    """The pages of a document.

    Attributes:
        pages: Text of each page.
        blocks: Those that have text, in reading order.
        origins: Of each page, the runs that lead back to the characters that the reader found
            on it, in the order of the text; see ``documents.origins``.
    """

    pages: tuple[str, ...]
    blocks: tuple[PlacedBlock, ...]
    origins: tuple[tuple[Piece, ...], ...]


def compose_pages(blocks: Sequence[Block], page_count: int) -> ComposedPages:
    """Lay the normalised blocks on their pages.

    One block is one line; list items and table rows that follow each other stand on
    consecutive lines, all else is parted by an empty line.
    """
    count = max(1, page_count)
    parts: list[list[str]] = [[] for _ in range(count)]
    lengths, read = [0] * count, [0] * count
    origins: list[list[Piece]] = [[] for _ in range(count)]
    placed: list[PlacedBlock] = []
    for block in blocks:
        index = min(max(block.page, 1), count) - 1
        # A reader that counts no characters gives its blocks line by line.
        pieces = block.pieces or ((0, read[index], len(block.text)),)
        read[index] += len(block.text) + 1
        text = normalise_text(block.text)
        if not _WORD.search(text):
            continue
        if parts[index]:
            above = placed[-1]
            close = block.kind in _CLOSE_KINDS and above.kind is block.kind
            parts[index].append("\n" if close else "\n\n")
            lengths[index] += 1 if close else 2
        start = lengths[index]
        parts[index].append(text)
        lengths[index] += len(text)
        _trace(origins[index], start, pieces, align(block.text, text))
        placed.append(
            PlacedBlock(block.kind, text, index + 1, start, start + len(text), block.level)
        )
    pages = tuple("".join(page) for page in parts)
    return ComposedPages(pages, tuple(placed), tuple(map(tuple, origins)))


def _trace(
    origins: list[Piece], start: int, pieces: Sequence[Piece], runs: Sequence[Piece]
) -> None:
    """Lead each run of repaired text back through the pieces that its block was made of."""
    if len(runs) == 1 and not runs[0][1]:  # nothing was repaired but the line ends
        length = runs[0][2]
        for at, begin, size in pieces:
            if at < length:
                origins.append((start + at, begin, min(size, length - at)))
        return
    for here, there, length in runs:
        for at, begin, size in pieces:
            first, last = max(at, there), min(at + size, there + length)
            if first < last:
                origins.append((start + here + first - there, begin + first - at, last - first))
