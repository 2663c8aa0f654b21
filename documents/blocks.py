"""Blocks: the one structure that every format reader gives."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row, in reading order.

    Attributes:
        kind: What it is.
        text: Its text as read; may hold line ends, which normalising joins.
        page: 1-based page on which it starts; formats without pages have one.
        level: Depth of a heading, 1 for the highest; 0 for everything else.
    """

    kind: BlockKind
    text: str
    page: int = 1
    level: int = 0


@dataclass(frozen=True, slots=True)
class MediaText:
    """What a reader made of one file.

    Attributes:
        media_type: Format by content.
        blocks: In reading order.
        page_count: At least 1.
    """

    media_type: str
    blocks: tuple[Block, ...]
    page_count: int = 1


CELL_SEPARATOR = " | "  # between the cells of a table row
