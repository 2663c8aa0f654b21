"""What is held of a municipality against what the rules say now: the rows to append."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from classifier.confidence import abstains
from classifier.dossier import Verdict
from classifier.hysteresis import said_in
from db.tables import VerdictRow
from vocabulary.codes import Flag, Label, Subtype

Timeline = Sequence[tuple[dt.date, Verdict]]
_Entry = TypeVar("_Entry")
HeldTimeline = Sequence[tuple[dt.date, VerdictRow]]


@dataclass(frozen=True)
class Segment:
    """A stretch of valid time on which the new verdict differs from the one held."""

    valid_from: dt.date
    valid_to: dt.date | None  # exclusive; None: until further notice
    verdict: Verdict
    held: VerdictRow | None  # what was held for its first day
    last_label: tuple[Label, dt.date] | None  # the label before this stretch, and its last day


def differing_segments(timeline: Timeline, held: HeldTimeline) -> list[Segment]:
    """Stretches to record, oldest first; empty when nothing changed that a reader would see."""
    days = sorted({day for day, _ in timeline} | {day for day, _ in held})
    if timeline:
        days = [day for day in days if day >= timeline[0][0]]
    segments: list[Segment] = []
    for index, day in enumerate(days):
        verdict, row = _at(timeline, day), _at(held, day)
        end = days[index + 1] if index + 1 < len(days) else None
        if verdict is None or (row is not None and _same(verdict, verdict_of(row))):
            continue
        last = segments[-1] if segments else None
        if last is not None and last.valid_to == day and last.verdict is verdict:
            segments[-1] = Segment(last.valid_from, end, verdict, last.held or row, last.last_label)
        else:
            segments.append(Segment(day, end, verdict, row, _last_label(timeline, day)))
    return segments


def _same(one: Verdict, other: Verdict) -> bool:
    """Whether a reader sees the same."""
    shown = (one.abstains, one.said) == (other.abstains, other.said)
    return one.held == other.held and shown


def _at(entries: Sequence[tuple[dt.date, _Entry]], day: dt.date) -> _Entry | None:
    found = [entry for start, entry in entries if start <= day]
    return found[-1] if found else None


def _last_label(timeline: Timeline, day: dt.date) -> tuple[Label, dt.date] | None:
    """The last label that held before a day, with the last day on which it did."""
    known: tuple[Label, dt.date] | None = None
    for (_, verdict), (end, _) in pairwise(timeline):
        if end <= day and verdict.label is not None:
            known = (verdict.label, end - dt.timedelta(days=1))
    return known


def verdict_of(row: VerdictRow) -> Verdict:
    """The verdict that a row recorded, without trace and evidence."""
    headline = row.computed_label or row.computed_state
    return Verdict(
        label=row.computed_label,
        state=row.computed_state,
        reason=row.reason,
        subtypes=tuple(Subtype(value) for value in row.subtypes),
        flags=tuple(Flag(value) for value in row.flags),
        currency=row.currency,
        confirmation=row.confirmation,
        confidence=row.confidence,
        abstains=abstains(headline, row.confidence) if headline else False,
        policy_since=row.policy_since,
        policy_title=row.policy_title,
        said=said_in(row),
    )
