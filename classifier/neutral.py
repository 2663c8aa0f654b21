"""Take out what names one municipality, one person or one year, so that no model can learn it."""

import re

_PLACE = re.compile(r"(?<=\bgemeente )[A-Z][\w'’-]+(?: (?:[a-z]{1,3} )?[A-Z][\w'’-]+)*")
_SURNAME = r"(?:(?:van|von|de|der|den|het|ter|ten|te|la|'t|’t)\s){0,3}[A-Z][\w'’-]+"
# Each of its own length, as a look-behind must be.
_ADDRESSES = (
    "[Dd]e heer",
    "[Mm]evrouw",
    r"[Dd]hr\.",
    r"[Mm]evr\.",
    r"[Mm]w\.",
    "[Ww]ethouder",
    "[Bb]urgemeester",
    "[Rr]aadslid",
)
_PERSON = re.compile(
    # After a form of address or an office; and initials before a surname.
    "|".join(rf"(?<=\b{address} )(?:[A-Z]\.\s?)*{_SURNAME}" for address in _ADDRESSES)
    + rf"|\b(?:[A-Z]\.\s?){{1,4}}{_SURNAME}"
)
_NEUTRAL = (
    (_PLACE, "xplaats"),
    (_PERSON, "xpersoon"),
    (re.compile(r"€\s?\d[\d.,]*-?"), " xbedrag "),
    (re.compile(r"\b(?:19|20)\d{2}\b"), " xjaar "),
    (re.compile(r"\d[\d.,]*\s?(?:%|procent\b)"), " xaandeel "),
    (re.compile(r"\d[\d.,]*"), " xgetal "),
)


def hide_place_names(text: str, municipality: str) -> str:
    """Blank the municipality's name, length unchanged: Kerkveen is no church."""
    pattern = re.compile(rf"\b{re.escape(municipality)}(?:se|er|s)?\b") if municipality else _PLACE
    return pattern.sub(lambda match: " " * len(match.group()), text)


def neutralise(text: str, municipality: str) -> str:
    """Put a placeholder where the municipality, a person, a year, an amount or a number stands."""
    if municipality:
        text = re.sub(rf"\b{re.escape(municipality)}(?:se|er|s)?\b", "xplaats", text)
    for pattern, placeholder in _NEUTRAL:
        text = pattern.sub(placeholder, text)
    return text
