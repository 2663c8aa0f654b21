"""How a visit ended: the pure rule from counts to an outcome and one line of reason."""

import statistics
from collections.abc import Sequence

from crawler.visit import Visit
from vocabulary.codes import VisitOutcome

# The coverage rule calls a source reached with under a tenth of its requests failed.
_FAILED_SHARE = 0.10
# Half of what is usual: a source rarely loses so much in one night, a spider easily does.
_SUSPICIOUS_SHARE = 0.5
_LONGEST_REASON = 300


def decide_outcome(visit: Visit, earlier_found: Sequence[int]) -> tuple[VisitOutcome, str]:
    """Judge one visit.

    Args:
        visit: The finished account.
        earlier_found: Documents found on the nights before on which the source was reached.

    Returns:
        The outcome, and one line that says why; empty when the outcome speaks for itself.
    """
    outcome, reason = _decide(visit, earlier_found)
    parts = [part for part in (reason, *_remarks(visit)) if part]
    return outcome, " ".join("; ".join(parts).split())[:_LONGEST_REASON]


def _decide(visit: Visit, earlier_found: Sequence[int]) -> tuple[VisitOutcome, str]:
    found = len(visit.seen)
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
    usual = statistics.median(earlier_found) if earlier_found else 0
    if found < _SUSPICIOUS_SHARE * usual and not visit.recent_only:
        return VisitOutcome.SUSPICIOUS, f"{found} documents where {usual:g} are usual"
    return (VisitOutcome.OK if found or visit.recent_only else VisitOutcome.EMPTY), ""


def _remarks(visit: Visit) -> list[str]:
    remarks = list(visit.notes)
    if visit.too_large:
        remarks.append(f"{len(visit.too_large)} too large to fetch: {visit.too_large[0]}")
    if visit.dropped:
        remarks.append(f"{visit.dropped} documents dropped")
    if visit.forbidden:
        remarks.append(f"{visit.forbidden} addresses closed by robots.txt")
    return remarks
