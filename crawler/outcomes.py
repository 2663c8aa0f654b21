"""How a visit ended: the pure rule from counts to an outcome and one line of reason."""

import datetime as dt
import statistics
from collections.abc import Sequence

from crawler.visit import Visit
from db.visits import HISTORY_NIGHTS
from vocabulary.codes import VisitOutcome

# The coverage rule calls a source reached with under a tenth of its requests failed.
_FAILED_SHARE = 0.10
# Half of what is usual: a source rarely loses so much in one night, a spider easily does.
SUSPICIOUS_SHARE = 0.5
# A council meets every month and rests for six weeks in summer; two months without any paper,
# on whatever subject, says that the source stands still.
STALE_DAYS = 60
_LONGEST_REASON = 300


def thresholds() -> list[str]:
    """What makes a source's answer partial or suspicious, a line each."""
    return [
        f"partial: {_FAILED_SHARE:.0%} or more of the requests to a source failed",
        f"suspicious: under {SUSPICIOUS_SHARE:.0%} of the {HISTORY_NIGHTS}-night median found, "
        f"nothing where there always was something, or nothing new in {STALE_DAYS} days",
    ]


def decide_outcome(
    visit: Visit, earlier_found: Sequence[int], reference_date: dt.date
) -> tuple[VisitOutcome, str]:
    """Judge one visit.

    Args:
        visit: The finished account.
        earlier_found: Documents found on the nights before on which the source was reached.
        reference_date: Civil date of this night.

    Returns:
        The outcome, and one line that says why; empty when the outcome speaks for itself.
    """
    outcome, reason = _decide(visit, earlier_found, reference_date)
    parts = [part for part in (reason, *_remarks(visit)) if part]
    return outcome, " ".join("; ".join(parts).split())[:_LONGEST_REASON]


def _decide(
    visit: Visit, earlier_found: Sequence[int], reference_date: dt.date
) -> tuple[VisitOutcome, str]:
    found = visit.found
    if visit.blocked:
        return VisitOutcome.BLOCKED, visit.blocked
    if visit.changed:
        return VisitOutcome.CHANGED, visit.changed
    if visit.not_covered:
        return VisitOutcome.NOT_COVERED, visit.not_covered
    if not visit.reached:
        return VisitOutcome.UNREACHABLE, visit.first_failure or "no answer"
    if visit.failed_requests >= _FAILED_SHARE * visit.requests and visit.failed_requests:
        share = f"{visit.failed_requests} of {visit.requests} requests failed"
        return VisitOutcome.PARTIAL, f"{share}, first: {visit.first_failure}"
    if not visit.listed:
        return VisitOutcome.PARTIAL, visit.first_failure or "not everything was listed"
    doubt = _doubt(found, earlier_found) or _standstill(visit, reference_date)
    if doubt:
        return VisitOutcome.SUSPICIOUS, doubt
    return (VisitOutcome.OK if found or visit.recent_only else VisitOutcome.EMPTY), ""


def _doubt(found: int, earlier_found: Sequence[int]) -> str:
    """What is odd about the number found; empty when nothing is."""
    if not earlier_found:
        return ""
    if found == 0 and min(earlier_found) > 0:
        return f"nothing, where {min(earlier_found)} or more were found on every night before"
    usual = statistics.median(earlier_found)
    if found < SUSPICIOUS_SHARE * usual:
        return f"{found} documents where {usual:g} are usual"
    return ""


def _standstill(visit: Visit, reference_date: dt.date) -> str:
    """Whether the newest of all that the source has is too old; empty when not, or not known."""
    newest = visit.newest_listed_on
    last_day = visit.source.ended_on or reference_date  # no council outlives its municipality
    if newest is None or (last_day - newest).days <= STALE_DAYS:
        return ""
    return f"newest document of the source is of {newest}, over {STALE_DAYS} days ago"


def _remarks(visit: Visit) -> list[str]:
    remarks = list(visit.notes)
    if visit.too_large:
        remarks.append(f"{len(visit.too_large)} too large to fetch: {visit.too_large[0]}")
    if visit.dropped:
        remarks.append(f"{visit.dropped} documents dropped")
    if visit.forbidden:
        remarks.append(f"{visit.forbidden} addresses closed by robots.txt")
    return remarks
