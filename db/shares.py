"""Counts and shares per label and state, with what could not be assessed stated first."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from db.estimation import Cell, Estimate, audited_shift, estimate_share, paired_shift
from db.queries import MunicipalityLine
from vocabulary.codes import Confirmation, Label, State

CATEGORIES: Sequence[Label | State] = (*Label, *State)
SHARED: Sequence[Label | State] = (*Label, State.OUTDATED_ONLY)  # the others enter no share
# Wider than this a sub-group says nothing that the whole does not say.
WIDEST_GROUP = 0.15
UNCORRECTED = "uncorrected: no human audit of this date"
WITHHELD = "withheld: half-width above 15 points"
NO_CHANGE = "no demonstrable change"


@dataclass(frozen=True)
class ShareLine:
    """One category within one group of municipalities; every share is 0..1.

    ``share_uncorrected`` is the raw share of the assessable ones; the bounds are what it could
    be if all others fell outside or inside. ``share`` and its interval are corrected by a
    human audit of the same date.
    """

    as_of: dt.date
    drawn_on: dt.date  # whose municipal boundaries
    limits: str  # years for which policy is current / presumed current
    group_by: str  # all, province or size
    group: str
    municipalities: int
    not_assessable: int
    category: str
    seen: int  # with this label or state, assessable or not
    count: int
    share_uncorrected: float | None
    lowest_possible: float | None
    highest_possible: float | None
    audited: int
    share: float | None
    interval_low: float | None
    interval_high: float | None
    half_width: float | None
    note: str

    @property
    def within(self) -> str:
        """Whom it is about, for a table."""
        return f"size {self.group}" if self.group_by == "size" else self.group or "all"

    @property
    def unassessed(self) -> str:
        """How many could not be assessed, for a table."""
        return f"{self.not_assessable} of {self.municipalities}"

    @property
    def counted(self) -> str:
        """How many count, and how many have it where those are more, for a table."""
        return f"{self.count}" if self.count == self.seen else f"{self.count} of {self.seen}"

    @property
    def shown(self) -> str:
        """The share, said to be uncorrected where it is, for a table."""
        if self.note == WITHHELD:
            return "withheld"
        if self.share is not None:
            return f"{self.share:.2f}"
        raw = self.share_uncorrected
        return "" if raw is None else f"{raw:.2f} uncorrected"

    @property
    def between(self) -> str:
        """The 95% interval with its half-width, else the bounds of what is possible."""
        if self.half_width is not None:
            low, high = self.interval_low, self.interval_high
            told = "" if low is None or high is None else f"{low:.2f}-{high:.2f} "
            return f"{told}±{self.half_width:.2f}"
        if self.lowest_possible is None or self.highest_possible is None:
            return ""
        return f"{self.lowest_possible:.2f}-{self.highest_possible:.2f} possible"


@dataclass(frozen=True)
class ChangeOfShareLine:
    """How the share of one category changed between two dates, in those assessable on both."""

    from_date: dt.date
    to_date: dt.date
    category: str
    panel: int
    share_before: float
    share_after: float
    change: float
    half_width: float
    corrected: bool
    said: str


@dataclass(frozen=True)
class Survey:
    """What is said of every municipality on one date, with all that shares need."""

    as_of: dt.date
    lines: Sequence[MunicipalityLine]
    # Those that had been crawled by then; None = all. Before, only presence can be known.
    crawled: Collection[str] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)  # CBS code -> what people said
    limits: str = "4/8"
    drawn_on: dt.date | None = None  # whose boundaries; None = those of ``as_of``

    def assessable(self, lines: Iterable[MunicipalityLine]) -> list[MunicipalityLine]:
        """Those that enter a share."""
        crawled = self.crawled
        return [
            line
            for line in lines
            if is_assessable(line) and (crawled is None or line.cbs_code in crawled)
        ]


def is_assessable(line: MunicipalityLine) -> bool:
    """Whether the verdict enters a share: an unconfirmed ``not_visible`` does not."""
    if line.label is Label.NOT_VISIBLE:
        return line.confirmation == Confirmation.CONFIRMED
    return line.label is not None or line.state in SHARED


_KEYS: Mapping[str, Callable[[MunicipalityLine], str | None]] = {
    "province": lambda line: line.province,
    "size": lambda line: None if line.size_class is None else f"{line.size_class}",
}


def count_shares(
    survey: Survey, group_by: Collection[str] = ("province", "size")
) -> list[ShareLine]:
    """Shares over all municipalities, then within each group, in a fixed order."""
    shares = list(_group(survey, "all", "", survey.lines))
    for name, key in _KEYS.items():
        if name in group_by:
            for group in sorted({found for line in survey.lines if (found := key(line))}):
                members = [line for line in survey.lines if key(line) == group]
                shares += _group(survey, name, group, members)
    return shares


def _group(
    survey: Survey, group_by: str, group: str, lines: Sequence[MunicipalityLine]
) -> Iterable[ShareLine]:
    assessable = survey.assessable(lines)
    seen = Counter(line.label or line.state for line in lines)
    audited = sum(line.cbs_code in survey.answers for line in assessable)
    for category in CATEGORIES:
        shared = category in SHARED
        count = sum((line.label or line.state) is category for line in assessable)
        outside = len(lines) - len(assessable)
        estimate = estimate_share(_cells(survey, assessable, category)) if shared else None
        withheld = bool(group) and estimate is not None and estimate.half_width > WIDEST_GROUP
        shown = estimate if not withheld else None
        raw = _ratio(count, len(assessable)) if shared and not withheld else None
        yield ShareLine(
            as_of=survey.as_of,
            drawn_on=survey.drawn_on or survey.as_of,
            limits=survey.limits,
            group_by=group_by,
            group=group,
            municipalities=len(lines),
            not_assessable=outside,
            category=category,
            seen=seen[category],
            count=count if shared else seen[category],
            share_uncorrected=raw,
            lowest_possible=_ratio(count, len(lines)) if shared else None,
            highest_possible=_ratio(count + outside, len(lines)) if shared else None,
            audited=audited,
            share=_round(shown.share if shown else None),
            interval_low=_round(shown.low if shown else None),
            interval_high=_round(shown.high if shown else None),
            half_width=_round(estimate.half_width if estimate else None),
            note=_note(shared=shared and bool(assessable), corrected=estimate, withheld=withheld),
        )


def _note(*, shared: bool, corrected: Estimate | None, withheld: bool) -> str:
    if not shared:
        return ""
    return WITHHELD if withheld else "" if corrected else UNCORRECTED


def _cells(
    survey: Survey, lines: Iterable[MunicipalityLine], category: Label | State
) -> list[Cell]:
    """One cell for each thing that we said, so that we are right or wrong in all of it alike."""
    cells: dict[str, list[str | None]] = {}
    for line in lines:
        said = str(line.label or line.state)
        cells.setdefault(said, []).append(survey.answers.get(line.cbs_code))
    return [
        Cell(
            size=len(answers),
            audited=len(answers) - answers.count(None),
            hits=answers.count(str(category)),
            said=said == category,
        )
        for said, answers in sorted(cells.items())
    ]


def count_share_changes(before: Survey, after: Survey) -> list[ChangeOfShareLine]:
    """Change of each share between two dates, from a paired panel; empty without one."""
    old = {line.cbs_code: line for line in before.assessable(before.lines)}
    new = {line.cbs_code: line for line in after.assessable(after.lines)}
    panel = sorted(old.keys() & new.keys())
    if not panel:
        return []
    first, last = [old[code] for code in panel], [new[code] for code in panel]
    return [_change(before, after, first, last, category) for category in SHARED]


def _change(
    before: Survey,
    after: Survey,
    first: Sequence[MunicipalityLine],
    last: Sequence[MunicipalityLine],
    category: Label | State,
) -> ChangeOfShareLine:
    was = [(line.label or line.state) is category for line in first]
    now = [(line.label or line.state) is category for line in last]
    pairs = Counter(zip(was, now, strict=True))
    shift = paired_shift(pairs[False, True], pairs[True, False], len(was))
    shares = sum(was) / len(was), sum(now) / len(now)
    old = estimate_share(_cells(before, first, category))
    new = estimate_share(_cells(after, last, category))
    corrected = old is not None and new is not None
    if old is not None and new is not None:
        shift, shares = audited_shift(old, new), (old.share, new.share)
    said = NO_CHANGE if not shift.demonstrable else "higher" if shift.change > 0 else "lower"
    return ChangeOfShareLine(
        from_date=before.as_of,
        to_date=after.as_of,
        category=category,
        panel=len(was),
        share_before=round(shares[0], 4),
        share_after=round(shares[1], 4),
        change=round(shift.change, 4),
        half_width=round(shift.half_width, 4),
        corrected=corrected,
        said=said if corrected else f"{said} (uncorrected)",
    )


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
