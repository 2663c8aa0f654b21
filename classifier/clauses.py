"""What part volunteers play in the clauses that name them: item of a list, subject, or object."""

import re
from collections.abc import Iterator, Sequence

from classifier.focus import Focus
from vocabulary.lexicon import lower_in_place, volunteer_words

NAMES = (
    "volunteer words",
    "words",
    "naming sentences",
    "share of the words in them",
    "in an enumeration",
    "joined by and or or",
    "opens its clause",
    "clause has a verb of policy",
    "clause has the municipality",
    "adjective only",
    "by volunteers",
    "with volunteers",
    "for volunteers",
    "verbs of policy in naming sentences",
    "municipality in naming sentences",
    "verbs of policy right after",
    "commas in naming sentences",
    "heading names volunteers",
    "heading",
)
_SIDE = 60  # characters before or after a volunteer word in which an enumeration shows
_CLAUSE = 150  # characters in which a clause must begin and end
_BREAK = re.compile(r"[,;:.()]|\b(?:maar|omdat|zodat|waarbij|waardoor)\b")
_MUNICIPALITY = re.compile(
    r"\b(?:wij|we|wy|gemeente|college|kolleezje|raad|ried|wethouder\w*|wethâlder\w*)\b"
)
_POLICY_VERB = re.compile(
    r"\b(?:wil(?:len)?|gaan|gaat|komt er|komen er|zorgen|stell\w+|krijg\w*|versterk\w*"
    r"|ondersteun\w*|stimuler\w*|bevorder\w*|vergro\w+|kiezen|investeren|inzetten op"
    r"|zetten (?:we|wij)|streven|streeft|doel\w*|ambitie\w*|moet(?:en)?|zullen|zal"
    # Frisian
    r"|wol(?:le)?|sil(?:le)?|moat(?:te)?|krij\w*|komt der|stypj?e\w*|fersterk\w*|stimulear\w*"
    r"|befoarder\w*|kieze|ynvestear\w*|stribb?[je]\w*|soargj?e\w*|ambysje\w*)\b"
)
_ITEM_BEFORE = re.compile(r",\s*(?:de |het |een |en )?(?:\w+ )?$")
_ITEM_AFTER = re.compile(r"\s*,")
_JOINED_BEFORE = re.compile(r"(?:\ben|\bof)\s(?:\w+ )?$")
_JOINED_AFTER = re.compile(r"\s(?:en|of)\b")
_ADJECTIVE = re.compile(r"[vf]rijwillige?")
_ROLES = (
    re.compile(r"\bdoor (?:\w+ )?$"),
    re.compile(r"\b(?:met|samen met|als) (?:\w+ ){0,2}$"),
    re.compile(r"\b(?:voor|van|aan) (?:\w+ ){0,2}$"),
)
_OPENING = 3  # words before a volunteer word that still opens its clause


def clause_shape(masked: str, heading: str) -> list[float]:
    """One number for each of ``NAMES``; text and heading path are masked."""
    focus, lowered = Focus(masked), lower_in_place(masked)
    words = volunteer_words(lowered)
    naming, after = focus.join(focus.naming).lower(), focus.join(focus.following).lower()
    size = len(lowered.split())
    return [
        float(len(words)),
        float(size),
        float(len(focus.naming)),
        len(naming.split()) / max(1, size),
        *_parts(lowered, words),
        float(len(_POLICY_VERB.findall(naming))),
        float(len(_MUNICIPALITY.findall(naming))),
        float(len(_POLICY_VERB.findall(after))),
        float(naming.count(",")),
        float(bool(volunteer_words(heading.lower()))),
        float(bool(heading)),
    ]


def _parts(lowered: str, words: Sequence[tuple[int, int]]) -> Iterator[float]:
    """Share of the volunteer words that play each part."""
    each = [_part(lowered, start, end) for start, end in words]
    for place in range(len(NAMES) - 10):
        yield sum(part[place] for part in each) / max(1, len(each))


def _part(lowered: str, start: int, end: int) -> list[bool]:
    before, after = lowered[max(0, start - _SIDE) : start], lowered[end : end + _SIDE]
    opening = _BREAK.split(lowered[max(0, start - _CLAUSE) : start])[-1]
    clause = opening + lowered[start:end] + _BREAK.split(lowered[end : end + _CLAUSE])[0]
    return [
        bool(_ITEM_BEFORE.search(before) or _ITEM_AFTER.match(after)),
        bool(_JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after)),
        len(opening.split()) <= _OPENING,
        bool(_POLICY_VERB.search(clause)),
        bool(_MUNICIPALITY.search(clause)),
        bool(_ADJECTIVE.fullmatch(lowered[start:end])),
        *(bool(role.search(before)) for role in _ROLES),
    ]
