"""Words broken over a line end: joined, or kept with the hyphen that belongs to them."""

from vocabulary.dutch_words import dutch_words

# After these the hyphen stands for a part left out: "vrijwilligers- en sportbeleid".
PAIR_WORDS = frozenset({"en", "of", "dan", "tot", "als", "maar", "noch", "resp", "ook"})
_ABBREVIATIONS = frozenset({"Wmo", "Wlz", "Zvw", "Apv", "Avg", "Ggz", "Ggd", "Wpg", "Wgs", "Wsw"})
_PREFIXES = frozenset({"niet", "ex", "oud", "non", "quasi", "semi", "pro", "anti", "mede", "vice"})
# Letters that would be read as one sound: Dutch writes a hyphen between the parts of a compound
# ("zee-egel"), and a trema inside a word, which a break at the line end takes away.
_CLASHES = frozenset(
    {"aa", "ae", "ai", "au", "ee", "ei", "eu", "ie", "ii", "ij", "oe", "oi", "oo", "ou", "ui", "uu"}
)
_TREMA = str.maketrans("aeiou", "äëïöü")


def join_broken(before: str, after: str) -> str:
    """Give the word of which ``before`` stood at a line end, with a hyphen, and ``after`` below.

    The word list decides where both forms are possible; a word that it does not know, such as
    most compounds, is joined: most hyphens at a line end are breaks.
    """
    if after.lower() in PAIR_WORDS:
        return f"{before}- {after}"
    if before in _ABBREVIATIONS:
        return f"{before}-{after}"
    words = dutch_words()
    low, rest = before.lower(), after.lower()
    if low + rest in words:
        return before + after
    if f"{low}-{rest}" in words or (low in _PREFIXES and rest in words):
        return f"{before}-{after}"
    if low[-1:] + rest[:1] in _CLASHES:
        marked = rest[:1].translate(_TREMA) + rest[1:]
        if low + marked in words:
            return before + after[:1].translate(_TREMA) + after[1:]
        if low in words and rest in words:
            return f"{before}-{after}"
    return before + after


def is_one_word(before: str, after: str) -> bool:
    """Whether two pieces parted by a hyphen and a space are certainly one broken word."""
    low, rest = before.lower(), after.lower()
    words = dutch_words()
    if rest in PAIR_WORDS or (low in words and rest in words):
        return False
    return low + rest in words
