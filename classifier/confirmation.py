"""The life of a person's confirmation that a municipality has no visible policy (section 8)."""

import datetime as dt

from classifier.coverage import coverage_held_throughout
from classifier.currency import add_months
from classifier.dossier import Dossier
from vocabulary.codes import Confirmation

CONFIRMED_MONTHS = 12  # codebook section 8


def confirmation_on(dossier: Dossier, reference_date: dt.date) -> Confirmation:
    """What stands of the last word of a person on an absence.

    It lapses, back to ``proposed``, when a document with a volunteer term arrives, when the
    coverage rule fails, or after twelve months.
    """
    given = [record for record in dossier.confirmations if record.given_on <= reference_date]
    if not given:
        return Confirmation.PROPOSED
    last = max(given, key=lambda record: record.given_on)
    if reference_date >= add_months(last.given_on, CONFIRMED_MONTHS):
        return Confirmation.PROPOSED
    if any(last.given_on < day <= reference_date for day in arrivals(dossier)):
        return Confirmation.PROPOSED
    if not coverage_held_throughout(dossier, last.given_on, reference_date):
        return Confirmation.PROPOSED
    return last.outcome


def confirmation_turning_points(dossier: Dossier) -> frozenset[dt.date]:
    """Dates on which a confirmation is given or lapses, coverage aside."""
    days = {record.given_on for record in dossier.confirmations}
    lapses = {add_months(day, CONFIRMED_MONTHS) for day in days}
    return frozenset(days | lapses | (set(arrivals(dossier)) if days else set()))


def arrivals(dossier: Dossier) -> list[dt.date]:
    """Days on which a document with a volunteer term came into the store; standard text is none."""
    return [
        document.first_seen_on
        for document in dossier.documents
        if document.title_has_term or any(not (p.trap or p.boilerplate) for p in document.passages)
    ]
