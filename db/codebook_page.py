"""The codebook page of an edition: every word that occurs in it, with its meaning."""

from collections.abc import Iterable
from enum import StrEnum

from vocabulary.codes import Cause, Confirmation, Currency, Flag, Label, State, Subtype
from vocabulary.names import NAMES

_SECTIONS: tuple[tuple[str, type[StrEnum]], ...] = (
    ("label", Label),
    ("state (where there is no label)", State),
    ("subtypes", Subtype),
    ("flags", Flag),
    ("confirmation", Confirmation),
    ("currency", Currency),
    ("cause", Cause),
)


def codebook_page() -> str:
    """Markdown with one table for each column that holds stored words."""
    lines = [
        "# Codebook",
        "",
        "What the stored words in this edition mean. Empty cells mean unknown.",
        "A label is about visible, adopted and current text of the municipality; it does not say",
        "whether policy is carried out, whether it works, or how much volunteering there is.",
    ]
    for title, codes in _SECTIONS:
        lines += ["", f"## {title}", "", *_table(codes)]
    return "\n".join(lines) + "\n"


def _table(codes: Iterable[StrEnum]) -> list[str]:
    rows = [f"| `{code}` | {NAMES[code].dutch} | {NAMES[code].meaning} |" for code in codes]
    return ["| value | Dutch | meaning |", "|---|---|---|", *rows]
