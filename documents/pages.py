"""Blocks to pages of normalised text, with the place of every block."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.blocks import Block, BlockKind
from documents.normalise import normalise_text

_CLOSE_KINDS = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block where it stands: ``pages[page - 1][start:end]`` is its text."""

    kind: BlockKind
    text: str
    page: int
    start: int
    end: int
    level: int = 0


def compose_pages(
    blocks: Sequence[Block], page_count: int
) -> tuple[tuple[str, ...], tuple[PlacedBlock, ...]]:
    """Lay the normalised blocks on their pages.

    One block is one line; list items and table rows that follow each other stand on
    consecutive lines, all else is parted by an empty line.

    Returns:
        The text of each page, and the blocks that have text, in reading order.
    """
    pages = [""] * max(1, page_count)
    placed: list[PlacedBlock] = []
    for block in blocks:
        text = normalise_text(block.text)
        if not _WORD.search(text):
            continue
        index = min(max(block.page, 1), len(pages)) - 1
        if pages[index]:
            above = placed[-1]
            close = block.kind in _CLOSE_KINDS and above.kind is block.kind
            pages[index] += "\n" if close else "\n\n"
        start = len(pages[index])
        pages[index] += text
        placed.append(
            PlacedBlock(block.kind, text, index + 1, start, start + len(text), block.level)
        )
    return tuple(pages), tuple(placed)


def count_words(pages: Sequence[str]) -> int:
    """Number of words on all pages."""
    return sum(len(_WORD.findall(page)) for page in pages)
