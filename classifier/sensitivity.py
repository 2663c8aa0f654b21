"""Verdicts under other limits of the currency rule (codebook section 7)."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from classifier.currency import DEFAULT_LIMITS, LONG_LIMITS, SHORT_LIMITS, Limits
from classifier.dossier import Verdict
from classifier.loading import load
from classifier.municipality import decide_prepared
from classifier.prepared import prepare
from classifier.probability import with_probability

LIMITS: Sequence[Limits] = (SHORT_LIMITS, DEFAULT_LIMITS, LONG_LIMITS)


def limits_name(limits: Limits) -> str:
    """Years for which policy is current, and presumed current, as they are written."""
    return f"{limits.current_years}/{limits.presumed_years}"


def decide_under(
    session: Session,
    cbs_codes: Collection[str],
    as_of: dt.date,
    *,
    model_version: str,
    known_at: dt.datetime | None = None,
) -> dict[str, dict[str, Verdict]]:
    """For each set of limits, by its name: CBS code -> the verdict on a date.

    A label that is too uncertain to be shown is not shown here either: the verdict abstains.
    """
    verdicts: dict[str, dict[str, Verdict]] = {limits_name(each): {} for each in LIMITS}
    for code in sorted(cbs_codes):
        prepared = prepare(load(session, code, model_version, known_at))
        for limits in LIMITS:
            verdict = decide_prepared(prepared, as_of, limits)
            verdicts[limits_name(limits)][code] = with_probability(prepared, verdict, as_of, limits)
    return verdicts
