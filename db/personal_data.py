"""Personal data that must not leave the store: citizen service numbers (BSN)."""

import re

# Nine digits in a row, or grouped as on official forms: 1234.56.789 or 1234 56 789.
_CANDIDATE = re.compile(r"(?<![\w.])(?:\d{9}|\d{4}([. ])\d{2}\1\d{3})(?!\w)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_MASK = "[bsn]"


def mask_citizen_numbers(text: str) -> str:
    """Replace every number that passes the eleven-test of citizen service numbers.

    One in eleven other numbers of nine digits goes with them: better than one that stays.
    """
    return _CANDIDATE.sub(lambda found: _MASK if _is_citizen_number(found[0]) else found[0], text)


def _is_citizen_number(written: str) -> bool:
    digits = [int(sign) for sign in written if sign.isdigit()]
    return any(digits) and sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
