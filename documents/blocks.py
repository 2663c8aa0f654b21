"""Blocks: the one structure that every format reader gives."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


# (place in a text, place among the characters it was made of, length): so many characters
# follow each other in both.
Piece = tuple[int, int, int]


class Block(NamedTuple):
    """One heading, paragraph, list item or table row, in reading order.

    Attributes:
        kind: What it is.
        text: Its text as read; may hold line ends, which normalising joins.
        page: 1-based page on which it starts; formats without pages have one.
        level: Depth of a heading, 1 for the highest; 0 for everything else.
        pieces: Where its characters stand on the page as the reader counts them; empty for a
            reader that does not count, whose blocks then follow each other line by line.
    """

    kind: BlockKind
    text: str
    page: int = 1
    level: int = 0
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaText:
    """What a reader made of one file.

    Attributes:
        media_type: Format by content.
        blocks: In reading order.
        page_count: At least 1.
        picture_pages: Pages without a letter of text that are covered by a picture.
    """

    media_type: str
    blocks: tuple[Block, ...]
    page_count: int = 1
    picture_pages: tuple[int, ...] = ()


CELL_SEPARATOR = " | "  # between the cells of a table row
