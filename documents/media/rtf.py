"""Rich text (rtf) to blocks."""

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from documents.blocks import CELL_SEPARATOR, Block, BlockKind, MediaText
from documents.errors import DamagedDocument
from documents.media.sniff import RTF

# Pictures stand in the file as hexadecimal digits, which the library would take one by one.
_PICTURE = re.compile(rb"(?:[0-9a-fA-F]{2}\s*){500,}")
_BULLET = re.compile(r"\s*[•▪●○◦■□\u00b7\u2013\uf000-\uf0ff]\s+(?=\S)")


def read_rtf(body: bytes) -> MediaText:
    """Read paragraphs, list items and table rows; the format tells no headings apart.

    Raises:
        DamagedDocument: Its control words are broken.
    """
    source = _PICTURE.sub(b"", body).decode("latin-1")
    try:
        text = str(rtf_to_text(source, "cp1252", "replace"))
    except (ValueError, TypeError, OverflowError, LookupError) as error:
        raise DamagedDocument(f"damaged rich text: {error}") from error
    # Signs beyond the basic plane come as two halves.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return MediaText(RTF, tuple(_blocks(whole)))


def _blocks(text: str) -> Iterator[Block]:
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        filled = [cell for cell in cells if cell]
        if len(cells) > 1 and filled:
            yield Block(BlockKind.TABLE_ROW, CELL_SEPARATOR.join(filled))
        elif _BULLET.match(line):
            yield Block(BlockKind.LIST_ITEM, _BULLET.sub("", line, count=1).strip())
        elif line.strip():
            yield Block(BlockKind.PARAGRAPH, line.strip())
