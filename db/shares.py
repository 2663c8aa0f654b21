"""Counts and shares per label and state, with what could not be assessed stated first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.queries import MunicipalityLine
from vocabulary.codes import Confirmation, Label, State

CATEGORIES: Sequence[Label | State] = (*Label, *State)
_ASSESSABLE_STATES = frozenset({State.OUTDATED_ONLY})


@dataclass(frozen=True)
class ShareLine:
    """One category within one group of municipalities.

    ``share`` is the raw share of the assessable ones, uncorrected for errors of the
    classifier; the bounds are what it could be if all others fell outside or inside.
    """

    group_by: str  # all, province or size_class
    group: str
    municipalities: int
    not_assessable: int
    category: str
    count: int
    share_uncorrected: float | None  # 0..1
    lowest_possible: float | None
    highest_possible: float | None


def is_assessable(line: MunicipalityLine) -> bool:
    """Whether the verdict enters a share: an unconfirmed ``not_visible`` does not."""
    if line.label is Label.NOT_VISIBLE:
        return line.confirmation == Confirmation.CONFIRMED
    return line.label is not None or line.state in _ASSESSABLE_STATES


def count_shares(lines: Sequence[MunicipalityLine]) -> list[ShareLine]:
    """Shares over all municipalities, by province and by size class, in that order."""
    shares = list(_group("all", "", lines))
    for province in sorted({line.province for line in lines}):
        shares += _group("province", province, [x for x in lines if x.province == province])
    for size in sorted({line.size_class for line in lines if line.size_class is not None}):
        shares += _group("size_class", str(size), [x for x in lines if x.size_class == size])
    return shares


def _group(group_by: str, group: str, lines: Sequence[MunicipalityLine]) -> Iterable[ShareLine]:
    total = len(lines)
    assessable = [line for line in lines if is_assessable(line)]
    outside = total - len(assessable)
    everyone = Counter(line.label or line.state for line in lines)
    counted = Counter(line.label or line.state for line in assessable)
    for category in CATEGORIES:
        shared = category in (*Label, *_ASSESSABLE_STATES)
        count = counted[category] if shared else everyone[category]
        yield ShareLine(
            group_by=group_by,
            group=group,
            municipalities=total,
            not_assessable=outside,
            category=category,
            count=count,
            share_uncorrected=_ratio(count, len(assessable)) if shared else None,
            lowest_possible=_ratio(count, total) if shared else None,
            highest_possible=_ratio(count + outside, total) if shared else None,
        )


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
