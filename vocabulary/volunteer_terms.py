"""Volunteer stems in Dutch and Frisian, and the cheap search that comes before all others."""

import re

# Written forms of one stem: Dutch, Frisian, and the misspellings seen in council papers.
VOLUNTEER_STEMS = (
    "vrijwillig",
    "vrijwilig",
    "vrijwilleg",
    "frijwillich",
    "frijwillig",
    "frijwilgers",
)

# Abbreviations that stand for the word in tables only.
VOLUNTEER_ABBREVIATIONS = (r"\bvw-werk\b", r"\bvrijw\.\s?werk")

_SEARCH = re.compile("|".join((*VOLUNTEER_STEMS, *VOLUNTEER_ABBREVIATIONS)), re.IGNORECASE)


def find_volunteer_term(text: str) -> tuple[int, int] | None:
    """Give the place of the first volunteer stem, or None.

    Traps such as the voluntary fire brigade are found too: telling them apart needs the
    sentence, and is left to the classifier.
    """
    lowered = text.lower()
    # In every term stands one of these; finding neither costs a hundredth of the search.
    if "rijw" not in lowered and "vw-w" not in lowered:
        return None
    match = _SEARCH.search(text)
    return match.span() if match else None
