"""Why a verdict differs from the one that was held before."""

import datetime as dt
from dataclasses import dataclass, replace

from classifier.coverage import assess_coverage
from classifier.currency import DEFAULT_LIMITS, Limits
from classifier.document_rules import POLICY_CODES, judge_document
from classifier.dossier import Dossier, DossierDocument, Verdict
from classifier.joining import own_date
from classifier.municipality import decide
from vocabulary.codes import Cause, Confirmation, Flag, Label, State

# Minutes and decision lists follow a meeting by weeks; a dated event that was published
# within this time before we first saw it is news, an older one is something we had missed.
PUBLICATION_LAG_DAYS = 90

_UNCOVERED = (State.CRAWL_FAILED, State.INSUFFICIENT_COVERAGE)


@dataclass(frozen=True)
class Versions:
    """What made a verdict, apart from documents and dates."""

    model: str
    rules: str


@dataclass(frozen=True)
class Held:
    """A verdict as it was held, with what it was made from."""

    verdict: Verdict
    reference_date: dt.date
    known_on: dt.date  # documents first seen after this day were not known
    versions: Versions


def cause_of_change(
    held: Held,
    dossier: Dossier,
    now: Verdict,
    reference_date: dt.date,
    versions: Versions,
    *,
    limits: Limits = DEFAULT_LIMITS,
    reviewed: bool = False,
) -> Cause | None:
    """Find the one thing without which nothing would have changed.

    The old dossier is decided again on the new date, and the new dossier without its recent
    events: what changes the outcome is the cause.

    Args:
        held: The verdict before.
        dossier: What the store holds now.
        now: The verdict on ``dossier`` now.
        reference_date: Date of ``now``.
        versions: What made ``now``.
        limits: Limits of the currency rule, the same for both.
        reviewed: Whether a person changed the verdict.

    Returns:
        ``None`` when nothing changed that a reader would see.
    """
    if held.verdict.held == now.held:
        if held.verdict.abstains is now.abstains:
            return None
        return Cause.REVIEW if reviewed else _cause_of_remaking(held, now, versions)
    if reviewed or _was_reviewed(held.verdict, now):
        return Cause.REVIEW
    if _crossed_boundary(held.verdict, now):
        return Cause.BOUNDARY
    before = _known_on(dossier, held)
    by_time = decide(before, reference_date, limits)
    if by_time.held != now.held:
        return _cause_of_arrival(held, dossier, now, reference_date, limits)
    remade = decide(_visited_until(before, held.reference_date), held.reference_date, limits)
    if remade.held != held.verdict.held:
        return _cause_of_remaking(held, now, versions)
    presence = held.verdict.label not in (None, Label.NOT_VISIBLE)
    if now.state in _UNCOVERED and not presence:
        return Cause.COVERAGE  # nothing ended but our view
    seen_then = decide(_visited_until(before, held.reference_date), reference_date, limits)
    same_sources = seen_then.held == now.held
    faded = held.verdict.label not in (Label.INTEGRAL, Label.EMBEDDED) and (
        assess_coverage(dossier, held.reference_date).met
        is not assess_coverage(dossier, reference_date).met
    )
    return Cause.EXPIRY if same_sources and not faded else Cause.COVERAGE


def _was_reviewed(before: Verdict, now: Verdict) -> bool:
    """Whether a person confirmed or refuted the same absence in the meantime."""
    given = now.confirmation in (Confirmation.CONFIRMED, Confirmation.REFUTED)
    return given and before.headline == now.headline and before.confirmation != now.confirmation


def _crossed_boundary(before: Verdict, now: Verdict) -> bool:
    """Whether the unit began or ended, or lives on the policy of predecessors from now."""
    gone = (before.state is State.NOT_APPLICABLE) is not (now.state is State.NOT_APPLICABLE)
    return gone or (Flag.LEGACY_POLICY in now.flags and Flag.LEGACY_POLICY not in before.flags)


def _known_on(dossier: Dossier, held: Held) -> Dossier:
    """The dossier without the documents that came in since; visits stay as they are."""
    known = tuple(d for d in dossier.documents if d.first_seen_on <= held.known_on)
    return replace(dossier, documents=known)


def _visited_until(dossier: Dossier, day: dt.date) -> Dossier:
    """The dossier without the visits after a day."""
    visits = tuple(visit for visit in dossier.visits if visit.visited_on <= day)
    return replace(dossier, visits=visits)


def _cause_of_arrival(
    held: Held, dossier: Dossier, now: Verdict, reference_date: dt.date, limits: Limits
) -> Cause:
    """New documents did it: news, a source that opened, or something that we had missed."""
    arrived = [d for d in dossier.documents if d.first_seen_on > held.known_on]
    recent = {d.version_id for d in arrived if _is_recent_event(d)}
    others = tuple(d for d in dossier.documents if d.version_id not in recent)
    without = decide(replace(dossier, documents=others), reference_date, limits)
    if recent and without.held != now.held:
        return Cause.POLICY
    return Cause.COVERAGE if _coverage_opened(held, dossier, reference_date) else Cause.KNOWLEDGE


def _is_recent_event(document: DossierDocument) -> bool:
    """Whether a document records something that happened shortly before we saw it."""
    facts = document.facts
    happened = facts.withdrawn_on if facts.withdraws else None
    day = own_date(document) or happened
    if day is None:
        return False
    links = facts.adopts or facts.withdraws or facts.replaces or facts.reaffirms
    code = judge_document(document, adopted_here=True).code
    says_something = bool(links) or code in POLICY_CODES or document.volunteer_specific
    return says_something and (document.first_seen_on - day).days <= PUBLICATION_LAG_DAYS


def _coverage_opened(held: Held, dossier: Dossier, reference_date: dt.date) -> bool:
    """Whether a municipality that could not be judged was read better than before."""
    if held.verdict.state not in _UNCOVERED:
        return False
    then = assess_coverage(dossier, held.reference_date)
    now = assess_coverage(dossier, reference_date)
    met_then = [condition.met for condition in then.conditions]
    met_now = [condition.met for condition in now.conditions]
    # What decides is whether sources could be read, not how much text came out of them.
    return met_then[:3] != met_now[:3] or then.anything_read is not now.anything_read


def _cause_of_remaking(held: Held, now: Verdict, versions: Versions) -> Cause:
    """The same documents on the same date give another verdict: we changed, not they."""
    if versions.rules != held.versions.rules:
        return Cause.RULES
    if versions.model != held.versions.model:
        return Cause.MODEL
    if set(now.flags) ^ set(held.verdict.flags) == {Flag.SOURCE_GONE}:
        return Cause.COVERAGE  # a text left its source or came back; the policy is what it was
    uncovered = held.verdict.state in _UNCOVERED or now.state in _UNCOVERED
    return Cause.COVERAGE if uncovered else Cause.KNOWLEDGE
