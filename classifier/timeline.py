"""The past of one municipality as we know it now: verdicts over valid time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from classifier.confirmation import confirmation_turning_points
from classifier.coverage import coverage_turning_points
from classifier.currency import (
    DEFAULT_LIMITS,
    Limits,
    ValidTime,
    add_years,
    turning_points,
)
from classifier.dossier import Dossier, DossierDocument, Verdict
from classifier.draws import Draws
from classifier.flags import DEMAND_YEARS
from classifier.joining import meeting_date, own_date
from classifier.municipality import OUTDATED_YEARS, decide_prepared
from classifier.pending import DRAFT_YEARS
from classifier.policies import Policy
from classifier.prepared import PreparedDossier, prepare
from classifier.probability import with_probability
from vocabulary.codes import PassageCode

# Before this, digital council archives are too thin to say anything about a year.
EARLIEST = dt.date(2010, 1, 1)


def breakpoints(dossier: Dossier, limits: Limits = DEFAULT_LIMITS) -> tuple[dt.date, ...]:
    """Every date on which the verdict can change, in order; the past and the future.

    Between two of them nothing can happen, as far as the store knows today. Not every one
    of them brings a change.
    """
    return _breakpoints(prepare(dossier), limits)


def timeline(
    dossier: Dossier,
    from_date: dt.date,
    reference_date: dt.date,
    limits: Limits = DEFAULT_LIMITS,
) -> list[tuple[dt.date, Verdict]]:
    """The verdicts from a date up to and including the reference date, oldest first.

    It starts on the latest of ``from_date``, 2010-01-01 and the start of the municipality.
    Each verdict holds from its date until the next; neighbours differ in something that a
    reader would see. Empty when the municipality starts after the reference date.
    """
    return timeline_with_outlook(prepare(dossier), from_date, reference_date, limits)[0]


def timeline_with_outlook(
    prepared: PreparedDossier,
    from_date: dt.date,
    reference_date: dt.date,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[list[tuple[dt.date, Verdict]], dt.date | None]:
    """As ``timeline``, with the next day on which a date alone can change the verdict.

    Days on which the ledger lapses are left out of that: each night's visits move them.
    """
    dossier = prepared.dossier
    start = max(day for day in (from_date, EARLIEST, dossier.valid_from) if day)
    unvisited = replace(prepared, dossier=replace(dossier, visits=()))
    ahead = (day for day in _breakpoints(unvisited, limits) if day > reference_date)
    next_on = next(ahead, None)
    if start > reference_date:
        return [], start
    days = [day for day in _breakpoints(prepared, limits) if start < day <= reference_date]
    held: list[tuple[dt.date, Verdict]] = []
    for day in (start, *days):
        verdict = decide_prepared(prepared, day, limits)
        if not held or held[-1][1].held != verdict.held:
            held.append((day, verdict))
    # Once for each stretch, so that its past does not change while time goes on.
    draws = Draws()
    return [
        (day, with_probability(prepared, each, day, limits, draws)) for day, each in held
    ], next_on


def _breakpoints(prepared: PreparedDossier, limits: Limits) -> tuple[dt.date, ...]:
    """As ``breakpoints``, for a prepared dossier."""
    dossier = prepared.dossier
    days: set[dt.date] = {day for day in (dossier.valid_from, dossier.valid_to) if day}
    days |= coverage_turning_points(dossier) | confirmation_turning_points(dossier)
    policies = list(prepared.policies)
    for left in prepared.inherited:
        days |= {left.predecessor.merged_on, left.ends_on}
        policies += left.policies
    for policy in policies:
        if _matters(policy):
            days |= _policy_days(policy, limits)
    for document in prepared.developing:
        days |= _development_days(document)
    return tuple(sorted(days))


def _matters(policy: Policy) -> bool:
    """Whether a policy can carry a label or a doubt; all others never change a verdict."""
    wanted = (PassageCode.EMBEDDED_POLICY, PassageCode.OWN_POLICY)
    return any(not member.legible or member.scope.coded(*wanted) for member in policy.members)


def _policy_days(policy: Policy, limits: Limits) -> set[dt.date]:
    """Dates on which a policy begins, ages, ends or stops to be outdated."""
    days = {policy.discussed_on, *_doubt_days(policy.documents)}
    for expression in policy.expressions:
        days |= turning_points(policy.valid_time(expression), limits)
        at_best = ValidTime(policy.discussed_on, expression.starts_on, expression.ends_on)
        days |= turning_points(at_best, limits)
    days |= {day for e in policy.programmes if (day := e.counts_from)}
    # Whatever ended a policy, it is outdated for some years and history afterwards.
    return days | {add_years(day, OUTDATED_YEARS) for day in days}


def _doubt_days(documents: Iterable[DossierDocument]) -> set[dt.date]:
    """Dates on which a draft grows old or a proposal's meeting has passed."""
    days: set[dt.date] = set()
    for document in documents:
        days |= _development_days(document)
    return days


def _development_days(document: DossierDocument) -> set[dt.date]:
    """Dates on which a draft, proposal, demand or announcement starts and stops to count."""
    dated = own_date(document) or document.first_seen_on
    days = {dated, add_years(dated, DRAFT_YEARS), add_years(dated, DEMAND_YEARS)}
    meeting = meeting_date(document)
    return days | ({meeting, meeting + dt.timedelta(days=1)} if meeting else set())
