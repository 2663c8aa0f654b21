"""Repair the text of one block: Unicode form, ligatures, hyphenation, letter spacing, spaces.

Normalising twice is normalising once, so a stored page can be read again without shifting
the offsets that point into it.
"""

import re
import unicodedata

from documents.hyphens import is_one_word, join_broken

_OPENED = {
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
_REPLACED = str.maketrans(_OPENED)
# Invisible marks: zero-width space and joiners, directional marks, byte order mark.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SOFT_HYPHEN = re.compile("\u00ad\\s*\n?\\s*")
# "vrij-\nwilligers" is one word; "vrijwilligers-\nen mantelzorgbeleid" keeps its hyphen, and so
# does a part in capitals or figures ("Wmo-\nplan", "2015-\n2018").
_LINE_HYPHEN = re.compile(r"(?<=[^\W\d_A-Z])-[ \t]*\n\s*([^\W\d_A-Z]+)")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_LONGEST_WORD = 60
# The same break after the line end was lost.
_LOST_BREAK = re.compile(r"\b([^\W\d_]{2,60})- ([^\W\d_A-Z]{2,60})\b")
_KEPT_HYPHEN = re.compile(r"(\w)-[ \t]*\n\s*(?=\w)")
# The words this product lives by are mended wherever a hyphen was left in them.
_BROKEN_STEM = re.compile(
    r"\b((?:vrij|frij)(?=- ?will)|(?:vrijwil|frijwil)(?=- ?li)|(?:vrijwilli|frijwilli)(?=- ?[gc]))"
    r"- ?",
    re.IGNORECASE,
)
_SPACED_WORDS = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){4,}(?=[:;.,]?(?!\S)| :)")
_SPACE_SIGN = re.compile(r"\s")
# Signs that need no repair. Nearly all text is in these, and asking costs a hundredth of mending.
_UNUSUAL = re.compile(r"[^ -~À-ÖØ-öø-ÿ€‘’“”„–—…•·§°²½]")
_SPACED = re.compile(r" \w \w \w \w")


def normalise_text(text: str) -> str:
    """Give the text of one block on one line, repaired.

    Words broken over a line end are joined, letter-spaced words closed up, ligatures opened,
    invisible and control characters removed, and all white space made single spaces.
    """
    plain = text.replace("\n", " ").strip(" ")
    if _needs_no_repair(plain):
        return plain
    for _ in range(4):  # one repair may uncover another; two rounds have always been enough
        repaired = _repair(text)
        if repaired == text or _needs_no_repair(repaired):
            return repaired
        text = repaired
    return text


def _needs_no_repair(line: str) -> bool:
    if "- " in line or "  " in line or not (line.isascii() or not _UNUSUAL.search(line)):
        return False
    broken = "-" in line and _BROKEN_STEM.search(line)
    # The control characters among the ASCII ones are unusual too.
    return line.isprintable() and not (broken or _SPACED.search(line))


def align(written: str, repaired: str) -> list[tuple[int, int, int]]:
    """Find where the characters of a repaired text stood as it was written.

    Returns:
        Runs of (place in ``repaired``, place in ``written``, length) in which the characters
        follow each other in both; white space and replaced signs count as the same. What was
        put in by a repair lies in no run.
    """
    if written.replace("\n", " ") == repaired:
        return [(0, 0, len(repaired))]
    source = _SPACE_SIGN.sub(" ", written)
    runs: list[tuple[int, int, int]] = []
    here = there = 0
    while here < len(repaired) and there < len(source):
        length = _common(repaired, here, source, there)
        if length:
            runs.append((here, there, length))
            here, there = here + length, there + length
        elif len(opened := _OPENED.get(source[there], "")) > 1 and repaired.startswith(
            opened, here
        ):
            runs.append((here, there, 1))
            here, there = here + len(opened), there + 1
        elif source[there].isalnum() == repaired[here].isalnum():
            runs.append((here, there, 1))
            here, there = here + 1, there + 1
        elif source[there].isalnum():
            here += 1  # a space that was put in
        else:
            there += 1  # a hyphen or sign that was taken out
    return runs


def _common(left: str, start: int, right: str, begin: int) -> int:
    """Length of what two texts share from these places on."""
    least, most = 0, min(len(left) - start, len(right) - begin)
    while least < most:
        middle = (least + most + 1) // 2
        if left[start + least : start + middle] == right[begin + least : begin + middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _repair(text: str) -> str:
    text = _LINE_END.sub("\n", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_REPLACED))
    text = _NOT_TEXT.sub(" ", text)
    text = _SOFT_HYPHEN.sub("", text)
    if "-" in text and "\n" in text:
        text = _LINE_HYPHEN.sub(_mend_line_end, text)
        text = _KEPT_HYPHEN.sub(r"\1-", text)
    # While two spaces still part letter-spaced words, each is closed up on its own.
    text = _close_spaced(text.replace("\t", "  "))
    text = _close_spaced(" ".join(text.split()))
    text = _BROKEN_STEM.sub(r"\1", text)
    if "- " in text:
        text = _LOST_BREAK.sub(_close_break, text)
    return unicodedata.normalize("NFC", text)


def _close_spaced(text: str) -> str:
    return _SPACED_WORDS.sub(_close_up, text) if _SPACED.search(text) else text


def _mend_line_end(match: re.Match[str]) -> str:
    """What stands between the two parts of a word broken over a line end, and the second part."""
    end = match.start()
    word = _LAST_WORD.search(match.string, max(0, end - _LONGEST_WORD), end)
    before = word.group() if word else ""
    return join_broken(before, match.group(1))[len(before) :]


def _close_break(match: re.Match[str]) -> str:
    before, after = match.groups()
    return before + after if is_one_word(before, after) else match.group()


def _close_up(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")
