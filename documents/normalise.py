"""Repair the text of one block: Unicode form, ligatures, hyphenation, letter spacing, spaces.

Normalising twice is normalising once, so a stored page can be read again without shifting
the offsets that point into it.
"""

import re
import unicodedata

_REPLACED = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "ĳ": "ij",
        "Ĳ": "IJ",
        "\u2010": "-",
        "\u2011": "-",
    }
)
# Invisible marks: zero-width space and joiners, directional marks, byte order mark.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SOFT_HYPHEN = re.compile("\u00ad\\s*\n?\\s*")
# "vrij-\nwilligers" is one word; "vrijwilligers-\nen mantelzorgbeleid" keeps its hyphen, and so
# does a part in capitals or figures ("Wmo-\nplan", "2015-\n2018").
_LINE_HYPHEN = re.compile(r"([^\W\d_]{0,60}[^\W\d_A-Z])-[ \t]*\n\s*([^\W\d_A-Z]+)")
_PAIR_WORDS = frozenset({"en", "of", "dan", "tot", "als", "maar", "noch", "resp", "ook"})
_ABBREVIATIONS = frozenset({"Wmo", "Wlz", "Zvw", "Apv", "Avg", "Ggz", "Ggd", "Wpg", "Wgs", "Wsw"})
_KEPT_HYPHEN = re.compile(r"(\w)-[ \t]*\n\s*(?=\w)")
# The same break after the line end was lost: only for the words this product lives by.
_BROKEN_STEM = re.compile(
    r"\b((?:vrij|frij)(?=- ?will)|(?:vrijwil|frijwil)(?=- ?li)|(?:vrijwilli|frijwilli)(?=- ?[gc]))"
    r"- ?",
    re.IGNORECASE,
)
_SPACED_WORDS = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){4,}(?=[:;.,]?(?!\S)| :)")
_SPACES = re.compile(r"\s+")


def normalise_text(text: str) -> str:
    """Give the text of one block on one line, repaired.

    Words broken over a line end are joined, letter-spaced words closed up, ligatures opened,
    invisible and control characters removed, and all white space made single spaces.
    """
    for _ in range(4):  # one repair may uncover another; two rounds have always been enough
        repaired = _repair(text)
        if repaired == text:
            break
        text = repaired
    return text


def _repair(text: str) -> str:
    text = _LINE_END.sub("\n", text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_REPLACED))
    text = _NOT_TEXT.sub(" ", text)
    text = _SOFT_HYPHEN.sub("", text)
    if "-" in text and "\n" in text:
        text = _LINE_HYPHEN.sub(_join_hyphenated, text)
        text = _KEPT_HYPHEN.sub(r"\1-", text)
    # While two spaces still part letter-spaced words, each is closed up on its own.
    text = _SPACED_WORDS.sub(_close_up, text.replace("\t", "  "))
    text = _SPACES.sub(" ", text).strip()
    text = _SPACED_WORDS.sub(_close_up, text)
    text = _BROKEN_STEM.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def _join_hyphenated(match: re.Match[str]) -> str:
    before, after = match.groups()
    if before in _ABBREVIATIONS:
        return f"{before}-{after}"
    return f"{before}- {after}" if after in _PAIR_WORDS else before + after


def _close_up(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")
