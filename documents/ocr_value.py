"""What an unread document promises, from its title and place: the order of the OCR backlog."""

import re
from collections.abc import Iterable

from vocabulary.volunteer_terms import find_volunteer_term

# Policy on volunteering stands in papers that are called so, and hides in those of the fields
# that host it; a scan of anything else (a permit, a letter) hardly ever holds it.
_POLICY = re.compile(
    r"nota\b|notitie|visie|kader|beleid|belied|verordening|\bplan\b|plan\b|programma|agenda\b|akkoord"
    r"|raadsvoorstel|raadsbesluit|regeling",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"mantelzorg|informele zorg|\bwmo\b|sociaal|sociale|welzijn|participatie|meedoen|samenleving"
    r"|maatschappelijke ondersteuning|inwoner|\bzorg|sport|cultuur|jeugd|wijk|dorp|soarch",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[_+/.-]|%20")

HIGHEST_VALUE = 4


def expected_value(words: Iterable[str]) -> int:
    """Rank a document by what its titles, type and address say: 0 (nothing) to 4.

    4: names volunteers and is called a policy; 3: names volunteers; 2: a policy of a field that
    hosts volunteers; 1: a policy; 0: anything else.
    """
    text = "\n".join(_BREAKS.sub(" ", word) for word in words)
    policy = bool(_POLICY.search(text))
    if find_volunteer_term(text):
        return HIGHEST_VALUE if policy else 3
    if policy:
        return 2 if _HOST.search(text) else 1
    return 0
