"""The timeline of a municipality: its policies, and its verdicts on both time axes."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from db.desk_queries import FactValues
from db.document_queries import DocumentLine
from db.history import civil_date
from db.tables import VerdictRow
from vocabulary.codes import DocumentCode, Status
from vocabulary.facts import FactName

_FIRST = dt.date(2010, 1, 1)
_WIDTH = 900
_LEFT = 190  # room for the names of the rows
_ROW = 30
_OLDER_VIEWS = 3
KeyOf = Callable[[VerdictRow], str]  # kind of verdict of a row


@dataclass(frozen=True)
class Bar:
    """One stretch in a row, in dots from the left."""

    x: int
    width: int
    key: str  # kind of verdict, or "policy"
    title: str
    begins: dt.date
    ends: dt.date | None


@dataclass(frozen=True)
class Track:
    """One row: a policy, or all verdicts as known on one day."""

    name: str
    known_on: dt.date | None  # for verdicts: as known on this day; None for a policy
    bars: Sequence[Bar]
    y: int


@dataclass(frozen=True)
class Timeline:
    """The whole figure; years give place and name of each mark."""

    width: int
    height: int
    left: int
    today: int
    years: Sequence[tuple[int, int]]
    tracks: Sequence[Track]


@dataclass(frozen=True)
class Stretch:
    """What is said of a period."""

    begins: dt.date
    verdict: VerdictRow


@dataclass(frozen=True)
class View:
    """The whole history as it was held at the end of one day."""

    known_on: dt.date
    stretches: Sequence[Stretch]


def views_of(rows: Sequence[VerdictRow]) -> list[View]:
    """The history as held now, and as held after each earlier day that recorded something.

    Newest first, at most four; ``rows`` are all verdicts of one municipality.
    """
    days = sorted({civil_date(row.recorded_at) for row in rows}, reverse=True)
    return [
        View(day, _held([row for row in rows if civil_date(row.recorded_at) <= day]))
        for day in days[: 1 + _OLDER_VIEWS]
    ]


def _held(rows: Sequence[VerdictRow]) -> list[Stretch]:
    ordered = sorted(rows, key=lambda row: (row.recorded_at, row.id))
    days = sorted({r.valid_from for r in rows} | {r.valid_to for r in rows if r.valid_to})
    found: list[Stretch] = []
    for day in days:
        held = [
            r for r in ordered if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)
        ]
        if held and (not found or found[-1].verdict is not held[-1]):
            found.append(Stretch(day, held[-1]))
    return found


def draw_timeline(
    views: Sequence[View],
    policies: Sequence[tuple[DocumentLine, FactValues]],
    today: dt.date,
    key_of: KeyOf,
) -> Timeline:
    """Place everything on one axis of years, from 2010 to two years after ``today``."""
    scale = _Scale(_FIRST, dt.date(today.year + 3, 1, 1))
    tracks: list[Track] = []
    for view in views:
        tracks.append(Track("", view.known_on, _verdict_bars(view, scale, key_of), _y(tracks)))
    drawn: set[Bar] = set()  # the same policy often stands at several sources
    for document, facts in policies:
        bar = _policy_bar(document, facts, scale)
        if bar and bar not in drawn:
            drawn.add(bar)
            tracks.append(Track(document.title, None, [bar], _y(tracks)))
    return Timeline(
        width=_WIDTH,
        height=_y(tracks) + 12,
        left=_LEFT,
        today=scale.place(today),
        years=[(year, scale.place(dt.date(year, 1, 1))) for year in range(2010, today.year + 3)],
        tracks=tracks,
    )


@dataclass(frozen=True)
class _Scale:
    first: dt.date
    last: dt.date

    def place(self, day: dt.date) -> int:
        """Dots from the left, within the axis."""
        share = (day - self.first).days / (self.last - self.first).days
        return round(_LEFT + min(1.0, max(0.0, share)) * (_WIDTH - _LEFT - 10))


def _y(tracks: Sequence[Track]) -> int:
    return 34 + len(tracks) * _ROW


def _verdict_bars(view: View, scale: _Scale, key_of: KeyOf) -> list[Bar]:
    ends: list[dt.date | None] = [stretch.begins for stretch in view.stretches[1:]]
    return [
        _bar(scale, stretch.begins, end, key_of(stretch.verdict), "")
        for stretch, end in zip(view.stretches, [*ends, None], strict=True)
    ]


def _policy_bar(document: DocumentLine, facts: FactValues, scale: _Scale) -> Bar | None:
    """The period of an adopted policy; None without a date or a decision."""
    adopted = facts.get(FactName.STATUS) in (
        Status.ADOPTED_BY_EXECUTIVE,
        Status.ADOPTED_BY_COUNCIL,
    )
    begins = _first(facts, FactName.PERIOD_FROM, FactName.IN_FORCE_FROM, FactName.DECIDED_ON)
    if document.code not in (DocumentCode.DOC_A, DocumentCode.DOC_B) or not begins or not adopted:
        return None
    ends = _first(facts, FactName.WITHDRAWN_ON, FactName.IN_FORCE_TO, FactName.PERIOD_TO)
    return _bar(scale, begins, ends, "policy", document.title)


def _first(facts: FactValues, *names: FactName) -> dt.date | None:
    for name in names:
        if facts.get(name):
            return dt.date.fromisoformat(facts[name])
    return None


def _bar(scale: _Scale, begins: dt.date, ends: dt.date | None, key: str, title: str) -> Bar:
    left = scale.place(begins)
    right = scale.place(ends or scale.last)
    return Bar(left, max(3, right - left), key, title, begins, ends)
