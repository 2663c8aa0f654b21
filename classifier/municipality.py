"""The verdict on one municipality on one date: the decision tree of codebook section 10."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.confirmation import confirmation_on
from classifier.coverage import assess_coverage
from classifier.currency import DEFAULT_LIMITS, Limits, add_years, lapsed_on
from classifier.document_rules import POLICY_CODES
from classifier.dossier import Coverage, Dossier, Verdict
from classifier.evidence import (
    absence_evidence,
    ended_evidence,
    pending_evidence,
    presence_evidence,
)
from classifier.flags import carrier_flags, development_flags, has_historic_policy
from classifier.legacy import Legacy, find_legacy
from classifier.pending import Doubt, Pending, find_pending
from classifier.prepared import PreparedDossier, prepare
from classifier.standing import Presence, Standing, find_presence, stand
from vocabulary.codes import DocumentCode, Flag, Label, State

# Codebook section 8: policy that ended longer ago is history, not outdated policy.
OUTDATED_YEARS = 8


@dataclass(frozen=True)
class Situation:
    """Everything that the steps look at on one date."""

    prepared: PreparedDossier
    day: dt.date
    limits: Limits
    standings: tuple[Standing, ...]
    pending: tuple[Pending, ...]
    flags: frozenset[Flag]  # those that stand beside any verdict

    @property
    def recent(self) -> tuple[Pending, ...]:
        """Policies in doubt that would be current (step 5)."""
        return tuple(item for item in self.pending if item.recent)


def decide(dossier: Dossier, reference_date: dt.date, limits: Limits = DEFAULT_LIMITS) -> Verdict:
    """Decide what kind of volunteer policy a municipality has on a date.

    One adopted and current document proves presence; absence needs the coverage rule, and
    stays a proposal until a person confirms it. What a document says counts from its own
    dates, whenever it was found; coverage counts from when it existed.

    Returns:
        The verdict with reason, trace and evidence, strongest first.
    """
    return decide_prepared(prepare(dossier), reference_date, limits)


def decide_prepared(
    prepared: PreparedDossier, reference_date: dt.date, limits: Limits = DEFAULT_LIMITS
) -> Verdict:
    """Decide as ``decide`` does, for a dossier whose policies were built before."""
    if not exists(prepared.dossier, reference_date):
        return Verdict(
            label=None,
            state=State.NOT_APPLICABLE,
            reason="The municipality did not exist on this date.",
            trace=("1: the unit did not exist",),
        )
    return conclude(survey(prepared, reference_date, limits))


def conclude(situation: Situation) -> Verdict:
    """Steps 2 to 8 for a unit that exists."""
    presence = find_presence(situation.standings)
    if presence:
        return _present(situation, presence)
    legacy = find_legacy(situation.prepared.inherited, situation.day, situation.limits)
    if legacy:
        return _inherited(situation, legacy)
    if situation.recent:
        return _doubtful(situation)
    return _absent(situation)


def exists(dossier: Dossier, day: dt.date) -> bool:
    """Step 1: whether the unit existed."""
    begun = dossier.valid_from is None or dossier.valid_from <= day
    return begun and (dossier.valid_to is None or day < dossier.valid_to)


def survey(prepared: PreparedDossier, day: dt.date, limits: Limits) -> Situation:
    """Place everything on the date once, for a unit that exists."""
    pending = find_pending(prepared.policies, day, limits)
    flags = set(development_flags(prepared.developing, prepared.policies, day))
    if any(item.recent and item.doubt is Doubt.ADOPTION for item in pending):
        flags.add(Flag.UNKNOWN_ADOPTION)
    standings = stand(prepared.policies, day, limits)
    return Situation(prepared, day, limits, standings, pending, frozenset(flags))


def _present(situation: Situation, presence: Presence) -> Verdict:
    """Steps 2 to 4: A or B."""
    kind = {
        Label.INTEGRAL: "sets integral volunteer policy",
        Label.EMBEDDED: "holds goals and measures for volunteering within other policy",
    }[presence.label]
    reason = f'"{presence.carriers[0].title}" {kind} and is {presence.currency.replace("_", " ")}'
    return _with_presence(situation, presence, f"{reason}.", set())


def _inherited(situation: Situation, legacy: Legacy) -> Verdict:
    """Section 9: A or B by the policy of predecessors, or unknown without a majority."""
    share = f"{legacy.share:.0%} of the inhabitants"
    if legacy.presence:
        reason = f"Policy of predecessors, for {share}, holds until it is harmonised."
        return _with_presence(situation, legacy.presence, reason, {Flag.LEGACY_POLICY})
    return Verdict(
        label=None,
        state=State.UNKNOWN,
        reason=f"Policy of predecessors holds for only {share}.",
        flags=_ordered(situation.flags | {Flag.LEGACY_POLICY}),
        trace=(f"section 9: predecessors' policy covers {share}, no majority",),
    )


def _with_presence(
    situation: Situation, presence: Presence, reason: str, extra: set[Flag]
) -> Verdict:
    """A verdict with a label that policy carries."""
    flags = situation.flags | carrier_flags(presence.carriers) | extra
    if presence.only_presumed:
        flags |= {Flag.LOW_CONFIDENCE}
    one = len(presence.carriers) == 1 or Flag.LEGACY_POLICY not in extra
    return Verdict(
        label=presence.label,
        state=None,
        reason=reason,
        subtypes=presence.subtypes,
        flags=_ordered(flags),
        currency=presence.currency,
        policy_since=presence.since,
        policy_title=presence.carriers[0].title if one else None,
        trace=("1: the unit exists", *presence.trace, *_notes(situation)),
        evidence=presence_evidence(presence),
    )


def _doubtful(situation: Situation) -> Verdict:
    """Step 5: policy that would be current if it were adopted, dated or legible."""
    lines = [f'"{_title(item)}": {item.doubt}' for item in situation.recent]
    return Verdict(
        label=None,
        state=State.UNKNOWN,
        reason=f"Recent policy text cannot be counted: {lines[0]}.",
        flags=_ordered(situation.flags | _historic(situation)),
        trace=(*_nothing_found(), *(f"5: {line}" for line in lines)),
        evidence=pending_evidence(situation.recent),
    )


def _absent(situation: Situation) -> Verdict:
    """Steps 6 to 8: no policy in force; what may be concluded from that."""
    coverage = assess_coverage(situation.prepared.dossier, situation.day)
    if not coverage.met:
        return _uncovered(situation, coverage)
    ended = _outdated(situation)
    return _only_outdated(situation, coverage, ended) if ended else _none(situation, coverage)


def _uncovered(situation: Situation, coverage: Coverage) -> Verdict:
    """Step 6: absence may not be concluded."""
    failed = [condition.sentence for condition in coverage.conditions if not condition.met]
    nothing = coverage.attempted and not coverage.anything_read
    return Verdict(
        label=None,
        state=State.CRAWL_FAILED if nothing else State.INSUFFICIENT_COVERAGE,
        reason="No source could be read." if nothing else f"Too little was read: {failed[0]}.",
        flags=_ordered(situation.flags | _historic(situation)),
        trace=(
            *_nothing_found(),
            *_notes(situation),
            *(f"6: {sentence}" for sentence in failed),
        ),
        coverage=coverage,
    )


def _only_outdated(situation: Situation, coverage: Coverage, ended: Standing) -> Verdict:
    """Step 7: policy on volunteering itself that ended not long ago."""
    integral = ended.code is DocumentCode.DOC_A
    return Verdict(
        label=None,
        state=State.OUTDATED_ONLY,
        reason=f'"{ended.title}" is {ended.currency} and nothing took its place.',
        flags=_ordered(situation.flags),
        currency=ended.currency,
        policy_since=ended.expression.valid_from,
        policy_title=ended.title,
        former_label=Label.INTEGRAL if integral else Label.EMBEDDED,
        trace=(
            *_nothing_found(),
            *_notes(situation),
            *_covered(coverage),
            f'7: "{ended.title}" ended on {_end(situation, ended)}',
        ),
        evidence=ended_evidence(ended),
        coverage=coverage,
    )


def _none(situation: Situation, coverage: Coverage) -> Verdict:
    """Step 8: no visible policy, until a person has confirmed it a proposal."""
    evidence = absence_evidence(situation.standings)
    stated = ("8: the municipality itself says that it has no such policy",) if evidence else ()
    return Verdict(
        label=Label.NOT_VISIBLE,
        state=None,
        reason="All sources were searched and no adopted, current policy was found.",
        flags=_ordered(situation.flags | _historic(situation)),
        confirmation=confirmation_on(situation.prepared.dossier, situation.day),
        trace=(
            *_nothing_found(),
            *_notes(situation),
            *_covered(coverage),
            "7: no volunteer-specific policy ended in the last years",
            *stated,
        ),
        evidence=evidence,
        coverage=coverage,
    )


def _outdated(situation: Situation) -> Standing | None:
    """The volunteer-specific policy that ended last, if not too long ago."""
    found = [
        (end, standing)
        for standing in situation.standings
        if standing.policy.adopted
        and standing.policy.volunteer_specific
        and standing.legible
        and standing.code in POLICY_CODES
        and (end := _end(situation, standing))
        and situation.day < add_years(end, OUTDATED_YEARS)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _end(situation: Situation, standing: Standing) -> dt.date | None:
    """Day on which a policy ended."""
    valid = standing.policy.valid_time(standing.expression)
    return lapsed_on(valid, situation.day, situation.limits)


def _historic(situation: Situation) -> frozenset[Flag]:
    """The flag for policy that ended and carries nothing any more."""
    historic = has_historic_policy(situation.standings)
    return frozenset({Flag.HISTORIC_POLICY} if historic else ())


def _nothing_found() -> tuple[str, ...]:
    return ("1: the unit exists", "2-4: no adopted and current policy text")


def _covered(coverage: Coverage) -> Sequence[str]:
    return [f"6: {condition.sentence}" for condition in coverage.conditions]


def _notes(situation: Situation) -> Sequence[str]:
    """Texts in doubt that do not decide: too old, or beside a label."""
    return [f'note: "{_title(item)}": {item.doubt}' for item in situation.pending]


def _title(item: Pending) -> str:
    return item.policy.expressions[-1].judged.document.facts.title


def _ordered(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Flags in the fixed order of the vocabulary."""
    wanted = set(flags)
    return tuple(flag for flag in Flag if flag in wanted)
