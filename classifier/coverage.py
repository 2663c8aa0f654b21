"""The coverage rule: whether absence may be concluded (codebook section 8).

Only successful visits count, so a lost visit can take a condition away but never give one.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from classifier.currency import add_months, add_years
from classifier.dossier import Condition, Coverage, Dossier, ManualSearch, Visit
from vocabulary.codes import SourceFamily, VisitOutcome
from vocabulary.coverage_limits import MAX_FAILED_SHARE, MIN_PAGES

WINDOW_DAYS = 90  # codebook, condition 1; older visits say nothing about the present
COUNCIL_YEARS = 8  # codebook, condition 3
MIN_READABLE_SHARE = 0.8  # codebook, condition 4
# A search by hand ages like a confirmation: after a year somebody has to look again.
MANUAL_SEARCH_MONTHS = 12

# A register or gazette that says it holds nothing was searched; a council or website was not.
_SEARCHED = frozenset({VisitOutcome.OK, VisitOutcome.EMPTY})
_READ = frozenset({VisitOutcome.OK, VisitOutcome.PARTIAL})


def assess_coverage(dossier: Dossier, reference_date: dt.date) -> Coverage:
    """Compute the four conditions from the ledger as it stood on a date.

    Visits after the reference date are not looked at: coverage counts from when it existed.
    """
    recent = [
        visit
        for visit in dossier.visits
        if 0 <= (reference_date - visit.visited_on).days <= WINDOW_DAYS
    ]
    needed_from = add_years(reference_date, -COUNCIL_YEARS)
    if dossier.valid_from:
        needed_from = max(needed_from, dossier.valid_from)
    return Coverage(
        registers=_registers(recent),
        website=_website(recent),
        council=_council(recent, dossier.manual_searches, needed_from, reference_date),
        readable=_readable(dossier),
        attempted=bool(recent),
        anything_read=any(visit.reached for visit in recent),
    )


def coverage_answer(dossier: Dossier, day: dt.date) -> str:
    """What the ledger says on a day, in one word: equal words give equal verdicts.

    The share of readable documents is left out: it moves with the documents only.
    """
    found = assess_coverage(dossier, day)
    met = (found.registers.met, found.website.met, found.council.met)
    return "".join("-+"[each] for each in (*met, found.attempted, found.anything_read))


def coverage_turning_points(dossier: Dossier) -> frozenset[dt.date]:
    """Dates on which a condition can start or stop to hold.

    A visit matters where its success begins a run of successes or where 90 days without
    another follow it; the nights between change nothing.
    """
    days: set[dt.date] = set()
    for family in SourceFamily:
        visits = [visit for visit in dossier.visits if visit.family is family]
        for outcome in {(_succeeded(visit), visit.reached) for visit in visits}:
            dates = {v.visited_on for v in visits if (_succeeded(v), v.reached) == outcome}
            days |= _run_ends(sorted(dates))
    for council in (v for v in dossier.visits if v.covers_from):
        if council.covers_from:
            days.add(add_years(council.covers_from, COUNCIL_YEARS))
    for search in dossier.manual_searches:
        days |= {search.searched_on, add_months(search.searched_on, MANUAL_SEARCH_MONTHS)}
        days.add(add_years(search.period_from, COUNCIL_YEARS))
    return frozenset(days)


def coverage_held_throughout(dossier: Dossier, first: dt.date, last: dt.date) -> bool:
    """Whether the rule held on every day of a period, both ends included."""
    between = {day for day in coverage_turning_points(dossier) if first < day < last}
    return all(assess_coverage(dossier, day).met for day in sorted({first, last, *between}))


def _succeeded(visit: Visit) -> bool:
    """Whether a visit can fulfil the condition of its family."""
    if visit.family in (SourceFamily.REGULATIONS, SourceFamily.PUBLICATIONS):
        return _reached(visit) and visit.outcome in _SEARCHED
    if visit.family is SourceFamily.WEBSITE:
        complete = visit.pages >= MIN_PAGES or visit.section_complete
        return _reached(visit) and visit.outcome in _READ and complete
    if visit.family is SourceFamily.COUNCIL:
        return _reached(visit) and visit.outcome in _READ and visit.covers_from is not None
    return False


def _reached(visit: Visit) -> bool:
    """Reached = first answer with its landmark, and under 10% failed requests."""
    return visit.reached and visit.failed_requests < MAX_FAILED_SHARE * max(visit.requests, 1)


def _run_ends(dates: Sequence[dt.date]) -> set[dt.date]:
    """First day of each run of dates, and the day after its window has passed."""
    ends: set[dt.date] = set()
    for before, day in zip((None, *dates), (*dates, None), strict=True):
        gap = before is None or day is None or (day - before).days > WINDOW_DAYS
        if gap and before:
            ends.add(before + dt.timedelta(days=WINDOW_DAYS + 1))
        if gap and day:
            ends.add(day)
    return ends


def _registers(recent: Sequence[Visit]) -> Condition:
    """Condition 1: gazette and regulation register searched without errors."""
    names = {
        SourceFamily.PUBLICATIONS: "official publications",
        SourceFamily.REGULATIONS: "the regulation register",
    }
    missing = [name for family, name in names.items() if not _any_success(recent, family)]
    if missing:
        return _failed(
            f"not searched without errors in {WINDOW_DAYS} days: {' and '.join(missing)}"
        )
    return _met("official publications and the regulation register were searched")


def _website(recent: Sequence[Visit]) -> Condition:
    """Condition 2: the website reached, and enough of it stored."""
    if _any_success(recent, SourceFamily.WEBSITE):
        return _met("the website was reached and enough of it is stored")
    visits = [v for v in recent if v.family is SourceFamily.WEBSITE and _reached(v)]
    if not visits:
        return _failed("the website was not reached")
    pages = max(visit.pages for visit in visits)
    return _failed(f"only {pages} pages of the website, policy section not complete")


def _any_success(recent: Iterable[Visit], family: SourceFamily) -> bool:
    return any(visit.family is family and _succeeded(visit) for visit in recent)


def _council(
    recent: Sequence[Visit],
    searches: Sequence[ManualSearch],
    needed_from: dt.date,
    reference_date: dt.date,
) -> Condition:
    """Condition 3: systems and manual searches together reach over the last eight years."""
    spans = [
        (visit.covers_from, visit.visited_on)
        for visit in recent
        if visit.family is SourceFamily.COUNCIL and _succeeded(visit) and visit.covers_from
    ]
    for search in searches:
        ages_on = add_months(search.searched_on, MANUAL_SEARCH_MONTHS)
        if search.searched_by and search.searched_on <= reference_date < ages_on:
            ends_on = min(search.period_to, search.searched_on)
            # A search up to its own day counts until it ages, as a visit counts 90 days.
            fresh = (search.searched_on - ends_on).days <= WINDOW_DAYS
            spans.append((search.period_from, reference_date if fresh else ends_on))
    if not spans:
        return _failed("no council papers were reached and no manual search is recorded")
    covered_to = _covered_to(spans, needed_from)
    if (reference_date - covered_to).days <= WINDOW_DAYS:
        return _met(f"council papers were searched from {needed_from}")
    oldest = min(first for first, _ in spans)
    return _failed(f"council papers reach back to {oldest}, needed is {needed_from}")


def _covered_to(spans: Iterable[tuple[dt.date, dt.date]], needed_from: dt.date) -> dt.date:
    """Last day up to which the spans cover everything from the first day needed."""
    covered_to = needed_from - dt.timedelta(days=1)
    for first, last in sorted(spans):
        if first > covered_to + dt.timedelta(days=1):
            break
        covered_to = max(covered_to, last)
    return covered_to


def _readable(dossier: Dossier) -> Condition:
    """Condition 4: nothing known is missing, and enough of it has usable text."""
    held = len({document.document_id for document in dossier.documents})
    if held < dossier.known_documents:
        missing = dossier.known_documents - held
        return _failed(f"{missing} documents that were retrieved are not in the store")
    if dossier.retrieved_documents == 0:
        return _failed("no documents were retrieved")
    share = dossier.readable_documents / dossier.retrieved_documents
    sentence = (
        f"{dossier.readable_documents} of {dossier.retrieved_documents} documents have usable text"
    )
    return _met(sentence) if share >= MIN_READABLE_SHARE else _failed(sentence)


def _met(sentence: str) -> Condition:
    return Condition(met=True, sentence=sentence)


def _failed(sentence: str) -> Condition:
    return Condition(met=False, sentence=sentence)
